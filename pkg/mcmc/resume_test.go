package mcmc

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// faulty is a trace in memory whose disk is full from some call on.
type faulty struct {
	*trace.Memory
	left atomic.Int64
}

func (f *faulty) Append(chain int, g trace.Group, values, stats []float64) error {
	if f.left.Add(-1) < 0 {
		return fmt.Errorf("write: %w", syscall.ENOSPC)
	}
	return f.Memory.Append(chain, g, values, stats)
}

func (f *faulty) Checkpoint(chain int, state []byte) error {
	if f.left.Add(-1) < 0 {
		return fmt.Errorf("write: %w", syscall.ENOSPC)
	}
	return f.Memory.Checkpoint(chain, state)
}

// A run is stopped by a full disk after any number of writes, and goes on again and again, with other numbers of workers, to the bits of one that never stopped.
func TestFullDisksLoseNothing(t *testing.T) {
	for _, k := range kernels {
		for _, estimate := range []Estimate{EstimateDiagonal, EstimateDense, EstimateLowRank, EstimateNone} {
			if testing.Short() && estimate != EstimateDense {
				continue
			}
			opt := busy(k.step, estimate)
			whole := mustRun(t, gaussian(4), k.kernel, opt, 1)
			f := &faulty{}
			f.left.Store(7)
			opt.Store = func(l trace.Layout) (trace.Sink, error) {
				if f.Memory == nil {
					f.Memory = trace.NewMemory(l)
				}
				f.Rewind()
				return f, nil
			}
			r, err := Run(context.Background(), gaussian(4), k.kernel, opt, rand.NewPCG(1, 2))
			stops := 0
			for ; err != nil && stops < 100; stops++ {
				if !errors.Is(err, syscall.ENOSPC) {
					t.Fatalf("%s: a full disk gives %v", k.kernel, err)
				}
				f.left.Store(int64(5 + 3*stops))
				opt.Workers = 1 + stops%4
				r, err = Resume(context.Background(), gaussian(4), k.kernel, opt)
			}
			if err != nil || stops < 5 {
				t.Fatalf("%s: after %d stops: %v", k.kernel, stops, err)
			}
			what := fmt.Sprintf("%s, masses %d, %d stops", k.kernel, estimate, stops)
			same(t, what, whole.Trace, f.Memory)
			for c := range whole.Chains {
				if a, b := fmt.Sprintf("%+v", plainly(whole.Chains[c])), fmt.Sprintf("%+v", plainly(r.Chains[c])); a != b {
					t.Errorf("%s: chain %d is %s, want %s", what, c, b, a)
				}
			}
		}
	}
}

// plainly has what a mass is made of in its place.
func plainly(c ChainResult) any {
	mass := saveMass(c.Mass)
	c.Mass = nil
	return struct {
		ChainResult
		savedMass
	}{c, mass}
}

func TestCancelledRunsGoOnToTheSameBits(t *testing.T) {
	opt := busy(0, EstimateDense)
	whole := mustRun(t, gaussian(3), NUTS{}, opt, 1)
	opt.Path = filepath.Join(t.TempDir(), "run.zarr")
	ctx, cancel := context.WithCancel(context.Background())
	var calls atomic.Int64
	target := func(stop int64) *Target {
		g := gaussian(3)
		plain := g.Likelihood
		g.Likelihood = func(gradient, x []float64) float64 {
			if calls.Add(1) == stop {
				cancel()
			}
			return plain(gradient, x)
		}
		density := g.Density
		g.Density = func(gradient, x []float64) float64 {
			if calls.Add(1) == stop {
				cancel()
			}
			return density(gradient, x)
		}
		return g
	}
	r, err := Run(ctx, target(900), NUTS{}, opt, rand.NewPCG(1, 2))
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("a cancelled run gives %v", err)
	}
	stops := 0
	for ; err != nil && stops < 100; stops++ {
		if r == nil || r.Trace == nil {
			t.Fatal("no result of what is there")
		}
		for c, chain := range r.Chains {
			if n := r.Trace.Complete(c, trace.Posterior); n != chain.Draws || n%13 != 0 && n != 47 {
				t.Errorf("chain %d has %d draws in the store, %d in the result: want all of some blocks", c, n, chain.Draws)
			}
		}
		cancel()
		ctx, cancel = context.WithCancel(context.Background())
		calls.Store(0)
		opt.Workers = 1 + stops%3
		if r, err = Resume(ctx, target(int64(500*(stops+1))), NUTS{}, opt); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	cancel()
	if stops < 2 {
		t.Errorf("only %d stops", stops)
	}
	same(t, "cancelled and resumed", whole.Trace, r.Trace)
	// A run that is complete is read again, from its options or its path alone.
	if r, err = Resume(context.Background(), gaussian(3), NUTS{}, opt); err != nil {
		t.Fatal(err)
	}
	same(t, "complete, and resumed", whole.Trace, r.Trace)
	if r, err = Open(opt.Path); err != nil {
		t.Fatal(err)
	}
	same(t, "opened", whole.Trace, r.Trace)
	if a, b := fmt.Sprintf("%+v", plainly(r.Chains[1])), fmt.Sprintf("%+v", plainly(whole.Chains[1])); a != b {
		t.Errorf("chain 1 of an opened run is %s, want %s", a, b)
	}
}

func TestOtherRunsAreNotResumed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.zarr")
	opt := Options{Chains: 2, Warmup: 30, Draws: 10, Path: path}
	mustRun(t, gaussian(3), NUTS{}, opt, 1)
	other := func(change func(o *Options)) Options {
		o := opt
		change(&o)
		return o
	}
	for _, c := range []struct {
		what   string
		target *Target
		kernel Kernel
		opt    Options
	}{
		{"another kernel", gaussian(3), NUTS{MaxDepth: 5}, opt},
		{"another dimension", gaussian(4), NUTS{}, opt},
		{"more draws", gaussian(3), NUTS{}, other(func(o *Options) { o.Draws = 11 })},
		{"more warm-up", gaussian(3), NUTS{}, other(func(o *Options) { o.Warmup = 31 })},
		{"thinned", gaussian(3), NUTS{}, other(func(o *Options) { o.Thin = 2 })},
		{"annealed", gaussian(3), NUTS{}, other(func(o *Options) { o.Anneal = &Anneal{} })},
		{"other masses", gaussian(3), NUTS{}, other(func(o *Options) { o.Adapt.Estimate = EstimateDense })},
		{"another acceptance", gaussian(3), NUTS{}, other(func(o *Options) { o.Adapt.Acceptance = 0.9 })},
		{"an observable", gaussian(3), NUTS{}, other(func(o *Options) { o.Observe = []Observable{Observe("s", squares)} })},
		{"nowhere", gaussian(3), NUTS{}, other(func(o *Options) { o.Path = "" })},
	} {
		if _, err := Resume(context.Background(), c.target, c.kernel, c.opt); err == nil {
			t.Errorf("%s: resumed", c.what)
		}
	}
	if _, err := Resume(context.Background(), gaussian(3), NUTS{}, opt); err != nil {
		t.Errorf("the run itself: %v", err)
	}
	if _, err := Run(context.Background(), gaussian(3), NUTS{}, opt, rand.NewPCG(1, 2)); err == nil {
		t.Error("a run overwrote a trace")
	}
	m := func(l trace.Layout) (trace.Sink, error) { return trace.NewMemory(l), nil }
	if _, err := Resume(context.Background(), gaussian(3), NUTS{}, Options{Store: m}); !errors.Is(err, ErrNotBegun) {
		t.Errorf("a run that had not begun: %v", err)
	}
}
