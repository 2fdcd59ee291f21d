package neural

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

func TestDatasetHoldsTheValues(t *testing.T) {
	r := session(1, 12, 3, 4, true)
	d := must(r.Dataset())(t)
	values := floats(t, r)
	for i, m := range d.Values {
		for o := range 12 {
			for c := range 3 {
				same(t, "value", []float64{m.At(o, c)}, values[(o*3+c)*4+i:][:1], 0)
			}
		}
	}
	if !d.Observations.Equal(r.Observations) || !d.Channels.Equal(r.Channels) || !slices.Equal(d.Times, r.Time) || d.Set[2].Text[0] != "V" {
		t.Errorf("the tables are not those of the recording: %v", d)
	}
	if _, err := (&Recording{Values: Of(0, 3, 1, []float64{})}).Dataset(); err == nil {
		t.Error("no observations: want an error")
	}
}

// TestAveragesGoStraightIntoRSA computes one RDM in three ways.
func TestAveragesGoStraightIntoRSA(t *testing.T) {
	r := session(2, 24, 5, 1, false)
	trials := must(r.Trials("condition", "run"))(t)
	if trials.Len() != 3 || len(trials.Runs) != 4 {
		t.Fatalf("got %v", trials)
	}
	if _, err := rsa.Crossnobis(trials, rsa.CrossnobisOptions{}); err != nil {
		t.Error(err)
	}
	means := must(r.ConditionMeans("condition"))(t)
	want := must(rsa.Euclidean(must(r.Trials("condition", ""))(t)))(t)
	got := must(rsa.Euclidean(means.Patterns()))(t)
	same(t, "patterns", got.Values, want.Values, 1e-12)
	d := must(must(means.Dataset())(t).Trials("condition", ""))(t)
	same(t, "data set", must(rsa.Euclidean(d))(t).Values, want.Values, 1e-12)
	if got.Conditions[0] != "condition=face" || len(got.Patterns) == 0 {
		t.Errorf("conditions %q described by %v", got.Conditions, got.Patterns)
	}
}

func TestGeometryAndManifoldsSortTheResponses(t *testing.T) {
	r := numbered("r", 2)
	trials, names, err := r.Geometry("c")
	if err != nil || !slices.Equal(names, []string{"c=a", "c=b", "c=c"}) || len(trials.Condition) != 16 {
		t.Fatalf("got %q, %v: %v", names, trials.Condition, err)
	}
	clouds, again, err := r.Manifolds("c")
	if err != nil || !slices.Equal(again, names) || len(clouds) != 3 {
		t.Fatalf("got %q: %v", again, err)
	}
	row := 0
	for k, label := range []string{"a", "b", "c"} {
		points, channels := clouds[k].Dims()
		if points != []int{4, 7, 5}[k] || channels != 2 {
			t.Errorf("%s: %d points × %d channels", label, points, channels)
		}
		for i := range points {
			if o := clouds[k].At(i, 0); r.Observations[0].Text[int(o)] != label || clouds[k].At(i, 1) != o+100 || i > 0 && o <= clouds[k].At(i-1, 0) {
				t.Errorf("%s: point %d is %v", label, i, mat.Row(nil, i, clouds[k]))
			}
			if trials.Condition[row] != k || !slices.Equal(mat.Row(nil, row, trials.Responses), mat.Row(nil, i, clouds[k])) {
				t.Errorf("row %d is not point %d of %s", row, i, label)
			}
			row++
		}
	}
	r.Values.(*Array[float64]).Row(3, 1)[0] = math.NaN()
	if _, _, err := r.Manifolds("c"); err == nil || !strings.Contains(err.Error(), `observation 3 of c=c: the response of channel "1" is missing`) {
		t.Errorf("a missing response: %v", err)
	}
	r.Observations = append(r.Observations, table.Numbers("d", slices.Concat([]float64{1}, make([]float64, 16))...))
	if _, _, err := r.Geometry("c", "d"); err == nil || !strings.Contains(err.Error(), "c=b d=1") {
		t.Errorf("an empty condition: %v", err)
	}
}

func TestOneRowAndNone(t *testing.T) {
	one := session(3, 1, 1, 1, false)
	if got := must(one.ConditionMeans("condition", "run"))(t); got.Mean.At(0, 0) != floats(t, one)[0] || got.Names[0] != "condition=face run=1" {
		t.Errorf("one observation: %v", got)
	}
	none := one.Select(nil)
	if err := none.Check(); err != nil {
		t.Error(err)
	}
	for name, do := range map[string]func() error{
		"ConditionMeans": func() error { _, err := none.ConditionMeans("condition"); return err },
		"AverageBy":      func() error { _, _, err := none.AverageBy("condition"); return err },
		"GroupBy":        func() error { _, err := none.GroupBy("condition"); return err },
		"Balance":        func() error { _, err := none.Balance(source(1), "condition"); return err },
		"ZScore":         func() error { _, err := none.ZScore(); return err },
		"SoftNormalise":  func() error { _, err := none.SoftNormalise(5); return err },
		"Trials":         func() error { _, err := none.Trials("condition", ""); return err },
		"Geometry":       func() error { _, _, err := none.Geometry("condition"); return err },
		"Concat":         func() error { _, err := Concat(); return err },
		"ZScore of one":  func() error { _, err := one.ZScore(); return err },
	} {
		if err := do(); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}

func TestPrintedForms(t *testing.T) {
	r := session(4, 24, 3, 5, false)
	r.Observations[1].Number[0] = nan
	for o := range 24 {
		r.Observations[2].Number[o] = float64(o+1) / 8
	}
	r.Observations[2].Number[4] = 1. / 3
	for _, c := range []struct {
		what string
		got  string
		want string
	}{
		{"recording", r.String(), `session: 24 observations × 3 channels × 5 samples, potential in V as float64
from -0.2 s to 0.3 s in samples of 0.1 s
of each observation  levels  missing
condition                 3        0  face house tool
run                       4        1  1 2 3 4
time                     24        0  0.125 0.25 … 3
of each channel  levels
name                  3  p q r
depth                 3  0 1 2
`},
		{"empty", (&Recording{}).String(), "recording: 0 observations × 0 channels, measure not stated, no values\n"},
		{"population", population().String(), `days: 2 sessions of 17 observations each, 3 channels in all, firing rate as float64
of each observation  levels  missing
c                         3        2  a b c
`},
		{"no sessions", (&Population{}).String(), "population: no sessions\n"},
		{"conditions", must(population().ConditionMeans("c"))(t).String(), `3 conditions × 3 channels, firing rate, 4 to 7 observations each
c  monday/0  monday/1  friday/0
a         6       106         6
b   7.14286   107.143   7.14286
c       9.2     109.2       9.2
`},
		{"no conditions", (&Conditions{}).String(), "no conditions\n"},
	} {
		if c.got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.what, c.got, c.want)
		}
	}
}
