package mcmc

import (
	"fmt"
	"slices"
)

// settle readies a chain for the density that it is to be warmed up on and drawn from.
func (c *walk) settle(t *Target) error {
	if c.betas != nil {
		if err := c.renew(t); err != nil {
			return err
		}
	}
	if c.accept > 0 && (c.warmup > 0 || c.tuning.Step == 0) {
		if err := c.seek(t); err != nil {
			return err
		}
	}
	if len(c.ends) > 0 {
		c.window.forget(t.Dim, c.estimate)
	}
	return nil
}

// seek finds a step size of the right order, and has dual averaging begin above it, as large steps cost least.
func (c *walk) seek(t *Target) error {
	step, gradients, err := firstStep(t, c.state, &c.tuning, c.source)
	c.totals.WarmupGradients += gradients
	c.tuning.Step = step
	c.step.begin(10 * step)
	return err
}

// renew evaluates the density of a new target where the chain is.
func (c *walk) renew(t *Target) error {
	s, err := c.kernel.Init(t, c.state.X)
	if err != nil {
		return fmt.Errorf("where annealing changed β: %w", err)
	}
	copy(s.Momentum, c.state.Momentum)
	c.state = s
	return nil
}

// learn tunes the step size after transition w of warm-up, and the masses at the ends of windows.
func (c *walk) learn(t *Target, w int, info Info) error {
	if c.accept > 0 {
		c.tuning.Step = c.step.learn(info.Accept, c.accept)
	}
	if n := len(c.ends); n > 0 && w >= c.begin && w < c.ends[n-1] {
		c.window.add(c.state.X, c.estimate)
	}
	if slices.Contains(c.ends, w+1) {
		m, err := c.window.mass(t, c.estimate, or(c.opt.Adapt.Rank, 10))
		if err != nil {
			return err
		}
		if m != nil { // else the chain stood still, and the step size has to fall first
			c.tuning.Mass, c.found = m, m
		}
		c.window.forget(t.Dim, c.estimate)
		if c.accept > 0 {
			if err := c.seek(t); err != nil {
				return err
			}
		}
	}
	if w+1 < c.warmup {
		return nil
	}
	if c.step.Count > 0 {
		c.tuning.Step = c.step.final()
	}
	c.window = window{}
	if c.totals.Moved == 0 && c.warmup >= 20 {
		return fmt.Errorf("the chain has not moved once in %d steps of warm-up, down to steps of %.3g: no place that was tried is accepted", c.warmup, c.tuning.Step)
	}
	return nil
}

// annealed takes one transition of annealing.
func (c *walk) annealed(t *Target) error {
	steps := c.anneal / len(c.betas)
	k, i := c.at/steps, c.at%steps
	if i == 0 {
		if k > 0 {
			if err := c.renew(t); err != nil {
				return err
			}
		}
		if k == 0 && c.accept > 0 && c.tuning.Step == 0 {
			if err := c.seek(t); err != nil {
				return err
			}
		}
		c.step.begin(c.tuning.Step)
		c.accepted, c.totals.StageDivergent = 0, 0
	}
	info, err := c.transition(t)
	if err != nil {
		return err
	}
	c.totals.WarmupGradients += info.Gradients
	c.accepted += info.Accept
	if info.Divergent {
		c.totals.StageDivergent++
	}
	if c.accept > 0 {
		c.tuning.Step = c.step.learn(info.Accept, c.accept)
	}
	if i+1 < steps {
		return nil
	}
	if c.accept > 0 {
		c.tuning.Step = c.step.final()
	}
	c.stages = append(c.stages, Stage{Beta: c.betas[k], Step: c.tuning.Step, Accept: c.accepted / float64(steps), Divergent: c.totals.StageDivergent,
		LogDensity: c.state.LogDensity, Likelihood: c.target.Likelihood(nil, c.state.X)})
	return nil
}
