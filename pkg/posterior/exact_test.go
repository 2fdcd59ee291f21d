package posterior_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/rng"
)

// estimate fails unless the mean of draws is that wanted to four standard errors.
func estimate(t *testing.T, what string, draws []float64, want float64) {
	t.Helper()
	chains := [][]float64{draws}
	mean, error := 0., diagnostic.MCSEMean(chains)
	for _, d := range draws {
		mean += d / float64(len(draws))
	}
	t.Logf("%s: %.6g ± %.2g, want %.6g", what, mean, error, want)
	if !(math.Abs(mean-want) <= 4*error) || !(error > 0) {
		t.Errorf("%s is %v ± %v, want %v", what, mean, error, want)
	}
}

// regimes are linear networks of one hidden layer, whose posteriors are known exactly, with fewer trials than inputs: rich and lazy.
var regimes = map[string]struct {
	scaling  posterior.Scaling
	variance float64
	beta     float64
	step     float64
	leaps    int
}{
	"rich": {posterior.NonLazy, 1. / 5, 2000, .09, 20},
	"lazy": {posterior.Lazy, 1, 200, .025, 40},
}

// Samples of a linear network have the moments of its exact posterior: of the readout's norm, of predictions with a part outside the span of the data, and of the loss.
func TestLinearNetwork(t *testing.T) {
	for name, c := range regimes {
		t.Run(name, func(t *testing.T) {
			const width, trials, inputs = 20, 5, 12
			r := rng.New(31).Rand()
			x, test := random(trials, inputs, r), random(2, inputs, r)
			y := mat.NewDense(trials, 1, []float64{1, 1, 0, 0, 0})
			scale := 1. / width
			if c.scaling == posterior.Lazy {
				scale = math.Sqrt(scale)
			}
			exact := (&posteriordb.LinearNetwork{
				Width: width, Inputs: x, Targets: y.RawMatrix().Data, ReadoutVariance: c.variance, WeightVariance: 1. / inputs, Noise: 1 / math.Sqrt(c.beta), Scale: scale,
			}).Exact(test)
			p, err := posterior.New(posterior.Model{
				Hidden: []posterior.Hidden{{Units: width, Activation: network.Linear}}, Readout: c.scaling, ReadoutVariance: c.variance,
			}, x, y)
			if err != nil {
				t.Fatal(err)
			}
			train := p.Training()
			v, err := p.View(test, 1)
			if err != nil {
				t.Fatal(err)
			}
			transitions := 6000
			if testing.Short() {
				transitions = 1500
			}
			recorded := transitions * 11 / 12 // and before that, on the way from the prior
			target := p.Target(c.beta)
			var norm, square, mse, ratio, virial []float64
			var f, f2 [2][]float64
			gradient, out := make([]float64, p.Dim()), make([]float64, 2)
			hybrid(target, p.Prior(r), c.step, c.leaps, transitions, r, func(theta []float64, change float64) {
				if transitions--; transitions >= recorded {
					return
				}
				s := p.ReadoutCovariance(theta).At(0, 0) * width
				norm, square = append(norm, s), append(square, s*s)
				mse = append(mse, train.MeanSquaredError(theta, y))
				v.Outputs(out, theta)
				for i := range f {
					f[i], f2[i] = append(f[i], out[i]), append(f2[i], out[i]*out[i])
				}
				ratio = append(ratio, math.Exp(-change))
				target.Density(gradient, theta)
				virial = append(virial, -simd.Dot(theta, gradient))
			})
			estimate(t, "|a|²", norm, exact.Norm.Mean)
			estimate(t, "|a|⁴", square, exact.Norm.Mean*exact.Norm.Mean+exact.Norm.SD*exact.Norm.SD)
			estimate(t, "mean squared error", mse, exact.MSE.Mean)
			for i, want := range exact.Predictions {
				estimate(t, "f", f[i], want.Mean)
				estimate(t, "f²", f2[i], want.Mean*want.Mean+want.SD*want.SD)
			}
			estimate(t, "exp(−ΔH)", ratio, 1)
			estimate(t, "θ·∇E", virial, float64(p.Dim()))
		})
	}
}

// At β = 0 a chain has the prior: independent standard normal coordinates, and outputs of the covariance that theory gives.
func TestPrior(t *testing.T) {
	r := rng.New(32).Rand()
	const trials, inputs = 3, 4
	x := random(trials, inputs, r)
	p, err := posterior.New(posterior.Model{
		Hidden: []posterior.Hidden{{Units: 5, Activation: network.Linear, SD: 2, Bias: .5}}, Readout: posterior.Lazy, ReadoutVariance: .7, ReadoutBias: .3,
	}, x, random(trials, 1, r))
	if err != nil {
		t.Fatal(err)
	}
	v := p.Training()
	var size []float64
	products := make([][]float64, trials*trials)
	hybrid(p.Target(0), p.Prior(r), .3, 5, 6000, r, func(theta []float64, _ float64) {
		size = append(size, simd.SumSquares(theta))
		f := v.Output(theta)
		for i := range products {
			products[i] = append(products[i], f.At(i/trials, 0)*f.At(i%trials, 0))
		}
	})
	estimate(t, "|θ|²", size, float64(p.Dim()))
	for i := range products {
		a, b := x.RawRowView(i/trials), x.RawRowView(i%trials)
		k0 := 4 * simd.Dot(a, b) / inputs
		estimate(t, "f fᵀ", products[i], .7*(k0+.25)+.09)
	}
}

// Draws of a readout are those of conjugate linear regression: with no hidden layer, of the whole posterior; and a chain that draws the readout in turn with others keeps the
// exact posterior of a linear network.
func TestDrawReadout(t *testing.T) {
	r := rng.New(33).Rand()
	const trials, inputs, beta = 4, 3, 5.
	x, y := random(trials, inputs, r), random(trials, 2, r)
	p, err := posterior.New(posterior.Model{Readout: posterior.Lazy, ReadoutVariance: 2, ReadoutBias: .6}, x, y)
	if err != nil {
		t.Fatal(err)
	}
	h := mat.NewDense(trials, inputs+1, nil)
	for i := range trials {
		for j := range inputs {
			h.Set(i, j, x.At(i, j)*math.Sqrt(2./inputs))
		}
		h.Set(i, inputs, .6)
	}
	var precision, covariance, mean mat.Dense
	precision.Mul(h.T(), h)
	precision.Apply(func(i, j int, v float64) float64 {
		if i == j {
			return beta*v + 1
		}
		return beta * v
	}, &precision)
	if err := covariance.Inverse(&precision); err != nil {
		t.Fatal(err)
	}
	mean.Mul(h.T(), y)
	mean.Mul(&covariance, &mean)
	mean.Scale(beta, &mean)
	theta, v := p.Zero(), p.Training()
	draws := make([][]float64, p.Dim())
	for range 4000 {
		if err := v.DrawReadout(theta, beta, r); err != nil {
			t.Fatal(err)
		}
		for i, value := range theta {
			draws[i] = append(draws[i], value)
		}
	}
	at := func(j, o int) []float64 { // coordinate of weight j of output o, or of its bias
		if j == inputs {
			return draws[2*inputs+o]
		}
		return draws[o*inputs+j]
	}
	for o := range 2 {
		for i := range inputs + 1 {
			estimate(t, "mean", at(i, o), mean.At(i, o))
			for j := range inputs + 1 {
				product := make([]float64, len(draws[0]))
				for k := range product {
					product[k] = (at(i, o)[k] - mean.At(i, o)) * (at(j, o)[k] - mean.At(j, o))
				}
				estimate(t, "covariance", product, covariance.At(i, j))
			}
		}
	}
}

// A chain that draws the readout in turn with Hamiltonian steps keeps the posterior.
func TestGibbsWithinChain(t *testing.T) {
	r := rng.New(34).Rand()
	x, y := random(3, 4, r), random(3, 1, r)
	const width, beta = 6, 30.
	exact := (&posteriordb.LinearNetwork{
		Width: width, Inputs: x, Targets: y.RawMatrix().Data, ReadoutVariance: .5, WeightVariance: 1. / 4, Noise: 1 / math.Sqrt(beta), Scale: 1. / width,
	}).Exact(nil)
	p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{{Units: width, Activation: network.Linear}}, ReadoutVariance: .5}, x, y)
	if err != nil {
		t.Fatal(err)
	}
	theta, v, target := p.Prior(r), p.Training(), p.Target(beta)
	var norm []float64
	for i := range 6000 {
		hybrid(target, theta, .2, 5, 1, r, func(x []float64, _ float64) { copy(theta, x) })
		if err := v.DrawReadout(theta, beta, r); err != nil {
			t.Fatal(err)
		}
		if i > 200 {
			norm = append(norm, p.ReadoutCovariance(theta).At(0, 0)*width)
		}
	}
	estimate(t, "|a|²", norm, exact.Norm.Mean)
}
