package backprop

import (
	"runtime"

	"gonum.org/v1/gonum/blas"
)

// worthSplitting is how many multiply-adds of the walk through time each worker must have: below, waking it costs more than it gains.
const worthSplitting = 1 << 20

// Workers sets among how many goroutines the work of large passes is divided: at first 1. Trials do not meet on their way through time, and a row of a product does not
// meet another, so that no bit depends on it. Below 1 it is GOMAXPROCS.
func (p *RecurrentPass[T]) Workers(n int) {
	if n < 1 {
		n = runtime.GOMAXPROCS(0)
	}
	p.workers = n
}

// stretch is a part of a pass that workers share.
type stretch uint8

const (
	climbing stretch = iota
	descending
	correlating
)

// split has the workers do a stretch, and returns when it is done.
func (p *RecurrentPass[T]) split(s stretch) {
	u := p.shape.Units
	p.stretch, p.shares = s, min(p.workers, p.trials, u, 1+p.steps*p.trials*u*u/worthSplitting)
	for len(p.mates) < p.shares-1 {
		i := len(p.mates) + 1
		p.mates = append(p.mates, newMate(func() { p.work(i) }))
	}
	mates := p.mates[:p.shares-1]
	for _, m := range mates {
		m.call()
	}
	p.work(0)
	for _, m := range mates {
		m.wait()
	}
}

// work does the share of one worker.
func (p *RecurrentPass[T]) work(worker int) {
	from, to := worker*p.trials/p.shares, (worker+1)*p.trials/p.shares
	switch p.stretch {
	case climbing:
		p.climb(from, to)
	case descending:
		p.descend(from, to)
	case correlating:
		u := p.shape.Units
		p.correlate(worker*u/p.shares, (worker+1)*u/p.shares)
	}
}

// correlate sets rows [from, to) of the gradient by the recurrent weights, which is one product over all steps and trials.
func (p *RecurrentPass[T]) correlate(from, to int) {
	r := p.shape
	u, m := r.Units, p.steps*p.trials
	back, h := p.back[:m*u], p.hidden
	if !r.Initial { // the first step comes from h_0 = 0
		m -= p.trials
		back, h = back[p.trials*u:], h[p.trials*u:]
	}
	w := r.Of(p.params, RecurrentWeights)[from*u : to*u]
	if m == 0 {
		clear(w)
		return
	}
	p.gemm(blas.Trans, blas.NoTrans, to-from, u, m, 1, back[from:], u, h, u, 0, w, u)
}

// rows returns the rows [from, to) of the trials × units of one step.
func (p *RecurrentPass[T]) rows(all []T, step, from, to int) []T {
	u := p.shape.Units
	at := step * p.trials
	return all[(at+from)*u : (at+to)*u]
}
