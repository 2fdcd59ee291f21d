package geometry_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Bad input is an error that names the learner and the field, got and want.
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
			o.More = []geometry.OwnMeasure{{Measure: geometry.Measure{Name: "x"}}}
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
		{"conditions without labels", func(_ []geometry.Learner, d *geometry.Design, _ *geometry.RegimeOptions) {
			d.Labels, d.Condition = nil, []int{0, 1}
		}, "Condition: 2 given, want one for each of 12 trials"},
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
