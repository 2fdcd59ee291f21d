package rsa_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

func ExampleEuclidean() {
	patterns := mat.NewDense(3, 2, []float64{
		0, 0,
		3, 4,
		0, 4,
	})
	rdm, err := rsa.Euclidean(rsa.Patterns(patterns, []string{"face", "house", "shoe"}))
	fmt.Println(rdm.Values, err)
	fmt.Println(mat.Formatted(rdm.Matrix()))
	// Output:
	// [5 4 3] <nil>
	// ⎡0  5  4⎤
	// ⎢5  0  3⎥
	// ⎣4  3  0⎦
}

func ExampleCorrelation() {
	_, err := rsa.Correlation(rsa.Patterns(mat.NewDense(2, 3, []float64{1, 2, 3, 5, 5, 5}), []string{"face", "blank"}))
	fmt.Println(err)
	// Output: rsa: correlation: the pattern of condition "blank" is constant over its 3 channels
}

func names(n int) (s []string) {
	for i := range n {
		s = append(s, fmt.Sprint("c", i))
	}
	return s
}

func normal(rows, cols int, r *rand.Rand) *mat.Dense {
	m := mat.NewDense(rows, cols, nil)
	for i := range rows {
		for j := range cols {
			m.Set(i, j, r.NormFloat64())
		}
	}
	return m
}

// rotation returns a random orthogonal matrix.
func rotation(n int, r *rand.Rand) *mat.Dense {
	var qr mat.QR
	qr.Factorize(normal(n, n, r))
	q := new(mat.Dense)
	qr.QTo(q)
	return q
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// apart is the largest difference of two values in one place, +Inf where one of them alone is NaN and where there are not as many.
func apart(a, b []float64) (d float64) {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	for i, v := range a {
		if w := b[i]; math.IsNaN(v) != math.IsNaN(w) {
			return math.Inf(1)
		} else if v != w && v == v {
			d = max(d, math.Abs(v-w))
		}
	}
	return d
}

type estimator = rsa.Estimator

func TestInvariances(t *testing.T) {
	r := rng.New(1).Rand()
	for range 20 {
		n, p := 2+r.IntN(8), 2+r.IntN(9)
		x, shift, scale := normal(n, p, r), normal(1, p, r), math.Exp(r.NormFloat64())
		c := names(n)
		var turned, moved, scaled, affine mat.Dense
		turned.Mul(x, rotation(p, r))
		moved.Apply(func(i, j int, v float64) float64 { return v + shift.At(0, j) }, x)
		scaled.Scale(scale, x)
		affine.Apply(func(i, j int, v float64) float64 { return v*math.Exp(float64(i)) - 3*float64(i) }, x)
		for _, test := range []struct {
			name   string
			rdm    estimator
			y      *mat.Dense
			factor float64
		}{
			{"Euclidean, rotation", rsa.Euclidean, &turned, 1},
			{"Euclidean, shift", rsa.Euclidean, &moved, 1},
			{"Euclidean, scale", rsa.Euclidean, &scaled, scale},
			{"squared, rotation", rsa.SquaredEuclidean, &turned, 1},
			{"squared, scale", rsa.SquaredEuclidean, &scaled, scale * scale},
			{"correlation, gain and offset of each pattern", rsa.Correlation, &affine, 1},
		} {
			want := must[*rsa.RDM](t)(test.rdm(rsa.Patterns(x, c)))
			got := must[*rsa.RDM](t)(test.rdm(rsa.Patterns(test.y, c)))
			for i := range want.Values {
				want.Values[i] *= test.factor
			}
			if d := apart(got.Values, want.Values); d > 1e-12*max(1, test.factor) {
				t.Errorf("%s: %d × %d: off by %.2g", test.name, n, p, d)
			}
		}
		euclidean, squared := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(x, c))), must[*rsa.RDM](t)(rsa.SquaredEuclidean(rsa.Patterns(x, c)))
		for i, d := range euclidean.Values {
			if !(math.Abs(d*d-float64(p)*squared.Values[i]) <= 1e-12) {
				t.Errorf("d² = %v, p × squared = %v", d*d, float64(p)*squared.Values[i])
			}
		}
	}
}

func TestPermutingConditionsPermutesTheRDM(t *testing.T) {
	r := rng.New(2).Rand()
	x, c, order := normal(7, 4, r), names(7), r.Perm(7)
	y, d := mat.NewDense(7, 4, nil), make([]string, 7)
	for to, from := range order {
		y.SetRow(to, x.RawRowView(from))
		d[to] = c[from]
	}
	for _, f := range []estimator{rsa.Euclidean, rsa.SquaredEuclidean, rsa.Correlation} {
		a, b := must[*rsa.RDM](t)(f(rsa.Patterns(x, c))), must[*rsa.RDM](t)(f(rsa.Patterns(y, d)))
		if s := a.Select(order...); apart(s.Values, b.Values) != 0 || strings.Join(s.Conditions, " ") != strings.Join(b.Conditions, " ") {
			t.Errorf("%s: selecting in the new order differs from computing in it", a.Measure)
		}
	}
}

// The digits of 1 − r survive where two patterns are nearly the same: the difference is e² / 2 for a small orthogonal part e.
func TestCorrelationOfNearlyEqualPatterns(t *testing.T) {
	x := mat.NewDense(2, 4, []float64{1, -1, 1, -1, 1 + 1e-7, -1 + 1e-7, 1 - 1e-7, -1 - 1e-7})
	got := must[*rsa.RDM](t)(rsa.Correlation(rsa.Patterns(x, names(2)))).Values[0]
	if want := 1e-14 / 2; !(math.Abs(got-want) <= 1e-6*want) {
		t.Errorf("1 − r = %v, want %v", got, want)
	}
}

func TestSquareAndVectorAreOne(t *testing.T) {
	r := rng.New(3).Rand()
	rdm := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(normal(6, 3, r), names(6))))
	again := must[*rsa.RDM](t)(rsa.FromMatrix(rdm.Matrix(), rdm.Conditions, rdm.Measure, 0))
	if apart(rdm.Values, again.Values) != 0 {
		t.Error("vector → square → vector changes values")
	}
	for i := range 6 {
		for j := range 6 {
			if rdm.At(i, j) != rdm.Matrix().At(i, j) || rdm.At(i, j) != rdm.At(j, i) {
				t.Errorf("At(%d,%d) = %v, square %v", i, j, rdm.At(i, j), rdm.Matrix().At(i, j))
			}
		}
	}
}

func TestMean(t *testing.T) {
	a := must[*rsa.RDM](t)(rsa.New([]float64{1, 2, math.NaN()}, names(3), "a"))
	b := must[*rsa.RDM](t)(rsa.New([]float64{3, 6, 1}, names(3), "a"))
	m := must[*rsa.RDM](t)(rsa.Mean(a, b))
	if m.Values[0] != 2 || m.Values[1] != 4 || !math.IsNaN(m.Values[2]) {
		t.Errorf("mean %v, want [2 4 NaN]", m.Values)
	}
	other := must[*rsa.RDM](t)(rsa.New([]float64{3, 6, 1}, []string{"c0", "c2", "c1"}, "a"))
	if _, err := rsa.Mean(a, other); err == nil || err.Error() != `rsa: mean: RDM 1: condition 1 is "c2", want "c1"` {
		t.Errorf("error %v", err)
	}
	squared := must[*rsa.RDM](t)(rsa.New([]float64{3, 6, 1}, names(3), "squared"))
	if _, err := rsa.Mean(a, squared); err == nil || err.Error() != `rsa: mean: RDM 1: its measure is "squared", want "a"` {
		t.Errorf("two measures: error %v", err)
	}
	if _, err := rsa.Mean(a, nil); err == nil {
		t.Error("nil has a mean")
	}
	if _, err := rsa.Mean(); err == nil {
		t.Error("the mean of nothing has no error")
	}
}

func TestBadPatternsNameTheFault(t *testing.T) {
	bad := mat.NewDense(2, 2, []float64{1, 2, math.Inf(1), 4})
	for _, f := range []struct {
		name string
		rdm  estimator
	}{{"Euclidean", rsa.Euclidean}, {"squared Euclidean", rsa.SquaredEuclidean}, {"correlation", rsa.Correlation}} {
		for _, c := range []struct {
			x     *mat.Dense
			names []string
			want  string
		}{
			{bad, names(2), `condition "c1", channel 0 of 2: +Inf`},
			{normal(2, 2, rng.New(1).Rand()), names(3), "3 names for 2 conditions"},
			{normal(2, 2, rng.New(1).Rand()), []string{"a", "a"}, `conditions 0 and 1 have the same name "a"`},
			{nil, nil, "no patterns"},
			{new(mat.Dense), nil, "no patterns"},
		} {
			_, err := f.rdm(rsa.Patterns(c.x, c.names))
			if want := "rsa: " + f.name + ": " + c.want; err == nil || err.Error() != want {
				t.Errorf("error %v, want %s", err, want)
			}
		}
		one, err := f.rdm(rsa.Patterns(mat.NewDense(1, 3, []float64{1, 2, 4}), names(1)))
		if err != nil || len(one.Values) != 0 || one.Len() != 1 {
			t.Errorf("%s: one condition: %v, %v", f.name, one, err)
		}
	}
}

func TestFromMatrixRefuses(t *testing.T) {
	for want, m := range map[string]*mat.Dense{
		"2 × 3":                   mat.NewDense(2, 3, nil),
		"on the diagonal is 1":    mat.NewDense(2, 2, []float64{0, 2, 2, 1}),
		"are 2 and 3":             mat.NewDense(2, 2, []float64{0, 2, 3, 0}),
		"on the diagonal is NaN":  mat.NewDense(2, 2, []float64{0, 2, 2, math.NaN()}),
		"are 2 and NaN, want the": mat.NewDense(2, 2, []float64{0, 2, math.NaN(), 0}),
	} {
		if _, err := rsa.FromMatrix(m, names(2), "", 0); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
