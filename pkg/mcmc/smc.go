package mcmc

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Sequential says how tempered sequential Monte Carlo is done. The zero value is good for posteriors that a kernel explores well within modes.
type Sequential struct {
	// Keep is the conditional effective sample size that each step of β is to leave, as a share of the particles (Zhou, Johansen and Aston 2016), in (0, 1); 0: 0.9. Nearer to 1
	// there are more stages, and smaller errors.
	Keep float64
	// Resample is the effective sample size, as a share of the particles, below which they are resampled; 0: 0.5. At the last stage they always are.
	Resample float64
	// Correlation is what moves have to bring down: the largest correlation, over coordinates and the log likelihood, of particles before the moves of a stage and after; 0: 0.3.
	Correlation float64
	Moves       int // most transitions of a particle at a stage; 0: 128
}

// RunSequential draws from a target by tempered sequential Monte Carlo (Del Moral, Doucet and Jasra 2006): particles drawn from the prior are weighted and resampled while the
// power β of the likelihood grows from 0 to 1, and moved by the kernel at each stage. It needs no start and gives the evidence; modes have the weights that they have in the
// particles of the prior that come there.
//
// Each next β is found by bisection. Resampling is systematic. Masses are estimated from the particles before the moves of a stage, as Options.Adapt has it, and the step size
// follows the mean acceptance from move to move. Moves are repeated until the particles forget where they were, or until more moves do not help.
//
// Options.Chains is the number of independent runs, which the result has as chains, and Options.Draws that of the particles of each, of equal weights after the last stage.
// Adapt, Observe, Observed, Path, Store, Attributes, Progress (hundredths of runs) and Unchecked mean what they do for [Run]; Warmup, Thin, Start, Anneal, Live and Workers
// mean nothing. Particles are moved on all cores, each with a generator of its own, so that no number depends on how many those are. A density that is NaN is an error, and so
// is the end of ctx; beside it there are the evidences of the runs that are complete. Degeneracy of the particles is told in [SequentialResult.Faults] and in what it prints.
func RunSequential(ctx context.Context, t *Target, kernel Kernel, how Sequential, opt Options, src rand.Source) (*SequentialResult, error) {
	s, err := newSequential(t, kernel, how, opt)
	if err != nil {
		return nil, err
	}
	sink, err := s.plan.open()
	if err != nil {
		return nil, err
	}
	out := &SequentialResult{Result: &Result{}, Acceptance: s.accept}
	for i := range s.plan.layout.Chains {
		r, err := s.run(ctx, i, rng.Fork(src))
		if err == nil {
			err = s.record(sink, i, r)
		}
		if err != nil {
			err = errors.Join(fmt.Errorf("mcmc: sequential Monte Carlo, run %d: %w", i, err), s.plan.close(sink))
			if i == 0 {
				return nil, err
			}
			out.pool()
			return out, err
		}
		out.Runs = append(out.Runs, r.SequentialRun)
		last := r.Stages[len(r.Stages)-1]
		c := ChainResult{Draws: s.n, Step: last.Step, Mass: s.found(r), WarmupGradients: r.Gradients}
		for _, stage := range r.Stages {
			c.WarmupDivergent += stage.Divergent
		}
		out.Chains = append(out.Chains, c)
	}
	if err := s.plan.close(sink); err != nil {
		return nil, fmt.Errorf("mcmc: sequential Monte Carlo: %w", err)
	}
	if t, ok := sink.(trace.Trace); ok {
		out.Trace = t
	} else if opt.Store == nil {
		if out.Trace, err = trace.Open(opt.Path); err != nil {
			return nil, fmt.Errorf("mcmc: sequential Monte Carlo: %w", err)
		}
	}
	out.pool()
	return out, nil
}

// sequential is what all runs have in common.
type sequential struct {
	how      Sequential
	plan     *plan
	target   *Target
	kernel   Kernel
	opt      Options
	n        int // particles
	accept   float64
	estimate Estimate
	report   progress.Reporter
}

func newSequential(t *Target, kernel Kernel, how Sequential, opt Options) (*sequential, error) {
	s := &sequential{target: t, kernel: kernel, opt: opt, n: or(opt.Draws, 1000), report: progress.To(opt.Progress)}
	s.how = Sequential{Keep: or(how.Keep, .9), Resample: or(how.Resample, .5), Correlation: or(how.Correlation, .3), Moves: or(how.Moves, 128)}
	h := s.how
	switch {
	case t.Prior == nil || t.Likelihood == nil:
		return nil, errors.New("mcmc: sequential Monte Carlo needs a target with Prior and Likelihood")
	case t.DrawPrior == nil && t.GaussianPrior == nil:
		return nil, errors.New("mcmc: sequential Monte Carlo needs a target with DrawPrior or GaussianPrior")
	case !(h.Keep > 0 && h.Keep < 1) || !(h.Resample > 0 && h.Resample <= 1) || !(h.Correlation > 0 && h.Correlation < 1) || h.Moves < 1 || s.n < 2:
		return nil, fmt.Errorf("mcmc: sequential Monte Carlo of %d particles, keeping %v, resampling below %v, moving until correlations are %v, at most %d times: want two particles, "+
			"shares between 0 and 1, and a positive number", s.n, h.Keep, h.Resample, h.Correlation, h.Moves)
	}
	opt.Warmup, opt.Thin, opt.Anneal, opt.KeepWarmup, opt.Progress, opt.Draws = -1, 1, nil, false, nil, s.n
	attributes := map[string]string{"sampler": fmt.Sprintf("tempered sequential Monte Carlo, %+v", h)}
	for k, v := range opt.Attributes {
		attributes[k] = v
	}
	opt.Attributes = attributes
	var err error
	if s.plan, err = newPlan(t, kernel, opt); err != nil {
		return nil, err
	}
	s.accept = s.plan.accept
	s.estimate = s.plan.estimate
	if s.accept == 0 && !(opt.Adapt.Step > 0) && kernel.Acceptance() > 0 {
		return nil, errors.New("mcmc: sequential Monte Carlo: a step size that is kept has to be given")
	}
	return s, nil
}

// found is the mass of the last stage, nil where it is the caller's.
func (s *sequential) found(r *cloud) Mass {
	if s.estimate == EstimateNone {
		return nil
	}
	return r.tuning.Mass
}

// record gives the particles of a run to the sink, a block at a time.
func (s *sequential) record(sink trace.Sink, number int, r *cloud) error {
	c := s.plan.chain(number, nil)
	flush := func() error {
		err := sink.Append(number, trace.Posterior, c.values, c.stats)
		c.values, c.stats = c.values[:0], c.stats[:0]
		return err
	}
	for i := range r.particles {
		p := &r.particles[i]
		c.state = &p.State
		d := drawn{accept: p.info.Accept, energy: p.info.Energy, lp: p.LogDensity, worst: p.info.Error, step: p.info.Step, depth: p.info.Depth, steps: p.info.Steps,
			gradients: p.info.Gradients, transitions: 1, divergent: p.info.Divergent}
		c.record(&d)
		if (i+1)%s.plan.layout.Block == 0 || i+1 == len(r.particles) {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// logSumExp returns log Σ exp(v), −Inf for nothing.
func logSumExp(v []float64) float64 {
	top := math.Inf(-1)
	for _, x := range v {
		top = max(top, x)
	}
	if math.IsInf(top, -1) {
		return top
	}
	sum := 0.0
	for _, x := range v {
		sum += math.Exp(x - top)
	}
	return top + math.Log(sum)
}
