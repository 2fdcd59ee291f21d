package posterior_test

import (
	"context"
	"testing"

	"gonum.org/v1/gonum/floats"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Networks come back from a run: each does what was recorded of it, to the bit, from memory and from the disk.
func TestThetaOfEachDraw(t *testing.T) {
	r := rng.New(71).Rand()
	p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{{Units: 3, Activation: network.Erf, Bias: .5}}}, random(4, 6, r), random(4, 2, r))
	if err != nil {
		t.Fatal(err)
	}
	v := p.Training()
	for _, path := range []string{"", t.TempDir() + "/run.zarr"} {
		result, err := mcmc.Run(context.Background(), p.Target(2), posterior.Sampler(), mcmc.Options{
			Chains: 2, Warmup: 20, Draws: 11, Path: path, Start: mcmc.StartPrior(), Adapt: mcmc.Adapt{Estimate: mcmc.EstimateNone},
			Observe: []mcmc.Observable{p.ObserveTheta("theta"), v.ObserveOutputs("f")}, Observed: true,
		}, rng.New(72).Source())
		if err != nil {
			t.Fatal(err)
		}
		theta, err := result.Vectors("theta")
		if err != nil {
			t.Fatal(err)
		}
		f, err := result.Vectors("f")
		if err != nil {
			t.Fatal(err)
		}
		for c := range 2 {
			if len(theta[c]) != 11 || len(f[c]) != 11 {
				t.Fatalf("%d coordinates and %d outputs, want 11 draws", len(theta[c]), len(f[c]))
			}
			for i := range theta[c] {
				if got := v.Output(theta[c][i]).RawMatrix().Data; len(theta[c][i]) != p.Dim() || !floats.Equal(got, f[c][i]) {
					t.Errorf("draw %d of chain %d: %v, recorded %v", i, c, got, f[c][i])
				}
			}
			if !floats.Equal(theta[c][10], result.Chains[c].X) || floats.Equal(theta[c][0], theta[c][10]) {
				t.Errorf("chain %d is at %v, its last draw at %v", c, result.Chains[c].X, theta[c][10])
			}
		}
		if _, err := result.Vectors("theta[0]"); err == nil {
			t.Error("a single number is taken for a variable")
		}
	}
}
