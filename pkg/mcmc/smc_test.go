package mcmc_test

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"testing"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/rng"
)

// near checks a mean of the particles against the truth, to four standard errors.
func near(t *testing.T, r *mcmc.SequentialResult, name string, f func(float64) float64, want float64) {
	t.Helper()
	mean, se, err := r.Mean(name, f)
	if err != nil {
		t.Fatal(err)
	}
	if !(math.Abs(mean-want) <= 4*se) {
		t.Errorf("%s: %.5g ± %.2g, want %.5g", name, mean, se, want)
	}
}

// Moments and evidence of a Gaussian posterior, by several kernels.
func TestSequentialGaussian(t *testing.T) {
	r := posteriordb.Conjugate()
	mean, covariance, evidence := r.Exact()
	for _, kernel := range []mcmc.Kernel{mcmc.HMC{}, mcmc.NUTS{}, mcmc.EllipticalSlice{}, mcmc.RandomWalk{}, mcmc.MALA{}} {
		t.Run(fmt.Sprint(kernel), func(t *testing.T) {
			result, err := mcmc.RunSequential(context.Background(), r.Target(), kernel, mcmc.Sequential{}, mcmc.Options{}, rng.New(1).At(fmt.Sprint(kernel)).Source())
			if err != nil {
				t.Fatal(err)
			}
			t.Log(result)
			for i, m := range mean {
				name := fmt.Sprintf("beta[%d]", i+1)
				near(t, result, name, nil, m)
				near(t, result, name, func(x float64) float64 { return (x - m) * (x - m) }, covariance.At(i, i))
			}
			if e := result.Evidence; !(math.Abs(e.Log-evidence) <= 4*e.SE) {
				t.Errorf("log evidence %v, exactly %.4f", e, evidence)
			}
		})
	}
}

// Modes that no chain leaves have their weights.
func TestSequentialModes(t *testing.T) {
	r, err := mcmc.RunSequential(context.Background(), modes(2), mcmc.HMC{}, mcmc.Sequential{}, mcmc.Options{Draws: 500}, rng.New(3).Source())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(r)
	near(t, r, "x[0]", func(x float64) float64 { return float64(b2i(x > 0)) }, .8)
	if !(math.Abs(r.Evidence.Log) <= 4*r.Evidence.SE) {
		t.Errorf("log evidence %v, exactly 0", r.Evidence)
	}
}

// Results do not depend on the number of cores.
func TestSequentialCores(t *testing.T) {
	var first string
	for _, cores := range []int{1, 4} {
		old := runtime.GOMAXPROCS(cores)
		r, err := mcmc.RunSequential(context.Background(), posteriordb.EightSchools().Target, mcmc.NUTS{}, mcmc.Sequential{}, mcmc.Options{Chains: 2, Draws: 100}, rng.New(5).Source())
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprint(draws(t, r.Result, "tau"), r.Evidence)
		if first == "" {
			first = got
		} else if got != first {
			t.Error("other numbers on another number of cores")
		}
	}
}
