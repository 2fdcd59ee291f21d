package geometry

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/richlazy/richlazy/pkg/rng"
)

// cell is a measure of one state or pair: a value for each measure of the family, NaN with a reason.
type cell struct {
	values []float64
	none   []error
}

// findings are all values of one family.
type findings struct {
	family                 family
	before, after, redrawn []cell   // of states
	learnt                 []cell   // of changes: each learner from its beginning
	draws                  [][]cell // of changes: learner × other beginning, its own one empty
}

// gather computes every family for all learners. Each value has a place of its own, so that the order of the work does not matter.
func gather(ctx context.Context, families []family, learners []Learner, d Design, o RegimeOptions, src rand.Source) ([]*findings, error) {
	var base rng.Seed
	if src != nil {
		base = rng.Seed(seeds(1, src)[0])
	}
	var jobs []func(ctx context.Context)
	all := make([]*findings, len(families))
	for i, f := range families {
		found := &findings{family: f}
		all[i] = found
		if f.state != nil {
			source := func(who string, k int) rand.Source {
				return base.At(f.measures[0].Group, f.measures[0].Name, who, k).Source()
			}
			ask := func(into *cell, s State, who string, k int) {
				jobs = append(jobs, func(ctx context.Context) {
					if f.random && src == nil {
						into.values, into.none = f.asked(nil, lack("source of random numbers"))
						return
					}
					into.values, into.none = f.asked(f.state(ctx, s, d, source(who, k)))
				})
			}
			found.before, found.after, found.redrawn = make([]cell, len(learners)), make([]cell, len(learners)), make([]cell, len(o.Redrawn))
			for k, l := range learners {
				ask(&found.before[k], l.Before, "learner", k)
				ask(&found.after[k], l.After, "learner", k)
			}
			for k, s := range o.Redrawn {
				ask(&found.redrawn[k], s, "redrawn", k)
			}
			continue
		}
		ask := func(into *cell, before, after State) {
			jobs = append(jobs, func(context.Context) { into.values, into.none = f.asked(f.change(before, after, d)) })
		}
		found.learnt, found.draws = make([]cell, len(learners)), make([][]cell, len(learners))
		for k, l := range learners {
			ask(&found.learnt[k], l.Before, l.After)
			if len(o.Redrawn) > 0 {
				found.draws[k] = make([]cell, len(o.Redrawn))
				for j, s := range o.Redrawn {
					ask(&found.draws[k][j], l.Before, s)
				}
				continue
			}
			found.draws[k] = make([]cell, len(learners))
			for j, other := range learners {
				if j != k {
					ask(&found.draws[k][j], l.Before, other.Before)
				}
			}
		}
	}
	return all, run(ctx, jobs, o)
}

func run(ctx context.Context, jobs []func(ctx context.Context), o RegimeOptions) error {
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	var done atomic.Int64
	for _, job := range jobs {
		group.Go(func() error {
			if err := inner.Err(); err != nil {
				return err
			}
			job(inner)
			if n := done.Add(1); o.Progress != nil {
				o.Progress.Report(n, int64(len(jobs)))
			}
			return nil
		})
	}
	err := group.Wait()
	if err == nil {
		err = ctx.Err() // a measure that was cancelled is no measure that failed
	}
	if err != nil {
		return fmt.Errorf("after %d of %d values: %w", done.Load(), len(jobs), err)
	}
	return nil
}

// column returns the k-th values of cells, and the first reason for one that is missing with the number of those.
func column(cells []cell, k int) (values []float64, missing int, why error) {
	for _, c := range cells {
		if c.values == nil { // a beginning is not compared with itself
			values = append(values, math.NaN())
			continue
		}
		values = append(values, c.values[k])
		if c.none[k] != nil {
			if missing++; why == nil {
				why = c.none[k]
			}
		}
	}
	return values, missing, why
}
