package posterior

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/mcmc"
)

// Target returns the posterior at inverse temperature β as what package mcmc draws from: the log density −β·Loss(θ) − ½|θ|², up to a constant. For the squared loss 1/β is the
// variance of the noise in each target; for the logistic and the cross-entropy β = 1 is the likelihood itself. β = 0 is the prior.
//
// Coordinates have the names of [Posterior.Names] where they are at most 100,000, and else those that package mcmc gives them.
//
// Masses of 1 are right for these coordinates. Gradients come from the passes that train networks, and a target has a Leapfrog that stores none. Target panics unless β is
// a number that is not negative; one target serves one goroutine, and its Fork another.
func (p *Posterior) Target(beta float64) *mcmc.Target {
	if !(beta >= 0) || math.IsInf(beta, 1) {
		panic(fmt.Sprintf("posterior: Target: β = %v, want a number that is not negative", beta))
	}
	w := &worker{Posterior: p, beta: beta, power: 1, pass: p.chain.NewPass(max(2, p.trials)), slope: make([]float64, len(p.y))}
	standard := &mcmc.Gaussian{}
	var names []string
	if p.Dim() <= mostNames {
		names = p.Names()
	}
	return &mcmc.Target{
		Dim:           p.Dim(),
		Density:       w.density,
		Prior:         standard.Log,
		Likelihood:    w.likelihood,
		GaussianPrior: standard,
		Names:         names,
		Unidentified:  len(p.layers) > 1, // hidden units may trade places
		Leapfrog:      w.leapfrog,
		Bend:          func(power float64) { w.power = power },
		New:           func() *mcmc.Target { return p.Target(beta) },
	}
}

// mostNames is for how many coordinates a target has names: those of a million are 40 MB.
const mostNames = 100_000

// Beta returns the rule of thumb for (nearly) zero temperature under the squared loss: 1000·N in the non-lazy scaling, N being the number of units that the readout reads, with
// which all coding schemes fit the targets to a mean square of some 4·10⁻⁵, and 1000 in the lazy one. With 300·N it is 5·10⁻⁴. Larger values cost smaller steps and buy nothing.
func (p *Posterior) Beta() float64 {
	if n := p.layers[len(p.layers)-1].inputs; p.gamma == float64(n) {
		return 1000 * float64(n)
	}
	return 1000
}

// worker is the memory of one chain.
type worker struct {
	*Posterior
	beta  float64
	power float64 // to which Density and leapfrog raise the likelihood
	pass  *backprop.Pass[float64]
	slope []float64
}

// forward returns β times the loss at x, and sets slope to β times its derivative by the outputs.
func (w *worker) forward(x []float64, beta float64) float64 {
	output := w.pass.Forward(x, w.x, w.trials)
	l := w.loss.Evaluate(w.slope, output, w.y, nil, w.outputs)
	simd.Scale(beta, w.slope)
	return beta * l
}

func (w *worker) likelihood(gradient, x []float64) float64 {
	return w.likelihoodAt(gradient, x, w.beta)
}

func (w *worker) likelihoodAt(gradient, x []float64, beta float64) float64 {
	w.fits("Target", x)
	if beta == 0 { // no output is so large that it could count
		clear(gradient)
		return 0
	}
	l := -w.forward(x, beta)
	if gradient != nil {
		simd.Scale(-1, w.slope)
		w.pass.Backward(x, gradient, w.slope)
	}
	return l
}

func (w *worker) density(gradient, x []float64) float64 {
	l := w.likelihoodAt(gradient, x, w.beta*w.power)
	if gradient != nil {
		simd.Axpy(-1, x, gradient)
	}
	return l - simd.SumSquares(x)/2
}

// leapfrog is n steps of Hamilton's equations, as mcmc.Target has it, without a gradient between the first and the last.
//
// In place of the momentum p it carries v = −p/ε. The gradient of β·Loss adds to v as it is, so that v is where the matrix products of the way back put their results, and the
// prior's pull and the drift follow while they are at hand: v += θ, θ −= ε²v.
func (w *worker) leapfrog(x, p, gradient []float64, step float64, n int) float64 {
	if step == 0 || n < 1 {
		return w.density(gradient, x)
	}
	v, factor := p, step*step
	for from := 0; from < len(x); from += near {
		to := min(from+near, len(x))
		kicked := v[from:to]
		for i, g := range gradient[from:to] {
			kicked[i] = -kicked[i]/step - g/2
		}
		simd.Axpy(-factor, kicked, x[from:to])
	}
	for range n - 1 {
		if beta := w.beta * w.power; beta != 0 {
			w.forward(x, beta)
			w.pass.Drift(x, v, w.slope, factor)
		} else {
			simd.Momentum(x, v, x, factor, 1)
		}
	}
	l := w.likelihoodAt(gradient, x, w.beta*w.power) - simd.SumSquares(x)/2
	for from := 0; from < len(x); from += near {
		to := min(from+near, len(x))
		g, kicked := gradient[from:to], v[from:to]
		simd.Axpy(-1, x[from:to], g)
		simd.MulAdd(kicked, -0.5, g, kicked)
		simd.Scale(-step, kicked)
	}
	return l
}

// near is how many coordinates pass several steps together while they are in the first-level cache.
const near = 1024
