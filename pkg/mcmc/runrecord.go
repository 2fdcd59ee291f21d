package mcmc

// drawn is what is told of the transitions that make up a draw.
type drawn struct {
	accept, energy, worst, step, lp      float64
	depth, steps, gradients, transitions int
	divergent                            bool
}

// add takes one more transition, which led to a state.
func (d *drawn) add(s *State, info Info) {
	d.accept += info.Accept
	d.energy, d.step, d.lp = info.Energy, info.Step, s.LogDensity
	if a, w := info.Error, d.worst; a*a > w*w || a != a {
		d.worst = a
	}
	d.depth = max(d.depth, info.Depth)
	d.steps += info.Steps
	d.gradients += info.Gradients
	d.transitions++
	d.divergent = d.divergent || info.Divergent
}

// record adds the place of the chain to the block, with what is told of how it came there.
func (c *walk) record(d *drawn) {
	x, at := c.state.X, len(c.values)
	c.values = c.values[:at+c.layout.Numbers()]
	if c.recorded > 0 {
		if dst := c.values[at : at+c.recorded]; c.target.Constrain != nil {
			c.target.Constrain(dst, x)
		} else {
			copy(dst, x)
		}
		at += c.recorded
	}
	for i, f := range c.observe {
		n := c.opt.Observe[i].Size()
		f(c.values[at:at+n:at+n], x)
		at += n
	}
	diverging := 0.0
	if d.divergent {
		diverging = 1
	}
	c.stats = append(c.stats, d.lp, d.accept/float64(d.transitions), d.step, float64(d.depth), float64(d.steps), diverging, d.energy, d.worst, float64(d.gradients))
}
