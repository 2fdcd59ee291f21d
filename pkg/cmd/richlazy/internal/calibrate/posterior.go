package calibrate

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/calibration"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/rng"
)

// rankDraws is the number of draws among which a true value has its rank.
const rankDraws = 19

// sampled is a model, with what is said of it, and the quantities that are looked at.
type sampled struct {
	calibration.Model
	about      string
	quantities []string
	gaussian   bool // the prior is Gaussian
}

// sampler is a kernel with the step size that it is told where it tunes none.
type sampler struct {
	name string
	mcmc.Kernel
	step     float64
	gaussian bool // it asks for a Gaussian prior
}

// kernels are those of package mcmc that take a target as it is. Uncorrected Langevin dynamics has a step whose bias is too small to show.
func kernels() []sampler {
	return []sampler{
		{name: "nuts", Kernel: mcmc.NUTS{}},
		{name: "hmc", Kernel: mcmc.HMC{}},
		{name: "ghmc", Kernel: mcmc.GHMC{}},
		{name: "mala", Kernel: mcmc.MALA{}},
		{name: "walk", Kernel: mcmc.RandomWalk{}},
		{name: "slice", Kernel: mcmc.EllipticalSlice{}, gaussian: true},
		{name: "langevin", Kernel: mcmc.Langevin{}, step: 0.1},
	}
}

// Posterior returns the parts for the kernels of package mcmc, each on three models.
func Posterior() []Part {
	var parts []Part
	for _, m := range []sampled{regressionModel(), schoolsModel(), networkModel()} {
		for _, k := range kernels() {
			if !k.gaussian || m.gaussian {
				parts = append(parts, rankPart(m, k))
			}
		}
	}
	return parts
}

// rankPart is one kernel on one model.
func rankPart(m sampled, k sampler) Part {
	p := Part{Name: m.Name + "-" + k.name, Simulate: func(ctx context.Context, seed rng.Seed) ([]float64, error) { return simulateRanks(ctx, m, k, seed) }}
	p.About = fmt.Sprintf("%s Kernel: %s.", m.about, k)
	if k.step > 0 {
		p.About += fmt.Sprintf(" Its steps have the size %v.", k.step)
	}
	for _, q := range m.quantities {
		p.Columns = append(p.Columns, Column{q, Rank})
	}
	p.Columns = append(p.Columns, Column{"effective draws", Effective})
	return p
}

func simulateRanks(ctx context.Context, m sampled, k sampler, seed rng.Seed) ([]float64, error) {
	opt := mcmc.Options{Warmup: 1000, Unchecked: true}
	if k.step > 0 {
		opt.Adapt = mcmc.Adapt{Step: k.step, KeepStep: true}
	}
	s, names, err := calibration.Simulate(ctx, &m.Model, calibration.Chain(k.Kernel, opt), calibration.Options{Draws: rankDraws, Thin: 20, MaxThin: 1280}, seed.Source())
	if err != nil {
		return nil, err
	}
	if strings.Join(names, " ") != strings.Join(m.quantities, " ") {
		return nil, fmt.Errorf("the quantities of %s are %q, not %q", m.Name, names, m.quantities)
	}
	var out []float64
	for _, r := range s.Ranks {
		out = append(out, float64(r))
	}
	return append(out, s.ESS), nil
}

func regressionModel() sampled {
	m := posteriordb.Conjugate().Model("regression")
	return sampled{
		Model:      calibration.Model{Name: m.Name, Simulate: m.Simulate},
		about:      "Linear regression on 4 correlated regressors, 12 data, coefficients N(0, 2²), noise 0.5: the posterior is Gaussian.",
		quantities: []string{"beta[1]", "beta[2]", "beta[3]", "beta[4]", "log likelihood"},
		gaussian:   true,
	}
}

func schoolsModel() sampled {
	m := posteriordb.EightSchools()
	quantities := []string{}
	for i := range 8 {
		quantities = append(quantities, fmt.Sprintf("theta[%d]", i+1))
	}
	return sampled{
		Model:      calibration.Model{Name: "schools", Simulate: m.Simulate},
		about:      "Eight schools in the non-centred form, mu ~ N(0, 5²), tau ~ half-Cauchy(0, 5).",
		quantities: append(quantities, "mu", "tau", "log likelihood"),
	}
}

// networkModel is a network of one hidden layer with data of its own making. Hidden units may trade places, so that only functions of the whole network are looked at.
func networkModel() sampled {
	const trials, inputs, units, beta = 5, 2, 3, 20
	x := mat.NewDense(trials, inputs, nil)
	for i := range trials {
		x.SetRow(i, []float64{1.5 * math.Cos(float64(i)), 1.5 * math.Sin(2*float64(i))})
	}
	unseen := mat.NewDense(1, inputs, []float64{-1, 1})
	p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{{Units: units, Activation: network.Erf}}, Readout: posterior.Lazy}, x, mat.NewDense(trials, 1, nil))
	if err != nil {
		panic(err)
	}
	m := calibration.Model{Name: "network", Observed: true, Simulate: func(src rand.Source) ([]float64, *mcmc.Target) {
		theta := p.Prior(src)
		data, err := p.With(p.Simulate(theta, beta, src))
		if err != nil {
			panic(err)
		}
		return theta, data.Target(beta)
	}}
	about := func(name string, f func(v *posterior.View, theta []float64) float64, x *mat.Dense) {
		m.Quantities = append(m.Quantities, calibration.Quantity{Name: name, New: func(*mcmc.Target) func([]float64) float64 {
			v, err := p.View(x, 0)
			if err != nil {
				panic(err)
			}
			return func(theta []float64) float64 { return f(v, theta) }
		}})
	}
	output := func(v *posterior.View, theta []float64) float64 { return v.Output(theta).At(0, 0) }
	about("output of trial 1", output, x)
	about("output of an unseen trial", output, unseen)
	about("|a|²/N", func(_ *posterior.View, theta []float64) float64 { return mat.Trace(p.ReadoutCovariance(theta)) }, x)
	about("kernel of trial 1", func(v *posterior.View, theta []float64) float64 { return v.Kernels(theta)[1].At(0, 0) }, x)
	return sampled{
		Model: m,
		about: `One hidden layer of 3 erf units, 2 inputs, 1 output with lazy scaling, 5 trials whose targets have noise of variance 1/20. What is looked at is the same when
units trade places.`,
		quantities: []string{"log likelihood", "output of trial 1", "output of an unseen trial", "|a|²/N", "kernel of trial 1"},
		gaussian:   true,
	}
}
