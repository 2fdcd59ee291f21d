package mcmc

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// walk is one Markov chain on its way: through annealing, warm-up and draws.
type walk struct {
	*plan
	number   int
	target   *Target
	tempered *Tempered // for annealing
	source   *rand.ChaCha8
	store    trace.Sink
	observe  []func(dst, x []float64)

	// What has to be carried, and is in a checkpoint.
	at       int // steps that are done
	state    *State
	tuning   Tuning
	step     dualAveraging
	window   window
	found    Mass   // what warm-up estimated; nil: none yet
	safe     []byte // the last checkpoint
	stages   []Stage
	totals   totals
	accepted float64 // sum of acceptance probabilities, of a stage of annealing

	// Of the block at work.
	values, stats []float64
	live          live
	spread        spread
}

// totals are counts of a chain.
type totals struct {
	WarmupGradients, Gradients int // gradients before the first draw, and after
	WarmupDivergent, Divergent int
	Moved                      int // transitions of warm-up that led to another place
	StageDivergent             int // of the stage of annealing at work
}

// density is the target of the step to come: that of a stage, the one that annealing ended with, or the target itself.
func (c *walk) density() *Target {
	if c.betas == nil {
		return c.target
	}
	if k := len(c.betas) - 1; c.at >= c.anneal {
		if c.betas[k] == 1 {
			return c.target
		}
		c.tempered.Beta = c.betas[k]
	} else {
		c.tempered.Beta = c.betas[c.at/(c.anneal/len(c.betas))]
	}
	return &c.tempered.Target
}

// block takes a chain to the end of its block: Block steps of annealing or warm-up, or Block draws. What was drawn is given to the store, with a checkpoint. After an error,
// and after ctx ended, the store has nothing of the block.
func (c *walk) block(ctx context.Context) error {
	c.values, c.stats = c.values[:0], c.stats[:0]
	group := trace.Posterior
	end := c.at + c.layout.Block*c.thin
	switch warm := c.anneal + c.warmup; {
	case c.at < c.anneal:
		end = min(c.at+c.layout.Block, c.anneal)
	case c.at < warm:
		end, group = min(c.at+c.layout.Block, warm), trace.Warmup
	default:
		end = min(end, c.steps())
	}
	for c.at < end {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.advance(); err != nil {
			return fmt.Errorf("mcmc: chain %d, step %d: %w", c.number, c.at, within{err})
		}
	}
	if len(c.stats) > 0 {
		if err := c.store.Append(c.number, group, c.values, c.stats); err != nil {
			return fmt.Errorf("mcmc: chain %d: %w", c.number, err)
		}
	}
	if group == trace.Posterior && c.opt.Live != nil {
		c.spread.take(c.values)
	}
	return c.checkpoint()
}

// advance takes one transition, of annealing or warm-up, or as many as make up a draw.
func (c *walk) advance() error {
	t := c.density()
	if c.at < c.anneal {
		return c.annealed(t)
	}
	if c.at == c.anneal {
		if err := c.settle(t); err != nil {
			return err
		}
	}
	if w := c.at - c.anneal; w < c.warmup {
		info, err := c.transition(t)
		if err != nil {
			return err
		}
		c.totals.WarmupGradients += info.Gradients
		if info.Divergent {
			c.totals.WarmupDivergent++
		}
		if info.Moved {
			c.totals.Moved++
		}
		if c.layout.Warmup > 0 {
			var d drawn
			d.add(c.state, info)
			c.record(&d)
		}
		return c.learn(t, w, info)
	}
	var d drawn
	for range c.thin {
		info, err := c.transition(t)
		if err != nil {
			return err
		}
		d.add(c.state, info)
	}
	c.totals.Gradients += d.gradients
	if d.divergent {
		c.totals.Divergent++
	}
	c.record(&d)
	return nil
}

// transition is a step of the kernel. A place, or a density, that is no finite number is an error: kernels that reject never come to one.
func (c *walk) transition(t *Target) (Info, error) {
	info := c.kernel.Step(t, c.state, &c.tuning, c.source)
	if info.Step == 0 && info.Steps > 0 {
		return info, fmt.Errorf("the size of steps is 0: %s tunes none, so that Adapt.Step has to say it", c.kernel)
	}
	if l := c.state.LogDensity; l-l != 0 {
		for i, x := range c.state.X {
			if x-x != 0 {
				return info, fmt.Errorf("%s is %v, with steps of %v: the chain ran away; a smaller step size may hold it", t.coordinate(i), x, c.tuning.Step)
			}
		}
		return info, fmt.Errorf("the log density is %v%s, with steps of %v", l, blame(t, c.state), c.tuning.Step)
	}
	c.at++
	c.count.Add(1)
	c.live.see(c, info)
	return info, nil
}
