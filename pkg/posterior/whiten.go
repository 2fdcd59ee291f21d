package posterior

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/network"
)

// Network returns the network at θ, whose responses are those of the model: scalings are in its weights. What first-layer weights are outside the span of the inputs is a draw
// from their prior, as it is under the posterior; with a nil source it is 0, which makes no difference to responses within the span.
func (p *Posterior) Network(theta []float64, src rand.Source) *network.MLP {
	p.fits("Network", theta)
	n := &network.MLP{}
	for k, l := range p.layers {
		weights := p.weights(theta, k)
		if k == 0 {
			weights = p.span.whole(weights)
			if src != nil && p.span.basis != nil {
				draw := mat.NewDense(l.units, l.inputs, nil)
				simd.Normals(draw.RawMatrix().Data, src)
				weights.Add(weights, p.span.outside(draw))
			}
		} else {
			weights = mat.DenseCopyOf(weights)
		}
		weights.Scale(l.scale, weights)
		layer := network.Layer{Weights: weights, Activation: l.activation}
		if l.biasScale != 0 {
			layer.Bias = append([]float64(nil), p.chain.Bias(theta, k)...)
			simd.Scale(l.biasScale, layer.Bias)
		}
		n.Layers = append(n.Layers, layer)
	}
	return n
}

// weights returns the whitened weights of a layer, units × inputs (of the first layer: × rank). It shares memory with theta.
func (p *Posterior) weights(theta []float64, k int) *mat.Dense {
	l := p.chain.Layers()[k]
	return mat.NewDense(l.Units, l.Inputs, p.chain.Weights(theta, k))
}

// Whiten returns the coordinates of a network, trained or a teacher's: the start of a chain that is informed. Of the first layer's weights, the part outside the span of the
// inputs is left out. It is an error when n is not valid or not the model's in shape, activations and biases.
func (p *Posterior) Whiten(n *network.MLP) ([]float64, error) {
	if err := n.Validate(); err != nil {
		return nil, fmt.Errorf("posterior: %w", err)
	}
	if len(n.Layers) != len(p.layers) {
		return nil, fmt.Errorf("posterior: the network has %d layers, want %d", len(n.Layers), len(p.layers))
	}
	theta := p.Zero()
	for k, l := range p.layers {
		got := n.Layers[k]
		switch units, inputs := got.Weights.Dims(); {
		case units != l.units || inputs != l.inputs:
			return nil, fmt.Errorf("posterior: layer %d of the network is %d × %d, want %d × %d", k, units, inputs, l.units, l.inputs)
		case got.Activation != l.activation:
			return nil, fmt.Errorf("posterior: layer %d of the network has the activation %v, want %v", k, got.Activation, l.activation)
		case (got.Bias != nil) != (l.biasScale != 0):
			return nil, fmt.Errorf("posterior: of layer %d, only one of network and model has biases", k)
		}
		weights := got.Weights
		if k == 0 {
			weights = p.span.within(weights)
		}
		to := p.weights(theta, k)
		to.Scale(1/l.scale, weights)
		for i, b := range got.Bias {
			p.chain.Bias(theta, k)[i] = b / l.biasScale
		}
	}
	return theta, nil
}

// Simulate returns targets as the model makes them at θ under the squared loss: outputs for the inputs plus independent noise of variance 1/β, P × m. With θ from the prior they
// are what simulation-based calibration wants. It panics for any other loss, of which β does not make a distribution of targets that is known here, and unless β > 0.
func (p *Posterior) Simulate(theta []float64, beta float64, src rand.Source) *mat.Dense {
	p.squared("Simulate", beta)
	y := p.Training().Output(theta)
	r := rand.New(src)
	sd := noise(beta)
	y.Apply(func(_, _ int, f float64) float64 { return f + sd*r.NormFloat64() }, y)
	return y
}
