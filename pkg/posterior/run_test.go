package posterior_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Annealed chains from the prior have the exact posterior, in what they record of function space, for each kernel that is exact; from a trained network too.
func TestRun(t *testing.T) {
	r := rng.New(61).Rand()
	const width, beta = 10, 3000.
	x, y := random(4, 6, r), random(4, 1, r)
	test := random(1, 6, r)
	exact := (&posteriordb.LinearNetwork{
		Width: width, Inputs: x, Targets: y.RawMatrix().Data, ReadoutVariance: .25, WeightVariance: 1. / 6, Noise: 1 / math.Sqrt(beta), Scale: 1. / width,
	}).Exact(test)
	p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{{Units: width, Activation: network.Linear}}}, x, y)
	if err != nil {
		t.Fatal(err)
	}
	if err := mcmc.CheckTarget(p.Target(beta), p.Prior(r)); err != nil {
		t.Error(err)
	}
	v, err := p.View(test, 3)
	if err != nil {
		t.Fatal(err)
	}
	teacher := network.New(network.Spec{
		Inputs: []network.Input{{Width: 6}}, Hidden: []network.Hidden{{Units: width, Activation: network.Linear}}, Outputs: 1, Bias: network.NoBias(),
	}, r)
	informed, err := p.Whiten(teacher)
	if err != nil {
		t.Fatal(err)
	}
	opt := mcmc.Options{
		Chains: 2, Warmup: 200, Draws: 600, Adapt: mcmc.Adapt{Estimate: mcmc.EstimateNone},
		Observe: []mcmc.Observable{
			v.ObserveOutputs("f"), p.ObserveReadout("U"), p.Training().ObserveMeanSquaredError("mse", y), p.Training().ObserveLoss("loss", y),
			p.Training().ObserveClassForms("forms", []int{0, 1, 1, 0}, 2), p.Training().ObserveResponses("h", 0), p.Training().ObserveErrorRate("errors", y),
		},
		Observed: true,
	}
	for name, c := range map[string]struct {
		kernel mcmc.Kernel
		start  mcmc.Start
		anneal *mcmc.Anneal
	}{
		"annealed": {posterior.Sampler(), mcmc.StartPrior(), posterior.AnnealFast(beta)},
		"informed": {mcmc.HMC{Steps: 30}, mcmc.StartAt(informed), nil},
		"NUTS":     {mcmc.NUTS{}, mcmc.StartPrior(), posterior.AnnealFast(beta)},
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && name != "annealed" {
				t.Skip("one kernel is enough in a short test")
			}
			opt := opt
			opt.Start, opt.Anneal = c.start, c.anneal
			result, err := mcmc.Run(context.Background(), p.Target(beta), c.kernel, opt, rng.New(62).Source())
			if err != nil {
				t.Fatal(err)
			}
			check := func(what string, want float64) {
				draws, err := result.Draws(what)
				if err != nil {
					t.Fatal(err)
				}
				all := slices.Concat(draws...)
				mean := 0.
				for _, d := range all {
					mean += d / float64(len(all))
				}
				error := diagnostic.MCSEMean(draws)
				t.Logf("%s: %.6g ± %.2g, want %.6g", what, mean, error, want)
				if !(math.Abs(mean-want) <= 4*error) {
					t.Errorf("%s is %v ± %v, want %v", what, mean, error, want)
				}
			}
			check("f[0,0]", exact.Predictions[0].Mean)
			check("U[0,0]", exact.Norm.Mean/width)
			check("mse", exact.MSE.Mean)
			check("loss", 2*exact.MSE.Mean)
		})
	}
}

// With targets that are too large for a temperature the residual says so, and which β would do; the field of a linear network is that of theory.
func TestResidual(t *testing.T) {
	r := rng.New(63).Rand()
	const width = 50
	x := mat.NewDense(4, 4, []float64{2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2}) // K_0 is the identity
	y := mat.NewDense(4, 1, []float64{1, 1, 1, 1})
	p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{{Units: width, Activation: network.Linear}}}, x, y)
	if err != nil {
		t.Fatal(err)
	}
	mean := mat.NewDense(4, 1, []float64{.9, .9, .9, .9})
	warm := p.Residual(mean, 20*width)
	if warm.Cold() || !(math.Abs(warm.Bias-.01) <= 1e-15) || !(math.Abs(warm.Field.At(2, 0)-2) <= 1e-12) || warm.Thermal != 1e-3 {
		t.Errorf("%+v", warm)
	}
	mean.Apply(func(_, _ int, _ float64) float64 { return 1 - 1e-3 }, mean)
	if cold := p.Residual(mean, 2000*width); !cold.Cold() || cold.String() == warm.String() {
		t.Errorf("%v", cold)
	}
	if exact := p.Residual(y, 1e6); !exact.Cold() || exact.Bias != 0 {
		t.Errorf("%v", exact)
	}
	if p.Beta() != 1000*width {
		t.Errorf("β = %v", p.Beta())
	}
	// Simulated targets are outputs with noise of variance 1/β.
	theta, sum := p.Prior(r), 0.
	f := p.Training().Output(theta)
	for range 500 {
		y := p.Simulate(theta, 4, r)
		y.Sub(y, f)
		sum += mat.Norm(y, 2) * mat.Norm(y, 2)
	}
	if got, n := sum/2000, 2000.; !(math.Abs(got-.25) <= 4*.25*math.Sqrt(2/n)) {
		t.Errorf("noise has a variance of %v, want 0.25", got)
	}
}
