package network_test

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
)

// A network with two hidden layers, μP-like readout and weak recoding of the context.
func ExampleNew() {
	n := network.New(network.Spec{
		Inputs:  []network.Input{{Width: 25, Weights: network.Gaussian(1)}, {Width: 2, Weights: network.Gaussian(.5)}},
		Hidden:  []network.Hidden{{Units: 100}, {Units: 50, Activation: network.Tanh, Weights: network.LeCun(1).LowRank(3)}},
		Outputs: 2,
		Readout: network.MeanField(1),
		Bias:    network.NoBias(),
	}, rng.New(2022).At("weights").Source())
	fmt.Println(n.Widths(), len(n.Parameters()), n.Layers[1].Activation)
	// Output: [27 100 50 2] 7800 tanh
}

// One weight, one trial: half the square of 3·2 − 1, and its derivative.
func ExampleMLP_Gradient() {
	n := &network.MLP{Layers: []network.Layer{{Weights: mat.NewDense(1, 1, []float64{3}), Activation: network.Linear}}}
	gradient, l := n.Gradient(mat.NewDense(1, 1, []float64{2}), mat.NewDense(1, 1, []float64{1}), loss.Squared{})
	fmt.Println(l, gradient.Layers[0].Weights.At(0, 0))
	// Output: 12.5 10
}

// For ŷ = v·w·x the derivatives are v·x and w·x, so K = (v² + w²)·x·x′.
func ExampleMLP_NTK() {
	n := &network.MLP{Layers: []network.Layer{
		{Weights: mat.NewDense(1, 1, []float64{2}), Activation: network.Linear},
		{Weights: mat.NewDense(1, 1, []float64{3}), Activation: network.Linear},
	}}
	fmt.Println(mat.Formatted(n.NTK(mat.NewDense(2, 1, []float64{1, 10}))))
	// Output:
	// ⎡  13   130⎤
	// ⎣ 130  1300⎦
}

// Without its second unit the network no longer sees the second input.
func ExampleMLP_Ablate() {
	n := &network.MLP{Layers: []network.Layer{
		{Weights: mat.NewDense(2, 2, []float64{1, 0, 0, 1})},
		{Weights: mat.NewDense(1, 2, []float64{1, 1}), Activation: network.Linear},
	}}
	_, output := n.Ablate(0, 1).Respond(mat.NewDense(2, 2, []float64{1, 5, 2, 7}))
	fmt.Println(output.RawMatrix().Data)
	// Output: [1 2]
}

// What is wrong with a network that was put together by hand.
func ExampleMLP_Validate() {
	n := &network.MLP{Layers: []network.Layer{{Weights: mat.NewDense(4, 3, nil)}, {Weights: mat.NewDense(1, 5, nil), Activation: network.Linear}}}
	fmt.Println(n.Validate())
	// Output: network: layer 1 has weights from 5 inputs, want 4, the units of layer 0
}

// The norm of the change and the change of the norm are not the same.
func ExampleRelativeChange() {
	before, after := mat.NewDense(1, 2, []float64{4, 3}), mat.NewDense(1, 2, []float64{3, 4})
	fmt.Printf("%.3f\n", network.RelativeChange(before, after))
	// Output: {0.283 0.000}
}
