package network_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
)

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		breaks func(n *network.MLP)
		want   string
	}{
		{func(*network.MLP) {}, "<nil>"},
		{func(n *network.MLP) { n.Blocks = nil }, "<nil>"},
		{func(n *network.MLP) { n.Layers[0].Bias = nil }, "<nil>"},
		{func(n *network.MLP) { n.Layers = nil }, "network: no layers, want at least the readout"},
		{func(n *network.MLP) { n.Layers[1].Weights = nil }, "network: layer 1 has no weights"},
		{func(n *network.MLP) { n.Layers[1].Weights = new(mat.Dense) }, "network: layer 1 has no weights"},
		{func(n *network.MLP) { n.Layers[1].Weights = mat.NewDense(5, 3, nil) }, "network: layer 1 has weights from 3 inputs, want 4, the units of layer 0"},
		{func(n *network.MLP) { n.Layers[0].Bias = []float64{1} }, "network: layer 0 has 1 biases, want 4, one a unit, or none"},
		{func(n *network.MLP) { n.Layers[0].Bias = []float64{} }, "network: layer 0 has 0 biases, want 4, one a unit, or none"},
		{func(n *network.MLP) { n.Layers[2].Activation = 8 }, "network: layer 2 has activation 8, want one of 8"},
		{func(n *network.MLP) { n.Blocks[1] = 0 }, "network: part 1 of the input is 0 wide, want at least 1"},
		{func(n *network.MLP) { n.Blocks[1] = 2 }, "network: the parts of the input, [2 2], have 4 columns, want 3, those of the weights of layer 0"},
		{func(n *network.MLP) { n.Layers[1].Weights.Set(4, 2, math.NaN()) }, "network: layer 1: the weight onto unit 4 from input 2 is NaN"},
		{func(n *network.MLP) { n.Layers[2].Bias[1] = math.Inf(-1) }, "network: layer 2: the bias of unit 1 is -Inf"},
	} {
		spec := network.Spec{Inputs: []network.Input{{Width: 2}, {Width: 1}}, Hidden: []network.Hidden{{Units: 4}, {Units: 5}}, Outputs: 2}
		n := network.New(spec, rng.New(1).Source())
		c.breaks(n)
		if got := fmt.Sprint(n.Validate()); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// What an error would say of a network that was built by hand, a method that cannot return one says in a panic; the same goes for arguments that do not fit.
func TestMisuseOfMethodsPanics(t *testing.T) {
	spec := network.Spec{Inputs: []network.Input{{Width: 2}}, Hidden: []network.Hidden{{Units: 3}}}
	n, broken := network.New(spec, rng.New(5).Source()), network.New(spec, rng.New(5).Source())
	broken.Layers[0].Bias = []float64{1}
	other := network.New(network.Spec{Inputs: []network.Input{{Width: 3}}, Hidden: []network.Hidden{{Units: 3}}}, rng.New(5).Source())
	x, wide := mat.NewDense(2, 2, nil), mat.NewDense(2, 3, nil)
	for name, misuse := range map[string]func(){
		"a broken network":       func() { broken.Respond(x) },
		"inputs of x":            func() { n.Respond(wide) },
		"inputs of the gradient": func() { n.Gradient(wide, mat.NewDense(2, 1, nil), loss.Squared{}) },
		"trials of y":            func() { n.Gradient(x, mat.NewDense(3, 1, nil), loss.Squared{}) },
		"outputs of y":           func() { n.Gradient(x, mat.NewDense(2, 2, nil), loss.Squared{}) },
		"inputs of the Jacobian": func() { n.Jacobian(wide) },
		"inputs of the kernel":   func() { n.NTK(wide) },
		"inputs between":         func() { n.NTKBetween(x, wide) },
		"a layer of the kernel":  func() { n.NTKOfLayer(x, 2) },
		"the readout's units":    func() { n.Permute(1, []int{0}) },
		"too few units":          func() { n.Permute(0, []int{0, 1}) },
		"a unit twice":           func() { n.Permute(0, []int{0, 1, 1}) },
		"a unit too many":        func() { n.Ablate(0, 3) },
		"a layer too many":       func() { n.Ablate(1, 0) },
		"other shapes":           func() { network.Change(n, other) },
		"shapes of Changes":      func() { network.Changes(n, other) },
		"shapes of BlockChanges": func() { network.BlockChanges(n, other) },
		"too many parameters":    func() { n.SetParameters(make([]float64, 14)) },
		"too few parameters":     func() { n.SetParameters(make([]float64, 12)) },
		"biases as weights": func() {
			network.New(network.Spec{Inputs: []network.Input{{Width: 2, Weights: network.NoBias()}}}, rng.New(1).Source())
		},
		"a negative rank": func() {
			network.New(network.Spec{Inputs: []network.Input{{Width: 2, Weights: network.He(1).LowRank(-1)}}}, rng.New(1).Source())
		},
		"an activation": func() {
			network.New(network.Spec{Inputs: []network.Input{{Width: 2}}, Hidden: []network.Hidden{{Units: 1, Activation: 9}}}, rng.New(1).Source())
		},
	} {
		if !panics(misuse) {
			t.Errorf("%s: no panic of package network", name)
		}
	}
}
