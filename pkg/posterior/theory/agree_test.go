package theory_test

import (
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/posterior/theory"
)

// Package posteriordb has the same integral, on another grid and from inputs: evidence, norm of the readout, predictions of the non-lazy and of the lazy network, to ten digits.
// With 8 data of 3 inputs K₀ is singular.
func TestExactAgrees(t *testing.T) {
	for _, lazy := range []bool{false, true} {
		network := posteriordb.DeepLinear()
		network.Scale = 1. / 20
		if lazy {
			network.Scale = 1 / 4.47213595499957939
		}
		inputs := mat.NewDense(1, 3, []float64{.3, -1, .5})
		want := network.Exact(inputs)
		k0 := mat.NewSymDense(8, nil)
		k0.SymOuterK(network.WeightVariance, network.Inputs)
		var cross, own mat.Dense
		cross.Mul(inputs, network.Inputs.T())
		cross.Scale(network.WeightVariance, &cross)
		own.Mul(inputs, inputs.T())
		p := theory.Problem{K0: k0, Y: mat.NewDense(8, 1, network.Targets), Widths: []int{20}, Readout: network.ReadoutVariance, Temperature: network.Noise * network.Noise}
		p.Lazy = lazy
		e := exact(t, p)
		near(t, "log evidence", e.LogEvidence, want.LogEvidence, 1e-9)
		near(t, "norm", 20*e.Mean(func(s float64) float64 { return s }), want.Norm.Mean, 1e-10*want.Norm.Mean)
		near(t, "inverse", e.Mean(func(s float64) float64 { return 1 / s })/20, want.Inverse, 1e-10*want.Inverse)
		mean, variance := e.Predict(&cross, []float64{own.At(0, 0) * network.WeightVariance})
		near(t, "mean", mean[0], want.Predictions[0].Mean, 1e-10)
		near(t, "variance", variance[0], want.Predictions[0].SD*want.Predictions[0].SD, 1e-10)
	}
}
