package glm_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/data"
	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/glm"
	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// mante is the task of Mante et al. (2013): colour counts in context −1, motion in context 1.
var mante = glm.TwoContexts{Context: "context", Contexts: [2]string{"-1", "1"}, Features: [2]string{"stim_col", "stim_dir"}}

func needsData(t *testing.T) {
	t.Helper()
	if os.Getenv("RICHLAZY_DATA") == "" {
		t.Skip("RICHLAZY_DATA is not set: no data")
	}
}

// TestManteUnits compares with testdata/units.json, which testdata/expected_units.py explains.
func TestManteUnits(t *testing.T) {
	needsData(t)
	var g struct {
		Units       []string
		Betas, P, Q [][]float64
		Mixed       [][2]float64
		Threshold   float64
		Counts      map[string][]int
	}
	golden(t, "units.json", &g)
	rec := must[*neural.Population](t)(data.Mante2013(context.Background(), data.ManteOptions{}))
	rec = must[*neural.Population](t)(rec.Between(.317, .751))
	units := must[[]glm.UnitTrials](t)(glm.UnitsOf(rec))
	published := map[bool]string{true: "below", false: "up_to"}
	for _, below := range []bool{true, false} {
		u := must[*glm.UnitFits](t)(glm.FitUnits(units, mante, glm.UnitOptions{Below: below}))
		if !slices.Equal(u.Units, g.Units) {
			t.Fatalf("units %q, want %q", u.Units, g.Units)
		}
		near(t, "threshold", u.Threshold, g.Threshold, 1e-10)
		for i := range g.Units {
			for j, k := range []int{1, 0, 3, 2} { // the file has motion first
				near(t, g.Units[i]+" beta", u.Betas.At(i, j), g.Betas[i][k], 1e-10)
				near(t, g.Units[i]+" p", u.P.At(i, j), g.P[i][k], 1e-10)
				near(t, g.Units[i]+" q", u.Q.At(i, j), g.Q[i][k], 1e-10)
			}
		}
		counts, selective := u.Counts()
		got := []int{selective, counts[glm.RelevantFirst], counts[glm.RelevantSecond], counts[glm.IrrelevantFirst], counts[glm.IrrelevantSecond], counts[glm.BothWithin],
			counts[glm.SecondFeatureAlways], counts[glm.FirstFeatureAlways]}
		if want := g.Counts[published[below]]; !slices.Equal(got, want) {
			t.Errorf("below %v: classes have %d units, want %d", below, got, want)
		}
		if below {
			continue
		}
		means := must[*neural.Conditions](t)(rec.ConditionMeans("context", "colour_rank", "motion_rank"))
		r := must[*geometry.UnitRSA](t)(u.RSA(means.Mean, ranks(t, means), glm.MixedUnits))
		if n, _ := r.Mixed.Dims(); n != len(g.Mixed) || r.Selective != nil {
			t.Fatalf("%d mixed units, want %d, and no pairs", n, len(g.Mixed))
		}
		for i, want := range g.Mixed {
			near(t, "factorised", r.Mixed.At(i, 0), want[0], 1e-10)
			near(t, "linear", r.Mixed.At(i, 1), want[1], 1e-10)
		}
	}
}

// ranks describes the conditions of Mante's task.
func ranks(t *testing.T, means *neural.Conditions) rsa.TwoContexts {
	t.Helper()
	c := rsa.TwoContexts{Conditions: means.Names}
	column := func(name string) []float64 { return must[table.Column](t)(means.Factors.Column(name)).Number }
	c.Relevant0, c.Relevant1 = column("colour_rank"), column("motion_rank")
	for _, cue := range column("context") {
		c.Context = append(c.Context, int(cue+1)/2)
	}
	return c
}

// trials of a task with two features of levels −1, 0, 1 in two contexts.
func trials(n int, r *rand.Rand) table.Table {
	columns := make([][]float64, 3)
	for range n {
		for k := range columns[:2] {
			columns[k] = append(columns[k], float64(r.IntN(3)-1))
		}
		columns[2] = append(columns[2], float64(2*r.IntN(2)-1))
	}
	return table.Table{table.Numbers("stim_col", columns[0]...), table.Numbers("stim_dir", columns[1]...), table.Numbers("context", columns[2]...)}
}

// TestSelectivityClasses simulates units that are driven by a known set of features, one of each class.
func TestSelectivityClasses(t *testing.T) {
	r := rng.New(6).At("classes").Rand()
	for _, c := range []struct {
		drive [4]float64 // RelevantInFirst …
		want  glm.SelectivityClass
	}{
		{[4]float64{0, 0, 0, 0}, glm.NotSelective},
		{[4]float64{1, 0, 0, 0}, glm.RelevantFirst},
		{[4]float64{0, 0, 0, -1}, glm.RelevantSecond},
		{[4]float64{0, 1, 0, 0}, glm.IrrelevantFirst},
		{[4]float64{0, 0, 1, 0}, glm.IrrelevantSecond},
		{[4]float64{1, 1, 0, 0}, glm.BothWithin},
		{[4]float64{0, 0, 1, -1}, glm.BothWithin},
		{[4]float64{1, 1, 1, 1}, glm.BothWithin},
		{[4]float64{1, 0, 1, 0}, glm.FirstFeatureAlways},
		{[4]float64{0, 1, 0, 1}, glm.SecondFeatureAlways},
		{[4]float64{1, 0, 0, 1}, glm.RelevantBoth},
		{[4]float64{0, 1, 1, 0}, glm.IrrelevantBoth},
	} {
		tr := trials(2000, r)
		y := make([]float64, 2000)
		for i := range y {
			features, second := []float64{tr[0].Number[i], tr[1].Number[i]}, 0
			if tr[2].Number[i] > 0 {
				second = 2
			}
			y[i] = 5 + features[0]*c.drive[second] + features[1]*c.drive[second+1] + .5*r.NormFloat64()
		}
		u := must[*glm.UnitFits](t)(glm.FitUnits([]glm.UnitTrials{{"a", tr, y}}, mante, glm.UnitOptions{Level: 1e-4}))
		if got := u.Classes()[0]; got != c.want {
			t.Errorf("driven by %v: %v, want %v", c.drive, got, c.want)
		}
		for j, d := range c.drive {
			if d != 0 && u.Betas.At(0, j)*d <= 0 {
				t.Errorf("driven by %v: weights %v", c.drive, mat.Row(nil, 0, u.Betas))
			}
		}
	}
}

// TestUnitRSA: units that follow the relevant feature's sign make a factorised code, one that follows the sum a linear one.
func TestUnitRSA(t *testing.T) {
	var c rsa.TwoContexts
	means := mat.NewDense(72, 4, nil)
	for i := range 72 {
		context, a, b := i/36, float64(i/6%6)-2.5, float64(i%6)-2.5
		c.Conditions = append(c.Conditions, strings.Repeat("c", i+1))
		c.Context, c.Relevant0, c.Relevant1 = append(c.Context, context), append(c.Relevant0, a), append(c.Relevant1, b)
		sign := func(v float64) float64 { return math.Copysign(1, v) }
		both := 0.
		if a+b != 0 {
			both = sign(a + b)
		}
		means.SetRow(i, []float64{7 + 3*sign(a)*float64(1-context), 2 + 5*sign(b)*float64(context), 10 + both*float64(1+context), 4})
	}
	u := &glm.UnitFits{Units: []string{"first", "second", "mixed", "none"}, Significant: [][4]bool{{true}, {false, false, false, true}, {true, true, true, true}, {}}}
	s := u.Selectivity(glm.TaskUnits).Classes
	if want := []geometry.UnitClass{geometry.OnlyA, geometry.OnlyB, geometry.Dead, geometry.Dead}; !slices.Equal(s, want) {
		t.Errorf("task units: %v, want %v", s, want)
	}
	r := must[*geometry.UnitRSA](t)(u.RSA(means, c, glm.StrictTaskUnits))
	near(t, "factorised weight of the pair", r.Selective.At(0, 0), 1, 1e-9)
	near(t, "linear weight of the pair", r.Selective.At(0, 1), 0, 1e-9)
	r = must[*geometry.UnitRSA](t)(u.RSA(means, c, glm.MixedUnits))
	near(t, "factorised weight of the mixed unit", r.Mixed.At(0, 0), 0, 1e-9)
	near(t, "linear weight of the mixed unit", r.Mixed.At(0, 1), 1, 1e-9)
	u.Significant = [][4]bool{{false, true}, {false, false, true}, {true, true}, {true, false, true}}
	if s, want := u.Selectivity(glm.TaskUnits).Classes, []geometry.UnitClass{geometry.OnlyA, geometry.OnlyB, geometry.OnlyA, geometry.Dead}; !slices.Equal(s, want) {
		t.Errorf("task units: %v, want %v", s, want)
	}
	if s, want := u.Selectivity(glm.StrictTaskUnits).Classes, []geometry.UnitClass{geometry.Dead, geometry.Dead, geometry.OnlyA, geometry.Dead}; !slices.Equal(s, want) {
		t.Errorf("strict task units: %v, want %v", s, want)
	}
}
