package backprop

import "runtime"

// worthSplitting is how many multiply-adds of the walk through time each worker must have: below, waking it costs more than it gains.
const worthSplitting = 1 << 20

// Workers sets among how many goroutines the trials of large passes are divided: at first 1. Trials do not meet on their way through time, so that no bit depends on
// it. Below 1 it is GOMAXPROCS.
func (p *RecurrentPass[T]) Workers(n int) {
	if n < 1 {
		n = runtime.GOMAXPROCS(0)
	}
	p.workers = n
}

// split calls walk for ranges of trials that together are all, and returns when all have been walked.
func (p *RecurrentPass[T]) split(backward bool) {
	u := p.shape.Units
	workers := min(p.workers, p.trials, 1+p.steps*p.trials*u*u/worthSplitting)
	for len(p.jobs) < workers {
		w := len(p.jobs)
		p.jobs = append(p.jobs, func() {
			defer p.done.Done()
			p.walk(w)
		})
	}
	p.backward, p.shares = backward, workers
	if workers > 1 {
		p.done.Add(workers - 1)
		for w := 1; w < workers; w++ {
			go p.jobs[w]()
		}
	}
	p.walk(0)
	p.done.Wait()
}

// walk does the share of one worker.
func (p *RecurrentPass[T]) walk(worker int) {
	from, to := worker*p.trials/p.shares, (worker+1)*p.trials/p.shares
	if p.backward {
		p.descend(from, to)
	} else {
		p.climb(from, to)
	}
}

// rows returns the rows [from, to) of the trials × units of one step.
func (p *RecurrentPass[T]) rows(all []T, step, from, to int) []T {
	u := p.shape.Units
	at := step * p.trials
	return all[(at+from)*u : (at+to)*u]
}
