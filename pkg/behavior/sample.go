package behavior

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
)

// SampleOptions of [Model.Sample]; the zero value is 4 chains of 1000 draws after 500 that are thrown away.
type SampleOptions struct{ Chains, Warmup, Draws int }

// Posterior is a sample from the posterior distribution of the parameters of one subject.
type Posterior struct {
	Parameters []string
	// Draws is chain after chain: (chains × draws) × parameters.
	Draws  *mat.Dense
	Chains int
	// Mean and SD are those of all draws.
	Mean, SD []float64
	// RHat compares chains with each other (split R̂, Gelman et al. 2013, eq. 11.4): near 1 where they agree; above 1.01 a chain has not come to all the others have seen.
	RHat []float64
	// ESS is the effective sample size of the mean: the number of independent draws that would know as much (Geyer's initial monotone sequence over all chains).
	ESS []float64
}

// Sample draws from the posterior of the parameters under the binomial likelihood and a prior that is uniform within the bounds. Each chain is a slice sampler (Neal 2003,
// stepping out, one parameter after the other) on the logit of where a parameter lies between its bounds, from a start that is drawn from the prior. Unlike [Fit.Laplace] it
// is right next to bounds and where a parameter is not determined: then it returns the prior.
//
// Look at RHat and ESS before the rest. It is an error where the choices are bad or ctx is cancelled.
func (m Model) Sample(ctx context.Context, c *Choices, opt SampleOptions, src rand.Source) (*Posterior, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	for _, v := range []*int{&opt.Chains, &opt.Warmup, &opt.Draws} {
		if *v == 0 {
			*v = map[*int]int{&opt.Chains: 4, &opt.Warmup: 500, &opt.Draws: 1000}[v]
		}
	}
	if opt.Chains < 1 || opt.Warmup < 0 || opt.Draws < 4 {
		panic(fmt.Sprintf("behavior: sample: %d chains of %d draws after %d, want at least 1 of 4", opt.Chains, opt.Draws, opt.Warmup))
	}
	o := m.objective(Binomial, c)
	k := len(o.free)
	if k == 0 {
		return nil, fmt.Errorf("behavior: sample: the model %s has no free parameters", m)
	}
	p := &Posterior{Parameters: m.Parameters(), Chains: opt.Chains, Draws: mat.NewDense(opt.Chains*opt.Draws, k, nil)}
	streams := split(src, opt.Chains)
	err := cores.Try(ctx, opt.Chains, func(chain int) error {
		return o.chain(ctx, opt, p.Draws.Slice(chain*opt.Draws, (chain+1)*opt.Draws, 0, k).(*mat.Dense), rand.New(streams[chain]))
	})
	if err != nil {
		return nil, fmt.Errorf("behavior: sample: %w", err)
	}
	for i := range k {
		column := mat.Col(nil, i, p.Draws)
		mean, sd := stat.MeanStdDev(column, nil)
		p.Mean, p.SD = append(p.Mean, mean), append(p.SD, sd)
		rhat, ess := converged(column, opt.Chains)
		p.RHat, p.ESS = append(p.RHat, rhat), append(p.ESS, ess)
	}
	return p, nil
}

// Interval returns the quantiles of a parameter's draws that leave (1 − level)/2 at each end. It panics when there is no such parameter or level.
func (p *Posterior) Interval(parameter int, level float64) inference.Interval {
	i := inference.PercentileInterval(mat.Col(nil, parameter, p.Draws), level)
	i.Method = "posterior"
	return i
}

// chain fills draws.
func (o *objective) chain(ctx context.Context, opt SampleOptions, draws *mat.Dense, random *rand.Rand) error {
	theta, z := make([]float64, len(o.free)), make([]float64, len(o.free))
	density := func() float64 { // log posterior of z: likelihood, and the logistic density that a uniform prior becomes
		total := 0.0
		for i, p := range o.free {
			e := math.Exp(-math.Abs(z[i]))
			share := 1 / (1 + e)
			if z[i] < 0 {
				share = e / (1 + e)
			}
			theta[i] = p.low + (p.high-p.low)*share
			total -= math.Abs(z[i]) + 2*math.Log1p(e)
		}
		return total - o.value(theta, nil)
	}
	for i := range z {
		u := .02 + .96*random.Float64()
		z[i] = math.Log(u / (1 - u))
	}
	now := density()
	for step := range opt.Warmup + opt.Draws {
		if step%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		for i := range z {
			now = slice(z, i, now, density, random)
		}
		if step >= opt.Warmup {
			density() // sets theta
			draws.SetRow(step-opt.Warmup, theta)
		}
	}
	return nil
}

// slice moves z[i] to another place at which the density is above a random part of what it is here, and returns the density there.
func slice(z []float64, i int, now float64, density func() float64, random *rand.Rand) float64 {
	const width, steps = 2.0, 50
	level, here := now-random.ExpFloat64(), z[i]
	at := func(v float64) float64 { z[i] = v; return density() }
	low := here - width*random.Float64()
	high := low + width
	left := random.IntN(steps)
	right := steps - 1 - left
	for ; left > 0 && at(low) > level; left-- {
		low -= width
	}
	for ; right > 0 && at(high) > level; right-- {
		high += width
	}
	for {
		v := low + (high-low)*random.Float64()
		if d := at(v); d > level {
			return d
		}
		switch {
		case v < here:
			low = v
		case v > here:
			high = v
		default: // the interval has shrunk to where the chain was
			return at(here)
		}
	}
}
