package mcmc

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Scheme is the order of the parts of a step of [Langevin]: B is half a kick by the gradient, A a drift, O friction and noise, which are exact for any time.
type Scheme int

const (
	// BAOAB is half a kick, half a drift, all of the friction and noise, half a drift, half a kick (Leimkuhler & Matthews 2013). Places of a Gaussian have exactly its
	// distribution, at any stable step.
	BAOAB Scheme = iota
	// OBABO is friction and noise around a leapfrog step (Bussi & Parrinello 2007). On a Gaussian with unit masses, the variance of a place along an eigenvector of curvature λ is
	// 1/(λ(1 − ε²λ/4)) in place of 1/λ.
	OBABO
)

// Langevin is underdamped Langevin dynamics, dx = M⁻¹p dt, dp = (∇ − γp) dt + √(2γ)·M^½ dW, with momenta that are kept from step to step. One step is one gradient.
//
// It does not leave the target as it is: expectations are off by O(ε²), where ε is below the limit of stability of the leapfrog, two standard deviations of the narrowest
// direction. The factor is small with BAOAB, and zero for places of a Gaussian. [GHMC] has no bias. Info.Accept is what Metropolis' rule would say of the step without its noise
// (Bussi and Parrinello's effective energy), a measure of the bias; a step to where the density is not finite is not made, its momentum is drawn anew, and it is divergent.
type Langevin struct {
	Friction float64 // γ, per unit of time; 0: 1
	Scheme   Scheme  // zero: BAOAB
	Steps    int     // of a transition, after which the chain is looked at; 0: 1
}

// GHMC is underdamped Langevin dynamics with Metropolis' correction: generalised hybrid Monte Carlo (Horowitz 1991). Part of the momentum is drawn anew, the equations are
// followed, and where their end is not accepted the chain stays, its momentum turned around. It leaves the target exactly as it is, as the scheme OBABO with steps that may be
// longer.
type GHMC struct {
	Friction float64 // γ, per unit of time; 0: 1
	Steps    int     // leapfrog steps before the end is accepted or not; 0: 1

	Accept         float64 // mean acceptance that warm-up aims at; 0: 0.95, because each rejection turns the chain around
	MaxEnergyError float64 // beyond which a trajectory is divergent; 0: 1000
}

// refresher is the memory of kernels that keep momenta.
type refresher struct {
	flow
	noise []float64
}

// begin moves r to a state; momenta that there are not yet are drawn.
func (r *refresher) begin(t *Target, s *State, tuning *Tuning, src rand.Source) {
	r.flow.begin(t, s, tuning)
	if len(r.noise) != t.Dim {
		r.noise = make([]float64, t.Dim)
	}
	if len(s.Momentum) != t.Dim {
		s.Momentum = make([]float64, t.Dim)
		r.mass.Draw(s.Momentum, src)
	}
	copy(r.p, s.Momentum)
}

// refresh is the exact solution of friction and noise for some time.
func (r *refresher) refresh(damping float64, src rand.Source) {
	r.mass.Draw(r.noise, src)
	simd.Scale(math.Exp(-damping), r.p)
	simd.Axpy(math.Sqrt(-math.Expm1(-2*damping)), r.noise, r.p)
}

// Init evaluates density and gradient at x. The first momentum is drawn by the first step.
func (k Langevin) Init(t *Target, x []float64) (*State, error) {
	if !(k.Friction >= 0) || math.IsInf(k.Friction, 1) || k.Steps < 0 || k.Scheme < BAOAB || k.Scheme > OBABO {
		return nil, fmt.Errorf("mcmc: Langevin of friction %g, %d steps and scheme %d", k.Friction, k.Steps, k.Scheme)
	}
	return newState(t, x, true)
}

// Step moves the chain.
func (k Langevin) Step(t *Target, s *State, tuning *Tuning, src rand.Source) Info {
	r := memory[refresher](s)
	r.begin(t, s, tuning, src)
	h := tuning.Step
	damping := or(k.Friction, 1) * h
	info := Info{Energy: r.energy(), Step: h, Steps: or(k.Steps, 1)}
	work := -info.Energy // change of the energy without heat
	for range info.Steps {
		if k.Scheme == OBABO { // the two halves of the noise, of this step and of that before, are one whole
			work += r.exchange(damping, src)
			r.kick(h / 2)
			r.drift(h)
		} else {
			r.kick(h / 2)
			r.drift(h / 2)
			work += r.exchange(damping, src)
			r.drift(h / 2)
		}
		r.pull(t)
		if info.Gradients++; !r.sound(-math.MaxFloat64) {
			break
		}
		r.kick(h / 2)
	}
	info.Error = r.energy() + work
	info.Accept = metropolis(info.Error)
	if info.Divergent = !(info.Error <= math.MaxFloat64); info.Divergent {
		info.Accept, info.DivergedAt = 0, r.x
		r.mass.Draw(s.Momentum, src)
		return info
	}
	r.keep(s)
	copy(s.Momentum, r.p)
	info.Moved = true
	return info
}

// exchange refreshes the momentum, and returns by how much that lowers the kinetic energy.
func (r *refresher) exchange(damping float64, src rand.Source) float64 {
	before := r.kinetic()
	r.refresh(damping, src)
	return before - r.kinetic()
}

// Acceptance is 0: there is no test whose acceptance could be aimed at.
func (Langevin) Acceptance() float64 { return 0 }

// String names the kernel and its options.
func (k Langevin) String() string {
	return fmt.Sprintf("underdamped Langevin, uncorrected (%s, friction %g)", [...]string{"BAOAB", "OBABO"}[k.Scheme], or(k.Friction, 1))
}

// Init evaluates density and gradient at x. The first momentum is drawn by the first step.
func (k GHMC) Init(t *Target, x []float64) (*State, error) {
	if !(k.Friction >= 0) || k.Steps < 0 || !(k.MaxEnergyError >= 0) {
		return nil, fmt.Errorf("mcmc: GHMC of friction %g and %d steps, divergent from an energy error of %g on", k.Friction, k.Steps, k.MaxEnergyError)
	}
	return newState(t, x, true)
}

// Step refreshes the momentum, and moves along a trajectory, or stays and turns around.
func (k GHMC) Step(t *Target, s *State, tuning *Tuning, src rand.Source) Info {
	r := memory[refresher](s)
	r.begin(t, s, tuning, src)
	n := or(k.Steps, 1)
	r.refresh(or(k.Friction, 1)*tuning.Step*float64(n), src)
	copy(s.Momentum, r.p)
	info := r.propose(t, Leapfrog, tuning.Step, n, or(k.MaxEnergyError, 1000))
	if info.Moved = uniform(src) < info.Accept; info.Moved {
		r.keep(s)
		copy(s.Momentum, r.p)
	} else {
		simd.Scale(-1, s.Momentum)
	}
	return info
}

// Acceptance is 0.95, unless Accept says otherwise.
func (k GHMC) Acceptance() float64 { return or(k.Accept, 0.95) }

// String names the kernel and its options.
func (k GHMC) String() string {
	return fmt.Sprintf("GHMC (underdamped Langevin with correction, friction %g, %d steps)", or(k.Friction, 1), or(k.Steps, 1))
}
