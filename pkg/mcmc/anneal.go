package mcmc

import (
	"fmt"
	"math"
)

// At returns t with its likelihood raised to the power β: the log density is that of the prior plus β times that of the likelihood. β = 1 is t, β = 0 is the prior, and
// β → ∞ is the set where the likelihood is greatest. It has memory of its own, but shares that of t's functions: one goroutine at a time may use the two. It panics
// where t has no prior and likelihood, or β is negative or not finite.
func (t *Target) At(beta float64) *Target { return &t.Temper(beta).Target }

// Tempered is a target whose likelihood is raised to a power that can be changed between steps, at no cost; the density and the gradient that a State keeps are then those
// of the β before, and [Tempered.Refresh] renews them.
type Tempered struct {
	Target // what is drawn from: a pointer to it is good for all values of Beta

	Beta float64 // the power β of the likelihood, finite and not negative
	base *Target
	work []float64 // the likelihood's gradient
}

// Temper returns t with its likelihood raised to the power β, as [Target.At] does, for a β that changes.
func (t *Target) Temper(beta float64) *Tempered {
	if t.Prior == nil || t.Likelihood == nil {
		panic("mcmc: At: the target has no Prior and Likelihood, whose likelihood could be raised to a power")
	}
	if !(beta >= 0) || math.IsInf(beta, 1) {
		panic(fmt.Sprintf("mcmc: At: β has to be finite and not negative, got %v", beta))
	}
	p := &Tempered{Target: *t, Beta: beta, base: t, work: make([]float64, t.Dim)}
	p.Density, p.Likelihood = p.density, p.likelihood
	p.Leapfrog, p.Bend = nil, nil
	if t.Leapfrog != nil && t.Bend != nil { // else it knows nothing of β
		p.Leapfrog = p.leapfrog
	}
	p.New = func() *Target { return t.Fork().At(p.Beta) }
	return p
}

// density is that of the prior, plus β times that of the likelihood.
func (p *Tempered) density(gradient, x []float64) float64 {
	if p.Beta == 1 {
		return p.base.Density(gradient, x)
	}
	if p.base.Bend != nil {
		p.base.Bend(p.Beta)
		defer p.base.Bend(1)
		return p.base.Density(gradient, x)
	}
	prior := p.base.Prior(gradient, x)
	if p.Beta == 0 || math.IsInf(prior, -1) {
		return prior
	}
	if gradient == nil {
		return prior + p.Beta*p.base.Likelihood(nil, x)
	}
	likelihood := p.base.Likelihood(p.work, x)
	for i, g := range p.work {
		gradient[i] += p.Beta * g
	}
	return prior + p.Beta*likelihood
}

// leapfrog is that of the target under β.
func (p *Tempered) leapfrog(x, momentum, gradient []float64, step float64, n int) float64 {
	p.base.Bend(p.Beta)
	defer p.base.Bend(1)
	return p.base.Leapfrog(x, momentum, gradient, step, n)
}

// likelihood is β times that of the target; 0 for β = 0, wherever it is.
func (p *Tempered) likelihood(gradient, x []float64) float64 {
	if p.Beta == 0 {
		clear(gradient)
		return 0
	}
	l := p.base.Likelihood(gradient, x)
	for i := range gradient {
		gradient[i] *= p.Beta
	}
	return p.Beta * l
}

// Refresh sets the log density of a state, and its gradient where it has one, to those at the state's place under the β of now.
func (p *Tempered) Refresh(s *State) { s.LogDensity = p.density(s.Gradient, s.X) }

// Anneal is a schedule for the power β of the likelihood, run before warm-up: each chain begins where the likelihood counts little, and is at rest again at every stage. It
// helps a chain into narrow posteriors, such as those of networks at nearly zero temperature. The step size is tuned anew at every stage, beginning with that of the stage
// before. The zero value of From, To, Stages and Steps stands for 10⁻⁴, 1, 20 and 50.
type Anneal struct {
	From, To float64 // first and last β; between them they grow by one factor
	Stages   int     // number of values of β, at least 2
	Steps    int     // transitions at each
	// Ladder are the values of β where one factor does not do; From, To and Stages have no meaning then. They may grow or fall. The run goes on at the last of them.
	Ladder []float64
}

// Stage is what one chain saw at one β of a schedule.
type Stage struct {
	Beta       float64 // power of the likelihood
	Step       float64 // size of the steps at the end
	Accept     float64 // mean acceptance probability
	Divergent  int     // divergent transitions
	LogDensity float64 // log density under this β at the end
	Likelihood float64 // log likelihood at the end, without β
}

// Betas returns the values of β of a schedule, in order. It is an error where they are negative or not finite, or a number is negative.
func (a *Anneal) Betas() ([]float64, error) {
	betas := a.Ladder
	if betas == nil {
		from, to, n := or(a.From, 1e-4), or(a.To, 1), or(a.Stages, 20)
		if !(from > 0) || !(to > 0) || n < 2 {
			return nil, fmt.Errorf("mcmc: annealing from β = %v to %v in %d stages: both have to be positive, and there have to be two stages at least", from, to, n)
		}
		betas = make([]float64, n)
		for i := range betas {
			betas[i] = from * math.Pow(to/from, float64(i)/float64(n-1))
		}
		betas[n-1] = to
	}
	for i, b := range betas {
		if !(b >= 0) || math.IsInf(b, 1) {
			return nil, fmt.Errorf("mcmc: annealing: β of stage %d is %v, and has to be finite and not negative", i, b)
		}
	}
	if len(betas) == 0 || a.Steps < 0 {
		return nil, fmt.Errorf("mcmc: annealing in %d stages of %d steps", len(betas), a.Steps)
	}
	return betas, nil
}

// or is v, or what stands for it where it is zero.
func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}
