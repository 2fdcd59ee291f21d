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
		if a.Verdict != b.Verdict || math.Abs(a.After.Mean-b.After.Mean) > 1e-9*(1+math.Abs(a.After.Mean)) {
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
func grow(rich geometry.Side) geometry.Measure {
	return geometry.Measure{Name: "first", Group: "own", Rich: rich, State: func(_ context.Context, s geometry.State, _ geometry.Design, _ rand.Source) (float64, error) {
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
		table := regimeOf(t, l, geometry.Design{}, geometry.RegimeOptions{Only: own, More: []geometry.Measure{grow(c.rich)}})
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
	table := regimeOf(t, l, geometry.Design{}, geometry.RegimeOptions{Only: only, More: []geometry.Measure{grow(geometry.Up)}})
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

// Welch's interval for 1 2 3 4 and 2 4 6: difference −1.5, standard error 1.3229, 2.8793… degrees of freedom (computed by hand from Welch 1947).
func TestCompareRegimes(t *testing.T) {
	group := func(values ...float64) *geometry.RegimeTable {
		var l []geometry.Learner
		for _, v := range values {
			l = append(l, geometry.Learner{After: geometry.State{Responses: mat.NewDense(2, 1, []float64{v, 0})}})
		}
		return regimeOf(t, l, geometry.Design{}, geometry.RegimeOptions{Only: own, More: []geometry.Measure{grow(geometry.Up)}})
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
	if s := geometry.CompareRegimes(group(5, 5), group(1, 1)).String(); !strings.Contains(s, "4 [4, 4]    *") {
		t.Error(s)
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

func TestRegimeRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(l []geometry.Learner, d *geometry.Design, o *geometry.RegimeOptions)
		want   string
	}{
		{"confidence", func(_ []geometry.Learner, _ *geometry.Design, o *geometry.RegimeOptions) { o.Confidence = 1 }, "confidence is 1, want a number between 0 and 1"},
		{"surrogates", func(_ []geometry.Learner, _ *geometry.Design, o *geometry.RegimeOptions) { o.Surrogates = -1 }, "-1 surrogates and 20 starts"},
		{"one draw", func(l []geometry.Learner, _ *geometry.Design, o *geometry.RegimeOptions) {
			o.Redrawn = []geometry.State{l[0].Before}
		}, "1 redrawn state, want none or at least 2"},
		{"own measure", func(_ []geometry.Learner, _ *geometry.Design, o *geometry.RegimeOptions) {
			o.More = []geometry.Measure{{Name: "x"}}
		}, `measure 0 of More, "x": want a name and one of State and Change`},
		{"nothing left", func(_ []geometry.Learner, _ *geometry.Design, o *geometry.RegimeOptions) {
			o.Only = func(geometry.Measure) bool { return false }
		}, "no measure is left"},
		{"NaN", func(l []geometry.Learner, _ *geometry.Design, _ *geometry.RegimeOptions) {
			l[1].Name = "m7"
			l[1].After.Responses.Set(2, 3, math.NaN())
		}, "learner m7 after: Responses: entry (2,3) is NaN"},
		{"trials", func(l []geometry.Learner, _ *geometry.Design, _ *geometry.RegimeOptions) {
			l[1].Before.Responses = mat.NewDense(7, 5, nil)
		}, "learner 1 before: Responses: 7 trials, others have 12"},
		{"layers", func(l []geometry.Learner, _ *geometry.Design, _ *geometry.RegimeOptions) {
			l[1].Before.Weights = append(l[1].Before.Weights, mat.NewDense(1, 1, nil))
		}, "learner 1 before: Weights: 2 layers, others have 1"},
		{"weights", func(l []geometry.Learner, _ *geometry.Design, _ *geometry.RegimeOptions) {
			l[1].Before.Weights = []*mat.Dense{mat.NewDense(2, 5, nil)}
		}, "learner 1 before: Weights of layer 0: 2 × 5, others have 3 × 5"},
		{"names of layers", func(_ []geometry.Learner, d *geometry.Design, _ *geometry.RegimeOptions) {
			d.Layers = []string{"a", "b"}
		}, "learner 0 before: Weights: 1 layers, Design.Layers names 2"},
		{"readout", func(l []geometry.Learner, _ *geometry.Design, _ *geometry.RegimeOptions) {
			l[0].After.Readout = &geometry.Readout{Weights: mat.NewDense(3, 4, nil), Bias: make([]float64, 3)}
		}, "learner 0 after: Readout: 3 × 4 weights and 3 biases, want outputs × 5 units"},
		{"context weights", func(l []geometry.Learner, _ *geometry.Design, _ *geometry.RegimeOptions) {
			l[0].After.ContextWeights = mat.NewDense(4, 2, nil)
		}, "learner 0 after: ContextWeights: 4 rows, want one for each of 5 units"},
		{"tangent", func(l []geometry.Learner, _ *geometry.Design, _ *geometry.RegimeOptions) {
			l[0].After.Tangent = mat.NewSymDense(7, nil)
		}, "learner 0 after: Tangent: 7 rows, want a multiple of 12 trials"},
		{"targets", func(_ []geometry.Learner, d *geometry.Design, _ *geometry.RegimeOptions) {
			d.Targets = mat.NewDense(5, 1, nil)
		}, "Targets: 5 rows, want one for each of 12 trials"},
		{"labels", func(_ []geometry.Learner, d *geometry.Design, _ *geometry.RegimeOptions) { d.Labels = []int{0, 1} }, "Labels: 2 given, want one for each of 12 trials"},
		{"label", func(_ []geometry.Learner, d *geometry.Design, _ *geometry.RegimeOptions) { d.Labels[3] = -2 }, "Labels: of those that are not −1: label 3 is -2"},
		{"dichotomy", func(_ []geometry.Learner, d *geometry.Design, _ *geometry.RegimeOptions) {
			d.Dichotomies[0].Dichotomy = []bool{true}
		}, `dichotomy "first": 1 conditions, want 4`},
		{"conditions", func(_ []geometry.Learner, d *geometry.Design, _ *geometry.RegimeOptions) { d.Condition = nil }, "Dichotomies without Condition"},
	} {
		l, d := herd(3, 57, func(x *mat.Dense, r *rand.Rand) *mat.Dense { return normal(12, 5, r) })
		o := geometry.RegimeOptions{PlanesStarts: 20}
		c.change(l, &d, &o)
		_, err := geometry.Regime(context.Background(), l, d, o, rng.New(1).Source())
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "geometry: regime: ") {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := geometry.Regime(context.Background(), nil, geometry.Design{}, geometry.RegimeOptions{}, nil); err == nil || err.Error() != "geometry: regime: no learners" {
		t.Error(err)
	}
	l, d := herd(3, 58, stay)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := geometry.Regime(ctx, l, d, geometry.RegimeOptions{}, rng.New(1).Source()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	table, err := geometry.Regime(context.Background(), l, d, geometry.RegimeOptions{}, nil)
	if err != nil || !strings.Contains(table.String(), "shattering dimension: no source of random numbers given") {
		t.Errorf("no source: %v\n%v", err, table)
	}
}
