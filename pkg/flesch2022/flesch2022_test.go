package flesch2022_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/flesch2022"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
)

func TestTableIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range flesch2022.Table() {
		if seen[r.Quantity] {
			t.Errorf("%s stands in the table twice", r.Quantity)
		}
		seen[r.Quantity] = true
		for name, values := range map[string][]float64{"published": r.Published, "replication": r.Replication, "error": r.Error} {
			if values != nil && len(values) != len(r.Columns) {
				t.Errorf("%s: %d %s numbers for %d columns", r.Quantity, len(values), name, len(r.Columns))
			}
		}
		if r.Published == nil && r.Replication == nil || r.Error == nil {
			t.Errorf("%s: no numbers, or no standard errors", r.Quantity)
		}
		for i, e := range r.Error {
			if !(e >= 0) {
				t.Errorf("%s: standard error %v at %s", r.Quantity, e, r.Columns[i])
			}
		}
		if r.Published != nil && r.Reading <= 0 {
			t.Errorf("%s: published numbers without a reading error", r.Quantity)
		}
		if flesch2022.Lookup(r.Quantity).Quantity != r.Quantity {
			t.Errorf("Lookup(%q) is another row", r.Quantity)
		}
	}
}

// The classes of units share out all units in the replication, to rounding, and very nearly in what was read off.
func TestClassesAddUpToOne(t *testing.T) {
	for k := range flesch2022.Scales() {
		replication, published := 0.0, 0.0
		for _, q := range []string{"A-only units", "B-only units", "mixed units", "dead units"} {
			r := flesch2022.Lookup(q)
			replication, published = replication+r.Replication[k], published+r.Published[k]
		}
		if math.Abs(replication-1) > 0.0021 {
			t.Errorf("replication: classes of %v add up to %v", flesch2022.Scales()[k], replication)
		}
		if !math.IsNaN(published) && math.Abs(published-1) > 0.04 {
			t.Errorf("published: classes of %v add up to %v", flesch2022.Scales()[k], published)
		}
	}
}

func row() flesch2022.Row {
	return flesch2022.Row{Quantity: "x", Columns: []string{"a", "b"}, Published: []float64{1, math.NaN()}, Reading: 0.1,
		Replication: []float64{1.25, 3}, Digits: 2, Error: []float64{0.3, 0}}
}

func TestDistance(t *testing.T) {
	r := row()
	for name, c := range map[string]struct{ got, want float64 }{
		"published, within reading":           {r.Publishes(0, 1.09, 30).Errors, 0},
		"published, √2 standard errors":       {r.Publishes(0, 1.1+0.6, 30).Errors, math.Sqrt2},
		"published, below":                    {r.Publishes(0, 0.9-0.6, 30).Errors, math.Sqrt2},
		"published, of 10 networks":           {r.Publishes(0, 1.1+0.6, 10).Errors, 1},
		"published, no number":                {r.Publishes(1, 1, 30).Errors, math.NaN()},
		"replication, rounding":               {r.Replicates(0, 1.255, 30).Errors, 0},
		"replication, two standard errors":    {r.Replicates(0, 1.255+0.6*math.Sqrt2, 30).Errors, 2},
		"replication, exact, no error":        {r.Replicates(1, 3, 30).Errors, 0},
		"replication, inexact, no error":      {r.Replicates(1, 3.1, 30).Errors, math.Inf(1)},
		"replication, not a number":           {r.Replicates(0, math.NaN(), 30).Errors, math.Inf(1)},
		"replication, tolerance":              {r.Replicates(0, 1, 30).Tolerance(2), 0.005 + 2*0.3*math.Sqrt2},
		"published, error of many networks":   {r.Publishes(0, 1, 1<<40).Error, 0.3},
		"published, error of the same number": {r.Publishes(0, 1, 30).Error, 0.3 * math.Sqrt2},
	} {
		if same := c.got == c.want || math.IsNaN(c.got) && math.IsNaN(c.want) || math.Abs(c.got-c.want) < 1e-9; !same {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}

func TestMisusePanics(t *testing.T) {
	for name, f := range map[string]func(){
		"column":   func() { row().Publishes(2, 1, 30) },
		"networks": func() { row().Publishes(0, 1, 0) },
		"values":   func() { row().Compare(30, []float64{1}) },
		"quantity": func() { flesch2022.Lookup("y") },
		"NaN":      func() { flesch2022.KruskalWallis([]float64{1, math.NaN()}) },
	} {
		func() {
			defer func() {
				if r := recover(); r == nil || !strings.HasPrefix(fmt.Sprint(r), "flesch2022: ") {
					t.Errorf("%s: panic %v, want one of flesch2022", name, r)
				}
			}()
			f()
		}()
	}
}

func TestVerdictsFindTheWorst(t *testing.T) {
	c := row().Compare(30, []float64{1.2, 1.4}, []float64{3.5})
	if math.Abs(c.Mean[0]-1.3) > 1e-12 || math.Abs(c.Own[0]-0.1) > 1e-12 || !math.IsNaN(c.Own[1]) {
		t.Errorf("mean %v ± %v, want 1.3 ± 0.1 and no error for one value", c.Mean, c.Own)
	}
	v := flesch2022.Verdicts(c)
	if len(v) != 2 || v[0].Source != "paper" || v[0].Column != "a" || v[1].Source != "replication" || v[1].Column != "b" || !math.IsInf(v[1].Errors, 1) {
		t.Errorf("verdicts %+v", v)
	}
	nan := row().Compare(30, []float64{math.NaN()}, []float64{3})
	if v := flesch2022.Verdicts(nan); !math.IsInf(v[0].Errors, 1) || !math.IsInf(v[1].Errors, 1) {
		t.Errorf("a mean that is no number is replicated: %+v", v)
	}
}

func TestRisesAndFalls(t *testing.T) {
	for _, c := range []struct {
		a, b         float64
		rises, falls bool
	}{{1, 2, true, false}, {2, 1, false, true}, {1, 1, false, false}, {1, math.NaN(), false, false}} {
		r := row().Compare(30, []float64{c.a}, []float64{c.b})
		if r.Rises() != c.rises || r.Falls() != c.falls {
			t.Errorf("%v, %v: rises %v, falls %v", c.a, c.b, r.Rises(), r.Falls())
		}
	}
}

func TestMarkdownHasATableForEachSetOfColumns(t *testing.T) {
	other := row()
	other.Columns = []string{"c", "d"}
	text := flesch2022.Markdown(row().Compare(30, []float64{-1}, []float64{3}), row().Compare(30, []float64{1}, []float64{3}), other.Compare(30, []float64{1}, []float64{3}))
	if n := strings.Count(text, "|:--"); n != 2 {
		t.Errorf("%d tables, want 2:\n%s", n, text)
	}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && strings.Count(line, "|") != 4 {
			t.Errorf("%q has %d bars, want 4", line, strings.Count(line, "|"))
		}
	}
	if !strings.Contains(text, "**−1.000**") {
		t.Errorf("no real minus sign:\n%s", text)
	}
}

func TestT(t *testing.T) {
	// means 2 and 5, variances 1 and 4, three values each: t = −3/√(1/3 + 4/3)
	if got, want := flesch2022.T([]float64{1, 2, 3}, []float64{3, 5, 7}), -3/math.Sqrt(5.0/3); math.Abs(got-want) > 1e-12 {
		t.Errorf("t = %v, want %v", got, want)
	}
	if got := flesch2022.T([]float64{1, 1}, []float64{2, 2}); !math.IsNaN(got) {
		t.Errorf("t without variance = %v, want NaN", got)
	}
}

func TestKruskalWallis(t *testing.T) {
	for name, c := range map[string]struct {
		samples [][]float64
		want    float64
	}{
		"apart":      {[][]float64{{1, 2, 3}, {4, 5, 6}}, 27.0 / 7}, // 12/42 · 2·3·1.5²
		"interlaced": {[][]float64{{1, 4}, {2, 3}}, 0},
		"ties":       {[][]float64{{1, 1}, {1, 2}}, 1}, // mean ranks 2 and 3: 12/20 · 2·2·0.25 = 0.6, over 1 − 24/60
		"shift":      {[][]float64{{-5, -4, -3}, {0, 10, 20}}, 27.0 / 7},
	} {
		if got := flesch2022.KruskalWallis(c.samples...); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: H = %v, want %v", name, got, c.want)
		}
	}
	// Eight samples of thirty that do not overlap have the largest H there is. It is the one that is published for the norm of the first weights.
	apart := make([][]float64, 8)
	for i := range 240 {
		apart[i/30] = append(apart[i/30], float64(i))
	}
	row := flesch2022.Lookup("Kruskal–Wallis H over scales")
	if h := flesch2022.KruskalWallis(apart...); math.Abs(h-row.Published[0]) > row.Reading {
		t.Errorf("H of samples that do not overlap is %v, published %v", h, row.Published[0])
	}
	if got := flesch2022.KruskalWallis([]float64{1, 1}, []float64{1}); !math.IsNaN(got) {
		t.Errorf("H of equal values = %v, want NaN", got)
	}
}

func TestScalesAscend(t *testing.T) {
	s := flesch2022.Scales()
	ascend := slices.IsSortedFunc(s, func(a, b flesch2022.Scale) int { return cmp.Compare(a.Stimulus, b.Stimulus) })
	if len(s) != 8 || s[0] != flesch2022.Rich() || s[7] != flesch2022.Lazy() || !ascend {
		t.Errorf("scales %v", s)
	}
}

func TestDotsStandAlone(t *testing.T) {
	x, y := flesch2022.Dots("β grid", "slowest network's convergence")
	if len(x) != 2*(2+8) || len(y) != len(x) || x[0] != 0.01 || y[0] != 0.2 || x[2] != 3 || y[2] != 0.7 || y[4] != 832 {
		t.Errorf("dots %v at %v", y, x)
	}
	for i := range y {
		if math.IsNaN(y[i]) != (i%2 == 1) || math.IsNaN(x[i]) {
			t.Errorf("dot %d is %v at %v", i, y[i], x[i])
		}
	}
}

func TestSpecIsThePapers(t *testing.T) {
	n := network.New(flesch2022.Lazy().Spec(), rng.New(1).Source())
	if in, units, out := n.Dims(); in != 27 || units != 100 || out != 1 {
		t.Errorf("%d inputs, %d units, %d outputs", in, units, out)
	}
	if stimulus, cue := mat.Norm(n.Block(0), 2)/50, mat.Norm(n.Block(1), 2)/math.Sqrt(200); math.Abs(stimulus-3) > 0.3 || math.Abs(cue-1.5) > 0.3 {
		t.Errorf("standard deviations %v, %v, want about 3 and 1.5", stimulus, cue)
	}
}

func ExampleRow_Replicates() {
	row := flesch2022.Lookup("β grid")
	d := row.Replicates(0, 0.192, 30) // the mean of 30 networks of σ = 0.01
	fmt.Printf("%v: %.3f, theirs %.3f, %.1f standard errors away\n", row.Columns[0], d.Got, d.Want, d.Errors)
	// Output: σ = 0.01: 0.192, theirs 0.192, 0.0 standard errors away
}
