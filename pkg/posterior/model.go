package posterior

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
)

// Model is a network with a prior on its weights: hidden layers of N_1 … N_L units and a linear readout,
//
//	z^l = N_{l−1}^{−½} W^l φ(z^{l−1}) + b^l,   f = γ⁻¹ a φ(z^L) + c,
//
// where all weights and biases are independent and normal around 0. Inputs take the place of φ(z⁰).
type Model struct {
	Hidden  []Hidden // from the input on; none is a linear model
	Readout Scaling  // γ: N in the zero value, NonLazy
	// ReadoutVariance is σ_a², the prior variance of each readout weight a. 0 stands for what [ReadoutVariance] says of the last hidden layer's activation in the non-lazy
	// scaling, and for 1 in the lazy one.
	ReadoutVariance float64
	ReadoutBias     float64   // standard deviation of the readout's biases c; 0: there are none
	Loss            loss.Loss // the likelihood is e^(−β·Loss); nil is loss.Squared, ½ Σ (f − y)²
}

// Hidden is one hidden layer of a Model.
type Hidden struct {
	Units      int
	Activation network.Activation
	SD         float64 // σ_l, the standard deviation of the weights W^l; 0 stands for 1
	Bias       float64 // that of the biases b^l; 0: there are none
}

// Scaling is how a readout from N units is scaled.
type Scaling uint8

const (
	NonLazy Scaling = iota // 1/N: units have to share the work of the readout, and learn features
	Lazy                   // 1/√N: that of Gaussian processes; the units of a wide network stay what they are under the prior
)

// String returns "non-lazy (1/N)" or "lazy (1/√N)".
func (s Scaling) String() string {
	switch s {
	case NonLazy:
		return "non-lazy (1/N)"
	case Lazy:
		return "lazy (1/√N)"
	}
	return fmt.Sprintf("scaling %d, which does not exist", uint8(s))
}

// gamma is what the readout of n units is divided by.
func (s Scaling) gamma(n int) float64 {
	if s == Lazy {
		return math.Sqrt(float64(n))
	}
	return float64(n)
}

// ReadoutVariance returns the prior variance σ_a² of readout weights with which a non-lazy network's features stay of order 1 as the number of trials P grows: 1/P where the
// last hidden layer is bounded, P^(−1/L) where it is not, so that each of the L layers can amplify what it gets (linear, ReLU, softplus). It is to be multiplied by a number of
// order 1 where one is wanted. That some such scaling is needed is in van Meegen and Sompolinsky (2025); with a variance that does not fall, features fade as P grows.
// It panics unless there is a trial and a hidden layer.
func ReadoutVariance(last network.Activation, trials, hiddenLayers int) float64 {
	if trials < 1 || hiddenLayers < 1 {
		panic(fmt.Sprintf("posterior: ReadoutVariance: %d trials and %d hidden layers, want at least one of each", trials, hiddenLayers))
	}
	switch last {
	case network.Linear, network.ReLU, network.Softplus:
		return math.Pow(float64(trials), -1/float64(hiddenLayers))
	}
	return 1 / float64(trials)
}

// Prior is the prior of one layer of a network in its own parameters: standard deviations around 0 of its weights, and of its biases.
type Prior struct{ Weights, Bias float64 }

// layer is one layer of a network whose parameters θ have a standard normal prior: response = activation(scale·θ·input + biasScale·θ_b).
type layer struct {
	inputs, units    int
	activation       network.Activation
	scale, biasScale float64 // biasScale is 0 where there are no biases
}

// layers returns those of m for so many inputs, trials and outputs.
func (m *Model) layers(inputs, trials, outputs int) (all []layer, gamma float64, err error) {
	before := inputs
	for i, h := range m.Hidden {
		sd := h.SD
		if sd == 0 {
			sd = 1
		}
		switch {
		case h.Units < 1:
			return nil, 0, fmt.Errorf("posterior: hidden layer %d has %d units, want at least 1", i, h.Units)
		case !h.Activation.Exists():
			return nil, 0, fmt.Errorf("posterior: hidden layer %d has activation %d, which does not exist", i, h.Activation)
		case !positive(sd):
			return nil, 0, fmt.Errorf("posterior: the weights of hidden layer %d have a standard deviation of %v, want a positive number", i, sd)
		case h.Bias != 0 && !positive(h.Bias):
			return nil, 0, fmt.Errorf("posterior: the biases of hidden layer %d have a standard deviation of %v, want a positive number, or 0 for none", i, h.Bias)
		}
		all = append(all, layer{before, h.Units, h.Activation, sd / math.Sqrt(float64(before)), h.Bias})
		before = h.Units
	}
	variance := m.ReadoutVariance
	switch {
	case m.Readout > Lazy:
		return nil, 0, fmt.Errorf("posterior: the readout has %v", m.Readout)
	case variance == 0 && m.Readout == NonLazy && len(m.Hidden) > 0:
		variance = ReadoutVariance(m.Hidden[len(m.Hidden)-1].Activation, trials, len(m.Hidden))
	case variance == 0:
		variance = 1
	}
	if !positive(variance) {
		return nil, 0, fmt.Errorf("posterior: the readout's weights have a variance of %v, want a positive number", variance)
	}
	if m.ReadoutBias != 0 && !positive(m.ReadoutBias) {
		return nil, 0, fmt.Errorf("posterior: the readout's biases have a standard deviation of %v, want a positive number, or 0 for none", m.ReadoutBias)
	}
	gamma = m.Readout.gamma(before)
	return append(all, layer{before, outputs, network.Linear, math.Sqrt(variance) / gamma, m.ReadoutBias}), gamma, nil
}

// layersOf returns those of a network whose own parameters have these priors.
func layersOf(n *network.MLP, priors []Prior) (all []layer, err error) {
	if err := n.Validate(); err != nil {
		return nil, fmt.Errorf("posterior: %w", err)
	}
	if len(priors) != len(n.Layers) {
		return nil, fmt.Errorf("posterior: %d priors for a network of %d layers, want one for each", len(priors), len(n.Layers))
	}
	for k, l := range n.Layers {
		units, inputs := l.Weights.Dims()
		switch prior := priors[k]; {
		case !positive(prior.Weights):
			return nil, fmt.Errorf("posterior: the weights of layer %d have a prior standard deviation of %v, want a positive number", k, prior.Weights)
		case l.Bias != nil && !positive(prior.Bias):
			return nil, fmt.Errorf("posterior: the biases of layer %d have a prior standard deviation of %v, want a positive number", k, prior.Bias)
		case l.Bias == nil && prior.Bias != 0:
			return nil, fmt.Errorf("posterior: layer %d has no biases, and a prior standard deviation of %v for them", k, prior.Bias)
		default:
			all = append(all, layer{inputs, units, l.Activation, prior.Weights, prior.Bias})
		}
	}
	return all, nil
}

func positive(v float64) bool { return v > 0 && !math.IsInf(v, 1) }
