package mcmc

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// HMC is Hamiltonian Monte Carlo (Duane et al. 1987; Neal 2011): it draws a momentum, follows Hamilton's equations for a time, and accepts where that leads by Metropolis' rule.
// It leaves the target exactly as it is. Step size, and number of steps where asked, vary at random from transition to transition, as a fixed time can be a period of the target,
// in which the chain comes back to where it was: on a Gaussian that is 2π standard deviations, and close to half of it is little better.
//
// Info.Error is the change of the energy over the whole trajectory. The zero value follows the equations for π/2 units of time, the quarter of a period of a standard normal
// density.
type HMC struct {
	Steps       int        // per transition; 0: as many as make up Time
	Time        float64    // length of a trajectory where Steps is 0; 0: π/2
	StepJitter  float64    // each transition's step is the tuned one times a number uniform in 1 ± StepJitter, below 1; 0: 0.2; negative: none (static)
	CountJitter float64    // each transition's number of steps is uniform in (1 ± CountJitter)·Steps, at most 1; 0 and negative: none
	Integrator  Integrator // zero: Leapfrog

	Accept         float64 // mean acceptance that warm-up aims at; 0: 0.8
	MaxEnergyError float64 // beyond which a trajectory is divergent; 0: 1000
}

// Init evaluates density and gradient at x.
func (k HMC) Init(t *Target, x []float64) (*State, error) {
	if k.Steps < 0 || !(k.Time >= 0) || !(k.StepJitter < 1) || !(k.CountJitter <= 1) {
		return nil, fmt.Errorf("mcmc: HMC of %d steps, time %g, step jitter %g and count jitter %g", k.Steps, k.Time, k.StepJitter, k.CountJitter)
	}
	if !(k.MaxEnergyError >= 0) || k.Integrator < 0 || int(k.Integrator) >= len(splittings) {
		return nil, fmt.Errorf("mcmc: HMC with Integrator %d, divergent from an energy error of %g on", int(k.Integrator), k.MaxEnergyError)
	}
	return newState(t, x, true)
}

// Step draws a momentum, and moves along a trajectory or stays.
func (k HMC) Step(t *Target, s *State, tuning *Tuning, src rand.Source) Info {
	n := float64(k.Steps)
	if k.Steps == 0 {
		n = math.Min(math.Max(math.Round(or(k.Time, math.Pi/2)/tuning.Step), 1), maxSteps)
	}
	step := tuning.Step
	if j := or(k.StepJitter, 0.2); j > 0 {
		step *= 1 + j*(2*uniform(src)-1)
	}
	if k.CountJitter > 0 {
		low, high := math.Max(1, math.Round((1-k.CountJitter)*n)), math.Round((1+k.CountJitter)*n)
		n = low + math.Floor(uniform(src)*(high-low+1))
	}
	return trajectory(t, s, tuning, src, k.Integrator, step, int(n), or(k.MaxEnergyError, 1000))
}

// maxSteps is the length of a trajectory beyond which a tiny step size does not make it longer.
const maxSteps = 10000

// trajectory is a transition of Hamiltonian Monte Carlo with new momenta.
func trajectory(t *Target, s *State, tuning *Tuning, src rand.Source, rule Integrator, step float64, n int, limit float64) Info {
	f := memory[flow](s)
	f.begin(t, s, tuning)
	f.throw(src)
	info := f.propose(t, rule, step, n, limit)
	if uniform(src) < info.Accept {
		f.keep(s)
		info.Moved = true
	}
	return info
}

// propose follows the equations for n steps, and says with which probability the end is to be accepted.
func (f *flow) propose(t *Target, rule Integrator, step float64, n int, limit float64) Info {
	info := Info{Energy: f.energy(), Step: step, Steps: n}
	// The kinetic energy is not negative: where −log density alone is off by the limit, the energy is.
	var ok bool
	info.Gradients, ok = f.run(t, rule, step, n, -info.Energy-limit)
	info.Error = math.Inf(1)
	if ok {
		info.Error = f.energy() - info.Energy
	}
	info.Accept = metropolis(info.Error)
	if info.Divergent = !(info.Error <= limit); info.Divergent {
		info.Accept, info.DivergedAt = 0, f.x
	}
	return info
}

// Acceptance is 0.8, unless Accept says otherwise.
func (k HMC) Acceptance() float64 { return or(k.Accept, 0.8) }

// String names the kernel and its options.
func (k HMC) String() string {
	length := fmt.Sprintf("time %.4g", or(k.Time, math.Pi/2))
	if k.Steps > 0 {
		length = fmt.Sprintf("%d steps", k.Steps)
	}
	if k.CountJitter > 0 {
		length += fmt.Sprintf(" ± %g %%", 100*k.CountJitter)
	}
	size := "static steps"
	if j := or(k.StepJitter, 0.2); j > 0 {
		size = fmt.Sprintf("step size ± %g %%", 100*j)
	}
	return fmt.Sprintf("HMC (%s, %s, %s)", length, size, k.Integrator)
}
