package mcmc

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// ensemble is one chain of parallel tempering: a replica of the target at each rung.
type ensemble struct {
	base    *Target // this chain's own
	kernel  Kernel
	explore int
	exact   bool // rung 0 is the prior, and drawn from independently
	rungs   []rung
	up      []bool // by replica: it was at the lowest rung after it was at the highest
	odd     bool   // which pairs are swapped next
	trips   int    // times that a replica came to the lowest rung after the highest, having been at the lowest before
}

// rung is the replica at one power of the likelihood.
type rung struct {
	target     *Tempered
	state      *State
	tuning     Tuning
	likelihood float64 // log likelihood, without the power; −MaxFloat64 for −Inf
	replica    int
	info       Info // of the last transition, with the gradients of all since the last swap
}

func newEnsemble(base *Target, kernel Kernel, betas []float64, explore int) *ensemble {
	e := &ensemble{base: base, kernel: kernel, explore: explore, rungs: make([]rung, len(betas)), up: make([]bool, len(betas))}
	e.exact = betas[0] == 0 && (base.DrawPrior != nil || base.GaussianPrior != nil)
	for i, beta := range betas {
		e.rungs[i].target = base.Temper(beta)
		e.rungs[i].replica = i
	}
	e.up[0] = true
	return e
}

// draw sets x to a draw from the prior.
func (t *Target) draw(x []float64, src rand.Source) {
	if t.DrawPrior != nil {
		t.DrawPrior(x, src)
		return
	}
	t.GaussianPrior.Draw(x, src)
}

// look evaluates the likelihood at a rung. It returns false where that, or the density, is a fault.
func (e *ensemble) look(r *rung) bool {
	l := e.base.Likelihood(nil, r.state.X)
	if math.IsInf(l, -1) {
		l = -math.MaxFloat64
	}
	r.likelihood = l
	return l <= math.MaxFloat64 && r.state.LogDensity-r.state.LogDensity == 0
}

// move lets the kernel move the replicas of all rungs. It returns the first rung with a density that is no finite number, −1 where there is none.
func (e *ensemble) move(src rand.Source) (fault int) {
	fault = -1
	for i := range e.rungs {
		r := &e.rungs[i]
		if i == 0 && e.exact {
			e.base.draw(r.state.X, src)
			r.target.Refresh(r.state)
			r.info = Info{Accept: 1, Moved: true, Gradients: 1, Energy: math.NaN()}
		} else {
			moved, gradients := false, 0
			for range e.explore {
				r.info = e.kernel.Step(&r.target.Target, r.state, &r.tuning, src)
				moved = moved || r.info.Moved
				gradients += r.info.Gradients
			}
			if r.info.Gradients = gradients; !moved {
				continue
			}
		}
		if !e.look(r) && fault < 0 {
			fault = i
		}
	}
	return fault
}

// rejection is the probability that a swap of rungs i and i+1 is rejected.
func (e *ensemble) rejection(i int) float64 {
	a, b := &e.rungs[i], &e.rungs[i+1]
	gain := (b.target.Beta - a.target.Beta) * (a.likelihood - b.likelihood)
	if gain >= 0 {
		return 0
	}
	return -math.Expm1(gain)
}

// swap attempts to swap every second pair of neighbours. Momenta stay at their rungs, whose masses they are of.
func (e *ensemble) swap(src rand.Source) {
	first := 0
	if e.odd {
		first = 1
	}
	e.odd = !e.odd
	for i := first; i+1 < len(e.rungs); i += 2 {
		if uniform(src) < e.rejection(i) {
			continue
		}
		a, b := &e.rungs[i], &e.rungs[i+1]
		for k, v := range a.state.X {
			a.state.X[k], b.state.X[k] = b.state.X[k], v
		}
		a.likelihood, b.likelihood = b.likelihood, a.likelihood
		a.replica, b.replica = b.replica, a.replica
		a.target.Refresh(a.state)
		b.target.Refresh(b.state)
		a.info.Gradients++
		b.info.Gradients++
	}
	if r := e.rungs[0].replica; !e.up[r] {
		e.up[r] = true
		e.trips++
	}
	e.up[e.rungs[len(e.rungs)-1].replica] = false
}

// A state of an ensemble is, for [Run], one vector: the coordinates at each rung, and of each rung log density, log likelihood and replica, whether each replica is on its way
// up, which pairs are next, and the number of round trips.
func packed(rungs, n int) int { return rungs*n + 4*rungs + 2 }

// pack writes the ensemble to a state.
func (e *ensemble) pack(s *State) {
	n, k := e.base.Dim, len(e.rungs)
	rest := s.X[k*n:]
	for i := range e.rungs {
		r := &e.rungs[i]
		copy(s.X[i*n:(i+1)*n], r.state.X)
		if r.state.Gradient != nil {
			if s.Gradient == nil {
				s.Gradient = make([]float64, len(s.X))
			}
			copy(s.Gradient[i*n:(i+1)*n], r.state.Gradient)
		}
		if r.state.Momentum != nil {
			if s.Momentum == nil {
				s.Momentum = make([]float64, len(s.X))
			}
			copy(s.Momentum[i*n:(i+1)*n], r.state.Momentum)
		}
		rest[i], rest[k+i], rest[2*k+i], rest[3*k+i] = r.state.LogDensity, r.likelihood, float64(r.replica), number(e.up[i])
	}
	rest[4*k], rest[4*k+1] = number(e.odd), float64(e.trips)
	s.LogDensity = e.rungs[k-1].state.LogDensity
}

// unpack is the reverse. Momenta of a state that has none are drawn by the kernel, and the gradients of one that has none are those that Init gave.
func (e *ensemble) unpack(s *State) {
	n, k := e.base.Dim, len(e.rungs)
	rest := s.X[k*n:]
	for i := range e.rungs {
		r := &e.rungs[i]
		r.state = &State{X: append([]float64(nil), s.X[i*n:(i+1)*n]...), LogDensity: rest[i]}
		if s.Gradient != nil {
			r.state.Gradient = append([]float64(nil), s.Gradient[i*n:(i+1)*n]...)
		}
		if s.Momentum != nil && !(i == 0 && e.exact) {
			r.state.Momentum = append([]float64(nil), s.Momentum[i*n:(i+1)*n]...)
		}
		r.likelihood, r.replica, e.up[i] = rest[k+i], int(rest[2*k+i]), rest[3*k+i] == 1
	}
	e.odd, e.trips = rest[4*k] == 1, int(rest[4*k+1])
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// fault says what is wrong at a rung.
func (e *ensemble) fault(i int) error {
	r := &e.rungs[i]
	for j, x := range r.state.X {
		if x-x != 0 {
			return fmt.Errorf("at β = %.4g %s is %v, with steps of %v", r.target.Beta, e.base.coordinate(j), x, r.tuning.Step)
		}
	}
	return fmt.Errorf("at β = %.4g the log density is %v and the log likelihood %v%s", r.target.Beta, r.state.LogDensity, r.likelihood, blame(e.base, r.state))
}
