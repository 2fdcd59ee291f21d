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

var activations = []network.Activation{network.ReLU, network.Linear, network.Tanh, network.Erf, network.Sigmoid, network.Softplus, network.ScaledErf, network.ErfSigmoid}

// losses holds every loss with targets that suit it, and the fewest outputs that do.
var losses = []struct {
	loss    loss.Loss
	targets func(y []float64, r *rand.Rand)
	outputs int
}{
	{loss.Squared{}, anything, 1},
	{loss.MeanSquared{}, anything, 1},
	{loss.Logistic{}, plusMinus, 1},
	{loss.CrossEntropy{}, oneHot, 2},
	{loss.Margin{}, plusMinus, 1},
	{loss.Margin{}, oneHot, 2},
	{loss.Reward{}, anything, 1},
	{loss.Mean(loss.CrossEntropy{}), oneHot, 3},
}

func anything(y []float64, r *rand.Rand) {
	for j := range y {
		y[j] = r.NormFloat64()
	}
}

func plusMinus(y []float64, r *rand.Rand) {
	for j := range y {
		y[j] = float64(2*r.IntN(2) - 1)
	}
}

func oneHot(y []float64, r *rand.Rand) {
	clear(y)
	y[r.IntN(len(y))] = 1
}

// drawn returns a network of random widths, some of them 1.
func drawn(hidden int, a network.Activation, outputs int, bias bool, r *rand.Rand) *network.MLP {
	spec := network.Spec{
		Inputs: []network.Input{{Width: 1 + r.IntN(4)}, {Width: 1 + r.IntN(3)}}, Hidden: []network.Hidden{}, Outputs: outputs, Readout: network.LeCun(1.5), Bias: network.NoBias(),
	}
	if bias {
		spec.Bias = network.Gaussian(.5)
	}
	for range hidden {
		spec.Hidden = append(spec.Hidden, network.Hidden{Units: 1 + r.IntN(6), Activation: a, Weights: network.LeCun(1.5)})
	}
	return network.New(spec, r)
}

// smooth says whether the loss has derivatives here and nearby: no ReLU unit is about to switch, no margin about to be met, no two classes are tied.
func smooth(n *network.MLP, x *mat.Dense, y []float64, l loss.Loss) bool {
	const near = 1e-3
	for k, layer := range n.Layers {
		if layer.Activation != network.ReLU {
			continue
		}
		upTo := n.Clone()
		upTo.Layers = upTo.Layers[:k+1]
		upTo.Layers[k].Activation = network.Linear
		_, drive := upTo.Respond(x)
		for _, z := range drive.RawMatrix().Data {
			if math.Abs(z) < near {
				return false
			}
		}
	}
	if _, ok := l.(loss.Margin); !ok {
		return true
	}
	_, output := n.Respond(x)
	f := output.RawMatrix().Data
	_, outputs := output.Dims()
	a, b := make([]float64, len(f)), make([]float64, len(f))
	loss.Margin{Width: 1 - near}.Evaluate(a, f, y, nil, outputs)
	loss.Margin{Width: 1 + near}.Evaluate(b, f, y, nil, outputs)
	for i := range f {
		for j := range i % outputs {
			if math.Abs(f[i]-f[i-1-j]) < near {
				return false
			}
		}
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestGradientAgainstCentralDifferences(t *testing.T) {
	r := rng.New(2).Rand()
	for _, a := range activations {
		for depth := range 4 {
			for c := range losses {
				for _, bias := range []bool{true, false} {
					l := losses[c]
					name := fmt.Sprintf("%v, %d hidden layers, %T %d, bias %v", a, depth, l.loss, c, bias)
					var n *network.MLP
					var x, y *mat.Dense
					for n == nil || !smooth(n, x, y.RawMatrix().Data, l.loss) {
						outputs, trials := l.outputs+r.IntN(3), 1+r.IntN(5)
						n = drawn(depth, a, outputs, bias, r)
						inputs, _, _ := n.Dims()
						x, y = random(trials, inputs, r), mat.NewDense(trials, outputs, nil)
						for i := range trials {
							l.targets(y.RawRowView(i), r)
						}
					}
					differences(t, name, n, x, y, l.loss)
				}
			}
		}
	}
}

func differences(t *testing.T, name string, n *network.MLP, x, y *mat.Dense, l loss.Loss) {
	t.Helper()
	gradient, value := n.Gradient(x, y, l)
	got, at := gradient.Parameters(), n.Parameters()
	probe := n.Clone()
	lossAt := func(p []float64) float64 {
		probe.SetParameters(p)
		_, v := probe.Gradient(x, y, l)
		return v
	}
	if v := lossAt(at); v != value {
		t.Fatalf("%s: loss %v, then %v", name, value, v)
	}
	want, scale := make([]float64, len(at)), 0.0
	for i, p := range at {
		const h = 1e-5
		at[i] = p + h
		up := lossAt(at)
		at[i] = p - h
		want[i] = (up - lossAt(at)) / (2 * h)
		at[i] = p
		scale = max(scale, math.Abs(want[i]))
	}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= 1e-6*scale+1e-10) { // the second is the rounding of the differences
			t.Fatalf("%s, widths %v: derivative by parameter %d is %v, central difference %v", name, n.Widths(), i, got[i], want[i])
		}
	}
}

// A readout that is not linear, as in networks built by hand.
func TestGradientThroughAReadoutWithAnActivation(t *testing.T) {
	r := rng.New(3).Rand()
	for _, a := range activations[1:] {
		n := drawn(1, network.Tanh, 2, true, r)
		n.Readout().Activation = a
		inputs, _, _ := n.Dims()
		differences(t, a.String(), n, random(4, inputs, r), random(4, 2, r), loss.Squared{})
	}
}

// The loss of a linear network without hidden layers is that of regression, whose gradient is (XW − Y)ᵀX.
func TestGradientOfRegression(t *testing.T) {
	r := rng.New(4).Rand()
	n := drawn(0, network.Linear, 3, false, r)
	inputs, _, _ := n.Dims()
	x, y := random(7, inputs, r), random(7, 3, r)
	var residual, want mat.Dense
	residual.Mul(x, n.Readout().Weights.T())
	residual.Sub(&residual, y)
	want.Mul(residual.T(), x)
	gradient, _ := n.Gradient(x, y, loss.Squared{})
	if !mat.EqualApprox(gradient.Readout().Weights, &want, 1e-13) {
		t.Errorf("gradient\n%v, want\n%v", mat.Formatted(gradient.Readout().Weights), mat.Formatted(&want))
	}
}
