package calibration

import (
	"context"
	"testing"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/rng"
)

// TestKernels: chains of every kernel are calibrated on a Gaussian, except for one without correction whose steps are so long that its variance is known to be too large:
// h = ε²/2 = 0.605 and curvature λ = 7/3 give 1/(1 − hλ/2) = 3.4 times the variance.
func TestKernels(t *testing.T) {
	told := func(step float64) mcmc.Options {
		return mcmc.Options{Warmup: 100, Unchecked: true, Adapt: mcmc.Adapt{Step: step, KeepStep: true}}
	}
	tuned := mcmc.Options{Warmup: 300, Unchecked: true}
	for _, c := range []struct {
		kernel mcmc.Kernel
		opt    mcmc.Options
		want   string
	}{
		{mcmc.NUTS{}, tuned, "calibrated"},
		{mcmc.HMC{}, tuned, "calibrated"},
		{mcmc.GHMC{}, tuned, "calibrated"},
		{mcmc.MALA{}, tuned, "calibrated"},
		{mcmc.RandomWalk{}, tuned, "calibrated"},
		{mcmc.EllipticalSlice{}, tuned, "calibrated"},
		{mcmc.Langevin{}, told(0.3), "calibrated"},
		{mcmc.ULA{}, told(1.1), "draws are too wide"},
	} {
		opt := Options{Simulations: 250, Draws: 19, Judgement: Judgement{Level: 0.001}}
		r, err := Run(context.Background(), gaussian(1), Chain(c.kernel, c.opt), opt, rng.New(11).At(c.kernel.String()).Source())
		if err != nil {
			t.Fatalf("%s: %v", c.kernel, err)
		}
		if said := r.Verdicts[0].Words(); said != c.want || r.Right() != (c.want == "calibrated") {
			t.Errorf("%s: %q\n%s", c.kernel, said, r)
		}
	}
}
