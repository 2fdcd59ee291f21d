package backprop_test

import (
	"fmt"
	"testing"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/rng"
)

// BenchmarkPass measures forward and backward passes; GFLOP/s counts the multiplications and additions of matrix products only.
func BenchmarkPass(b *testing.B) {
	b.Run("784-512-512-10/100/float32", func(b *testing.B) { pass(b, simd.ReLUGrad32, 100, 784, 512, 512, 10) })
	b.Run("627-100-1/50/float32", func(b *testing.B) { pass(b, simd.ReLUGrad32, 50, 627, 100, 1) })
	b.Run("627-100-1/50/float64", func(b *testing.B) { pass(b, simd.ReLUGrad, 50, 627, 100, 1) })
	b.Run("27-100-1/50/float64", func(b *testing.B) { pass(b, simd.ReLUGrad, 50, 27, 100, 1) })
	b.Run("627-100-1/1/float64", func(b *testing.B) { pass(b, simd.ReLUGrad, 1, 627, 100, 1) })
	b.Run("627-100-1/1/float32", func(b *testing.B) { pass(b, simd.ReLUGrad32, 1, 627, 100, 1) })
}

func pass[T backprop.Real](b *testing.B, grad func(dst, slope, x []T), trials int, widths ...int) {
	r := rng.New(1).Rand()
	var layers []backprop.Layer[T]
	products := 0
	for k, inputs := range widths[:len(widths)-1] {
		l := backprop.Layer[T]{Inputs: inputs, Units: widths[k+1], Bias: true, Grad: grad}
		if k == len(widths)-2 {
			l.Grad = nil
		}
		layers = append(layers, l)
		products += 6 * trials * l.Inputs * l.Units
	}
	products -= 2 * trials * widths[0] * widths[1]
	chain := backprop.NewChain(layers)
	params, gradient := make([]T, chain.Size()), make([]T, chain.Size())
	x, slope := make([]T, trials*widths[0]), make([]T, trials*widths[len(widths)-1])
	for _, s := range [][]T{params, x, slope} {
		backprop.Convert(s, normals(len(s), r))
	}
	p := chain.NewPass(trials)
	for b.Loop() {
		p.Forward(params, x, trials)
		p.Backward(params, gradient, slope)
	}
	b.ReportMetric(float64(products)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
}

func ExamplePass() {
	chain := backprop.NewChain([]backprop.Layer[float64]{{Inputs: 2, Units: 2, Grad: simd.ReLUGrad}, {Inputs: 2, Units: 1, Bias: true}})
	parameters := []float64{1, 0, 0, -1, 10, 1, 100} // two weights onto each hidden unit, two onto the output, its bias
	pass := chain.NewPass(2)
	fmt.Println(pass.Forward(parameters, []float64{1, 1, 2, -1}, 2), pass.Responses(0))
	gradient := make([]float64, chain.Size())
	pass.Backward(parameters, gradient, []float64{1, 1}) // of the sum of the outputs
	fmt.Println(gradient)
	// Output:
	// [110 121] [1 0 2 1]
	// [30 0 2 -1 3 1 2]
}
