package mcmc

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/rng"
)

// particle is one of a cloud.
type particle struct {
	State
	source     *rand.ChaCha8
	likelihood float64 // log likelihood, −Inf where the particle is impossible
	weight     float64 // normalised
	ancestor   int     // the particle of the prior that it descends from
	info       Info    // of the last transition
}

// cloud is a run on its way.
type cloud struct {
	*SequentialRun
	*sequential
	particles []particle
	workers   chan *mover
	source    rand.Source // of resampling
	tuning    Tuning
	beta      float64
	moves     int // at the stage before
	before    []float64
	next      []particle
	order     []int
}

// mover is the memory of one goroutine.
type mover struct {
	base     *Target
	tempered *Tempered
	work     any // of the kernel
}

// run takes particles from the prior to the posterior.
func (s *sequential) run(ctx context.Context, number int, source *rand.ChaCha8) (*cloud, error) {
	c := &cloud{SequentialRun: &SequentialRun{}, sequential: s, source: source, particles: make([]particle, s.n), next: make([]particle, s.n), order: make([]int, s.n)}
	c.tuning = Tuning{Step: s.opt.Adapt.Step, Mass: s.opt.Adapt.Mass}
	c.workers = make(chan *mover, runtime.GOMAXPROCS(0))
	for range cap(c.workers) {
		m := &mover{base: s.target.Fork()}
		m.tempered = m.base.Temper(0)
		c.workers <- m
	}
	c.before = make([]float64, s.n*(s.target.Dim+1))
	for i := range c.particles {
		p := &c.particles[i]
		p.source, p.ancestor, p.weight = rng.Fork(source), i, 1/float64(s.n)
		p.X = make([]float64, s.target.Dim)
		c.next[i].X = make([]float64, s.target.Dim)
	}
	c.Gradients += s.n
	err := c.each(ctx, func(m *mover, p *particle) error {
		m.base.draw(p.X, p.source)
		p.likelihood = m.base.Likelihood(nil, p.X)
		if math.IsNaN(p.likelihood) || math.IsInf(p.likelihood, 1) {
			return fmt.Errorf("the log likelihood of a draw from the prior is %v%s", p.likelihood, blame(m.base, &p.State))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for c.beta < 1 {
		if err := c.stage(ctx, number == 0); err != nil {
			return nil, fmt.Errorf("stage %d, β = %.4g: %w", len(c.Stages), c.beta, err)
		}
		done := float64(number) + math.Pow(c.beta, .2)
		s.report.Report(int64(100*done), int64(100*s.plan.layout.Chains))
	}
	of := make(map[int]int)
	for i := range c.particles {
		a := c.particles[i].ancestor
		if _, ok := of[a]; !ok {
			of[a] = len(c.families)
			c.families = append(c.families, nil)
		}
		c.families[of[a]] = append(c.families[of[a]], i)
	}
	return c, nil
}

// each calls f for all particles, on all cores.
func (c *cloud) each(ctx context.Context, f func(m *mover, p *particle) error) error {
	parts := min(8*cap(c.workers), len(c.particles))
	return cores.Try(ctx, parts, func(k int) error {
		m := <-c.workers
		defer func() { c.workers <- m }()
		for i := k * len(c.particles) / parts; i < (k+1)*len(c.particles)/parts; i++ {
			if err := f(m, &c.particles[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// stage raises β, weights, resamples and moves the particles.
func (c *cloud) stage(ctx context.Context, check bool) error {
	first := len(c.Stages) == 0
	var stage SequentialStage
	possible := 0.0
	for i := range c.particles {
		if !math.IsInf(c.particles[i].likelihood, -1) {
			possible += c.particles[i].weight
		}
	}
	if first {
		c.Possible = possible
	}
	if possible == 0 {
		return fmt.Errorf("none of %d draws from the prior is possible: the likelihood of all is 0", len(c.particles))
	}
	next, kept := c.nextBeta()
	if !(next > c.beta) {
		return fmt.Errorf("β cannot grow: log likelihoods differ by so much that the least step of β leaves one particle")
	}
	stage.Beta, stage.Conditional = next, kept
	// Weights, and the growth of the evidence.
	log := make([]float64, len(c.particles))
	for i := range c.particles {
		p := &c.particles[i]
		log[i] = math.Log(p.weight) + (next-c.beta)*p.likelihood
	}
	growth := logSumExp(log)
	c.LogEvidence += growth
	stage.LogEvidence = growth
	squares := 0.0
	for i := range c.particles {
		w := math.Exp(log[i] - growth)
		c.particles[i].weight = w
		squares += w * w
	}
	c.beta = next
	stage.ESS = 1 / squares
	if next == 1 {
		c.Variance = c.genealogy()
	}
	if stage.ESS < c.how.Resample*float64(c.n) || next == 1 {
		stage.Resampled = true
		c.resample()
	}
	stage.Ancestors = c.ancestors()
	if err := c.tune(); err != nil {
		return err
	}
	if err := c.refresh(ctx, first, check); err != nil {
		return err
	}
	if err := c.move(ctx, &stage, first); err != nil {
		return err
	}
	c.Stages = append(c.Stages, stage)
	return nil
}

// nextBeta finds the β that leaves the share of conditional effective particles that is to be kept, of those whose likelihood is not 0.
func (c *cloud) nextBeta() (beta, conditional float64) {
	top := math.Inf(-1)
	for i := range c.particles {
		if c.particles[i].weight > 0 {
			top = max(top, c.particles[i].likelihood)
		}
	}
	share := func(step float64) float64 { // (Σ W w)²/Σ W w²
		var one, two float64
		for i := range c.particles {
			p := &c.particles[i]
			w := math.Exp(step * (p.likelihood - top))
			if math.IsInf(p.likelihood, -1) {
				w = 0
			}
			one += p.weight * w
			two += p.weight * w * w
		}
		return one * one / two
	}
	goal := c.how.Keep * share(0)
	low, high := 0.0, 1-c.beta
	if s := share(high); s >= goal {
		return 1, s
	}
	for range 100 {
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			break
		}
		if share(middle) >= goal {
			low = middle
		} else {
			high = middle
		}
	}
	if low == 0 {
		low = high
	}
	return c.beta + low, share(low)
}

// systematic returns, for offset u in [0, 1), which particle each of as many copies is of: particle i has ⌊n·weight⌋ or one more.
func (c *cloud) systematic(u float64) []int {
	n := len(c.particles)
	k, sum := 0, c.particles[0].weight
	for i := range c.order {
		at := (float64(i) + u) / float64(n)
		for sum < at && k < n-1 {
			k++
			sum += c.particles[k].weight
		}
		c.order[i] = k
	}
	// Rounding may leave the last ones to particles without weight.
	for i := n - 1; i > 0 && c.particles[c.order[i]].weight == 0; i-- {
		for k := c.order[i]; k >= 0; k-- {
			if c.particles[k].weight > 0 {
				c.order[i] = k
				break
			}
		}
	}
	return c.order
}

// resample replaces the particles by copies of equal weights. Generators stay where they are.
func (c *cloud) resample() {
	for i, k := range c.systematic(uniform(c.source)) {
		from, to := &c.particles[k], &c.next[i]
		copy(to.X, from.X)
		to.likelihood, to.ancestor, to.weight = from.likelihood, from.ancestor, 1/float64(len(c.particles))
	}
	for i := range c.particles {
		p, q := &c.particles[i], &c.next[i]
		copy(p.X, q.X)
		p.likelihood, p.ancestor, p.weight = q.likelihood, q.ancestor, q.weight
	}
}

// genealogy is the estimate of the variance of the log evidence: the sum over ancestors of the squared weight of all who descend from one, less what it would be were all
// weights equal (Chan and Lai 2013; Lee and Whiteley 2018, of which this is the form for resampling that adds no variance where weights are equal).
func (c *cloud) genealogy() float64 {
	family := make([]float64, len(c.particles))
	for i := range c.particles {
		family[c.particles[i].ancestor] += c.particles[i].weight
	}
	sum := 0.0
	for _, w := range family {
		sum += w * w
	}
	return max(sum-1/float64(len(c.particles)), 0)
}

// ancestors is the number of draws from the prior that particles with weight descend from.
func (c *cloud) ancestors() int {
	seen := make([]bool, len(c.particles))
	count := 0
	for i := range c.particles {
		if p := &c.particles[i]; p.weight > 0 && !seen[p.ancestor] {
			seen[p.ancestor] = true
			count++
		}
	}
	return count
}
