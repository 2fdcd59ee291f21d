package mcmc_test

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/rng"
)

// network is a linear network of one hidden layer, with masses by layer from the scales of its prior.
type network struct {
	*posteriordb.LinearNetwork
	name string
}

// networks are rich (readout over N) and lazy (over √N), and one with small weights.
func networks() []network {
	rich, lazy := posteriordb.DeepLinear(), posteriordb.DeepLinear()
	rich.Scale, rich.ReadoutVariance, rich.WeightVariance = 1/float64(rich.Width), 1, 1
	lazy.Scale, lazy.ReadoutVariance, lazy.WeightVariance = 1/math.Sqrt(float64(lazy.Width)), 1, 1
	return []network{{posteriordb.DeepLinear(), "linear network"}, {rich, "rich linear network"}, {lazy, "lazy linear network"}}
}

// Every exact kernel, tuned by warm-up, gives the means that are known of every model, within 4 standard errors. Not asked is what would take long: the random walk on 80 weights.
func TestExactKernelsOnModels(t *testing.T) {
	for _, k := range []struct {
		kernel mcmc.Kernel
		thin   int // so many transitions a draw that draws are of some use
	}{
		{mcmc.NUTS{Accept: 0.9}, 1}, {mcmc.HMC{Time: 3, Accept: 0.9}, 1}, {mcmc.HMC{Integrator: mcmc.McLachlan}, 1}, {mcmc.GHMC{}, 20}, {mcmc.MALA{}, 20},
		{mcmc.EllipticalSlice{}, 20}, {mcmc.RandomWalk{}, 100},
	} {
		if testing.Short() && k.thin > 1 {
			continue
		}
		_, slice := k.kernel.(mcmc.EllipticalSlice)
		for _, m := range []*posteriordb.Model{posteriordb.Conjugate().Model("regression"), posteriordb.EightSchools(), posteriordb.GPRegression()} {
			if !slice || m.Target.GaussianPrior != nil {
				onModel(t, k.kernel, m, mcmc.Options{Draws: 500, Thin: k.thin})
			}
		}
		if _, walk := k.kernel.(mcmc.RandomWalk); walk {
			continue
		}
		for _, n := range networks() {
			mass, err := mcmc.ByLayer([]int{n.Width * n.Inputs.RawMatrix().Cols, n.Width}, []float64{math.Sqrt(n.WeightVariance), math.Sqrt(n.ReadoutVariance)})
			if err != nil {
				t.Fatal(err)
			}
			if _, slow := k.kernel.(mcmc.MALA); slow {
				k.thin = 120
			}
			onModel(t, k.kernel, n.Model(n.name), mcmc.Options{Draws: 500, Thin: k.thin, Start: mcmc.StartPrior(), Adapt: mcmc.Adapt{Mass: mass}})
		}
	}
}

// onModel compares a run with what is known.
func onModel(t *testing.T, kernel mcmc.Kernel, m *posteriordb.Model, opt mcmc.Options) {
	t.Helper()
	r, err := mcmc.Run(context.Background(), m.Target, kernel, opt, rng.New(21).At(m.Name, kernel.String()).Source())
	if err != nil {
		t.Errorf("%v, %s: %v", kernel, m.Name, err)
		return
	}
	for _, q := range m.Known {
		d := draws(t, r, q.Name)
		if ess := diagnostic.ESSMean(d); !(ess > 40) {
			t.Errorf("%v, %s: %.0f effective draws of %s: too few to say anything", kernel, m.Name, ess, q.Name)
		}
		mean, se := 0.0, math.Hypot(diagnostic.MCSEMean(d), q.MCSE)
		for _, c := range d {
			mean += stat.Mean(c, nil) / float64(len(d))
		}
		if !(math.Abs(mean-q.Mean) <= 4*se+1e-6) { // known to six digits
			t.Errorf("%v, %s: mean of %s is %.5g ± %.2g, want %.5g", kernel, m.Name, q.Name, mean, se, q.Mean)
		}
	}
}
