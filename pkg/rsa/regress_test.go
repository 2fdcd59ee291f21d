package rsa_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/task"
)

func ExampleRegress() {
	garden := task.Gardens()
	models := rsa.TwoContexts{Conditions: garden.Trials, Context: garden.Context, Relevant0: garden.Second, Relevant1: garden.First}
	all, err := models.Models()
	if err != nil {
		fmt.Println(err)
		return
	}
	weights, err := rsa.Regress(all[1], all...)
	fmt.Printf("grid %.2f, orthogonal %.2f, parallel %.2f, %v\n", math.Abs(weights[0]), weights[1], math.Abs(weights[2]), err)
	// Output: grid 0.00, orthogonal 1.00, parallel 0.00, <nil>
}

// With one model the weight is Pearson's r; a positive scale and a shift of any RDM change nothing.
func TestRegressAgainstClosedForms(t *testing.T) {
	r := rng.New(10).Rand()
	rdm := func() *rsa.RDM { return must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(normal(9, 4, r), names(9)))) }
	y, a, b := rdm(), rdm(), rdm()
	one := must[[]float64](t)(rsa.Regress(y, a))
	if want := stat.Correlation(y.Values, a.Values, nil); !(math.Abs(one[0]-want) <= 1e-12) {
		t.Errorf("one model: weight %v, r %v", one[0], want)
	}
	// Two models: β₁ = (r_y1 − r_y2 r_12) / (1 − r_12²).
	two := must[[]float64](t)(rsa.Regress(y, a, b))
	y1, y2, r12 := stat.Correlation(y.Values, a.Values, nil), stat.Correlation(y.Values, b.Values, nil), stat.Correlation(a.Values, b.Values, nil)
	if want := []float64{(y1 - y2*r12) / (1 - r12*r12), (y2 - y1*r12) / (1 - r12*r12)}; apart(two, want) > 1e-12 {
		t.Errorf("two models: weights %v, want %v", two, want)
	}
	floats.Scale(7, y.Values)
	floats.AddConst(3, a.Values)
	if again := must[[]float64](t)(rsa.Regress(y, a, b)); apart(two, again) > 1e-12 {
		t.Errorf("scaled and shifted: weights %v, want %v", again, two)
	}
}

// A data RDM made of known parts gives the parts back.
func TestRegressFindsTheMixture(t *testing.T) {
	garden := task.Gardens()
	m := rsa.TwoContexts{Conditions: garden.Trials, Context: garden.Context, Relevant0: garden.Second, Relevant1: garden.First}
	models := must[[]*rsa.RDM](t)(m.Models())
	part, data := []float64{.2, .7, .1}, make([]float64, 1225)
	for k, model := range models {
		mean, deviation := stat.PopMeanStdDev(model.Values, nil)
		for i, v := range model.Values {
			data[i] += part[k] * (v - mean) / deviation
		}
	}
	_, deviation := stat.PopMeanStdDev(data, nil)
	weights := must[[]float64](t)(rsa.Regress(must[*rsa.RDM](t)(rsa.New(data, garden.Trials, "")), models...))
	for k, w := range weights {
		if !(math.Abs(w*deviation-part[k]) <= 1e-12) {
			t.Errorf("%s: weight %v, want %v", models[k].Measure, w*deviation, part[k])
		}
	}
}

func TestModelsHaveTheirGeometry(t *testing.T) {
	m := rsa.TwoContexts{
		Conditions: []string{"A low", "A high", "B low", "B high"},
		Context:    []int{0, 0, 1, 1},
		Relevant0:  []float64{-1, 1, -1, 1},
		Relevant1:  []float64{2, -2, -2, 2},
	}
	for _, c := range []struct {
		name  string
		model func() (*rsa.RDM, error)
		want  []float64 // squared: (01) (02) (03) (12) (13) (23)
	}{
		{"grid", m.Grid, []float64{20, 17, 5, 5, 17, 20}},
		{"orthogonal", m.Orthogonal, []float64{4, 6, 6, 6, 6, 16}},
		{"parallel", m.Parallel, []float64{4, 2, 10, 10, 2, 16}},
	} {
		got := must[*rsa.RDM](t)(c.model())
		for i, v := range got.Values {
			if !(math.Abs(v*v-c.want[i]) <= 1e-12) {
				t.Errorf("%s: pair %d has squared distance %v, want %v", c.name, i, v*v, c.want[i])
			}
		}
	}
	shifted := m
	shifted.Relevant0, shifted.Relevant1 = []float64{5, 7, 5, 7}, []float64{14, 10, 10, 14}
	for k, model := range []func() (*rsa.RDM, error){m.Grid, m.Orthogonal, m.Parallel} {
		a, b := must[*rsa.RDM](t)(model()), must[*rsa.RDM](t)([]func() (*rsa.RDM, error){shifted.Grid, shifted.Orthogonal, shifted.Parallel}[k]())
		if apart(a.Values, b.Values) > 1e-14 {
			t.Errorf("%s: another origin of the features gives another model", a.Measure)
		}
	}
	m.Context[2] = 2
	if _, err := m.Grid(); err == nil || err.Error() != `rsa: grid model: condition "B low" has context 2, want 0 or 1` {
		t.Errorf("error %v", err)
	}
	m.Context = m.Context[:3]
	if _, err := m.Parallel(); err == nil || !strings.Contains(err.Error(), "4 conditions, 3 contexts") {
		t.Errorf("error %v", err)
	}
}

// Under permutation weights are centred near 0, and the permutations of a seed are always the same.
func TestRegressPermuted(t *testing.T) {
	r := rng.New(11).Rand()
	x := normal(20, 5, r)
	data := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(x, names(20))))
	x.Apply(func(i, j int, v float64) float64 { return v + .3*r.NormFloat64() }, x)
	model := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(x, names(20))))
	null := must[*mat.Dense](t)(rsa.RegressPermuted(2000, rng.New(12).Source(), data, model))
	again := must[*mat.Dense](t)(rsa.RegressPermuted(2000, rng.New(12).Source(), data, model))
	if !mat.Equal(null, again) {
		t.Error("one seed, two nulls")
	}
	values := mat.Col(nil, 0, null)
	mean, deviation := stat.MeanStdDev(values, nil)
	if !(math.Abs(mean) <= 5*deviation/math.Sqrt(2000)) {
		t.Errorf("null has mean %v ± %v", mean, deviation/math.Sqrt(2000))
	}
	if w := must[[]float64](t)(rsa.Regress(data, model)); w[0] < floats.Max(values) {
		t.Errorf("weight %v of the true order, null up to %v", w[0], floats.Max(values))
	}
}

func TestRegressErrors(t *testing.T) {
	rdm := func(values ...float64) *rsa.RDM { return &rsa.RDM{Conditions: names(3), Values: values, Measure: "m"} }
	good := rdm(1, 2, 4)
	other := &rsa.RDM{Conditions: []string{"c0", "x", "c2"}, Values: []float64{1, 2, 4}, Measure: "m"}
	for _, c := range []struct {
		name   string
		data   *rsa.RDM
		models []*rsa.RDM
		want   string
	}{
		{"no models", good, nil, "no model RDM"},
		{"constant data", rdm(2, 2, 2), []*rsa.RDM{good}, "data: all 3 pairs have the same value 2"},
		{"constant model", good, []*rsa.RDM{rdm(.1, .1, .1)}, "model 0 (m): all 3 pairs have the same value"},
		{"NaN", rdm(1, math.NaN(), 2), []*rsa.RDM{good}, "data: pair 1 of 3 is NaN"},
		{"Inf", good, []*rsa.RDM{rdm(1, 2, math.Inf(1))}, "model 0 (m): pair 2 of 3 is +Inf"},
		{"names", good, []*rsa.RDM{other}, `model 0 (m): condition 1 is "x", want "c1"`},
		{"too few pairs", good, []*rsa.RDM{good, good, good}, "3 pairs of conditions for 3 models"},
		{"collinear", good, []*rsa.RDM{good, rdm(2, 4, 8)}, "linearly dependent"},
		{"nil data", nil, []*rsa.RDM{good}, "rsa: regress: data: no RDM: nil"},
		{"nil model", good, []*rsa.RDM{nil}, "rsa: regress: model 0: no RDM: nil"},
		{"length", rdm(1, 2), []*rsa.RDM{good}, "rsa: regress: data: 2 values, want 3 for 3 conditions"},
		{"empty", &rsa.RDM{Conditions: names(1)}, []*rsa.RDM{{Conditions: names(1)}}, "an RDM of 1 conditions has no pairs"},
	} {
		_, err := rsa.Regress(c.data, c.models...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
	_, err := rsa.Regress(good, good, rdm(1, 2, 4+1e-12))
	var collinear rsa.Collinear
	if !errors.As(err, &collinear) || float64(collinear) < 1e8 {
		t.Errorf("nearly collinear: error %v", err)
	}
}

func TestRegressEach(t *testing.T) {
	r := rng.New(13).Rand()
	rdm := func() *rsa.RDM { return must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(normal(9, 4, r), names(9)))) }
	data, a, b := []*rsa.RDM{rdm(), rdm(), rdm()}, rdm(), rdm()
	all := must[*mat.Dense](t)(rsa.RegressEach(data, a, b))
	for i, d := range data {
		if want := must[[]float64](t)(rsa.Regress(d, a, b)); apart(all.RawRowView(i), want) != 0 {
			t.Errorf("row %d is %v, want %v", i, all.RawRowView(i), want)
		}
	}
	if _, err := rsa.RegressEach(nil, a); err == nil {
		t.Error("no data and no error")
	}
	bad := &rsa.RDM{Conditions: names(9), Values: make([]float64, 36)}
	if _, err := rsa.RegressEach([]*rsa.RDM{a, bad}, b); err == nil || !strings.Contains(err.Error(), "rsa: regress: RDM 1: data: all 36 pairs") {
		t.Errorf("error %v", err)
	}
}
