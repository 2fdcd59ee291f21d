package mcmc

import (
	"context"
	"fmt"
	"math"
)

// tune estimates the masses from the weighted particles.
func (c *cloud) tune() error {
	if c.estimate == EstimateNone {
		return nil
	}
	var w window
	w.forget(c.target.Dim, c.estimate)
	for _, k := range c.systematic(.5) {
		w.add(c.particles[k].X, c.estimate)
	}
	m, err := w.mass(c.target, c.estimate, or(c.opt.Adapt.Rank, 10))
	if err != nil {
		return err
	}
	if m != nil {
		c.tuning.Mass = m
	}
	return nil
}

// refresh sets density and gradient of all particles to those of the β of now. At the first stage it makes the states, and finds a step size.
func (c *cloud) refresh(ctx context.Context, first, check bool) error {
	if first {
		// A particle with weight tells whether the kernel has a gradient.
		for i := range c.particles {
			p := &c.particles[i]
			if !(p.weight > 0) {
				continue
			}
			m := <-c.workers
			m.tempered.Beta = c.beta
			s, err := c.kernel.Init(&m.tempered.Target, p.X)
			if err == nil && s.Gradient != nil && check && !c.opt.Unchecked {
				err = CheckTarget(m.base, p.X)
			}
			if err == nil && c.accept > 0 && c.tuning.Step == 0 {
				c.tuning.Step, _, err = firstStep(&m.tempered.Target, s, &c.tuning, c.source)
			}
			c.workers <- m
			if err != nil {
				return err
			}
			for j := range c.particles {
				if s.Gradient != nil {
					c.particles[j].Gradient = make([]float64, len(p.X))
				}
			}
			break
		}
	}
	c.Gradients += len(c.particles)
	return c.each(ctx, func(m *mover, p *particle) error {
		m.tempered.Beta = c.beta
		p.Momentum = nil // masses have changed, and copies must not share it
		if p.LogDensity = math.Inf(-1); !math.IsInf(p.likelihood, -1) {
			m.tempered.Refresh(&p.State)
		}
		if math.IsNaN(p.LogDensity) || math.IsInf(p.LogDensity, 1) {
			return fmt.Errorf("the log density of a particle is %v%s", p.LogDensity, blame(m.base, &p.State))
		}
		return nil
	})
}

// move moves the particles until they forget where they were.
func (c *cloud) move(ctx context.Context, stage *SequentialStage, first bool) error {
	n := c.target.Dim
	for i := range c.particles {
		p := &c.particles[i]
		copy(c.before[i*(n+1):], p.X)
		c.before[i*(n+1)+n] = p.likelihood
	}
	// The largest of many correlations is not 0 by chance.
	goal := c.how.Correlation + math.Sqrt(2*math.Log(float64(n+2))/float64(c.n))
	check := max(1, c.moves/2)
	if first {
		check = 4 // the step size has to be found
	}
	last := math.Inf(1)
	for stage.Moves < c.how.Moves {
		if err := c.sweep(ctx, stage); err != nil {
			return err
		}
		if stage.Moves < min(check, c.how.Moves) {
			continue
		}
		stage.Correlation, stage.Worst = c.correlation()
		if stage.Correlation <= goal {
			break
		}
		if stage.Moves >= 8 && stage.Correlation > .95*last {
			stage.Stalled = true
			break
		}
		last = stage.Correlation
		check = 2 * stage.Moves
	}
	stage.Correlated = stage.Correlation > goal
	stage.Step = c.tuning.Step
	if c.moves = stage.Moves; stage.Stalled {
		c.moves = 8 // more were no use
	}
	return nil
}

// sweep is one transition of each particle.
func (c *cloud) sweep(ctx context.Context, stage *SequentialStage) error {
	err := c.each(ctx, func(m *mover, p *particle) error {
		if !(p.LogDensity > math.Inf(-1)) {
			return nil
		}
		m.tempered.Beta = c.beta
		tuning := c.tuning
		p.work = m.work
		p.info = c.kernel.Step(&m.tempered.Target, &p.State, &tuning, p.source)
		m.work, p.work = p.work, nil
		p.info.DivergedAt = nil
		if p.info.Moved {
			p.likelihood = m.base.Likelihood(nil, p.X)
		}
		if l := p.LogDensity + p.likelihood; l-l != 0 {
			return fmt.Errorf("the log density of a particle is %v and its log likelihood %v%s, with steps of %v", p.LogDensity, p.likelihood, blame(m.base, &p.State), tuning.Step)
		}
		return nil
	})
	if err != nil {
		return err
	}
	stage.Moves++
	accept, count := 0.0, 0.0
	for i := range c.particles {
		p := &c.particles[i]
		if !(p.LogDensity > math.Inf(-1)) {
			continue
		}
		a := p.info.Accept
		if !(a <= 1) {
			a = 0
		}
		accept += a
		count++
		c.Gradients += p.info.Gradients
		if p.info.Divergent {
			stage.Divergent++
		}
	}
	stage.Accept = accept / count
	if c.accept > 0 {
		c.tuning.Step *= math.Exp(1.5 * (stage.Accept - c.accept))
	}
	return nil
}

// correlation is the largest, over coordinates and the log likelihood, of the correlation over particles between before the moves of a stage and now, and of which.
func (c *cloud) correlation() (largest float64, worst string) {
	n := c.target.Dim
	largest = -1
	for j := range n + 1 {
		var count, ma, mb, aa, bb, ab float64
		for i := range c.particles {
			p := &c.particles[i]
			if !(p.LogDensity > math.Inf(-1)) {
				continue
			}
			a, b := c.before[i*(n+1)+j], p.likelihood
			if j < n {
				b = p.X[j]
			}
			count++
			da, db := a-ma, b-mb
			ma += da / count
			mb += db / count
			aa += da * (a - ma)
			bb += db * (b - mb)
			ab += da * (b - mb)
		}
		if r := ab / math.Sqrt(aa*bb); r > largest {
			largest = r
			if worst = "the log likelihood"; j < n {
				worst = c.target.coordinate(j)
			}
		}
	}
	return largest, worst
}
