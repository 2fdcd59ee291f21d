package calibration

import (
	"context"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// Chain is the sampler that runs one chain of a kernel, as [mcmc.Run] does with opt. Of opt are taken: warm-up, thinning (before that of [Options]), the start, adaptation,
// annealing and Unchecked; the rest has no place here. The start must not know the true parameters.
func Chain(kernel mcmc.Kernel, opt mcmc.Options) Sampler {
	return func(ctx context.Context, posterior *mcmc.Target, observed mcmc.Observable, n int, src rand.Source) ([][]float64, error) {
		r, err := mcmc.Run(ctx, posterior, kernel, mcmc.Options{
			Chains: 1, Warmup: opt.Warmup, Draws: n, Thin: opt.Thin, Start: opt.Start, Adapt: opt.Adapt, Anneal: opt.Anneal, Unchecked: opt.Unchecked,
			Observe: []mcmc.Observable{observed}, Observed: true, Workers: 1,
		}, src)
		if err != nil {
			return nil, err
		}
		size := observed.Size()
		all := make([]float64, n*size)
		if err := r.Trace.ReadVariable(all, 0, trace.Posterior, observed.Name, 0); err != nil {
			return nil, err
		}
		out := make([][]float64, size)
		for q := range out {
			out[q] = make([]float64, n)
			for i := range out[q] {
				out[q][i] = all[i*size+q]
			}
		}
		return out, nil
	}
}
