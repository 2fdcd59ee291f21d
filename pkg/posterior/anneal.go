package posterior

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/mcmc"
)

// Sampler returns the kernel that showed all coding schemes: Hamiltonian Monte Carlo with 40 leapfrog steps, half as many to half as many more, whose size varies by a
// fifth, tuned to an acceptance of 0.8. Masses of 1 suit whitened coordinates: leave their adaptation off. Steps have to be of the size √(N/β), and some 60 of them do
// better at the largest β.
func Sampler() mcmc.HMC {
	return mcmc.HMC{Steps: 40, StepJitter: .2, CountJitter: .5, Accept: .8}
}

// AnnealFast returns a schedule from inverse temperature 1 to that of the target, β, in 16 stages of 30 transitions. A posterior at large β has to be annealed: a chain that
// is dropped into it from the prior sticks. Values of codes are at rest after a fast schedule, and how many units have each code is not.
func AnnealFast(beta float64) *mcmc.Anneal { return anneal(beta, 16, 30) }

// AnnealSlow is AnnealFast with 40 stages of 125 transitions, after which occupations of codes are closer to those at rest, and copies of outliers have merged.
func AnnealSlow(beta float64) *mcmc.Anneal { return anneal(beta, 40, 125) }

// anneal speaks of powers of a likelihood that has β in it already.
func anneal(beta float64, stages, steps int) *mcmc.Anneal {
	if !positive(beta) {
		panic(fmt.Sprintf("posterior: annealing to β = %v, want a positive number", beta))
	}
	return &mcmc.Anneal{From: math.Min(1/beta, 1), To: 1, Stages: stages, Steps: steps}
}

// Residual is what is left of the targets, and whether β is large enough for it. In the non-lazy scaling y − ⟨f⟩ = (N/β)·t with a field t that does not depend on β to
// leading order (van Meegen and Sompolinsky 2025, the saddle point), and f fluctuates about its mean by 1/β in each trial and output.
type Residual struct {
	Bias    float64    // mean of (y − ⟨f⟩)² over trials and outputs
	Thermal float64    // 1/β, about the variance of f around its mean
	Size    float64    // mean of y²
	Field   *mat.Dense // t = (β/N)·(y − ⟨f⟩), trials × outputs
	Beta    float64    // that the draws had
}

// Residual compares the mean outputs ⟨f⟩ of draws at inverse temperature β, trials × outputs, with the targets. It panics when mean has another shape.
func (p *Posterior) Residual(mean mat.Matrix, beta float64) Residual {
	if r, c := mean.Dims(); r != p.trials || c != p.outputs {
		panic(fmt.Sprintf("posterior: Residual: mean outputs are %d × %d, want %d × %d", r, c, p.trials, p.outputs))
	}
	y := p.Targets()
	var fault mat.Dense
	fault.Sub(y, mean)
	size := float64(p.trials * p.outputs)
	r := Residual{Thermal: 1 / beta, Beta: beta, Bias: square(mat.Norm(&fault, 2)) / size, Size: square(mat.Norm(y, 2)) / size}
	fault.Scale(beta/float64(p.layers[len(p.layers)-1].inputs), &fault)
	r.Field = &fault
	return r
}

// Cold says whether β is large enough for zero temperature: the targets are missed by less than a hundredth of their mean square, bias and thermal noise together.
func (r Residual) Cold() bool { return r.Bias+r.Thermal < .01*r.Size }

// String says how far mean outputs are from the targets, and which β would bring them to a hundredth of their mean square.
func (r Residual) String() string {
	s := fmt.Sprintf("mean outputs miss the targets, of a mean square of %.2g, by %.2g, beside thermal noise of %.2g", r.Size, r.Bias, r.Thermal)
	if r.Cold() {
		return s + ": the temperature is as good as zero"
	}
	return s + fmt.Sprintf(": β = %.3g is too small for zero temperature; about %.2g would do if the field is what it will be", r.Beta, r.enough())
}

// enough is the β at which bias, which falls as 1/β², and thermal noise, as 1/β, are together a hundredth of the mean square of targets: the root of a/β² + 1/β = Size/100.
func (r Residual) enough() float64 {
	a := r.Bias * r.Beta * r.Beta
	return (1 + math.Sqrt(1+a*r.Size/25)) / (r.Size / 50)
}

func square(v float64) float64 { return v * v }
