// Package calibrate finds out by simulation how often the tests of package inference err when there is nothing to find, whether cross-validated distances are unbiased,
// how often intervals hold the truth, and whether the kernels of package mcmc draw from the posterior.
//
// A [Part] simulates studies in which a null hypothesis is true and records what the tests say of each. Every simulation has its own stream of random numbers, named by the
// seed, its part and its number, and its record is a line of a file; so a run that was ended in any way goes on where it was, and its table is the same.
package calibrate

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Kind says what a column's numbers should be like over simulations.
type Kind int

const (
	// Rate is a p value that is at most 0.05 in 3 % to 7 % of the simulations.
	Rate Kind = iota
	// AtMost is a p value that is at most 0.05 in no more than 7 % of them: the null hypothesis is true with room to spare, or the test is known to be conservative.
	AtMost
	// Unbiased is an estimate of 0 whose mean over simulations is less than 3 of its standard errors from 0.
	Unbiased
	// Covered is an estimate and the ends of its 95 % interval, which hold the mean of the estimate over all simulations in 93 % to 97 % of them.
	Covered
	// Rank is the rank of a true value among 19 draws from its posterior: 0 to 19, all equally likely.
	Rank
	// Effective is how many independent draws those were worth of which the 19 were kept: in 95 % of the simulations as many at least.
	Effective
)

// width is how many numbers a column records.
func (k Kind) width() int {
	if k == Covered {
		return 3
	}
	return 1
}

// Column is one test of a part.
type Column struct {
	Name string
	Kind Kind
}

// Part is a kind of study.
type Part struct {
	// Name is what --part takes, About says what is simulated and why the null hypothesis is true: all of it, so that its records are told from those of a part that was
	// changed.
	Name, About string
	Columns     []Column
	// Simulate returns the numbers of all columns of one study.
	Simulate func(ctx context.Context, seed rng.Seed) ([]float64, error)
}

// width is how many numbers a study of the part records.
func (p Part) width() int {
	n := 0
	for _, c := range p.Columns {
		n += c.Kind.width()
	}
	return n
}

// Study is what is to be simulated.
type Study struct {
	Parts []Part
	// Simulations is their number in each part.
	Simulations int
	Seed        uint64
	// Progress receives how many simulations of all parts are done.
	Progress progress.Reporter
}

// Run simulates what the file of records lacks and adds it there. It ends early where ctx is cancelled or a simulation fails; what was recorded until then stays.
func (s Study) Run(ctx context.Context, records *Records) error {
	type job struct{ part, sim int }
	var jobs []job
	for k, p := range s.Parts {
		for sim := range s.Simulations {
			if !records.has(p, sim) {
				jobs = append(jobs, job{k, sim})
			}
		}
	}
	all := len(s.Parts) * s.Simulations
	count := progress.Count(s.Progress, int64(all))
	count.Add(int64(all - len(jobs)))
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range min(len(jobs), runtime.GOMAXPROCS(0)) {
		group.Go(func() error {
			for i := int(next.Add(1)) - 1; i < len(jobs); i = int(next.Add(1)) - 1 {
				p, sim := s.Parts[jobs[i].part], jobs[i].sim
				values, err := p.Simulate(ctx, rng.New(s.Seed).At("calibrate", p.Name, sim))
				if ctx.Err() != nil {
					return context.Cause(ctx)
				}
				if err == nil && len(values) != p.width() {
					err = fmt.Errorf("%d numbers, want %d", len(values), p.width())
				}
				if err == nil {
					err = records.add(p, sim, values)
				}
				if err != nil {
					return fmt.Errorf("calibrate: %s: simulation %d: %w", p.Name, sim, err)
				}
				count.Add(1)
			}
			return nil
		})
	}
	return group.Wait()
}
