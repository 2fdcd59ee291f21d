package mcmc

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// NUTS is the no-U-turn sampler (Hoffman & Gelman 2014) as Stan has it since 2.21: a trajectory doubles, forwards or backwards in time, until going on would bring its ends
// closer together; the next state is drawn from all of it, with probabilities as their densities (multinomial sampling, Betancourt 2017, with a preference for the later half);
// and ends are close by the generalised criterion, that the momentum summed over the trajectory no longer points with the velocity at either end, which is also asked of each
// half together with the first state of the other. It leaves the target exactly as it is.
//
// Info.Accept is Stan's accept_stat__: Metropolis' probability averaged over the trajectory, to which the step size is tuned. Info.Steps, Depth, Energy and Divergent are Stan's
// n_leapfrog__, treedepth__, energy__ and divergent__, except that Energy is that of the trajectory's beginning.
// Info.Error is the largest change of the energy in the trajectory.
//
// A chain keeps 7 vectors for each doubling that it came to; up to 16384 coordinates, it makes them all in its first step.
type NUTS struct {
	MaxDepth       int     // doublings, 2^MaxDepth − 1 steps at most; 0: 10
	Accept         float64 // mean acceptance that warm-up aims at; 0: 0.8
	MaxEnergyError float64 // beyond which a trajectory is divergent, and ends; 0: 1000
}

// Init evaluates density and gradient at x.
func (k NUTS) Init(t *Target, x []float64) (*State, error) {
	if k.MaxDepth < 0 || k.MaxDepth > 30 || !(k.MaxEnergyError >= 0) {
		return nil, fmt.Errorf("mcmc: NUTS of a depth of %d, divergent from an energy error of %g on", k.MaxDepth, k.MaxEnergyError)
	}
	return newState(t, x, true)
}

// Acceptance is 0.8, unless Accept says otherwise.
func (k NUTS) Acceptance() float64 { return or(k.Accept, 0.8) }

// String names the kernel and its options.
func (k NUTS) String() string { return fmt.Sprintf("NUTS (at most %d doublings)", or(k.MaxDepth, 10)) }

// tree is NUTS's memory, and what it knows of the transition that it is in.
type tree struct {
	ends      [2]flow // of the trajectory: the earliest and the latest state
	whole     branch  // of the trajectory: edges[0] is the earliest end, edges[1] the latest
	branches  []branch
	n         int
	t         *Target
	src       rand.Source
	step      float64
	energy    float64 // at the beginning
	limit     float64
	acceptSum float64
	info      Info
}

// Step draws a momentum, and then a state from the trajectory.
func (k NUTS) Step(t *Target, s *State, tuning *Tuning, src rand.Source) Info {
	w := memory[tree](s)
	depth := or(k.MaxDepth, 10)
	start := &w.ends[0]
	start.begin(t, s, tuning)
	w.size(t.Dim, depth, start.unit)
	start.throw(src)
	w.t, w.src, w.step, w.energy, w.limit = t, src, tuning.Step, start.energy(), or(k.MaxEnergyError, 1000)
	w.acceptSum, w.info = 0, Info{Energy: w.energy, Step: tuning.Step}
	w.ends[1].copy(start, tuning)
	w.whole.leaf(start, start.unit)
	w.whole.logWeight = 0
	for w.info.Depth < depth && w.double(s) {
	}
	w.info.Gradients = w.info.Steps
	w.info.Accept = w.acceptSum / float64(w.info.Steps)
	w.t, w.src = nil, nil
	return w.info
}

// double makes the trajectory twice as long, lets s jump to a state of the new half, and says whether it may go on.
func (w *tree) double(s *State) bool {
	side, sign := 0, -1.0
	if uniform(w.src) < 0.5 {
		side, sign = 1, 1
	}
	b := w.branch(w.info.Depth)
	if !w.build(b, w.info.Depth, &w.ends[side], sign) {
		return false
	}
	w.info.Depth++
	// The later half is preferred: its state is taken with the ratio of its weight to that of the half before (Betancourt 2017, biased progressive sampling).
	total, share := logAdd(w.whole.logWeight, b.logWeight)
	if uniform(w.src)*(1-share) < share {
		copy(s.X, b.x)
		copy(s.Gradient, b.g)
		s.LogDensity = b.logDensity
		w.info.Moved = true
	}
	// The old trajectory as a branch that was built towards the side on which the new one continues it.
	if side == 0 {
		w.whole.first, w.whole.last = w.whole.last, w.whole.first
	}
	on := !turns(&w.whole, b)
	w.whole.append(b, total)
	if side == 0 {
		w.whole.first, w.whole.last = w.whole.last, w.whole.first
	}
	return on
}

// build makes 2^depth steps from end, and sets b to what is to be known of them. It returns false where they turn around or diverge: b is then of no use.
func (w *tree) build(b *branch, depth int, end *flow, sign float64) bool {
	if depth == 0 {
		return w.grow(b, end, sign)
	}
	if !w.build(b, depth-1, end, sign) {
		return false
	}
	c := w.branch(depth - 1)
	if !w.build(c, depth-1, end, sign) {
		return false
	}
	total, share := logAdd(b.logWeight, c.logWeight)
	if uniform(w.src) < share {
		b.x, c.x = c.x, b.x
		b.g, c.g = c.g, b.g
		b.logDensity = c.logDensity
	}
	on := !turns(b, c)
	b.append(c, total)
	return on
}

// grow makes one step.
func (w *tree) grow(b *branch, end *flow, sign float64) bool {
	w.info.Steps++
	change := math.Inf(1)
	if _, ok := end.run(w.t, Leapfrog, sign*w.step, 1, math.Inf(-1)); ok {
		change = end.energy() - w.energy
	}
	if !(math.Abs(change) <= math.Abs(w.info.Error)) {
		w.info.Error = change
	}
	if !(change <= w.limit) {
		w.info.Divergent, w.info.DivergedAt = true, end.x
		return false
	}
	w.acceptSum += metropolis(change)
	b.leaf(end, end.unit)
	b.logWeight = -change
	return true
}
