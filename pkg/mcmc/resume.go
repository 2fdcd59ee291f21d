package mcmc

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// Resume goes on with a run that ended before it was complete, by a kill, an error, or its context, from the last checkpoint of each chain. Target, kernel and options are
// those of the run; the trace is then the same, bit for bit, as that of a run that was never interrupted, for any Workers. The store is that of opt.Path, or what opt.Store
// returns, which has to be a [trace.Resumable], such as a [trace.Memory] after [trace.Memory.Rewind].
//
// What differs from the run, as far as the store knows of it, is an error that names it. So is a run that had not begun, [ErrNotBegun]. A run that is complete is read again.
func Resume(ctx context.Context, t *Target, kernel Kernel, opt Options) (*Result, error) {
	p, err := newPlan(t, kernel, opt)
	if err != nil {
		return nil, err
	}
	var sink trace.Sink
	switch {
	case opt.Store != nil:
		sink, err = opt.Store(p.layout)
	case opt.Path != "":
		sink, err = trace.Resume(opt.Path, p.layout)
	default:
		return nil, errors.New("mcmc: resume: neither Path nor Store: there is nothing to go on from")
	}
	if err != nil {
		return nil, fmt.Errorf("mcmc: resume: %w", err)
	}
	chains, err := p.restored(sink)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("mcmc: resume: %w", err), p.close(sink))
	}
	return p.run(ctx, chains, sink)
}

// restored returns the chains where their checkpoints left them.
func (p *plan) restored(sink trace.Sink) ([]*walk, error) {
	store, ok := sink.(trace.Resumable)
	if !ok {
		return nil, fmt.Errorf("a %T cannot tell where its chains stood", sink)
	}
	if err := store.Layout().Same(p.layout); err != nil {
		return nil, err
	}
	chains := make([]*walk, p.layout.Chains)
	for i := range chains {
		c := p.chain(i, rand.NewChaCha8([32]byte{}))
		state := store.State(i)
		if state == nil {
			return nil, fmt.Errorf("%w: chain %d has no checkpoint", ErrNotBegun, i)
		}
		if err := c.restore(state); err != nil {
			return nil, err
		}
		drawn, warm := max(c.at-c.anneal-c.warmup, 0)/p.thin, min(max(c.at-c.anneal, 0), p.layout.Warmup)
		if store.Complete(i, trace.Posterior) != drawn || store.Complete(i, trace.Warmup) != warm {
			return nil, fmt.Errorf("chain %d: the store has %d draws and %d of warm-up, its checkpoint %d and %d: it has to be rewound",
				i, store.Complete(i, trace.Posterior), store.Complete(i, trace.Warmup), drawn, warm)
		}
		c.store = sink
		p.count.Add(int64(c.at))
		chains[i] = c
	}
	return chains, nil
}
