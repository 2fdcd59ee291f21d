package mcmc

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Options say how chains are run. The zero value is four chains of 1000 steps of warm-up and 1000 draws from starts that are uniform between −2 and 2, kept in memory.
type Options struct {
	Chains int // 0: 4
	Warmup int // steps before the first draw, which tune step size and masses; 0: 1000, negative: none
	Draws  int // of each chain; 0: 1000
	Thin   int // transitions for each draw; 0: 1

	Start  Start
	Adapt  Adapt
	Anneal *Anneal // run before warm-up; nil: none

	Observe    []Observable // what is recorded beside the quantities of the target
	Observed   bool         // only Observe is recorded, and not the target's quantities: networks have many weights
	KeepWarmup bool         // warm-up is recorded as well

	// Path is a folder for a trace on disk, a Zarr store in ArviZ's layout ([trace.Create]): memory then does not grow with the number of draws, and [Resume] goes on after a kill.
	// Empty: the trace is in memory.
	Path string
	// Store makes another sink for the draws, in the place of Path.
	Store      func(trace.Layout) (trace.Sink, error)
	Block      int               // draws that are written together, and the most that a killed run loses; 0: 100, or fewer where a draw is large
	Attributes map[string]string // recorded with the trace: the seed, the data, the version

	Workers   int               // chains at work at once; 0: as many as Go uses cores. No number depends on it.
	Progress  progress.Reporter // told of transitions of all chains, out of those of all phases
	Live      func(Status)      // told how the chains do, by one goroutine, some times a second and once at the end; nil: silence
	LiveEvery time.Duration     // 0: half a second

	Unchecked bool // the gradient is not compared with the density before the first step
}

// ErrNotBegun is the error of a resume of a run that was ended before all its chains had their first checkpoint: there is nothing to go on from, and nothing is lost by
// running anew.
var ErrNotBegun = errors.New("mcmc: the run had not begun")

// Run draws from a target: each chain begins at a start of its own, is annealed where that is asked for, warmed up, and recorded. Each has its own generator, ChaCha8, seeded
// from src in order before anything else; the numbers depend on src and the options, and not on Workers, GOMAXPROCS, or the time.
//
// Starts that are impossible, and a gradient that disagrees with its density, are errors before the first step. Where ctx ends, or one chain has an error, the others stop
// too; the store has all blocks that were complete by then, [Resume] goes on from them, and beside the error there is a result of what is there: the draws that all chains
// have.
func Run(ctx context.Context, t *Target, kernel Kernel, opt Options, src rand.Source) (*Result, error) {
	p, err := newPlan(t, kernel, opt)
	if err != nil {
		return nil, err
	}
	chains := make([]*walk, p.layout.Chains)
	for i := range chains {
		chains[i] = p.chain(i, rng.Fork(src))
	}
	if err := p.start(ctx, chains); err != nil {
		return nil, err
	}
	sink, err := p.open()
	if err != nil {
		return nil, err
	}
	for _, c := range chains {
		c.store = sink
		if err := c.checkpoint(); err != nil {
			return nil, errors.Join(err, p.close(sink))
		}
	}
	return p.run(ctx, chains, sink)
}

// open makes the sink of a new run.
func (p *plan) open() (sink trace.Sink, err error) {
	switch {
	case p.opt.Store != nil:
		sink, err = p.opt.Store(p.layout)
	case p.opt.Path != "":
		sink, err = trace.Create(p.opt.Path, p.layout)
	default:
		return trace.NewMemory(p.layout), nil
	}
	if err != nil {
		return nil, fmt.Errorf("mcmc: run: %w", err)
	}
	return sink, nil
}

// close frees a store on disk. A sink of the caller's is the caller's to close.
func (p *plan) close(sink trace.Sink) error {
	if w, ok := sink.(*trace.Writer); ok && p.opt.Store == nil {
		return w.Close()
	}
	return nil
}

// workers is the number of chains at work at once.
func (p *plan) workers() int {
	n := p.opt.Workers
	if n <= 0 {
		n = runtime.GOMAXPROCS(0)
	}
	return min(n, p.layout.Chains)
}
