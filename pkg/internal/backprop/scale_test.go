package backprop_test

import (
	"testing"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/rng"
)

// A chain with scales computes what one without them makes of parameters that were multiplied by them; its gradient is that one's, multiplied once more.
func TestScales(t *testing.T) {
	r := rng.New(8).Rand()
	for _, widths := range [][]int{{3, 4, 2}, {5, 1, 1}, {2, 6, 3, 1}} {
		for _, trials := range []int{1, 5} {
			var scaled, plain []backprop.Layer[float64]
			for k := 1; k < len(widths); k++ {
				l := backprop.Layer[float64]{Inputs: widths[k-1], Units: widths[k], Bias: k != 2, Grad: simd.TanhGrad}
				plain = append(plain, l)
				l.Scale, l.BiasScale = .3*float64(k), 1.7
				scaled = append(scaled, l)
			}
			a, b := backprop.NewChain(scaled), backprop.NewChain(plain)
			params, x, slope := normals(a.Size(), r), normals(trials*widths[0], r), normals(trials*widths[len(widths)-1], r)
			factor := make([]float64, a.Size())
			for k, l := range scaled {
				for i := range a.Weights(factor, k) {
					a.Weights(factor, k)[i] = l.Scale
				}
				for i := range a.Bias(factor, k) {
					a.Bias(factor, k)[i] = l.BiasScale
				}
			}
			large, got, want := make([]float64, a.Size()), make([]float64, a.Size()), make([]float64, a.Size())
			simd.Mul(large, params, factor)
			p, q := a.NewPass(trials), b.NewPass(trials)
			near(t, "outputs", p.Forward(params, x, trials), q.Forward(large, x, trials), 1e-13)
			p.Backward(params, got, slope)
			q.Backward(large, want, slope)
			simd.Mul(want, want, factor)
			near(t, "gradient", got, want, 1e-13)

			before := normals(a.Size(), r)
			copy(got, before)
			p.Accumulate(params, got, slope)
			simd.Add(want, want, before)
			near(t, "accumulated", got, want, 1e-13)
		}
	}
}
