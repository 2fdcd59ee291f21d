package geometry_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Four trials, contexts 0 0 1 1; units: A only, B only, mixed, dead, and one active in the last B trial alone, which the paper's code leaves out.
var fourTrials = mat.NewDense(4, 5, []float64{
	1, 0, 2, 0, 0,
	0, 0, 2, 0, 0,
	0, 3, 0, 0, 0,
	0, 0, 1, 0, 0.5,
})

var twoContexts = []int{0, 0, 1, 1}

func TestSelectivityClasses(t *testing.T) {
	of := must[*geometry.Selectivity](t)
	s := of(geometry.UnitSelectivity(fourTrials, twoContexts, 0))
	want := []geometry.UnitClass{geometry.OnlyA, geometry.OnlyB, geometry.Mixed, geometry.Dead, geometry.OnlyB}
	if !slices.Equal(s.Classes, want) {
		t.Errorf("classes %v, want %v", s.Classes, want)
	}
	near(t, "fraction", s.Fraction(geometry.OnlyB), 0.4, 1e-15)
	if units := s.Units(geometry.Dead, geometry.OnlyA); !slices.Equal(units, []int{0, 3}) {
		t.Errorf("units %v, want 0 and 3", units)
	}
	// Above a threshold of ½, unit 0 (mean ½ in A) is dead and unit 2 (½ in B) is A only.
	s = of(geometry.UnitSelectivity(fourTrials, twoContexts, 0.5))
	want = []geometry.UnitClass{geometry.Dead, geometry.OnlyB, geometry.OnlyA, geometry.Dead, geometry.Dead}
	if !slices.Equal(s.Classes, want) {
		t.Errorf("classes above ½ %v, want %v", s.Classes, want)
	}
}

// Classes go with the units, and do not see the order of trials or a positive scale.
func TestSelectivityInvariances(t *testing.T) {
	of, order, units := must[*geometry.Selectivity](t), []int{3, 0, 2, 1}, []int{4, 2, 0, 1, 3}
	x, context := mat.NewDense(4, 5, nil), make([]int, 4)
	want := of(geometry.UnitSelectivity(fourTrials, twoContexts, 0)).Classes
	permuted := make([]geometry.UnitClass, 5)
	for i, k := range order {
		context[i] = twoContexts[k]
		for j, u := range units {
			x.Set(i, j, 1e-300*fourTrials.At(k, u))
			permuted[j] = want[u]
		}
	}
	if got := of(geometry.UnitSelectivity(x, context, 0)).Classes; !slices.Equal(got, permuted) {
		t.Errorf("classes %v, want %v", got, permuted)
	}
}

func TestAblate(t *testing.T) {
	s := must[*geometry.Selectivity](t)(geometry.UnitSelectivity(fourTrials, twoContexts, 0))
	got := s.Ablate(fourTrials, geometry.Mixed, geometry.OnlyA)
	for i := range 4 {
		for j := range 5 {
			want := fourTrials.At(i, j)
			if j == 0 || j == 2 {
				want = 0
			}
			near(t, "response", got.At(i, j), want, 0)
		}
	}
	if fourTrials.At(0, 0) != 1 {
		t.Error("the responses were changed")
	}
	if !mat.Equal(s.Ablate(fourTrials), fourTrials) {
		t.Error("ablating no class changes responses")
	}
}

func TestContextWeights(t *testing.T) {
	r := rng.New(21).Rand()
	w := normal(12, 2, r)
	s := &geometry.Selectivity{Classes: make([]geometry.UnitClass, 12)}
	var a, b, c, d []float64
	for j := range 12 {
		s.Classes[j] = geometry.UnitClass(j % 4)
		if j%4 == 1 || j%4 == 2 {
			a, b = append(a, w.At(j, 0)), append(b, w.At(j, 1))
		} else {
			c, d = append(c, w.At(j, 0)), append(d, w.At(j, 1))
		}
	}
	got := must[*geometry.ContextCorrelations](t)(geometry.ContextWeights(w, s))
	near(t, "all", got.All.R, stat.Correlation(mat.Col(nil, 0, w), mat.Col(nil, 1, w), nil), 1e-14)
	near(t, "local", got.Local.R, stat.Correlation(a, b, nil), 1e-14)
	near(t, "non-local", got.NonLocal.R, stat.Correlation(c, d, nil), 1e-14)
	if got.All.Units != 12 || got.Local.Units != 6 || got.NonLocal.Units != 6 {
		t.Errorf("units %d, %d, %d", got.All.Units, got.Local.Units, got.NonLocal.Units)
	}
	for j := range s.Classes {
		s.Classes[j] = geometry.Mixed
		w.Set(j, 1, -1e200*w.At(j, 0))
	}
	got = must[*geometry.ContextCorrelations](t)(geometry.ContextWeights(w, s))
	near(t, "opposite", got.All.R, -1, 1e-14)
	if !math.IsNaN(got.Local.R) || got.Local.Units != 0 {
		t.Errorf("no local units: r %v of %d", got.Local.R, got.Local.Units)
	}
}

// Units that code for the relevant feature have a factorised weight of 1, those that code for the sum of both a linear one.
func TestUnitLevelRSAOfKnownCodes(t *testing.T) {
	c := gardens()
	x := mat.NewDense(50, 5, nil)
	for i, context := range c.Context {
		a, b := c.Relevant0[i], c.Relevant1[i]
		if context == 0 {
			x.Set(i, 0, a+3)
		} else {
			x.Set(i, 1, 3-b) // the value of the feature turned round
			x.Set(i, 4, b+3) // without a partner
		}
		x.Set(i, 2, 2*(a+b)+9)
		x.Set(i, 3, 7) // mixed, and constant
	}
	s := must[*geometry.Selectivity](t)(geometry.UnitSelectivity(x, c.Context, 0))
	u := must[*geometry.UnitRSA](t)(geometry.UnitLevelRSA(x, s, c, geometry.UnitRSAOptions{}))
	near(t, "linear weight of mixed units", u.Mixed.At(0, 1), 1, 1e-12)
	near(t, "their factorised weight", u.Mixed.At(0, 0), 0, 1e-12)
	if rows, _ := u.Selective.Dims(); rows != 1 || u.Constant != 1 {
		t.Errorf("%d pairs and %d constant ones, want 1 and 1", rows, u.Constant)
	}
	// With the sign of one half turned the RDM is not the model's between contexts, so that the weight is below 1; with equal signs it is 1.
	if w := u.Selective.At(0, 0); w > 0.9 {
		t.Errorf("factorised weight of opposite signs is %v", w)
	}
	for i, context := range c.Context {
		if context == 1 {
			x.Set(i, 1, c.Relevant1[i]+3)
		}
	}
	u = must[*geometry.UnitRSA](t)(geometry.UnitLevelRSA(x, s, c, geometry.UnitRSAOptions{}))
	near(t, "factorised weight", u.Selective.At(0, 0), 1, 1e-12)
	near(t, "linear weight", u.Selective.At(0, 1), 0, 1e-12)
	near(t, "factorised weight of the mean RDM", u.SelectiveMean[0], 1, 1e-12)
	near(t, "linear weight of the mean RDM of mixed units", u.MixedMean[1], 1, 1e-12)
	// Graded responses are not choices; responses that are choices have a weight of 1 in their code.
	of := geometry.UnitRSAOptions{Choices: true}
	u = must[*geometry.UnitRSA](t)(geometry.UnitLevelRSA(x, s, c, of))
	if w := u.Selective.At(0, 0); w > 0.95 || w < 0.5 {
		t.Errorf("weight of the factorised choice in graded responses is %v", w)
	}
	for i := range c.Context {
		x.Set(i, 2, 1)
		if sum := c.Relevant0[i] + c.Relevant1[i]; sum > 0 {
			x.Set(i, 2, 3)
		} else if sum == 0 {
			x.Set(i, 2, 2)
		}
	}
	u = must[*geometry.UnitRSA](t)(geometry.UnitLevelRSA(x, s, c, of))
	near(t, "linear weight of linear choices", u.Mixed.At(0, 1), 1, 1e-12)
	near(t, "their factorised weight", u.Mixed.At(0, 0), 0, 1e-12)
}
