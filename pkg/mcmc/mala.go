package mcmc

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// MALA is the Metropolis-adjusted Langevin algorithm (Roberts & Tweedie 1996), preconditioned by the masses: x′ = x + ½ε²·M⁻¹∇ + ε·M^−½·ξ, accepted by Metropolis' rule. It is
// Hamiltonian Monte Carlo of one leapfrog step, and leaves the target exactly as it is. Literature counts in steps h = ½ε² of time of Langevin's equation.
type MALA struct {
	Accept float64 // mean acceptance that warm-up aims at; 0: 0.574, the best in many dimensions (Roberts & Rosenthal 1998)
}

// Init evaluates density and gradient at x.
func (MALA) Init(t *Target, x []float64) (*State, error) { return newState(t, x, true) }

// Step proposes a place, and moves there or stays.
func (MALA) Step(t *Target, s *State, tuning *Tuning, src rand.Source) Info {
	return trajectory(t, s, tuning, src, Leapfrog, tuning.Step, 1, math.MaxFloat64)
}

// Acceptance is 0.574, unless Accept says otherwise.
func (k MALA) Acceptance() float64 { return or(k.Accept, 0.574) }

// String names the kernel.
func (MALA) String() string { return "MALA" }

// ULA is overdamped Langevin dynamics without correction: x′ = x + ½ε²·M⁻¹∇ + ε·M^−½·ξ, the Euler–Maruyama step of length h = ½ε² of Langevin's equation.
//
// It does not leave the target as it is: expectations are off by O(h) = O(ε²). On a Gaussian with unit masses, the variance along an eigenvector of curvature λ is 1/(λ(1 −
// hλ/2)) in place of 1/λ, and there is no stationary distribution from h = 2/λ on. [Langevin] is off by less at a larger step. Info.Accept is what Metropolis' rule would say,
// and so a measure of the bias; a step to where density or gradient is not finite is not made, and divergent.
type ULA struct{}

// Init evaluates density and gradient at x.
func (ULA) Init(t *Target, x []float64) (*State, error) { return newState(t, x, true) }

// Step moves the chain.
func (ULA) Step(t *Target, s *State, tuning *Tuning, src rand.Source) Info {
	f := memory[flow](s)
	f.begin(t, s, tuning)
	f.throw(src)
	info := f.propose(t, Leapfrog, tuning.Step, 1, math.MaxFloat64)
	if info.Moved = !info.Divergent; info.Moved {
		f.keep(s)
	}
	return info
}

// Acceptance is 0: there is no test whose acceptance could be aimed at.
func (ULA) Acceptance() float64 { return 0 }

// String names the kernel.
func (ULA) String() string { return "overdamped Langevin, uncorrected" }

// RandomWalk is Metropolis' algorithm with normal proposals of standard deviation Tuning.Step, times M^−½. It needs no gradient, and leaves the target exactly as it is. A
// baseline: its steps have to become smaller as 1/√n with n coordinates.
type RandomWalk struct {
	Accept float64 // mean acceptance that warm-up aims at; 0: 0.234, the best in many dimensions (Roberts, Gelman & Gilks 1997)
}

// Init evaluates the density at x.
func (RandomWalk) Init(t *Target, x []float64) (*State, error) { return newState(t, x, false) }

// Step proposes a place, and moves there or stays.
func (RandomWalk) Step(t *Target, s *State, tuning *Tuning, src rand.Source) Info {
	f := memory[flow](s)
	f.size(t.Dim, tuning)
	copy(f.x, s.X)
	f.throw(src)
	f.drift(tuning.Step)
	l := t.Density(nil, f.x)
	info := Info{Energy: math.NaN(), Step: tuning.Step, Steps: 1, Gradients: 1}
	if !(l <= math.MaxFloat64) { // NaN or +Inf
		info.Divergent, info.DivergedAt = true, f.x
		return info
	}
	info.Accept = metropolis(s.LogDensity - l)
	if info.Moved = uniform(src) < info.Accept; info.Moved {
		copy(s.X, f.x)
		s.LogDensity = l
		if s.Gradient != nil { // of another kernel, and of another place now
			s.Gradient = nil
		}
	}
	return info
}

// Acceptance is 0.234, unless Accept says otherwise.
func (k RandomWalk) Acceptance() float64 { return or(k.Accept, 0.234) }

// String names the kernel.
func (k RandomWalk) String() string {
	return fmt.Sprintf("random walk (acceptance %g)", k.Acceptance())
}
