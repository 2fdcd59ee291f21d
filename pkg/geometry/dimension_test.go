package geometry_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

func TestParticipationRatioOfKnownCovariance(t *testing.T) {
	r, ok := rng.New(11).Rand(), must[float64](t)
	const n, repeats = 30, 100
	deviations := []float64{3, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	trace, second := 0.0, 0.0
	for _, s := range deviations {
		trace += s * s
		second += s * s * s * s
	}
	want := trace * trace / second
	var naive, unbiased, squares float64
	for range repeats {
		x := normal(n, len(deviations), r)
		for i := range n {
			for j, s := range deviations {
				x.Set(i, j, s*x.At(i, j))
			}
		}
		naive += ok(geometry.ParticipationRatio(x)) / repeats
		v := ok(geometry.ParticipationRatioUnbiased(x))
		unbiased += v / repeats
		squares += v * v / repeats
	}
	if naive > 0.9*want {
		t.Errorf("naive mean %.2f, expected it well below %.2f", naive, want)
	}
	// 4 standard errors, and a bias of the ratio of order 1/n.
	near(t, "mean of the unbiased estimate", unbiased, want, 4*math.Sqrt((squares-unbiased*unbiased)/repeats)+want/n)
}

func TestParticipationRatioInvariances(t *testing.T) {
	r, ok := rng.New(12).Rand(), must[float64](t)
	x := normal(12, 5, r)
	for name, of := range map[string]func(*mat.Dense) (float64, error){"PR": geometry.ParticipationRatio, "unbiased PR": geometry.ParticipationRatioUnbiased} {
		want := ok(of(x))
		for _, scale := range []float64{1, 1e-180, 1e180} {
			near(t, fmt.Sprint(name, " moved, × ", scale), ok(of(moved(x, scale, r))), want, 1e-9)
		}
		near(t, name+" of trials in another order", ok(of(shuffled(x, r.Perm(12)))), want, 1e-11)
	}
}

func TestTwoNNFindsTheDimension(t *testing.T) {
	r := rng.New(13).Rand()
	const n = 900
	for _, d := range []int{1, 2, 5} {
		x := mat.NewDense(n, 8, nil)
		for i := range n {
			for j := range d {
				x.Set(i, j, r.Float64())
			}
		}
		x = moved(x, 1e-3, r)
		got := must[*geometry.IntrinsicDimension](t)(geometry.TwoNN(x, geometry.TwoNNOptions{}))
		// 4 standard errors, and the edge of the cube, whose share of points grows with d.
		tolerance := float64(d) * (4/math.Sqrt(n) + 0.02*float64(d))
		near(t, fmt.Sprintf("MLE in %d dimensions", d), got.MLE, float64(d), tolerance)
		near(t, fmt.Sprintf("fit in %d dimensions", d), got.Fit, float64(d), tolerance)
	}
}

func TestTwoNNInvariances(t *testing.T) {
	r := rng.New(14).Rand()
	x := normal(40, 3, r)
	want := must[*geometry.IntrinsicDimension](t)(geometry.TwoNN(x, geometry.TwoNNOptions{}))
	for _, y := range []*mat.Dense{moved(x, 7, r), shuffled(x, r.Perm(40))} {
		got := must[*geometry.IntrinsicDimension](t)(geometry.TwoNN(y, geometry.TwoNNOptions{}))
		near(t, "MLE", got.MLE, want.MLE, 1e-8)
		near(t, "fit", got.Fit, want.Fit, 1e-8)
	}
}

// Up to half of the points may tie: here 1 and 2 of five on a line, and the other ratios are 2, 1.2 and 2.2/1.2.
func TestTwoNNWithTies(t *testing.T) {
	d := must[*geometry.IntrinsicDimension](t)(geometry.TwoNN(mat.NewDense(5, 1, []float64{0, 1, 2, 3, 4.2}), geometry.TwoNNOptions{Discard: geometry.NoDiscard}))
	near(t, "MLE", d.MLE, 4/math.Log(2*1.2*2.2/1.2), 1e-13)
}

func TestExplainedVarianceOfKnownSpectrum(t *testing.T) {
	shares := must[[]float64](t)
	// Columns with means 7 and 1, deviations ±2 and ±1, uncorrelated.
	x := mat.NewDense(4, 2, []float64{9, 2, 9, 0, 5, 2, 5, 0})
	got := shares(geometry.ExplainedVariance(x))
	if len(got) != 2 {
		t.Fatalf("%d shares, want 2", len(got))
	}
	near(t, "first share", got[0], 0.8, 1e-14)
	near(t, "all", got[1], 1, 0)
	if got := shares(geometry.ExplainedVariance(identity(5))); len(got) != 4 || math.Abs(got[2]-0.75) > 1e-13 {
		t.Errorf("five points of a simplex have shares %v, want quarters", got)
	}
	// Without centring a constant direction counts: (3,0) four times and ±1 across.
	y := mat.NewDense(4, 2, []float64{3, 1, 3, -1, 3, 1, 3, -1})
	near(t, "first share of the energy", shares(geometry.ExplainedEnergy(y))[0], 0.9, 1e-14)
	near(t, "of the variance", shares(geometry.ExplainedVariance(y))[0], 1, 1e-14)
}

func TestTruncatedScores(t *testing.T) {
	// The largest component is shared by all trials; the second tells the categories apart.
	x := mat.NewDense(4, 3, []float64{10, 1, 0, 10, -1, 0, 10, 1, 0, 10, -1, 0})
	// One component leaves 0.1·10 − 1.5 < 0 for every trial; the trial with target 0 does not count.
	readout, targets := geometry.Readout{Weights: mat.NewDense(1, 3, []float64{0.1, 2, 0}), Bias: []float64{-1.5}}, []float64{2, -1, 1, 0}
	got := must[[]float64](t)(geometry.TruncatedScores(x, geometry.SignAccuracy(readout, targets)))
	want := []float64{1.0 / 3, 1, 1}
	for k, v := range want {
		near(t, fmt.Sprintf("%d components", k+1), got[k], v, 1e-15)
	}
	full := must[float64](t)(geometry.SignAccuracy(readout, targets)(x))
	near(t, "all components", got[2], full, 0)
}

func TestAccuracies(t *testing.T) {
	r := geometry.Readout{Weights: mat.NewDense(2, 1, []float64{1, -1}), Bias: []float64{0, 0.5}}
	x := mat.NewDense(3, 1, []float64{1, -2, 0.25}) // outputs (1, −.5), (−2, 2.5), (.25, .25)
	near(t, "argmax", must[float64](t)(geometry.ArgmaxAccuracy(r, []int{0, 0, 0})(x)), 2.0/3, 1e-15)
	near(t, "sign", must[float64](t)(geometry.SignAccuracy(r, []float64{1, 1, 0})(x)), 0.5, 0)
}

// P(1 + s·ε > 0) = Φ(1/s).
func TestNoiseRobustnessOfOneUnit(t *testing.T) {
	x := mat.NewDense(1, 1, []float64{1})
	readout := geometry.Readout{Weights: mat.NewDense(1, 1, []float64{1}), Bias: []float64{0}}
	o := geometry.NoiseOptions{Deviations: []float64{0, 0.5, 1, 4}, Repetitions: 4000}
	run := func() *geometry.Robustness {
		return must[*geometry.Robustness](t)(geometry.NoiseRobustness(context.Background(), x, geometry.SignAccuracy(readout, []float64{1}), o, rng.New(15).Source()))
	}
	c := run()
	near(t, "no noise", c.Mean[0], 1, 0)
	near(t, "error without noise", c.Error[0], 0, 0)
	for i, s := range o.Deviations[1:] {
		p := 0.5 * math.Erfc(-1/s/math.Sqrt2)
		se := math.Sqrt(p * (1 - p) / 4000)
		near(t, fmt.Sprint("noise of ", s), c.Mean[i+1], p, 4*se)
		near(t, fmt.Sprint("its error at ", s), c.Error[i+1], se, 0.2*se)
	}
	if again := run(); fmt.Sprint(again) != fmt.Sprint(c) {
		t.Error("the same source gives another curve")
	}
	if x.At(0, 0) != 1 {
		t.Error("the data were changed")
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := geometry.NoiseRobustness(cancelled, x, geometry.SignAccuracy(readout, []float64{1}), o, rng.New(15).Source()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
