package mcmc_test

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/rng"
)

// modes is a mixture of two narrow normal densities of weights 0.2 and 0.8, far apart, under a wide normal prior; the evidence is that of the weights.
func modes(dim int) *mcmc.Target {
	const spread, sd, where = 10., .5, 8.
	centre := [2]float64{-where, where}
	weight := [2]float64{.2, .8}
	likelihood := func(g, x []float64) float64 {
		// Each component divided by the prior, so that the posterior is the mixture itself.
		var l [2]float64
		for k := range l {
			l[k] = math.Log(weight[k])
			for _, v := range x {
				l[k] += -.5*(v-centre[k])*(v-centre[k])/(sd*sd) + .5*v*v/(spread*spread) + math.Log(spread/sd)
			}
		}
		top := max(l[0], l[1])
		sum := top + math.Log(math.Exp(l[0]-top)+math.Exp(l[1]-top))
		for i := range g {
			g[i] = 0
			for k := range l {
				g[i] += math.Exp(l[k]-sum) * (-(x[i]-centre[k])/(sd*sd) + x[i]/(spread*spread))
			}
		}
		return sum
	}
	sds := make([]float64, dim)
	for i := range sds {
		sds[i] = spread
	}
	prior := (&mcmc.Gaussian{SD: sds}).Log
	work := make([]float64, dim)
	return &mcmc.Target{
		Dim: dim, Prior: prior, Likelihood: likelihood, GaussianPrior: &mcmc.Gaussian{SD: sds},
		Density: func(g, x []float64) float64 {
			if g == nil {
				return prior(nil, x) + likelihood(nil, x)
			}
			l := prior(g, x) + likelihood(work, x)
			for i, v := range work {
				g[i] += v
			}
			return l
		},
		New: func() *mcmc.Target { return modes(dim) },
	}
}

// within checks a mean of draws against the truth, to four standard errors.
func within(t *testing.T, name string, draws [][]float64, f func(float64) float64, want float64) {
	t.Helper()
	v := make([][]float64, len(draws))
	for c, d := range draws {
		for _, x := range d {
			v[c] = append(v[c], f(x))
		}
	}
	mean, n := 0.0, 0.0
	for _, d := range v {
		for _, x := range d {
			mean += x
			n++
		}
	}
	mean /= n
	if se := diagnostic.MCSEMean(v); !(math.Abs(mean-want) <= 4*se) {
		t.Errorf("%s: %.5g ± %.2g, want %.5g", name, mean, se, want)
	}
}

func identity(x float64) float64 { return x }

func draws(t *testing.T, r *mcmc.Result, name string) [][]float64 {
	t.Helper()
	d, err := r.Draws(name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Moments and evidence of a Gaussian posterior, by several kernels.
func TestTemperGaussian(t *testing.T) {
	r := posteriordb.Conjugate()
	mean, covariance, evidence := r.Exact()
	for _, kernel := range []mcmc.Kernel{mcmc.HMC{}, mcmc.NUTS{}, mcmc.EllipticalSlice{}, mcmc.RandomWalk{}, mcmc.MALA{}, mcmc.GHMC{}} {
		t.Run(fmt.Sprint(kernel), func(t *testing.T) {
			result, err := mcmc.Temper(context.Background(), r.Target(), kernel, mcmc.Tempering{}, mcmc.Options{Warmup: 400, Draws: 600}, rng.New(1).At(fmt.Sprint(kernel)).Source())
			if err != nil {
				t.Fatal(err)
			}
			t.Log(result)
			for i, m := range mean {
				d := draws(t, result.Result, fmt.Sprintf("beta[%d]", i+1))
				within(t, "mean", d, identity, m)
				within(t, "variance", d, func(x float64) float64 { return (x - m) * (x - m) }, covariance.At(i, i))
			}
			for _, e := range []mcmc.Evidence{result.Evidence, result.SteppingStones} {
				if !(math.Abs(e.Log-evidence) <= 4*e.SE) {
					t.Errorf("log evidence %v, exactly %.4f", e, evidence)
				}
			}
			if e, want := result.Thermodynamic, trapezoids(r, result.Ladder.Betas); !(math.Abs(e.Log-want) <= 4*e.SE) {
				t.Errorf("thermodynamic integral %v, by exact moments at the same rungs %.4f", e, want)
			}
			for i, p := range result.Rejection {
				if !(p < .8) {
					t.Errorf("pair %d is rejected with probability %v", i, p)
				}
			}
		})
	}
}

// One chain sticks in a mode; with tempering the modes have their weights, from starts that are all in the lesser one.
func TestTemperModes(t *testing.T) {
	target := modes(2)
	start := mcmc.StartAt([]float64{-8, -8})
	single, err := mcmc.Run(context.Background(), target, mcmc.HMC{}, mcmc.Options{Start: start, Warmup: 200, Draws: 500}, rng.New(3).Source())
	if err != nil {
		t.Fatal(err)
	}
	for _, chain := range draws(t, single, "x[0]") {
		for _, x := range chain {
			if x > 0 {
				t.Fatal("a single chain leaves its mode: the test says nothing")
			}
		}
	}
	r, err := mcmc.Temper(context.Background(), target, mcmc.HMC{}, mcmc.Tempering{}, mcmc.Options{Start: start, Warmup: 1000, Draws: 4000}, rng.New(3).Source())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(r)
	within(t, "weight of the greater mode", draws(t, r.Result, "x[0]"), func(x float64) float64 { return float64(b2i(x > 0)) }, .8)
	if !(math.Abs(r.Evidence.Log) <= 4*r.Evidence.SE) {
		t.Errorf("log evidence %v, exactly 0", r.Evidence)
	}
	if f := r.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Results do not depend on the number of cores.
func TestTemperCores(t *testing.T) {
	var first string
	for _, cores := range []int{1, 4} {
		old := runtime.GOMAXPROCS(cores)
		r, err := mcmc.Temper(context.Background(), posteriordb.EightSchools().Target, mcmc.HMC{}, mcmc.Tempering{}, mcmc.Options{Warmup: 60, Draws: 60}, rng.New(5).Source())
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprint(r.Ladder.Betas, draws(t, r.Result, "tau"), r.Evidence)
		if first == "" {
			first = got
		} else if got != first {
			t.Error("other numbers on another number of cores")
		}
	}
}

// trapezoids is the thermodynamic integral at some rungs, of the exact means and variances of the log likelihood: derivatives of the log evidence by β.
func trapezoids(r *posteriordb.Regression, betas []float64) float64 {
	at := func(beta float64) float64 {
		_, _, e := r.Tempered(beta)
		return e
	}
	mean, variance := make([]float64, len(betas)), make([]float64, len(betas))
	for k, b := range betas {
		if b == 0 { // of a quadratic form of the prior's normal coefficients
			n, d := r.Inputs.Dims()
			var gram mat.Dense
			gram.Mul(r.Inputs.T(), r.Inputs)
			y := mat.NewVecDense(n, r.Targets)
			var xy mat.VecDense
			xy.MulVec(r.Inputs.T(), y)
			s, q := r.Spread*r.Spread, 0.
			for i := range d {
				for j := range d {
					q += gram.At(i, j) * gram.At(i, j)
				}
			}
			noise := r.Noise * r.Noise
			mean[k] = -.5*float64(n)*math.Log(2*math.Pi*noise) - .5*(mat.Dot(y, y)+s*mat.Trace(&gram))/noise
			variance[k] = .25 * (2*s*s*q + 4*s*mat.Dot(&xy, &xy)) / (noise * noise)
			continue
		}
		h := b * 1e-3
		mean[k] = (at(b+h) - at(b-h)) / (2 * h)
		variance[k] = (at(b+h) - 2*at(b) + at(b-h)) / (h * h)
	}
	sum := 0.
	for k := range len(betas) - 1 {
		step := betas[k+1] - betas[k]
		sum += step/2*(mean[k]+mean[k+1]) - step*step/12*(variance[k+1]-variance[k])
	}
	return sum
}
