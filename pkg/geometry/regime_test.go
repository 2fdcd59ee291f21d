package geometry_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

// herd makes learners of 12 trials, 3 classes and 5 units; after learning the responses are those before plus moved.
func herd(n int, seed uint64, moved func(x *mat.Dense, r *rand.Rand) *mat.Dense) ([]geometry.Learner, geometry.Design) {
	r := rng.New(seed).Rand()
	labels := []int{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2}
	var all []geometry.Learner
	for range n {
		x, w := normal(12, 5, r), normal(3, 5, r)
		y := moved(x, r)
		of := func(x *mat.Dense, w *mat.Dense) geometry.State {
			k, err := geometry.LinearKernel(x)
			if err != nil {
				panic(err)
			}
			return geometry.State{Responses: x, Tangent: k, Weights: []*mat.Dense{w}, Readout: &geometry.Readout{Weights: w, Bias: make([]float64, 3)}}
		}
		all = append(all, geometry.Learner{Before: of(x, w), After: of(y, w)})
	}
	return all, geometry.Design{Targets: geometry.Indicators(labels), Labels: labels, Condition: []int{0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3},
		Dichotomies: []geometry.NamedDichotomy{{Name: "first", Dichotomy: []bool{true, true, false, false}}}}
}

func stay(x *mat.Dense, _ *rand.Rand) *mat.Dense { return x }

// Learners that did not change are lazy by every measure that has a verdict and can tell beginnings apart; a single one is as well.
func TestUnchangedLearnersAreLazy(t *testing.T) {
	for _, n := range []int{1, 2, 5} {
		l, d := herd(n, 51, stay)
		table := regimeOf(t, l, d, geometry.RegimeOptions{Surrogates: 20})
		some := 0
		for _, r := range table.Rows {
			if r.Measure.NoVerdict != "" || r.Measure.RichOnly {
				continue
			}
			some++
			if r.Verdict != geometry.Lazy || r.Ratio.Mean != 0 || r.Ratio.Low != 0 || r.Ratio.High != 0 || r.Moved.N > 0 && r.Moved.Mean != 0 {
				if strings.Contains(r.Why, "neither learning nor redrawing") {
					continue
				}
				t.Errorf("%d learners, %s: %v, ratio %v, moved %v: %s", n, r.Measure.Name, r.Verdict, r.Ratio, r.Moved, r.Why)
			}
		}
		if some < 15 {
			t.Errorf("%d learners: %d measures with a criterion, want at least 15", n, some)
		}
	}
}

// Learning that replaces one beginning by an independent other changes as much as redrawing: ratios scatter about 1. Ninety-five in a hundred intervals hold it.
func TestRatioOfRedrawingIsOne(t *testing.T) {
	const times = 120
	hold := map[string]int{}
	for k := range times {
		l, d := herd(8, uint64(1000+k), func(x *mat.Dense, r *rand.Rand) *mat.Dense { return normal(12, 5, r) })
		table := regimeOf(t, l, d, geometry.RegimeOptions{Only: func(m geometry.Measure) bool {
			return m.Name == "CKA, linear" || m.Name == "participation ratio" || m.Name == "alignment with targets, centred" && m.Group == "tangent kernel"
		}})
		for _, r := range table.Rows {
			if r.Ratio.Low < 1 && r.Ratio.High > 1 {
				hold[r.Measure.Name]++
			}
		}
	}
	if len(hold) != 3 {
		t.Fatalf("%v, want three measures", hold)
	}
	for name, n := range hold { // 0.95 ± 3 standard errors is 0.89 … 1
		if share := float64(n) / times; share < 0.89 {
			t.Errorf("%s: %.2f of the intervals hold 1, want 0.95", name, share)
		}
	}
}

// The order of units and turns of the space change nothing that does not name units; similarities and ratios do not see the scale of all responses.
func TestRegimeInvariances(t *testing.T) {
	nudge := func(x *mat.Dense, r *rand.Rand) *mat.Dense {
		y := normal(12, 5, r)
		y.Scale(0.4, y)
		y.Add(x, y)
		return y
	}
	l, d := herd(5, 52, nudge)
	keep := geometry.RegimeOptions{Only: func(m geometry.Measure) bool {
		return !strings.Contains(m.Group, "weights") && m.Group != "tangent kernel"
	}}
	want := regimeOf(t, l, d, keep)
	r := rng.New(53).Rand()
	turned := make([]geometry.Learner, len(l))
	for i := range l {
		q := rotation(5, r)
		of := func(s geometry.State) geometry.State {
			var x, w mat.Dense
			x.Mul(s.Responses, q)
			w.Mul(s.Readout.Weights, q)
			return geometry.State{Responses: &x, Readout: &geometry.Readout{Weights: &w, Bias: s.Readout.Bias}}
		}
		turned[i] = geometry.Learner{Before: of(l[i].Before), After: of(l[i].After)}
	}
	got := regimeOf(t, turned, d, keep)
	if len(got.Rows) != len(want.Rows) || len(want.Rows) < 12 {
		t.Fatalf("%d and %d rows", len(got.Rows), len(want.Rows))
	}
	for i, a := range want.Rows {
		b := got.Rows[i]
		if strings.Contains(a.Measure.Name, "noise") { // its draws are in the coordinates of units
			continue
		}
		if a.Verdict != b.Verdict || !(math.Abs(a.After.Mean-b.After.Mean) <= 1e-9*(1+math.Abs(a.After.Mean))) {
			t.Errorf("%s: %v %v after turning, %v %v before", a.Measure.Name, b.After, b.Verdict, a.After, a.Verdict)
		}
	}
}

// The same bits on one core and many, and for a measure whatever else is computed.
func TestRegimeIsDeterministic(t *testing.T) {
	l, d := herd(4, 54, func(x *mat.Dense, r *rand.Rand) *mat.Dense { return normal(12, 5, r) })
	said := func(o geometry.RegimeOptions) string {
		o.Surrogates = 10
		table := regimeOf(t, l, d, o)
		var b strings.Builder
		for _, r := range table.Rows {
			fmt.Fprintf(&b, "%s %x %x %x %v\n", r.Measure.Name, r.BeforeEach, r.AfterEach, r.Ratio.Low, r.Verdict)
		}
		return b.String()
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	first := said(geometry.RegimeOptions{})
	runtime.GOMAXPROCS(4)
	if second := said(geometry.RegimeOptions{}); first != second {
		t.Error("one core and four differ")
	}
	for _, name := range []string{"shattering dimension", "CCGP above a random geometry, first", "accuracy of a linear probe of the labels"} {
		alone := said(geometry.RegimeOptions{Only: func(m geometry.Measure) bool { return m.Name == name }})
		if alone == "" || !strings.Contains(first, alone) {
			t.Errorf("%s alone: %s", name, alone)
		}
	}
}

// One learner is judged by redrawn beginnings, and by nothing else.
func TestOneLearner(t *testing.T) {
	l, d := herd(12, 55, func(x *mat.Dense, r *rand.Rand) *mat.Dense {
		y := normal(12, 5, r)
		y.Scale(0.02, y)
		y.Add(x, y)
		return y
	})
	var redrawn []geometry.State
	for _, other := range l[1:] {
		redrawn = append(redrawn, other.Before)
	}
	only := func(m geometry.Measure) bool { return m.Name == "CKA, linear" || m.Name == "participation ratio" }
	judged := regimeOf(t, l[:1], d, geometry.RegimeOptions{Only: only, Redrawn: redrawn})
	for _, r := range judged.Rows {
		if r.Verdict != geometry.Lazy || !(r.Ratio.Low > 0 && r.Ratio.High < 1) || !math.IsNaN(r.After.Low) {
			t.Errorf("%s: %v, ratio %v, after %v", r.Measure.Name, r.Verdict, r.Ratio, r.After)
		}
	}
	alone := regimeOf(t, l[:1], d, geometry.RegimeOptions{Only: only})
	for _, r := range alone.Rows {
		if r.Verdict != geometry.NoVerdict || r.Why != "one learner, and no redrawn beginnings to judge it by" {
			t.Errorf("%s: %v, %s", r.Measure.Name, r.Verdict, r.Why)
		}
	}
	if s := alone.Verdict(); s != "No measure says rich or lazy: one learner is judged by redrawn beginnings, and none are given." {
		t.Error(s)
	}
	for _, c := range []struct {
		table *geometry.RegimeTable
		want  string
	}{{alone, "one has no interval, and no verdict without redrawn beginnings"}, {judged, "over 11 redrawn beginnings, not over networks"}} {
		if !strings.Contains(c.table.String(), c.want) {
			t.Errorf("no %q in\n%v", c.want, c.table)
		}
	}
}

func own(m geometry.Measure) bool { return m.Group == "own" }

// grow is a measure of one's own: the first response.
func grow(rich geometry.Side) geometry.OwnMeasure {
	m := geometry.Measure{Name: "first", Group: "own", Rich: rich}
	return geometry.OwnMeasure{Measure: m, State: func(_ context.Context, s geometry.State, _ geometry.Design, _ rand.Source) (float64, error) {
		if s.Responses == nil {
			return 0, errors.New("no responses")
		}
		if s.Responses.At(0, 0) > 100 {
			return 0, errors.New("too large")
		}
		return s.Responses.At(0, 0), nil
	}}
}

// What moved far is rich where it went to the right side, and between where it did not; the ratio of a number that all learners change by c is c / mean |difference of beginnings|.
func TestSidesAndRatios(t *testing.T) {
	begin, change := []float64{0, 1, 2, 3}, 10.0
	for _, c := range []struct {
		rich geometry.Side
		up   float64
		want geometry.Verdict
	}{{geometry.Up, 1, geometry.Rich}, {geometry.Up, -1, geometry.Between}, {geometry.Down, -1, geometry.Rich}, {geometry.Down, 1, geometry.Between},
		{geometry.Either, -1, geometry.Rich}} {
		var l []geometry.Learner
		for _, b := range begin {
			one := func(v float64) geometry.State { return geometry.State{Responses: mat.NewDense(2, 1, []float64{v, 0})} }
			l = append(l, geometry.Learner{Before: one(b), After: one(b + c.up*change)})
		}
		table := regimeOf(t, l, geometry.Design{}, geometry.RegimeOptions{Only: own, More: []geometry.OwnMeasure{grow(c.rich)}})
		r := table.Rows[0]
		near(t, "ratio", r.Ratio.Mean, change/(10.0/6), 1e-12) // differences of 0 1 2 3: 1 1 1 2 2 3
		near(t, "moved", r.Moved.Mean, c.up*change, 1e-12)
		if r.Verdict != c.want {
			t.Errorf("rich is %v and it moved by %v: %v, want %v", c.rich, c.up*change, r.Verdict, c.want)
		}
	}
}

// A measure that fails in some learners is computed from the others and says so; one that fails in all is listed with the reason.
func TestFailuresAreTold(t *testing.T) {
	var l []geometry.Learner
	for k := range 5 {
		v := float64(k)
		if k == 3 {
			v = 1000
		}
		l = append(l, geometry.Learner{After: geometry.State{Responses: mat.NewDense(2, 1, []float64{v, 0})}})
	}
	only := func(m geometry.Measure) bool { return own(m) || m.Name == "CKA, linear" }
	table := regimeOf(t, l, geometry.Design{}, geometry.RegimeOptions{Only: only, More: []geometry.OwnMeasure{grow(geometry.Up)}})
	r, ok := table.Row("own", "first")
	if !ok || r.Failed != 1 || r.Failure != "too large" || r.After.N != 4 || r.Verdict != geometry.NoVerdict {
		t.Errorf("%+v", r)
	}
	for _, want := range []string{"own, first: missing in 1 of 5: too large", "responses against their beginning, CKA, linear: no responses before and after given"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("no %q in\n%v", want, table)
		}
	}
	if _, ok := table.Row("own", "second"); ok {
		t.Error("found a row that is not there")
	}
}
