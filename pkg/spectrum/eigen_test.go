package spectrum_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/spectrum"
)

// symmetric returns the n × n matrix with these entries.
func symmetric(n int, entry func(i, j int) float64) *mat.SymDense {
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, entry(i, j))
		}
	}
	return s
}

// rotated returns a matrix with these eigenvalues and random eigenvectors.
func rotated(values []float64, r *rand.Rand) *mat.SymDense {
	n := len(values)
	q := rotation(n, r)
	var t mat.Dense
	t.Mul(q, mat.NewDiagDense(n, values))
	t.Mul(&t, q.T())
	return symmetric(n, func(i, j int) float64 { return t.At(i, j) })
}

func rotation(n int, r *rand.Rand) *mat.Dense {
	g := mat.NewDense(n, n, nil)
	g.Apply(func(_, _ int, _ float64) float64 { return r.NormFloat64() }, g)
	var qr mat.QR
	qr.Factorize(g)
	var q mat.Dense
	qr.QTo(&q)
	return &q
}

// leading sorts values as the order has it and returns the first k.
func leading(values []float64, k int, order spectrum.Order) []float64 {
	sorted := slices.Clone(values)
	slices.SortFunc(sorted, func(a, b float64) int {
		switch {
		case order == spectrum.Smallest:
			a, b = b, a
		case order == spectrum.Magnitude && math.Abs(a) != math.Abs(b):
			a, b = math.Abs(a), math.Abs(b)
		}
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	return sorted[:k]
}

// verify fails the test unless pairs are the leading k of a matrix with these eigenvalues.
func verify(t *testing.T, a mat.Symmetric, values []float64, k int, o spectrum.Options) *spectrum.Pairs {
	t.Helper()
	p, err := spectrum.Eigen(context.Background(), a, k, o)
	if err != nil {
		t.Fatalf("%v of order %v: %v", k, o.Order, err)
	}
	holds(t, a, values, k, o, p)
	return p
}

func holds(t *testing.T, a mat.Symmetric, values []float64, k int, o spectrum.Options, p *spectrum.Pairs) {
	t.Helper()
	n, norm := a.SymmetricDim(), 0.0
	for _, v := range values {
		norm = max(norm, math.Abs(v))
	}
	if len(p.Values) != k || len(p.Residuals) != k || !p.Checked && !o.Unchecked {
		t.Fatalf("order %v: %d values, %d residuals, checked %v", o.Order, len(p.Values), len(p.Residuals), p.Checked)
	}
	if k == 0 {
		return
	}
	want := leading(values, k, o.Order)
	for i := range want {
		got, want := p.Values[i], want[i]
		if o.Order == spectrum.Magnitude { // of values of one size rounding decides which comes first
			got, want = math.Abs(got), math.Abs(want)
		}
		if !(math.Abs(got-want) <= 1e-13*float64(n)*norm) {
			t.Errorf("order %v: eigenvalue %d is %v, want %v (norm %v, method %v)", o.Order, i, p.Values[i], want, norm, p.Method)
		}
	}
	if math.Abs(p.Norm-norm) > 1e-3*norm {
		t.Errorf("norm %v, want %v", p.Norm, norm)
	}
	scale := 1 / max(norm, 1e-300)
	var product, gram mat.Dense
	product.Mul(a, p.Vectors)
	gram.Mul(p.Vectors.T(), p.Vectors)
	for i := range k {
		sum, largest := 0.0, 0.0
		for j := range n {
			d := scale * (product.At(j, i) - p.Values[i]*p.Vectors.At(j, i))
			sum += d * d
			if v := p.Vectors.At(j, i); math.Abs(v) > math.Abs(largest)*(1+1e-9) {
				largest = v
			}
		}
		if r := math.Sqrt(sum); r > 1e-12 || math.Abs(r-p.Residuals[i]) > 1e-13 {
			t.Errorf("order %v: pair %d has residual %v, said to be %v", o.Order, i, r, p.Residuals[i])
		}
		if largest < 0 {
			t.Errorf("vector %d: the entry of largest size is %v", i, largest)
		}
		for j := range k {
			want := 0.0
			if i == j {
				want = 1
			}
			if math.Abs(gram.At(i, j)-want) > 1e-13 {
				t.Errorf("order %v: vectors %d and %d have inner product %v", o.Order, i, j, gram.At(i, j))
			}
		}
	}
}

var orders = []spectrum.Order{spectrum.Largest, spectrum.Smallest, spectrum.Magnitude}

func sequence(n int, value func(i int) float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = value(i)
	}
	return v
}

func TestClosedForms(t *testing.T) {
	one := func(i, j int) float64 {
		if i == j {
			return 1
		}
		return 0
	}
	for _, n := range []int{1, 2, 5, 41, 60, 150} {
		size := float64(n)
		for _, c := range []struct {
			name   string
			a      *mat.SymDense
			values []float64
		}{
			{"identity", symmetric(n, one), sequence(n, func(int) float64 { return 1 })},
			{"zero", mat.NewSymDense(n, nil), make([]float64, n)},
			{"diagonal", symmetric(n, func(i, j int) float64 { return one(i, j) * (float64(i) - size/3) }), sequence(n, func(i int) float64 { return float64(i) - size/3 })},
			{"two values", symmetric(n, func(i, j int) float64 { return one(i, j) * float64(i%2*2-1) }), sequence(n, func(i int) float64 { return float64(i%2*2 - 1) })},
			{"path", symmetric(n, func(i, j int) float64 { // the Laplacian of a path, 2 − 2 cos(πi/n)
				switch {
				case i == j && (i == 0 || i == n-1) && n > 1:
					return 1
				case i == j && n > 1:
					return 2
				case j == i+1:
					return -1
				}
				return 0
			}), sequence(n, func(i int) float64 { return 2 - 2*math.Cos(math.Pi*float64(i)/size) })},
			{"ring", symmetric(n, func(i, j int) float64 { return math.Cos(2*math.Pi*float64(i-j)/size) + 0.5*one(i, j) }), // circulant: n/2 twice, and ½
				sequence(n, func(i int) float64 {
					switch {
					case n == 1:
						return 1.5
					case n == 2 && i == 0:
						return 2.5
					case n > 2 && i < 2:
						return size/2 + 0.5
					}
					return 0.5
				})},
			{"ones", symmetric(n, func(i, j int) float64 { return 1 + 3*one(i, j) }), sequence(n, func(i int) float64 {
				if i == 0 {
					return 3 + size
				}
				return 3
			})},
		} {
			t.Run(fmt.Sprintf("%s%d", c.name, n), func(t *testing.T) {
				for _, k := range []int{0, 1, 3, n / 4, n} {
					for _, order := range orders {
						if k <= n {
							verify(t, c.a, c.values, k, spectrum.Options{Order: order})
						}
					}
				}
			})
		}
	}
}

func TestAgainstACompleteDecomposition(t *testing.T) {
	r := rng.New(2).Rand()
	for _, n := range []int{50, 97, 200} {
		for _, a := range []*mat.SymDense{
			symmetric(n, func(int, int) float64 { return r.NormFloat64() }),
			symmetric(n, func(i, j int) float64 { return 1 / float64(i+j+1) }), // Hilbert: condition beyond 1e16
			symmetric(n, func(i, j int) float64 { return math.Abs(float64(i - j)) }),
			symmetric(n, func(i, j int) float64 { return math.Exp(-math.Abs(float64(i-j)) / 5) }),
			distances(patterns(n, 30, 6), false),
			distances(patterns(n, 30, 0), true),
		} {
			var e mat.EigenSym
			if !e.Factorize(a, true) {
				t.Fatal("no convergence")
			}
			for _, order := range orders {
				verify(t, a, e.Values(nil), 10, spectrum.Options{Order: order})
			}
		}
	}
}

// Spectra on which a Krylov space fails without a search for what it passes over.
func TestMultipleAndClusteredEigenvalues(t *testing.T) {
	r := rng.New(3).Rand()
	n := 120
	for _, c := range []struct {
		name  string
		value func(i int) float64
	}{
		{"each twice", func(i int) float64 { return float64(i / 2) }},
		{"each nine times", func(i int) float64 { return math.Sqrt(float64(i / 9)) }},
		{"ten on top", func(i int) float64 { return max(float64(i), 110) }},
		{"a cluster of 1e-9", func(i int) float64 { return 1 + 1e-9*float64(i%40) + float64(i/40) }},
		{"a cluster of 1e-14", func(i int) float64 { return 1 + 1e-14*float64(i%40) + float64(i/40) }},
		{"rank 5", func(i int) float64 { return max(0, float64(i)-114) }},
		{"±", func(i int) float64 { return float64(i/2) * float64(i%2*2-1) }},
		{"geometric", func(i int) float64 { return math.Pow(2, -float64(i)) }},
		{"far off", func(i int) float64 { return map[bool]float64{true: 1e12, false: 1 + float64(i)/120}[i == 7] }},
	} {
		values := sequence(n, c.value)
		t.Run(c.name, func(t *testing.T) {
			a := rotated(values, r)
			for _, k := range []int{1, 2, 5, 10, 25} {
				for _, order := range orders {
					verify(t, a, values, k, spectrum.Options{Order: order})
				}
			}
		})
	}
}

func TestScaleTurnsAndOrderOfRowsDoNotMatter(t *testing.T) {
	r := rng.New(4).Rand()
	n, k := 80, 6
	a := distances(patterns(n, 20, 5), false)
	for _, order := range orders {
		o := spectrum.Options{Order: order}
		p, err := spectrum.Eigen(context.Background(), a, k, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, power := range []int{-1000, -500, 3, 500, 1000} {
			scaled := symmetric(n, func(i, j int) float64 { return math.Ldexp(a.At(i, j), power) })
			q, err := spectrum.Eigen(context.Background(), scaled, k, o)
			if err != nil {
				t.Fatal(err)
			}
			if !mat.Equal(p.Vectors, q.Vectors) {
				t.Errorf("a factor of 2^%d changes the vectors", power)
			}
			for i, v := range q.Values {
				if v != math.Ldexp(p.Values[i], power) {
					t.Errorf("a factor of 2^%d: value %d is %v, want %v", power, i, v, math.Ldexp(p.Values[i], power))
				}
			}
		}
		at := r.Perm(n)
		q, err := spectrum.Eigen(context.Background(), symmetric(n, func(i, j int) float64 { return a.At(at[i], at[j]) }), k, o)
		if err != nil {
			t.Fatal(err)
		}
		turn := rotation(n, r)
		var turned mat.Dense
		turned.Mul(turn, a)
		turned.Mul(&turned, turn.T())
		w, err := spectrum.Eigen(context.Background(), symmetric(n, func(i, j int) float64 { return turned.At(i, j) }), k, o)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range p.Values {
			if math.Abs(v-q.Values[i]) > 1e-13*p.Norm || math.Abs(v-w.Values[i]) > 1e-13*p.Norm {
				t.Errorf("value %d is %v, of permuted rows %v, rotated %v", i, v, q.Values[i], w.Values[i])
			}
			for j := range n {
				if d := q.Vectors.At(j, i) - p.Vectors.At(at[j], i); math.Abs(d) > 1e-8 {
					t.Errorf("vector %d: permuted rows differ by %v", i, d)
					break
				}
			}
		}
	}
}
