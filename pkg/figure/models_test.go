package figure

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/internal/browser"
)

// compared is a comparison of models with these true evaluations, by 20 subjects; two differ where their means are 0.085 apart.
func compared(means ...float64) ModelComparison {
	source := rand.New(rand.NewPCG(4, 5))
	m := ModelComparison{Title: "Models of human IT", Caption: "Whitened cosine between model RDMs and the RDMs of 20 subjects.", Y: Axis{Name: "whitened cosine"},
		ErrorBars: "standard error of the mean over 20 subjects", Ceiling: &Ceiling{0.52, 0.6}, Tests: "Two-sided t-tests, false discovery rate 5 %", Sort: true}
	for i, mean := range means {
		m.Models = append(m.Models, fmt.Sprintf("layer %d", i+1))
		m.Means = append(m.Means, mean)
		m.Low, m.High = append(m.Low, mean-0.03), append(m.High, mean+0.03)
		var points []float64
		for range 20 {
			points = append(points, mean+0.1*source.NormFloat64())
		}
		m.Points = append(m.Points, points)
		m.AboveChance, m.BelowCeiling = append(m.AboveChance, mean > 0.06), append(m.BelowCeiling, mean < 0.46)
		row := make([]bool, len(means))
		for j, other := range means {
			row[j] = math.Abs(mean-other) > 0.085
		}
		m.Differ = append(m.Differ, row)
	}
	return m
}

func modelSamples() map[string][]Figure {
	all := map[string][]Figure{}
	for style, name := range map[PairStyle]string{PairCliques: "cliques", PairBars: "bars", PairDots: "dots", PairIcicles: "icicles", PairArrows: "arrows"} {
		m := compared(0.12, 0.31, 0.36, 0.5, 0.44, 0.05)
		m.Pairs = style
		if style == PairIcicles {
			m.Marks = MarkIcicles
		}
		if style == PairArrows {
			m.Group, m.Groups = []int{0, 0, 0, 1, 1, 2}, []string{"convolutional", "recurrent", "control"}
		}
		all["models-"+name] = []Figure{m}
	}
	return all
}

func hardModels() map[string][]Figure {
	nan := math.NaN()
	single := ModelComparison{Title: "One", Y: Axis{Name: "Spearman ρ"}, Models: []string{"only"}, Means: []float64{0.3}}
	twelve := func(style PairStyle) ModelComparison {
		m := compared(0.02, 0.05, 0.1, 0.15, 0.21, 0.26, 0.3, 0.33, 0.39, 0.44, 0.47, 0.5)
		m.Pairs = style
		for i := range m.Models {
			m.Models[i] = fmt.Sprintf("the %d-th of the models, with a long name", i+1)
		}
		m.Title = "Twelve models"
		return m
	}
	negative := compared(-0.2, 0.1, -0.02, nan)
	negative.Sort, negative.Ceiling, negative.BelowCeiling = false, &Ceiling{nan, 0.3}, []bool{true, false, true, false}
	negative.Points[1][3], negative.Points[3] = nan, nil
	negative.Differ[3], negative.Differ[0][3], negative.Differ[1][3], negative.Differ[2][3] = make([]bool, 4), false, false, false
	dots := compared(-3, -2.4, -2.9, -2)
	dots.Dots, dots.Chance, dots.AboveChance, dots.Y.Name, dots.Ceiling = true, nan, nil, "negative Riemannian distance", &Ceiling{-1.6, -1.4}
	half := compared(0.7, 0.52, 0.61)
	half.Chance, half.Y, half.Ceiling = 0.5, Axis{Name: "accuracy", Min: 0.4, Max: 0.8}, &Ceiling{0.75, 0.95}
	loud := single
	loud.Title, loud.Caption, loud.Models, loud.Points, loud.PointName, loud.Tests = hostile, hostile, []string{hostile}, [][]float64{{0.1, 0.2}}, hostile, hostile
	return map[string][]Figure{"models-1": {single}, "models-12-cliques": {twelve(PairCliques)}, "models-12-bars": {twelve(PairBars)},
		"models-12-dots": {twelve(PairDots)}, "models-12-icicles": {twelve(PairIcicles)},
		"models-12-arrows": {twelve(PairArrows)}, "models-negative": {negative}, "models-as-dots": {dots}, "models-half": {half}, "models-hostile": {loud}}
}

func TestModelComparisonRefuses(t *testing.T) {
	with := func(change func(*ModelComparison)) ModelComparison {
		m := compared(0.1, 0.3, 0.5)
		m.Title = "M"
		change(&m)
		return m
	}
	for _, c := range []struct {
		figure ModelComparison
		want   string
	}{
		{with(func(m *ModelComparison) { m.Models = nil }), "no models"},
		{with(func(m *ModelComparison) { m.Y.Name = "" }), "the y axis has no name"},
		{with(func(m *ModelComparison) { m.Y.Log = true }), "evaluations have a linear axis"},
		{with(func(m *ModelComparison) { m.Models[1] = "layer 1" }), `model 1: its name "layer 1" is that of model 0`},
		{with(func(m *ModelComparison) { m.Means = m.Means[:2] }), "Means: 2 given, want 3, one a model"},
		{with(func(m *ModelComparison) { m.High = nil }), "High: 0 given, want 3, one a model"},
		{with(func(m *ModelComparison) { m.Points = m.Points[:1] }), "Points: 1 given, want 3, one a model"},
		{with(func(m *ModelComparison) { m.AboveChance = []bool{} }), "AboveChance: 0 given, want 3, one a model"},
		{with(func(m *ModelComparison) { m.Differ = m.Differ[:2] }), "Differ: 2 given, want 3, one a model"},
		{with(func(m *ModelComparison) { m.Differ[2] = m.Differ[2][:2] }), "row 2 of Differ has 2 entries, want 3"},
		{with(func(m *ModelComparison) { m.Differ[0][1] = false }), "Differ is not symmetric: (0,1) is false"},
		{with(func(m *ModelComparison) { m.Differ[1][1] = true }), `model "layer 2" differs from itself`},
		{with(func(m *ModelComparison) { m.Means[0], m.Low[0], m.High[0] = math.NaN(), math.NaN(), math.NaN() }), `model "layer 1" has no evaluation but differs from "layer 2"`},
		{with(func(m *ModelComparison) { m.Means[0] = math.Inf(1) }), "Means: value 0 is +Inf"},
		{with(func(m *ModelComparison) { m.Low[1] = 0.4 }), `model "layer 2": its error bar goes from 0.4 to 0.32999999999999996 around 0.3`},
		{with(func(m *ModelComparison) { m.Points[2][0] = math.Inf(-1) }), `Points of "layer 3": value 0 is -Inf`},
		{with(func(m *ModelComparison) { m.ErrorBars = "" }), "error bars without ErrorBars: say what they are"},
		{with(func(m *ModelComparison) { m.Ceiling = &Ceiling{0.7, 0.6} }), "the noise ceiling goes from 0.7 to 0.6"},
		{with(func(m *ModelComparison) { m.Ceiling = nil }), "BelowCeiling without a ceiling"},
		{with(func(m *ModelComparison) { m.Chance = math.NaN() }), "chance is NaN, want a number on which bars stand"},
		{with(func(m *ModelComparison) { m.Chance, m.Dots = math.NaN(), true }), "AboveChance without a chance"},
		{with(func(m *ModelComparison) { m.Y.Min, m.Y.Max = 0.2, 1 }), "bars stand on 0, which the y axis from 0.2 to 1 does not hold"},
		{with(func(m *ModelComparison) { m.Group, m.Groups = []int{0, 1, 0}, []string{"a"} }), `model "layer 2" is in group 1 of 1`},
	} {
		err := Save(filepath.Join(t.TempDir(), "f.svg"), SaveOptions{}, c.figure)
		if want := `figure: model comparison "M": ` + c.want; err == nil || err.Error() != want {
			t.Errorf("error %v\n want %s", err, want)
		}
	}
	// The graph of 30 models in which only the ten triples differ among themselves has 3^10 largest groups without a difference.
	many := compared(make([]float64, 30)...)
	for i := range 30 {
		for j := range 30 {
			many.Differ[i][j] = i != j && i/3 == j/3
		}
	}
	if err := many.check(); err == nil || !strings.Contains(err.Error(), "more than 48 groups of models that do not differ") {
		t.Errorf("%v", err)
	}
	many.Pairs = PairDots
	if err := many.check(); err != nil {
		t.Error(err)
	}
}

// random is a comparison with arbitrary differences.
func random(n int, seed uint64) ModelComparison {
	source := rand.New(rand.NewPCG(seed, 3))
	m := compared(make([]float64, n)...)
	share := source.Float64()
	for i := range n {
		m.Means[i] = float64(n - i)
		for j := range i {
			m.Differ[i][j] = source.Float64() < share
			m.Differ[j][i] = m.Differ[i][j]
		}
	}
	return m
}

// Every style says which pairs differ: from its marks alone the matrix can be told.
func TestMarksTellThePairs(t *testing.T) {
	for seed := range uint64(60) {
		m := random(1+int(seed%9), seed)
		n := len(m.Models)
		told := map[string][][]bool{}
		for _, name := range []string{"cliques", "bars", "dots", "icicles", "arrows"} {
			told[name] = make([][]bool, n)
			for i := range n {
				told[name][i] = make([]bool, n)
			}
		}
		say := func(name string, i, j int, differ bool) { told[name][i][j], told[name][j][i] = differ, differ }
		for i := range n {
			for j := range i {
				say("cliques", i, j, true)
			}
		}
		groups, _ := m.cliques()
		for _, g := range groups {
			for i := range n {
				for j := range i {
					if g>>i&1 == 1 && g>>j&1 == 1 {
						say("cliques", i, j, false)
					}
				}
			}
			for _, other := range groups {
				if g != other && g&other == g {
					t.Errorf("the group %b is a part of %b", g, other)
				}
			}
			if bits.OnesCount64(g) < 2 {
				t.Errorf("a group of one: %b", g)
			}
		}
		for _, mark := range m.barMarks() {
			if mark.Kind == "line" {
				say("bars", int(mark.From), int(mark.To), true)
			}
		}
		for _, mark := range m.dotMarks() {
			if mark.Kind == "dot" {
				told["dots"][n-1-mark.Row][int(mark.From)] = true
			}
		}
		anchor := map[int]int{}
		for _, mark := range m.icicleMarks() {
			if mark.Kind == "dot" {
				anchor[mark.Row] = int(mark.From)
			}
		}
		for _, mark := range m.icicleMarks() {
			if mark.Kind == "icicle" {
				say("icicles", anchor[mark.Row], int(mark.From), true)
			}
		}
		for _, a := range m.arrows() {
			first, last := a.from, a.to
			if a.left {
				first = 0
			}
			if a.head {
				last = n - 1
			}
			for i := first; i <= a.from; i++ {
				for j := a.to; j <= last; j++ {
					say("arrows", i, j, true)
				}
			}
		}
		for name, got := range told {
			if fmt.Sprint(got) != fmt.Sprint(m.Differ) {
				t.Errorf("seed %d: %s tell %v, want %v", seed, name, got, m.Differ)
			}
		}
	}
}

// Where models are sorted and far ones differ, one arrow with two heads says it all.
func TestOneArrowForAll(t *testing.T) {
	m := compared(0.1, 0.12, 0.5, 0.52)
	if got := m.arrows(); len(got) != 1 || got[0] != (arrow{1, 2, true, true}) {
		t.Errorf("%+v", got)
	}
}

// Lines in one row do not touch.
func TestRowsOfPairs(t *testing.T) {
	for seed := range uint64(30) {
		m := random(12, seed)
		for _, style := range []PairStyle{PairBars, PairArrows, PairIcicles} {
			m.Pairs = style
			var lines []pairMark
			for _, mark := range m.pairs().Marks {
				if mark.Kind != "line" {
					continue
				}
				for _, other := range lines {
					if other.Row == mark.Row && other.From <= mark.To && mark.From <= other.To {
						t.Fatalf("seed %d, style %d: %+v and %+v", seed, style, other, mark)
					}
				}
				lines = append(lines, mark)
			}
		}
		if p := m.pairs(); p.height() > 300 {
			t.Errorf("seed %d: %v pixels of marks", seed, p.height())
		}
	}
}

// Sorting moves everything that belongs to a model, and leaves the caller's slices alone.
func TestSortedModels(t *testing.T) {
	m := ModelComparison{Models: []string{"a", "b", "c", "d"}, Means: []float64{0.1, math.NaN(), 0.5, 0.1}, Points: [][]float64{{1}, {2}, {3}, {4}},
		AboveChance: []bool{false, false, true, true},
		Differ:      [][]bool{{false, false, true, false}, make([]bool, 4), {true, false, false, false}, make([]bool, 4)}, Sort: true}
	got := m.arranged()
	if s := fmt.Sprint(got.Models, got.Means, got.Points, got.AboveChance, got.Differ[0], got.Differ[1]); s !=
		"[c a d b] [0.5 0.1 0.1 NaN] [[3] [1] [4] [2]] [true false true false] [false true false false] [true false false false]" {
		t.Error(s)
	}
	if !slices.Equal(m.Models, []string{"a", "b", "c", "d"}) || !m.Differ[0][2] || m.Differ[0][1] {
		t.Error("the caller's slices are changed")
	}
}

// The caption says what error bars, pairs and tests are.
func TestCaptionOfModels(t *testing.T) {
	m := compared(0.1, 0.3)
	want := "Whitened cosine between model RDMs and the RDMs of 20 subjects. Error bars: standard error of the mean over 20 subjects. " +
		"Lines above join models that do not differ significantly. Two-sided t-tests, false discovery rate 5 %."
	if got := m.head().caption; got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
	bare := ModelComparison{Models: []string{"a"}, Means: []float64{1}}
	if got := bare.head().caption; got != "" {
		t.Errorf("%q", got)
	}
}

func TestTooltipOfAModel(t *testing.T) {
	b := browser.Start(t)
	m := modelSamples()["models-cliques"][0].(ModelComparison)
	path := filepath.Join(t.TempDir(), "models.html")
	if err := Save(path, SaveOptions{}, m); err != nil {
		t.Fatal(err)
	}
	p := b.Open(t, path, browser.Options{Width: 900, Height: 760})
	p.WaitFor(t, `document.querySelectorAll("figure canvas").length >= 1`)
	time.Sleep(300 * time.Millisecond)
	chart := p.Rects(t, "figure [role=img]")[0]
	spot := browser.Eval[[]float64](t, p, onlyChart+`.convertToPixel({seriesIndex: 1}, [1, 0.3])`)
	p.Move(t, chart.X+spot[0], chart.Y+spot[1])
	p.WaitFor(t, tooltipShown)
	said := browser.Eval[string](t, p, tooltipText)
	for _, want := range []string{"layer 5", "0.44 whitened cosine (0.41 – 0.47)", "above chance", "below the noise ceiling", "differs from layer 2, layer 1, layer 6"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q does not say %q", said, want)
		}
	}
	p.Clean(t)
}
