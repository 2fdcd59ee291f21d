package posterior

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
)

// DrawReadout replaces the readout's weights and biases in θ by an exact draw from their posterior given all others, under the squared loss at inverse temperature β: a step of
// Gibbs' sampler, which leaves the posterior as it is. Given features H (P × N, as the readout's coordinates read them) each output's coordinates are normal with precision
// βHᵀH + I and mean β(βHᵀH + I)⁻¹Hᵀy.
//
// The draw is Matheron's: one from the prior, moved by Hᵀ(HHᵀ + I/β)⁻¹ times the fault of its noisy outputs, for which only a P × P system is solved. β = 0 draws from the
// prior. It is an error when that system is singular to rounding, as for so large a β that repeated inputs have the same features to all digits. It panics for another loss
// than loss.Squared, a readout that is not linear, and a β that is negative or not finite.
func (v *View) DrawReadout(theta []float64, beta float64, src rand.Source) error {
	p := v.p
	last := len(p.layers) - 1
	if p.layers[last].activation != network.Linear {
		panic(fmt.Sprintf("posterior: DrawReadout: the readout is %v, want linear", p.layers[last].activation))
	}
	if v.trials != p.trials {
		panic(fmt.Sprintf("posterior: DrawReadout: a view of %d trials, want the %d of Training", v.trials, p.trials))
	}
	h := v.features(theta)
	_, units := h.Dims()
	weights := mat.NewDense(units, p.outputs, nil)
	simd.Normals(weights.RawMatrix().Data, src)
	if beta != 0 {
		p.squared("DrawReadout", beta)
		fault := mat.NewDense(p.trials, p.outputs, nil)
		simd.Normals(fault.RawMatrix().Data, src)
		fault.Scale(-noise(beta), fault)
		fault.Add(fault, mat.NewDense(p.trials, p.outputs, p.y))
		var f, move mat.Dense
		f.Mul(h, weights)
		fault.Sub(fault, &f)
		gram := mat.NewSymDense(p.trials, nil)
		gram.SymOuterK(1, h)
		for i := range p.trials {
			gram.SetSym(i, i, gram.At(i, i)+1/beta)
		}
		var chol mat.Cholesky
		if !chol.Factorize(gram) || chol.Cond() > 1/precision {
			return fmt.Errorf("posterior: the outputs' covariance given features is singular at β = %v: condition %.1e", beta, chol.Cond())
		}
		if err := chol.SolveTo(fault, fault); err != nil {
			return fmt.Errorf("posterior: the outputs' covariance given features: %w", err)
		}
		move.Mul(h.T(), fault)
		weights.Add(weights, &move)
	}
	to := p.weights(theta, last)
	_, inputs := to.Dims()
	to.Copy(weights.Slice(0, inputs, 0, p.outputs).T())
	if bias := p.chain.Bias(theta, last); bias != nil {
		copy(bias, weights.RawRowView(inputs))
	}
	return nil
}

// features returns what coordinates of the readout multiply, trials × units: scaled responses, and a column for biases where there are any.
func (v *View) features(theta []float64) *mat.Dense {
	v.respond(theta)
	p := v.p
	last := len(p.layers) - 1
	from, inputs := v.in, p.chain.Layers()[last].Inputs
	if last > 0 {
		from = mat.NewDense(v.trials, inputs, v.pass.Responses(last-1))
	}
	columns := inputs
	if p.layers[last].biasScale != 0 {
		columns++
	}
	h := mat.NewDense(v.trials, columns, nil)
	h.Slice(0, v.trials, 0, inputs).(*mat.Dense).Scale(p.layers[last].scale, from)
	for i := 0; columns > inputs && i < v.trials; i++ {
		h.Set(i, inputs, p.layers[last].biasScale)
	}
	return h
}

// squared panics unless targets are normal around outputs with variance 1/β.
func (p *Posterior) squared(what string, beta float64) {
	if _, ok := p.loss.(loss.Squared); !ok {
		panic(fmt.Sprintf("posterior: %s: the loss is %T, want loss.Squared", what, p.loss))
	}
	if !positive(beta) {
		panic(fmt.Sprintf("posterior: %s: β = %v, want a positive number", what, beta))
	}
}

// noise is the standard deviation of noise in targets.
func noise(beta float64) float64 { return 1 / math.Sqrt(beta) }
