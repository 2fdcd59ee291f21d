package behavior

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/table"
)

// observer answers as f says: 0, ½ or 1 of four trials.
func observer(f func(task int, x, y float64) float64) *Choices {
	c := Grid(4)
	for i := range c.Yes {
		v := f(c.Task[i], c.X[i], c.Y[i])
		c.Yes[i] = map[bool]float64{true: 2, false: 0}[v == 0]
		if v > 0 {
			c.Yes[i] = 4
		}
	}
	return c
}

func factorisedObserver() *Choices {
	return observer(func(task int, x, y float64) float64 { return [2]float64{y, x}[task] })
}
func linearObserver() *Choices {
	return observer(func(_ int, x, y float64) float64 { return x + y })
}

// The two models correlate by .32, and each ideal observer has the weight 1 on itself and 0 on the other.
func TestFactorisationOfIdealObservers(t *testing.T) {
	factorised, linear, err := Grid(1).Contexts().ChoiceModels()
	if err != nil {
		t.Fatal(err)
	}
	if r := stat.Correlation(factorised.Values, linear.Values, nil); !(math.Abs(r-.32) < .005) || len(factorised.Values) != 1225 {
		t.Errorf("correlation %v over %d pairs, want .32", r, len(factorised.Values))
	}
	for _, c := range []struct {
		who  *Choices
		want [2]float64
	}{{factorisedObserver(), [2]float64{1, 0}}, {linearObserver(), [2]float64{0, 1}}} {
		w, err := c.who.Factorisation()
		if err != nil || !(math.Abs(w.Factorised-c.want[0]) < 1e-12) || !(math.Abs(w.Linear-c.want[1]) < 1e-12) || !(math.Abs(w.Explained-1) < 1e-12) {
			t.Errorf("got %+v, %v, want %v", w, err, c.want)
		}
	}
	always := observer(func(int, float64, float64) float64 { return 1 })
	if _, err := always.Factorisation(); err == nil {
		t.Error("choices that are all alike: want an error")
	}
	empty := Grid(4)
	empty.Trials[49] = 0
	if _, err := empty.RDM(); err == nil || !strings.Contains(err.Error(), "cell 49 (task 1, x 2, y 2) has no answers") {
		t.Error(err)
	}
	r, err := factorisedObserver().RDM()
	if err != nil || r.At(0, 4) != 1 || r.At(0, 2) != .5 || r.At(25, 26) != 0 || r.Conditions[49] != "task 1 x 2 y 2" {
		t.Errorf("%v, %v", r, err)
	}
	var _ *rsa.RDM = r
}

func TestAccuracyOfIdealObservers(t *testing.T) {
	for _, c := range []struct {
		who  *Choices
		want [3]float64
	}{
		{factorisedObserver(), [3]float64{1, 1, 1}},
		// Of the 20 cells a task off its boundary, both corners of 4 are right, of those opposed a quarter is right, one on either diagonal half and one wrong; those on the other
		// feature's boundary are right.
		{linearObserver(), [3]float64{(8*1 + 8*.5 + 4*1) / 20., 1, .5}},
		{observer(func(int, float64, float64) float64 { return 1 }), [3]float64{.5, .5, .5}},
	} {
		all, congruent, incongruent := c.who.Accuracy()
		for k, got := range []float64{all, congruent, incongruent} {
			if !(math.Abs(got-c.want[k]) < 1e-12) {
				t.Errorf("got %v %v %v, want %v", all, congruent, incongruent, c.want)
				break
			}
		}
	}
	if all, _, _ := Grid(0).Accuracy(); !math.IsNaN(all) {
		t.Errorf("without answers: %v", all)
	}
}

// The bias of fits to ideal observers with noise: 0 for the factorised one, 45° for one diagonal.
func TestBias(t *testing.T) {
	for _, c := range []struct {
		theta []float64
		want  float64
	}{{[]float64{180, 90, 2, 0, .05}, 0}, {[]float64{135, 135, 2, 0, .05}, 45}, {[]float64{200, 80, 2, 0, .05}, -15}} {
		who := simulated(t, Factorised(), c.theta, 400, 1)
		f, err := Factorised().Fit(bg, who, FitOptions{}, rand.NewPCG(1, 1))
		if err != nil {
			t.Fatal(err)
		}
		l, err := f.Laplace(who)
		if err != nil {
			t.Fatal(err)
		}
		if own := math.Sqrt(l.SE[0]*l.SE[0]+l.SE[1]*l.SE[1]) / 2; !(math.Abs(f.Bias()-c.want) < 3.5*own) {
			t.Errorf("bias %v ± %v, want %v", f.Bias(), own, c.want)
		}
	}
}

// For two conditions the half-width is that of the paired difference over √2; moving a subject as a whole changes nothing.
func TestWithinSubject(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const n = 12
	values, difference := mat.NewDense(n+1, 2, nil), make([]float64, n)
	for i := range n {
		own := 5 * random.NormFloat64()
		a, b := random.NormFloat64()+own, random.NormFloat64()+own+1
		values.SetRow(i, []float64{a, b})
		difference[i] = b - a
	}
	values.SetRow(n, []float64{3, math.NaN()})
	means, intervals, left, err := WithinSubject(values, .95)
	if err != nil || left != 1 {
		t.Fatal(err, left)
	}
	mean, variance := stat.MeanVariance(difference, nil)
	paired := inference.TInterval(mean, variance/n, n-1, .95)
	for j, i := range intervals {
		if got, want := (i.High-i.Low)*math.Sqrt2, paired.High-paired.Low; !(math.Abs(got-want) < 1e-12*want) {
			t.Errorf("condition %d: width·√2 %v, want %v", j, got, want)
		}
		if !(math.Abs(means[j]-stat.Mean(mat.Col(nil, j, values.Slice(0, n, 0, 2)), nil)) < 1e-12) || !(math.Abs((i.High+i.Low)/2-means[j]) < 1e-12) {
			t.Errorf("condition %d: mean %v", j, means[j])
		}
	}
	if _, _, _, err := WithinSubject(mat.NewDense(1, 2, []float64{1, 2}), .95); err == nil {
		t.Error("one subject: want an error")
	}
}

func TestStudentTTest(t *testing.T) {
	a, b := []float64{1, 2, 3, 4}, []float64{2, 4, 6, 8, math.NaN()}
	got := StudentTTest(a, b, inference.TwoSided)
	want := -2.5 / math.Sqrt((5./3+20./3)/2*(.25+.25)) // equal sizes: also Welch's t
	if !(math.Abs(got.Statistic-want) < 1e-12) || got.DoF != 6 || !(math.Abs(got.Statistic-inference.WelchTTest(a, b, inference.TwoSided).Statistic) < 1e-12) {
		t.Errorf("got %v, want t = %v", got, want)
	}
	if one := StudentTTest(a, b[:1], inference.TwoSided); !math.IsNaN(one.P) || one.Note == "" {
		t.Errorf("got %v", one)
	}
}

func TestFromTrials(t *testing.T) {
	nan := math.NaN()
	trials := table.Table{
		table.Texts("context", "south", "north", "north", "south", "north"), table.Numbers("x", 1, 1, 1, 1, 1), table.Numbers("y", 2, 2, 2, 2, -1),
		table.Numbers("choice", 1, 0, 1, nan, 1), table.Numbers("rt", .5, .7, .9, 5, nan),
	}
	c, err := FromTrials(trials, Columns{})
	if err != nil {
		t.Fatal(err)
	}
	// north (1, −1), north (1, 2), south (1, 2)
	if len(c.Task) != 3 || c.Task[2] != 1 || c.Y[0] != -1 || c.Yes[1] != 1 || c.Trials[1] != 2 || c.Trials[2] != 1 || c.Missed != 1 || c.Total() != 4 {
		t.Errorf("%+v", c)
	}
	rt, err := ResponseTimes(trials, "rt", Columns{})
	if err != nil || !(math.Abs(rt.All-.7) < 1e-15) || rt.Trials != 3 || rt.Missing != 1 || !(math.Abs(rt.Congruent-.7) < 1e-15) || !math.IsNaN(rt.Incongruent) {
		t.Errorf("%+v, %v", rt, err)
	}
	for want, change := range map[string]table.Column{
		"want 0, 1 or missing": table.Numbers("choice", 2, 0, 1, 0, 1), "is missing": table.Numbers("x", nan, 1, 1, 1, 1), "holds texts": table.Texts("y", "a", "b", "c", "d", "e"),
		"want two tasks": table.Texts("context", "a", "a", "a", "a", "a"),
	} {
		bad, err := trials.With(change)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := FromTrials(bad, Columns{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	short := slices.Clone(trials)
	short[1] = table.Numbers("x", 1, 1)
	if _, err := FromTrials(short, Columns{}); err == nil || !strings.Contains(err.Error(), `"x"`) {
		t.Errorf("a column that is too short: got %v", err)
	}
	if _, err := ResponseTimes(short, "rt", Columns{}); err == nil || !strings.Contains(err.Error(), `"x"`) {
		t.Errorf("a column that is too short: got %v", err)
	}
	if _, err := new(Choices).Factorisation(); err == nil || !strings.Contains(err.Error(), "no cells") {
		t.Errorf("no choices: got %v", err)
	}
	if _, err := FromTrials(trials, Columns{Yes: "answer"}); err == nil || !strings.Contains(err.Error(), `"answer"`) {
		t.Error(err)
	}
	bad, _ := trials.With(table.Numbers("rt", .5, -.7, .9, 5, nan))
	if _, err := ResponseTimes(bad, "rt", Columns{}); err == nil || !strings.Contains(err.Error(), "row 1: -0.7 s") {
		t.Error(err)
	}
	m := mat.NewDense(5, 5, nil)
	m.Set(4, 0, 1) // y = 2, x = −2
	c, err = FromMatrices(m, mat.NewDense(5, 5, nil), 4)
	if err != nil || c.Yes[4] != 4 || c.X[4] != -2 || c.Y[4] != 2 || c.Task[4] != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	m.Set(0, 0, 1.5)
	if _, err := FromMatrices(m, m, 4); err == nil {
		t.Error("a share of 1.5: want an error")
	}
}
