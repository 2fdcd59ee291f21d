package mcmc

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
)

// warming is one chain in the warm-up of parallel tempering.
type warming struct {
	*ensemble
	number  int
	source  *rand.ChaCha8
	steps   []dualAveraging
	windows []window
	reject  []float64 // sums over scans, of each pair

	gradients int
}

// warm finds the ladder. It returns it, and where each chain's ensemble is at the end as one vector.
func (w *tempering) warm(ctx context.Context, src rand.Source) ([][]float64, *Ladder, error) {
	betas := w.betas()
	chains := make([]*warming, w.chains)
	for i := range chains {
		chains[i] = &warming{number: i, source: rng.Fork(src)}
	}
	tunings := make([]Tuning, len(betas))
	for i := range tunings {
		tunings[i] = Tuning{Step: w.opt.Adapt.Step, Mass: w.opt.Adapt.Mass}
	}
	if err := cores.Try(ctx, len(chains), func(i int) error { return w.begin(chains[i], betas) }); err != nil {
		return nil, nil, err
	}
	if c := chains[0]; !w.opt.Unchecked && c.rungs[len(betas)-1].state.Gradient != nil {
		if err := CheckTarget(w.target.Fork(), c.rungs[len(betas)-1].state.X); err != nil {
			return nil, nil, err
		}
	}
	count := progress.Count(w.progress(0), 0)
	rounds := w.rounds()
	for r, scans := range rounds {
		last := r == len(rounds)-1
		if err := cores.Try(ctx, len(chains), func(i int) error { return w.round(ctx, chains[i], tunings, scans, !last, count) }); err != nil {
			return nil, nil, err
		}
		w.pool(chains, tunings)
		if last {
			break
		}
		if err := w.masses(chains, tunings); err != nil {
			return nil, nil, err
		}
		betas, tunings = w.reset(chains, betas, tunings, float64(scans*len(chains)))
	}
	ladder := &Ladder{Betas: betas, Tuning: tunings, Explore: w.explore, given: w.opt.Adapt.Mass != nil && w.estimate == EstimateNone}
	points := make([][]float64, len(chains))
	for i, c := range chains {
		c.restart()
		s := &State{X: make([]float64, packed(len(betas), w.target.Dim))}
		c.pack(s)
		points[i] = s.X
		ladder.Gradients = append(ladder.Gradients, c.gradients)
	}
	return points, ladder, nil
}

// rounds are the numbers of scans of the rounds of warm-up: each about twice the one before, some 16 in the first.
func (w *tempering) rounds() []int {
	if w.scans == 0 {
		return nil
	}
	n := max(1, int(math.Log2(float64(w.scans)/16+1)))
	rounds := make([]int, n)
	left := w.scans
	for i := range rounds {
		rounds[i] = max(1, w.scans<<i/(1<<n-1))
		left -= rounds[i]
	}
	rounds[n-1] += left
	return rounds
}

// begin puts the replicas of a chain at their starts.
func (w *tempering) begin(c *warming, betas []float64) error {
	c.ensemble = newEnsemble(w.target.Fork(), w.kernel, betas, w.explore)
	for i := range c.rungs {
		r := &c.rungs[i]
		start := w.opt.Start
		if i == 0 && c.exact {
			start = StartPrior()
		}
		var err error
		if r.state, err = start.begin(&r.target.Target, w.kernel, c.number, c.source); err != nil {
			return fmt.Errorf("mcmc: parallel tempering at β = %.4g: %w", r.target.Beta, err)
		}
		if !c.look(r) {
			return fmt.Errorf("mcmc: start of chain %d: %w", c.number, c.fault(i))
		}
	}
	return nil
}

// round is a number of scans with a fixed ladder, in which the step sizes are tuned.
func (w *tempering) round(ctx context.Context, c *warming, tunings []Tuning, scans int, estimate bool, count *progress.Counter) error {
	c.steps, c.reject = make([]dualAveraging, len(c.rungs)), make([]float64, len(c.rungs)-1)
	c.windows = nil
	if estimate && w.estimate != EstimateNone {
		c.windows = make([]window, len(c.rungs))
	}
	for i := range c.rungs {
		r := &c.rungs[i]
		r.tuning = tunings[i]
		if c.windows != nil {
			c.windows[i].forget(w.target.Dim, w.estimate)
		}
		if i == 0 && c.exact || w.accept == 0 {
			continue
		}
		step, gradients, err := firstStep(&r.target.Target, r.state, &r.tuning, c.source)
		if err != nil {
			return fmt.Errorf("mcmc: chain %d at β = %.4g: %w", c.number, r.target.Beta, err)
		}
		c.gradients += gradients
		r.tuning.Step = step
		c.steps[i].begin(10 * step)
	}
	for range scans {
		if err := ctx.Err(); err != nil {
			return err
		}
		if i := c.move(c.source); i >= 0 {
			return fmt.Errorf("mcmc: chain %d, warm-up: %w", c.number, c.fault(i))
		}
		for i := range c.rungs {
			r := &c.rungs[i]
			if i == 0 && c.exact {
				continue
			}
			if w.accept > 0 {
				r.tuning.Step = c.steps[i].learn(r.info.Accept, w.accept)
			}
			if c.windows != nil {
				c.windows[i].add(r.state.X, w.estimate)
			}
		}
		for i := range c.reject {
			c.reject[i] += c.rejection(i)
		}
		c.swap(c.source)
		for i := range c.rungs {
			c.gradients += c.rungs[i].info.Gradients
		}
		count.Add(1)
	}
	return nil
}

// pool sets the step size of each rung to the geometric mean of those of the chains.
func (w *tempering) pool(chains []*warming, tunings []Tuning) {
	for i := range tunings {
		sum, n := 0.0, 0.0
		for _, c := range chains {
			if c.steps[i].Count > 0 {
				sum += c.steps[i].Average
				n++
			}
		}
		if n > 0 {
			tunings[i].Step = math.Exp(sum / n)
		}
	}
}

// masses estimates those of each rung from the draws of all chains.
func (w *tempering) masses(chains []*warming, tunings []Tuning) error {
	for i := range tunings {
		if chains[0].windows == nil {
			return nil
		}
		all := &chains[0].windows[i]
		for _, c := range chains[1:] {
			all.merge(&c.windows[i], w.estimate)
		}
		if all.Count < 40 {
			continue
		}
		m, err := all.mass(w.target, w.estimate, or(w.opt.Adapt.Rank, 10))
		if err != nil {
			return fmt.Errorf("mcmc: parallel tempering at β = %.4g: %w", chains[0].rungs[i].target.Beta, err)
		}
		if m != nil {
			tunings[i].Mass = m
		}
	}
	return nil
}

// merge adds the draws of another window (Chan, Golub and LeVeque 1983).
func (w *window) merge(b *window, what Estimate) {
	n := w.Count + b.Count
	if b.Count == 0 {
		return
	}
	f := w.Count * b.Count / n
	dim := len(w.Mean)
	for i := range w.Mean {
		d := b.Mean[i] - w.Mean[i]
		w.Sum[i] += b.Sum[i] + d*d*f
		if what == EstimateDense {
			for j := i; j < dim; j++ {
				w.Products[i*dim+j] += b.Products[i*dim+j] + d*(b.Mean[j]-w.Mean[j])*f
			}
		}
	}
	for i := range w.Mean {
		w.Mean[i] += (b.Mean[i] - w.Mean[i]) * b.Count / n
	}
	w.Kept = append(w.Kept, b.Kept...)
	w.Count = n
}

// reset sets the ladder such that all pairs are rejected equally often, and moves the replicas to it.
func (w *tempering) reset(chains []*warming, betas []float64, tunings []Tuning, scans float64) ([]float64, []Tuning) {
	if w.how.Betas != nil {
		return betas, tunings
	}
	barrier := make([]float64, len(betas)) // Λ(β) at each
	for i := range barrier[1:] {
		sum := 0.0
		for _, c := range chains {
			sum += c.reject[i]
		}
		barrier[i+1] = barrier[i] + max(sum/scans, 1e-6)
	}
	rungs := or(w.how.Rungs, min(max(int(math.Ceil(2*barrier[len(barrier)-1]))+2, 4), 64))
	found := equalised(betas, barrier, rungs)
	nearest := make([]int, rungs)
	next := make([]Tuning, rungs)
	for i, b := range found {
		k := 0
		if i > 0 { // never the draws of the prior, where the likelihood may be 0
			k = 1
			for j := 1; j < len(betas); j++ {
				if math.Abs(betas[j]-b) < math.Abs(betas[k]-b) {
					k = j
				}
			}
		}
		nearest[i], next[i] = k, tunings[k]
	}
	for _, c := range chains {
		old := c.rungs
		c.ensemble = newEnsemble(c.base, w.kernel, found, w.explore)
		for i := range c.rungs {
			from, r := &old[nearest[i]], &c.rungs[i]
			r.state = &State{X: slices.Clone(from.state.X), Gradient: slices.Clone(from.state.Gradient)}
			r.target.Refresh(r.state)
			r.likelihood = from.likelihood
		}
	}
	return found, next
}

// equalised returns n values of β from the first to the last at equal distances of Λ, which is linear between those at which it is known.
func equalised(betas, barrier []float64, n int) []float64 {
	last := len(betas) - 1
	found := make([]float64, n)
	k := 0
	for i := range found {
		at := barrier[last] * float64(i) / float64(n-1)
		for k < last-1 && barrier[k+1] < at {
			k++
		}
		f := (at - barrier[k]) / (barrier[k+1] - barrier[k])
		found[i] = betas[k] + min(max(f, 0), 1)*(betas[k+1]-betas[k])
	}
	found[0], found[n-1] = betas[0], betas[last]
	return found
}

// restart forgets where replicas came from.
func (e *ensemble) restart() {
	for i := range e.rungs {
		e.rungs[i].replica = i
		e.up[i] = i == 0
	}
	e.odd, e.trips = false, 0
}
