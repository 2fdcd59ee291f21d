package spectrum

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

func noise(n int) *mat.SymDense {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, r.NormFloat64())
		}
	}
	return s
}

func byReduction(a *operator, k int, order Order) (*approximation, bool) {
	p, ok, err := reduced(context.Background(), a, k, order)
	return p, ok && err == nil
}

// Q T Qᵀ is the matrix.
func TestReductionIsASimilarity(t *testing.T) {
	for _, n := range []int{1, 2, 3, 31, 32, 33, 64, 65, 100} {
		for name, s := range map[string]*mat.SymDense{"noise": noise(n), "zero": mat.NewSymDense(n, nil)} {
			a, err := newOperator(s)
			if err != nil {
				t.Fatal(err)
			}
			r, err := tridiagonalise(context.Background(), a.matrix)
			if err != nil {
				t.Fatal(err)
			}
			q, tri := mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
			for i := range n {
				x := make([]float64, n)
				x[i] = 1
				r.back(x)
				q.SetCol(i, x)
				tri.Set(i, i, r.t.d[i])
				if i < n-1 {
					tri.Set(i, i+1, r.t.e[i])
					tri.Set(i+1, i, r.t.e[i])
				}
			}
			var b mat.Dense
			b.Mul(q, tri)
			b.Mul(&b, q.T())
			b.Sub(&b, mat.NewDense(n, n, both(a.matrix)))
			if e := mat.Norm(&b, math.Inf(1)); e > 1e-14*float64(n) {
				t.Errorf("%s of %d rows is off by %v", name, n, e)
			}
		}
	}
}

func BenchmarkTridiagonalise(b *testing.B) {
	a, _ := newOperator(noise(1000))
	for b.Loop() {
		if _, err := tridiagonalise(context.Background(), a.matrix); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReduced(b *testing.B) {
	a, _ := newOperator(noise(1000))
	for b.Loop() {
		byReduction(a, 10, Largest)
	}
}

// What the iteration leaves open is settled by these alone: they must be right on every spectrum.
func TestReductionAndCompleteDecomposition(t *testing.T) {
	n := 90
	r := rand.New(rand.NewPCG(4, 4))
	for name, value := range map[string]func(i int) float64{
		"linear":       func(i int) float64 { return float64(i) - 30 },
		"nine times":   func(i int) float64 { return float64(i / 9) },
		"equal":        func(i int) float64 { return -3 },
		"close":        func(i int) float64 { return 1 + 1e-13*float64(i%30) + float64(i/30) },
		"rank 3":       func(i int) float64 { return max(0, float64(i)-86) },
		"geometric":    func(i int) float64 { return math.Pow(2, -float64(i)) },
		"± pairs":      func(i int) float64 { return float64(i/2+1) * float64(i%2*2-1) },
		"zero":         func(i int) float64 { return 0 },
		"one negative": func(i int) float64 { return map[bool]float64{true: -5, false: 1}[i == 40] },
	} {
		values := make([]float64, n)
		for i := range values {
			values[i] = value(i)
		}
		s := mat.NewSymDense(n, nil)
		var q mat.Dense
		var qr mat.QR
		g := mat.NewDense(n, n, nil)
		g.Apply(func(_, _ int, _ float64) float64 { return r.NormFloat64() }, g)
		qr.Factorize(g)
		qr.QTo(&q)
		var m mat.Dense
		m.Mul(&q, mat.NewDiagDense(n, values))
		m.Mul(&m, q.T())
		for i := range n {
			for j := i; j < n; j++ {
				s.SetSym(i, j, m.At(i, j))
			}
		}
		a, err := newOperator(s)
		if err != nil {
			t.Fatal(err)
		}
		for method, find := range map[Method]func(*operator, int, Order) (*approximation, bool){Householder: byReduction, Complete: complete} {
			for _, order := range []Order{Largest, Smallest, Magnitude} {
				for _, k := range []int{1, 7, 40} {
					p, ok := find(a, k, order)
					if !ok || p.worst() > 1e-13*float64(n) {
						t.Errorf("%s, %s: %v, residual %v", name, method, ok, p.worst())
						continue
					}
					want := append([]float64(nil), values...)
					slices.SortFunc(want, func(x, y float64) int {
						if order.before(x, y) {
							return -1
						}
						return 1
					})
					for i, v := range p.values {
						v = math.Ldexp(v, a.power)
						if order == Magnitude {
							v, want[i] = math.Abs(v), math.Abs(want[i])
						}
						if math.Abs(v-want[i]) > 1e-12 {
							t.Errorf("%s, %s, %v: value %d is %v, want %v", name, method, order, i, v, want[i])
						}
					}
					if p.norm > 0 && !nothingMissing(a, p, order) {
						t.Errorf("%s, %s, %v: the count says that eigenvalues are missing", name, method, order)
					}
				}
			}
		}
	}
}

// The count notices each single pair that is left out.
func TestTheCountSeesWhatIsMissing(t *testing.T) {
	a, err := newOperator(noise(80))
	if err != nil {
		t.Fatal(err)
	}
	for _, order := range []Order{Largest, Smallest, Magnitude} {
		for missing := range 6 {
			p, ok := complete(a, 7, order)
			if !ok || !nothingMissing(a, p, order) {
				t.Fatal("all seven pairs are not complete")
			}
			v := p.vectors
			copy(v.Data[missing*a.n:], v.Data[6*a.n:])
			v.Rows, v.Data = 6, v.Data[:6*a.n]
			q, ok := ritz(a, v, order, p.norm)
			if !ok || nothingMissing(a, q, order) {
				t.Errorf("%v: pair %d is missing and not missed", order, missing)
			}
		}
	}
}

// Wilkinson's matrix W21+ has pairs of eigenvalues that agree to 1e-14 though no off-diagonal entry is small.
func TestTridiagonalWilkinson(t *testing.T) {
	w := tridiagonal{make([]float64, 21), make([]float64, 20)}
	for i := range w.d {
		w.d[i] = math.Abs(float64(i - 10))
	}
	for i := range w.e {
		w.e[i] = 1
	}
	values := w.leading(21, Largest)
	for i, want := range map[int]float64{0: 10.746194182903393, 1: 10.746194182903322, 20: -1.125441522119985} { // Wilkinson 1965, §5.45
		if math.Abs(values[i]-want) > 1e-13 {
			t.Errorf("value %d is %.16g, want %.16g", i, values[i], want)
		}
	}
	vectors := w.vectors(values)
	for i, x := range vectors {
		for j, v := range x {
			r := (w.d[j] - values[i]) * v
			if j > 0 {
				r += w.e[j-1] * x[j-1]
			}
			if j < 20 {
				r += w.e[j] * x[j+1]
			}
			if math.Abs(r) > 1e-13 {
				t.Errorf("vector %d, row %d: residual %v", i, j, r)
			}
		}
		for j := range i {
			if d := floats.Dot(x, vectors[j]); math.Abs(d) > 1e-13 {
				t.Errorf("vectors %d and %d have inner product %v", i, j, d)
			}
		}
	}
}
