package network_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
)

func ExampleMLP_Respond() {
	n := &network.MLP{
		Blocks: []int{2},
		Layers: []network.Layer{
			{Weights: mat.NewDense(2, 2, []float64{1, 0, 0, -1}), Bias: []float64{0, 0.5}},
			{Weights: mat.NewDense(1, 2, []float64{10, 1}), Bias: []float64{100}, Activation: network.Linear},
		},
	}
	hidden, output := n.Respond(mat.NewDense(2, 2, []float64{1, 1, 2, -1}))
	fmt.Println(mat.Formatted(hidden))
	fmt.Println(mat.Formatted(output))
	// Output:
	// ⎡  1    0⎤
	// ⎣  2  1.5⎦
	// ⎡  110⎤
	// ⎣121.5⎦
}

func TestInitialWeightsHaveTheirScale(t *testing.T) {
	spec := network.Spec{Inputs: []network.Input{{Width: 25, Weights: network.Gaussian(3)}, {Width: 2, Weights: network.Gaussian(0.5)}}, Hidden: []network.Hidden{{Units: 4000}}}
	n := network.New(spec, rng.New(1).Source())
	var sum [3]float64
	for unit := range 4000 {
		for i, w := range n.Layers[0].Weights.RawRowView(unit) {
			sum[min(i/25, 1)] += w * w
		}
		sum[2] += math.Pow(n.Readout().Weights.At(0, unit), 2)
	}
	for i, c := range []struct {
		name     string
		got, n   float64
		variance float64
	}{{"stimulus", sum[0], 25 * 4000, 9}, {"context", sum[1], 2 * 4000, .25}, {"readout", sum[2], 4000, 1.0 / 4000 / 4000}} {
		// The mean of n squared normals has relative standard error √(2/n).
		if ratio := c.got / c.n / c.variance; !(math.Abs(ratio-1) <= 4*math.Sqrt(2/c.n)) {
			t.Errorf("%d %s: variance is %.4f of what was asked for", i, c.name, ratio)
		}
	}
	if n.Layers[0].Bias[7] != 0.1 || n.Readout().Bias[0] != 0.1 {
		t.Errorf("biases %v and %v, want 0.1", n.Layers[0].Bias[7], n.Readout().Bias[0])
	}
	spec.Bias, spec.Readout = network.Constant(0), network.Gaussian(0)
	if n = network.New(spec, rng.New(1).Source()); n.Layers[0].Bias[0] != 0 || mat.Norm(n.Readout().Weights, 1) != 0 {
		t.Error("a scale of 0 gives weights that are not 0")
	}
}

func random(rows, cols int, r *rand.Rand) *mat.Dense {
	m := mat.NewDense(rows, cols, nil)
	for i := range rows {
		for j := range cols {
			m.Set(i, j, r.NormFloat64())
		}
	}
	return m
}

func TestCloneSharesNothing(t *testing.T) {
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 2, Weights: network.Gaussian(1)}}, Hidden: []network.Hidden{{Units: 3}}}, rng.New(4).Source())
	c := n.Clone()
	c.Layers[0].Weights.Set(0, 0, 99)
	c.Layers[0].Bias[0], c.Readout().Bias[0], c.Blocks[0] = 99, 99, 99
	c.Readout().Weights.Set(0, 0, math.NaN())
	if n.Layers[0].Weights.At(0, 0) == 99 || n.Layers[0].Bias[0] == 99 || n.Readout().Bias[0] == 99 || n.Blocks[0] == 99 || n.Validate() != nil || c.Validate() == nil {
		t.Error("a change of the clone shows in the original")
	}
}

func TestMisusePanics(t *testing.T) {
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 2, Weights: network.Gaussian(1)}}, Hidden: []network.Hidden{{Units: 3}}}, rng.New(5).Source())
	for name, misuse := range map[string]func(){
		"no inputs": func() { network.New(network.Spec{}, rng.New(1).Source()) },
		"width": func() {
			network.New(network.Spec{Inputs: []network.Input{{Width: 0, Weights: network.Gaussian(1)}}}, rng.New(1).Source())
		},
		"negative scale": func() {
			network.New(network.Spec{Inputs: []network.Input{{Width: 2, Weights: network.Gaussian(-1)}}}, rng.New(1).Source())
		},
		"inputs of x": func() { n.Respond(mat.NewDense(1, 3, nil)) },
		"trials of y": func() { n.Gradient(mat.NewDense(1, 2, nil), mat.NewDense(2, 1, nil), loss.Squared{}) },
		"negative units": func() {
			network.New(network.Spec{Inputs: []network.Input{{Width: 2, Weights: network.Gaussian(1)}}, Hidden: []network.Hidden{{Units: -1}}}, rng.New(1).Source())
		},
		"negative output": func() {
			network.New(network.Spec{Inputs: []network.Input{{Width: 2, Weights: network.Gaussian(1)}}, Outputs: -1}, rng.New(1).Source())
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if r := recover(); r == nil {
					t.Error("no panic")
				}
			}()
			misuse()
		})
	}
}

func TestAllBiasesAreThatOfTheSpec(t *testing.T) {
	spec := network.Spec{Inputs: []network.Input{{Width: 2, Weights: network.Gaussian(1)}}, Hidden: []network.Hidden{{Units: 4}}, Outputs: 3}
	for _, c := range []struct {
		bias network.Init
		want float64
	}{{network.Init{}, .1}, {network.Constant(.7), .7}, {network.Constant(-.2), -.2}, {network.Constant(0), 0}} {
		spec.Bias = c.bias
		n := network.New(spec, rng.New(6).Source())
		if len(n.Layers[0].Bias) != 4 || len(n.Readout().Bias) != 3 {
			t.Fatalf("%d hidden and %d readout biases, want 4 and 3", len(n.Layers[0].Bias), len(n.Readout().Bias))
		}
		for i, b := range append(n.Layers[0].Bias, n.Readout().Bias...) {
			if b != c.want {
				t.Errorf("Bias %v: bias %d is %v, want %v", c.bias, i, b, c.want)
			}
		}
	}
}

func TestValidateLooksAtEveryPart(t *testing.T) {
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 2, Weights: network.Gaussian(1)}}, Hidden: []network.Hidden{{Units: 3}}, Outputs: 2}, rng.New(7).Source())
	parts := map[string][]float64{
		"hidden": n.Layers[0].Weights.RawMatrix().Data, "hidden bias": n.Layers[0].Bias, "readout": n.Readout().Weights.RawMatrix().Data, "readout bias": n.Readout().Bias,
	}
	for name, values := range parts {
		last := len(values) - 1
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			good := values[last]
			values[last] = bad
			if n.Validate() == nil {
				t.Errorf("%s: %v passes as finite", name, bad)
			}
			values[last] = good
		}
		values[last] = math.MaxFloat64
		if n.Validate() != nil {
			t.Errorf("%s: %v passes as infinite", name, math.MaxFloat64)
		}
	}
}
