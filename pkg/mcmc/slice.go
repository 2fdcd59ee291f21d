package mcmc

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// EllipticalSlice draws from targets whose prior is Gaussian (Murray, Adams & MacKay 2010): the next state is on an ellipse through the state and a draw from the prior, at the
// first angle, of a bracket that shrinks towards the state, where the likelihood exceeds a random share of what it was. It has no step size, needs no gradient, always moves, and
// leaves the target exactly as it is. It suits likelihoods that say little beside the prior.
//
// Info.Steps and Info.Gradients are evaluations of the likelihood. Tuning is not used.
type EllipticalSlice struct{}

// Init evaluates the density at x. It is an error if the target has no GaussianPrior or no Likelihood, or if the Density is not their sum: that of Prior and Likelihood, or, where
// there is no Prior, of [Gaussian.Log], which has no constant, and Likelihood.
func (EllipticalSlice) Init(t *Target, x []float64) (*State, error) {
	switch g := t.GaussianPrior; {
	case g == nil || t.Likelihood == nil:
		return nil, fmt.Errorf("mcmc: elliptical slice sampling needs a target with GaussianPrior and Likelihood")
	case g.Mean != nil && len(g.Mean) != t.Dim, g.SD != nil && len(g.SD) != t.Dim:
		return nil, fmt.Errorf("mcmc: the Gaussian prior has %d means and %d standard deviations, the target %d coordinates", len(g.Mean), len(g.SD), t.Dim)
	}
	s, err := newState(t, x, false)
	if err != nil {
		return nil, err
	}
	// What Density has beyond the two would be taken for likelihood, and no place might ever have enough of it.
	if sum := t.prior(s.X) + t.Likelihood(nil, s.X); !(math.Abs(sum-s.LogDensity) <= 1e-9*(1+math.Abs(sum)+math.Abs(s.LogDensity))) {
		return nil, fmt.Errorf("mcmc: prior and Likelihood at the start have the sum %v, Density is %v", sum, s.LogDensity)
	}
	return s, nil
}

// prior is the log density of the prior, with the constant that Density has.
func (t *Target) prior(x []float64) float64 {
	if t.Prior != nil {
		return t.Prior(nil, x)
	}
	return t.GaussianPrior.Log(nil, x)
}

// ellipse is the memory of EllipticalSlice.
type ellipse struct{ x, other []float64 }

// Step moves the chain.
func (EllipticalSlice) Step(t *Target, s *State, _ *Tuning, src rand.Source) Info {
	w := memory[ellipse](s)
	if len(w.x) != t.Dim {
		w.x, w.other = make([]float64, t.Dim), make([]float64, t.Dim)
	}
	if s.Gradient != nil { // of another kernel
		s.Gradient = nil
	}
	g := t.GaussianPrior
	g.Draw(w.other, src)
	// A share u of the likelihood; 1 − u is in (0, 1].
	level := s.LogDensity - t.prior(s.X) + math.Log(1-uniform(src))
	theta := 2 * math.Pi * uniform(src)
	low, high := theta-2*math.Pi, theta
	info := Info{Accept: 1, Energy: math.NaN(), Step: math.NaN()}
	// The bracket shrinks to nothing in some 60 halvings where only the state itself exceeds the level.
	for high-low > 1e-14 {
		sin, cos := math.Sincos(theta)
		for i, x := range s.X {
			m := 0.0
			if g.Mean != nil {
				m = g.Mean[i]
			}
			w.x[i] = m + (x-m)*cos + (w.other[i]-m)*sin
		}
		l := t.Likelihood(nil, w.x)
		info.Steps++
		info.Gradients++
		if l >= level && l <= math.MaxFloat64 {
			copy(s.X, w.x)
			s.LogDensity = l + t.prior(w.x)
			info.Moved = true
			return info
		}
		if math.IsNaN(l) || math.IsInf(l, 1) {
			info.Divergent, info.DivergedAt = true, w.x
		}
		if theta < 0 {
			low = theta
		} else {
			high = theta
		}
		theta = low + (high-low)*uniform(src)
	}
	return info
}

// Acceptance is 0: there is nothing to tune.
func (EllipticalSlice) Acceptance() float64 { return 0 }

// String names the kernel.
func (EllipticalSlice) String() string { return "elliptical slice" }
