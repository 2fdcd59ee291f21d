package geometry_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Dimensions in the table of responses whose spectrum is known: three harmonics over the trials, uncorrelated, with shares .8, .15 and .05 of the variance.
func TestRegimeDimensionsOfKnownSpectrum(t *testing.T) {
	const n = 12
	x := mat.NewDense(n, 3, nil)
	for unit, share := range []float64{.8, .15, .05} {
		for i := range n {
			x.Set(i, unit, math.Sqrt(share)*math.Cos(2*math.Pi*float64((unit+1)*i)/n+.3))
		}
	}
	table := regimeOf(t, []geometry.Learner{{After: geometry.State{Responses: x}}}, geometry.Design{}, geometry.RegimeOptions{})
	for name, want := range map[string]float64{
		"participation ratio":                1 / (.8*.8 + .15*.15 + .05*.05),
		"components of 90 % of the variance": 2,
	} {
		row, ok := table.Row("dimensions of the responses", name)
		if !ok {
			t.Fatalf("no row %q", name)
		}
		near(t, name, row.After.Mean, want, 1e-12)
	}
}

// One learner and two redrawn beginnings, the least that there can be: its change over the mean of the distances to the two.
func TestRegimeOfOneLearnerAndTwoDraws(t *testing.T) {
	r := rng.New(77).Rand()
	var states []geometry.State
	var pr []float64
	for range 4 {
		x := normal(12, 5, r)
		states, pr = append(states, geometry.State{Responses: x}), append(pr, must[float64](t)(geometry.ParticipationRatio(x)))
	}
	table := regimeOf(t, []geometry.Learner{{Before: states[0], After: states[1]}}, geometry.Design{}, geometry.RegimeOptions{Redrawn: states[2:]})
	twoNN, _ := table.Row("dimensions of the responses", "TwoNN dimension")
	near(t, "TwoNN", twoNN.After.Mean, must[*geometry.IntrinsicDimension](t)(geometry.TwoNN(states[1].Responses, geometry.TwoNNOptions{})).Fit, 0)
	row, _ := table.Row("dimensions of the responses", "participation ratio")
	near(t, "ratio", row.Ratio.Mean, math.Abs(pr[1]-pr[0])/((math.Abs(pr[2]-pr[0])+math.Abs(pr[3]-pr[0]))/2), 1e-12)
	if !(row.Ratio.Low < row.Ratio.Mean && row.Ratio.Mean < row.Ratio.High) {
		t.Errorf("no interval over the draws: %v (%s)", row.Ratio, row.Why)
	}
}

// The score of a readout is that of the sign where there is one output, of the largest output where there are classes, or one's own.
func TestRegimeScores(t *testing.T) {
	x := mat.NewDense(4, 2, []float64{1, 0, 2, 1, -1, 3, 1, 2})
	one := geometry.State{Responses: x, Readout: &geometry.Readout{Weights: mat.NewDense(1, 2, []float64{1, 0}), Bias: []float64{0}}}           // + + − +
	two := geometry.State{Responses: x, Readout: &geometry.Readout{Weights: mat.NewDense(2, 2, []float64{1, 0, 0, 1}), Bias: []float64{0, .5}}} // 0 0 1 1
	signs := mat.NewDense(4, 1, []float64{1, -1, -1, -1})
	own := func(geometry.Readout) geometry.Score { return func(*mat.Dense) (float64, error) { return .125, nil } }
	for _, c := range []struct {
		name  string
		state geometry.State
		d     geometry.Design
		want  float64
	}{
		{"signs", one, geometry.Design{Targets: signs}, .5},
		{"classes", two, geometry.Design{Labels: []int{0, 1, 1, 1}}, .75},
		{"one's own", one, geometry.Design{Targets: signs, Score: own}, .125},
	} {
		row, ok := regimeOf(t, []geometry.Learner{{After: c.state}}, c.d, geometry.RegimeOptions{}).Row("readout", "score")
		if !ok {
			t.Errorf("%s: no score", c.name)
			continue
		}
		near(t, c.name, row.After.Mean, c.want, 1e-15)
	}
}
