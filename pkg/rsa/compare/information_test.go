package compare_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

func TestMutualInformation(t *testing.T) {
	const n, pairs = 40, 780
	r, rows := rng.New(41).Rand(), mat.NewDense(5, pairs, nil)
	for p, place := range r.Perm(pairs) {
		v := (float64(place)+.5)/pairs - .5
		rows.Set(0, p, v)
		rows.Set(1, p, math.Exp(3*v))       // rises with row 0
		rows.Set(2, p, v*v)                 // neither rises nor falls
		rows.Set(3, p, r.NormFloat64())     // unrelated
		rows.Set(4, p, float64(p%2)*5-1e-3) // two values
	}
	e, err := compare.MutualInformation(4).Ready(n, rows)
	if err != nil {
		t.Fatal(err)
	}
	correction := (4 + 4 - 4 - 1) / (2 * pairs * math.Ln2) // Miller and Madow for four equal cells
	for _, c := range []struct {
		name   string
		i, j   int
		want   float64
		within float64
	}{
		{"with itself", 0, 0, 2 + correction, 1e-12},
		{"under an increasing function", 0, 1, 2 + correction, 1e-12},
		{"with its square: the outer and the inner half of values are told apart", 0, 2, 1 + (4+4-8-1)/(2*pairs*math.Ln2), 1e-12}, // eight cells are used
		{"unrelated", 0, 3, 0, .03}, // the standard deviation of the estimate is about 3√2/(2 ln 2 · pairs) = .004
		{"of two equal classes with itself", 4, 4, 1 + 1/(2*pairs*math.Ln2), 1e-12},
	} {
		got, back := e.Similarity(c.i, c.j), e.Similarity(c.j, c.i)
		if !(math.Abs(got-c.want) <= c.within) || !(math.Abs(got-back) <= 1e-12) {
			t.Errorf("%s: %v bits (%v the other way), want %v", c.name, got, back, c.want)
		}
	}
	// The mean over many unrelated RDMs is 0: without the correction it would be 9/(2 ln 2 · 190) = .034. The standard deviation is about
	// √18/(2 ln 2 · 190) = .016, so that .003 is less than four standard errors of 400.
	mean, square, many := 0.0, 0.0, 400
	for k := range many {
		r := rng.New(42).At("unrelated", k).Rand()
		pair := mat.NewDense(2, 190, nil)
		pair.Apply(func(int, int, float64) float64 { return r.NormFloat64() }, pair)
		e, err := compare.MutualInformation(4).Ready(20, pair)
		if err != nil {
			t.Fatal(err)
		}
		v := e.Similarity(0, 1)
		mean, square = mean+v/float64(many), square+v*v/float64(many)
	}
	if z := mean / math.Sqrt((square-mean*mean)/float64(many)); !(math.Abs(mean) <= .003) {
		t.Errorf("unrelated RDMs share %v bits on average (z = %.1f), want 0 to second order", mean, z)
	}
}
