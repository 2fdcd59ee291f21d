package mcmc

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/mcmc/trace"
	"github.com/richlazy/richlazy/pkg/progress"
)

// plan is what all chains of a run have in common.
type plan struct {
	target *Target
	kernel Kernel
	opt    Options
	layout trace.Layout

	betas                []float64
	anneal, warmup, thin int   // steps of annealing, steps of warm-up, transitions for each draw
	begin                int   // step of warm-up with which the first window begins
	ends                 []int // steps of warm-up after which the masses are estimated
	accept               float64
	estimate             Estimate
	recorded             int // numbers of a draw that come from the target itself
	count                *progress.Counter
}

// newPlan checks the options and fills in what is left out.
func newPlan(t *Target, kernel Kernel, opt Options) (*plan, error) {
	p := &plan{target: t, kernel: kernel, opt: opt, thin: or(opt.Thin, 1), warmup: max(or(opt.Warmup, 1000), 0), accept: or(opt.Adapt.Acceptance, kernel.Acceptance())}
	chains, draws := or(opt.Chains, 4), or(opt.Draws, 1000)
	if chains < 1 || draws < 1 || p.thin < 1 || opt.Block < 0 {
		return nil, fmt.Errorf("mcmc: run: %d chains of %d draws, every %d kept, %d in a block: want positive numbers", chains, draws, p.thin, opt.Block)
	}
	if err := opt.Adapt.check(t, kernel); err != nil {
		return nil, fmt.Errorf("mcmc: run: %w", err)
	}
	if opt.Adapt.KeepStep {
		p.accept = 0
	}
	if opt.Anneal != nil {
		if t.Prior == nil || t.Likelihood == nil {
			return nil, fmt.Errorf("mcmc: run: annealing needs a target with Prior and Likelihood")
		}
		var err error
		if p.betas, err = opt.Anneal.Betas(); err != nil {
			return nil, err
		}
		p.anneal = len(p.betas) * or(opt.Anneal.Steps, 50)
	}
	p.estimate = opt.Adapt.Estimate
	if p.estimate == EstimateDefault {
		p.estimate = EstimateDiagonal
		if opt.Adapt.Mass != nil || kernel.Acceptance() == 0 {
			p.estimate = EstimateNone
		}
	}
	p.begin, p.ends = opt.Adapt.windows(p.warmup)
	if p.estimate == EstimateNone {
		p.ends = nil
	}
	p.layout = trace.Layout{Chains: chains, Draws: draws, Block: opt.Block, Stats: stats, Attributes: p.attributes()}
	if opt.KeepWarmup {
		p.layout.Warmup = p.warmup
	}
	if !opt.Observed {
		p.layout.Variables = t.variables()
		p.recorded = t.quantities()
	}
	for _, o := range opt.Observe {
		p.layout.Variables = append(p.layout.Variables, o.Variable)
	}
	if p.layout.Block == 0 {
		p.layout.Block = min(100, max(1, 1<<21/max(1, p.layout.Numbers())))
	}
	if err := p.layout.Check(); err != nil {
		return nil, fmt.Errorf("mcmc: run: %w", err)
	}
	if p.layout.Numbers() == 0 {
		return nil, fmt.Errorf("mcmc: run: nothing is recorded: neither the target's quantities nor any in Observe")
	}
	p.count = progress.Count(opt.Progress, int64(chains)*int64(p.steps()))
	return p, nil
}

// attributes say what a run was, so that a trace can be read years later, and that a run is not resumed as another.
func (p *plan) attributes() map[string]string {
	a := maps.Clone(p.opt.Attributes)
	if a == nil {
		a = map[string]string{}
	}
	a["inference_library"] = "richlazy"
	a["kernel"] = p.kernel.String()
	a["kernel_options"] = settings(p.kernel)
	a["dimension"] = fmt.Sprint(p.target.Dim)
	a["warmup_steps"] = fmt.Sprint(p.warmup)
	a["annealing_steps"] = fmt.Sprint(p.anneal)
	a["thin"] = fmt.Sprint(p.thin)
	a["target_acceptance"] = fmt.Sprint(p.accept)
	if k, ok := p.kernel.(NUTS); ok {
		a["max_tree_depth"] = fmt.Sprint(or(k.MaxDepth, 10))
	}
	adapt := p.opt.Adapt
	a["adaptation"] = fmt.Sprintf("acceptance %v, step %v kept %v, masses given %s estimated %v rank %d, windows %d %d %d", p.accept, adapt.Step, adapt.KeepStep,
		fingerprint(adapt.Mass), p.estimate, or(adapt.Rank, 10), adapt.Begin, adapt.Window, adapt.End)
	if p.betas != nil {
		a["annealing"] = fmt.Sprintf("%d steps at each of β = %v", p.anneal/len(p.betas), p.betas)
	}
	if p.target.Unidentified {
		var names []string
		if own := a["unidentified"]; own != "" {
			names = append(names, own)
		}
		for _, v := range p.target.variables() {
			names = append(names, v.Name)
		}
		a["unidentified"] = strings.Join(names, "\n")
	}
	return a
}

// steps is the number of transitions of each chain.
func (p *plan) steps() int { return p.anneal + p.warmup + p.layout.Draws*p.thin }

// chain returns a chain that has not begun.
func (p *plan) chain(number int, source *rand.ChaCha8) *walk {
	c := &walk{plan: p, number: number, source: source, target: p.target.Fork(), tuning: Tuning{Step: p.opt.Adapt.Step, Mass: p.opt.Adapt.Mass}}
	for _, o := range p.opt.Observe {
		c.observe = append(c.observe, o.New())
	}
	if p.target.Constrain == nil && len(p.target.Names) > 0 && len(p.target.Names) != p.target.Dim {
		panic(fmt.Sprintf("mcmc: run: %d names of %d coordinates", len(p.target.Names), p.target.Dim))
	}
	if p.betas != nil {
		c.tempered = c.target.Temper(p.betas[0])
	}
	n := p.layout.Numbers()
	c.values, c.stats = make([]float64, 0, p.layout.Block*n), make([]float64, 0, p.layout.Block*len(stats))
	c.spread.begin(n)
	return c
}

// start puts all chains at their starts, and checks the target's gradient at the first.
func (p *plan) start(ctx context.Context, chains []*walk) error {
	err := cores.Try(ctx, len(chains), func(i int) (err error) {
		c := chains[i]
		c.state, err = p.opt.Start.begin(c.density(), p.kernel, c.number, c.source)
		return err
	})
	if err != nil {
		return err
	}
	if !p.opt.Unchecked {
		return CheckTarget(p.target.Fork(), chains[0].state.X)
	}
	return nil
}

// run moves chains on, a block at a time each so that they keep pace, until all are complete.
func (p *plan) run(ctx context.Context, chains []*walk, sink trace.Sink) (*Result, error) {
	within, cancel := context.WithCancel(ctx)
	defer cancel()
	watch := p.watch(chains)
	queue := make(chan *walk, len(chains))
	for _, c := range chains {
		queue <- c
	}
	errs := make([]error, len(chains))
	var left atomic.Int64
	left.Store(int64(len(chains)))
	var workers sync.WaitGroup
	for range p.workers() {
		workers.Go(func() {
			for c := range queue {
				err := c.block(within)
				if err == nil && c.at < p.steps() {
					queue <- c
					continue
				}
				if errs[c.number] = err; err != nil {
					cancel()
				}
				if left.Add(-1) == 0 {
					close(queue)
				}
			}
		})
	}
	workers.Wait()
	watch.end()
	var failed error
	for _, err := range errs {
		if err != nil && (failed == nil || failed == context.Canceled) {
			failed = err
		}
	}
	if failed == context.Canceled || failed == context.DeadlineExceeded {
		failed = ctx.Err()
	}
	result, err := p.result(chains, sink)
	if failed == nil {
		failed = err
	}
	return result, failed
}
