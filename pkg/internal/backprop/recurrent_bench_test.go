package backprop_test

import (
	"testing"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/rng"
)

// BenchmarkRecurrent is the network of Chou et al. 2025, N = 300, 8 steps, 32 trials: a pass to the outputs and back, and a step of momentum.
func BenchmarkRecurrent(b *testing.B) {
	const trials, steps = 32, 8
	b.Run("float32", func(b *testing.B) {
		shape := &backprop.Recurrent[float32]{Inputs: 3, Units: 300, Outputs: 3, Leak: 1, Respond: simd.ReLU32, Grad: simd.ReLUGrad32}
		benchmarkRecurrent(b, shape, trials, steps, func(w, v, g []float32) { simd.Momentum32(w, v, g, 1e-6, .9) })
	})
	b.Run("float64", func(b *testing.B) {
		shape := &backprop.Recurrent[float64]{Inputs: 3, Units: 300, Outputs: 3, Leak: 1, Respond: simd.ReLU, Grad: simd.ReLUGrad}
		benchmarkRecurrent(b, shape, trials, steps, func(w, v, g []float64) { simd.Momentum(w, v, g, 1e-6, .9) })
	})
}

func benchmarkRecurrent[T backprop.Real](b *testing.B, shape *backprop.Recurrent[T], trials, steps int, update func(w, v, g []T)) {
	r := rng.New(1).Rand()
	params, velocity, gradient := make([]T, shape.Size()), make([]T, shape.Size()), make([]T, shape.Size())
	for i := range params {
		params[i] = T(.07 * r.NormFloat64())
	}
	pass := shape.NewPass(trials, steps)
	pass.Workers(0)
	slope := make([]T, trials*steps*shape.Outputs)
	x := make([]T, trials*steps*shape.Inputs)
	for i := range x {
		x[i] = T(r.NormFloat64())
	}
	for b.Loop() {
		pass.Begin(trials, steps)
		copy(pass.Inputs(), x)
		pass.Drive(params)
		copy(slope, pass.Forward(params, true))
		pass.Backward(params, gradient, slope)
		update(params, velocity, gradient)
	}
}
