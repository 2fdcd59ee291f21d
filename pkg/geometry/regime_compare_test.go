package geometry_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
)

// Welch's interval for 1 2 3 4 and 2 4 6: difference −1.5, standard error 1.3229, 2.8793… degrees of freedom (computed by hand from Welch 1947).
func TestCompareRegimes(t *testing.T) {
	group := func(values ...float64) *geometry.RegimeTable {
		var l []geometry.Learner
		for _, v := range values {
			l = append(l, geometry.Learner{After: geometry.State{Responses: mat.NewDense(2, 1, []float64{v, 0})}})
		}
		return regimeOf(t, l, geometry.Design{}, geometry.RegimeOptions{Only: own, More: []geometry.OwnMeasure{grow(geometry.Up)}})
	}
	c := geometry.CompareRegimes(group(1, 2, 3, 4), group(2, 4, 6))
	d := c.Rows[0].Difference
	u, v := (5.0/3)/4, 4.0/3
	freedom := (u + v) * (u + v) / (u*u/3 + v*v/2)
	near(t, "difference", d.Mean, -1.5, 1e-12)
	// The t distribution: P(|T| < half width / standard error) is the integral of its density.
	half := (d.High - d.Low) / 2 / math.Sqrt(u+v)
	near(t, "confidence", coverageT(half, freedom), 0.95, 1e-6)
	same := geometry.CompareRegimes(group(5, 5), group(1, 1)).Rows[0].Difference
	if same.Low != 4 || same.High != 4 {
		t.Errorf("groups without spread: %v", same)
	}
	named := geometry.CompareRegimes(group(5, 5), group(1, 1))
	if s := named.String(); !strings.Contains(s, "4 [4, 4]    *") || !strings.Contains(s, "  first  ") || !strings.Contains(s, "  second  ") {
		t.Error(s)
	}
	if named.Names = [2]string{"naive", "trained"}; !strings.Contains(named.String(), "  naive  ") || !strings.Contains(named.String(), "  trained  ") {
		t.Error(named)
	}
	if single := geometry.CompareRegimes(group(5), group(1, 2)).Rows[0].Difference; !math.IsNaN(single.Low) || single.Mean != 3.5 {
		t.Errorf("one against two: %v", single)
	}
}

// coverageT integrates the density of Student's t from −x to x by Simpson's rule.
func coverageT(x, freedom float64) float64 {
	a, _ := math.Lgamma((freedom + 1) / 2)
	b, _ := math.Lgamma(freedom / 2)
	density := func(t float64) float64 {
		return math.Exp(a-b) / math.Sqrt(freedom*math.Pi) * math.Pow(1+t*t/freedom, -(freedom+1)/2)
	}
	const n = 20000
	sum := density(-x) + density(x)
	for i := 1; i < n; i++ {
		sum += density(-x+2*x*float64(i)/n) * float64(2+2*(i%2))
	}
	return sum * 2 * x / n / 3
}

// Marks hold what a figure shows: no zero and no infinity on a logarithmic axis.
func TestMarks(t *testing.T) {
	l, d := herd(4, 56, stay)
	moved, _ := herd(4, 56, func(x *mat.Dense, r *rand.Rand) *mat.Dense { return normal(12, 5, r) })
	a, b := regimeOf(t, l, d, geometry.RegimeOptions{}), regimeOf(t, moved, d, geometry.RegimeOptions{})
	for _, m := range geometry.RegimeRatios(a, b) {
		if !math.IsNaN(m.Values[0]) || !(m.Values[1] > 0) && m.Note != "0, 0" && m.Note != "0" || len(m.Low) != 2 || len(m.High) != 2 {
			t.Errorf("%+v", m)
		}
	}
	if n := len(geometry.RegimeRatios(a)); n < 15 || geometry.RegimeRatios() != nil {
		t.Errorf("%d rows", n)
	}
	for i, m := range b.States() {
		if r := b.Rows[i]; m.Name == "" || len(m.Values) != 2 || m.Values[1] != r.After.Mean || m.Note != r.Verdict.String() {
			t.Errorf("%+v", m)
		}
	}
}
