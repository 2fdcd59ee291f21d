package mcmc

import (
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/pages"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// flow is a point that moves through phase space by Hamilton's equations.
type flow struct {
	x, p, g    []float64 // place, momentum, gradient at the place
	v          []float64 // velocity M⁻¹p when it was last asked for; with unit masses p itself
	logDensity float64
	mass       Mass
	unit       bool
	own        []float64 // memory of v
}

// size gives f memory for n coordinates and the masses of tuning.
func (f *flow) size(n int, tuning *Tuning) {
	if len(f.x) != n {
		f.x, f.p, f.g = pages.Make[float64](n), pages.Make[float64](n), pages.Make[float64](n)
	}
	f.mass, f.unit = tuning.Mass, true
	switch f.mass.(type) {
	case nil:
		f.mass = Unit{}
	case Unit:
	default:
		f.unit = false
	}
	if f.unit {
		f.v = f.p
		return
	}
	if len(f.own) != n {
		f.own = make([]float64, n)
	}
	f.v = f.own
}

// begin moves f to a state's place.
func (f *flow) begin(t *Target, s *State, tuning *Tuning) {
	f.size(t.Dim, tuning)
	if len(s.Gradient) != t.Dim { // of a state that a kernel without gradient has made
		s.Gradient = make([]float64, t.Dim)
		s.LogDensity = t.Density(s.Gradient, s.X)
	}
	copy(f.x, s.X)
	copy(f.g, s.Gradient)
	f.logDensity = s.LogDensity
}

// keep sets a state to f.
func (f *flow) keep(s *State) {
	copy(s.X, f.x)
	copy(s.Gradient, f.g)
	s.LogDensity = f.logDensity
}

// throw draws the momentum.
func (f *flow) throw(src rand.Source) { f.mass.Draw(f.p, src) }

// velocity computes v.
func (f *flow) velocity() {
	if !f.unit {
		f.mass.Velocity(f.v, f.p)
	}
}

// kinetic is the kinetic energy; it computes v.
func (f *flow) kinetic() float64 {
	f.velocity()
	return simd.Dot(f.v, f.p) / 2
}

// energy is the sum of kinetic energy and −log density, +Inf where that is not a number; it computes v.
func (f *flow) energy() float64 {
	h := f.kinetic() - f.logDensity
	if math.IsNaN(h) || math.IsInf(h, -1) {
		return math.Inf(1)
	}
	return h
}

// kick changes the momentum by the gradient.
func (f *flow) kick(step float64) { simd.Axpy(step, f.g, f.p) }

// drift changes the place by the velocity, and leaves density and gradient as they were.
func (f *flow) drift(step float64) {
	f.velocity()
	simd.Axpy(step, f.v, f.x)
}

// pull computes density and gradient.
func (f *flow) pull(t *Target) { f.logDensity = t.Density(f.g, f.x) }

// run makes n steps, or stops, and returns false, where the log density is not at least floor or is a fault: the momentum is then of no use. It returns the number of gradients.
func (f *flow) run(t *Target, rule Integrator, step float64, n int, floor float64) (gradients int, ok bool) {
	if rule == Leapfrog && f.unit && t.Leapfrog != nil {
		f.logDensity = t.Leapfrog(f.x, f.p, f.g, step, n)
		return n, f.sound(floor)
	}
	c := rule.coefficients()
	last := len(c.kicks) - 1
	for i := range n {
		for j, d := range c.drifts {
			kick := c.kicks[j]
			if i > 0 && j == 0 {
				kick += c.kicks[last] // of the step before
			}
			f.kick(kick * step)
			f.drift(d * step)
			f.pull(t)
			if gradients++; !f.sound(floor) {
				return gradients, false
			}
		}
	}
	f.kick(c.kicks[last] * step)
	return gradients, true
}

// sound says whether the log density is finite and at least floor.
func (f *flow) sound(floor float64) bool {
	return f.logDensity >= floor && f.logDensity <= math.MaxFloat64
}

// uniform draws from [0, 1).
func uniform(src rand.Source) float64 { return float64(src.Uint64()>>11) * 0x1p-53 }

// metropolis is the probability with which a change of the energy is accepted: 0 for NaN.
func metropolis(change float64) float64 {
	if change <= 0 {
		return 1
	}
	if a := math.Exp(-change); a >= 0 {
		return a
	}
	return 0
}
