package posteriordb

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/richlazy/richlazy/pkg/mcmc"
)

// jitter is added to the diagonal of the covariance of the latent process, in the Stan program as well.
const jitter = 1e-10

// GPPoisson is posteriordb's gp_pois_regr-gp_pois_regr: 11 counts ~ Poisson(exp f), with f a Gaussian process of covariance alpha²·exp(−Δ²/2rho²), rho ~ Gamma(25, 4) and
// alpha ~ half-N(0, 2). Coordinates are log rho, log alpha and f_tilde[1] … f_tilde[11], standard normal, of which f is the Cholesky factor's product.
func GPPoisson() *Model {
	n := len(gpInputs)
	known := func(name string, mean, sd float64) Known {
		return Known{name, mean, sd, sd / math.Sqrt(referenceDraws)}
	}
	m := &Model{
		Name: "gp_pois_regr", Target: gpPoisson(), Source: fromReferenceDraws + "; the standard deviations of f: stan-dev/stat_comp_benchmarks, gp_pois_regr.params",
		Data:  map[string][]float64{"x": slices.Clone(gpInputs), "k": slices.Clone(gpCounts)},
		Known: []Known{known("rho", 5.66653, 0.67902), known("alpha", 2.92134, 0.79282)},
	}
	means := []float64{3.63574, 3.68861, 3.25467, 2.40917, 1.56153, 1.29526, 1.93120, 3.17961, 4.25292, 4.41510, 3.50682}
	deviations := []float64{1.5480e-01, 1.2724e-01, 1.4248e-01, 1.9445e-01, 2.4534e-01, 2.6498e-01, 2.2342e-01, 1.4350e-01, 9.6164e-02, 9.2732e-02, 1.6253e-01}
	for i, name := range indexed("f", n) {
		m.Known = append(m.Known, known(name, means[i], deviations[i]))
	}
	return m
}

func gpPoisson() *mcmc.Target {
	n := len(gpInputs)
	k := newKernel(gpInputs)
	f, slope, half, by := make([]float64, n), make([]float64, n), make([]float64, n*n), make([]float64, n*n)
	// latent sets f to the factor's product with f_tilde.
	latent := func(f, x []float64) bool {
		if !k.set(x[0], x[1], jitter) {
			return false
		}
		for i := range n {
			f[i] = 0
			for j, v := range k.factor[i*n : i*n+i+1] {
				f[i] += v * x[2+j]
			}
		}
		return true
	}
	prior := func(g, x []float64) float64 {
		value := gpPrior(g, x)
		for i, v := range x[2:] {
			value -= .5 * v * v
			add(g, i+2, -v)
		}
		return value
	}
	likelihood := func(g, x []float64) float64 {
		if !latent(f, x) {
			return math.Inf(-1)
		}
		value := 0.
		for i, v := range f {
			rate := math.Exp(v)
			value += gpCounts[i]*v - rate
			slope[i] = gpCounts[i] - rate
		}
		if g == nil {
			return value
		}
		// Backwards through the Cholesky factor L (Murray 2016, arXiv:1602.07527): with P the lower triangle of LᵀL̄ and its diagonal halved, the derivative by the
		// covariance is ½ L⁻ᵀ(P + Pᵀ)L⁻¹. L̄ is the lower triangle of slope·f_tildeᵀ, so that LᵀL̄ at (i, j ≤ i) is (Lᵀslope)_i f_tilde_j; f is free to be overwritten.
		clear(f)
		for i, v := range slope {
			for j, u := range k.factor[i*n : i*n+i+1] {
				f[j] += u * v
			}
		}
		for i := range n {
			for j := range i + 1 {
				by[i*n+j] = .5 * f[i] * x[2+j]
				by[j*n+i] = by[i*n+j]
			}
			g[2+i] += f[i]
		}
		k.invert()
		for j := range n { // half is (P + Pᵀ)L⁻¹, transposed
			column := k.inverse[j*n+j : (j+1)*n]
			for i := range n {
				sum := 0.
				for l, v := range by[i*n+j : (i+1)*n] {
					sum += v * column[l]
				}
				half[j*n+i] = sum
			}
		}
		for i := range n {
			for j := range i + 1 {
				sum := 0.
				other := half[j*n+i : (j+1)*n]
				for l, v := range k.inverse[i*n+i : (i+1)*n] {
					sum += v * other[l]
				}
				by[i*n+j] = sum
			}
		}
		rho, alpha := k.slopes(by, x[0])
		g[0] += rho
		g[1] += alpha
		return value
	}
	return &mcmc.Target{
		Dim: n + 2, Density: density(prior, likelihood), Prior: density(prior, nil), Likelihood: density(likelihood, nil),
		Names: append([]string{"rho", "alpha"}, indexed("f", n)...),
		Constrain: func(dst, x []float64) {
			dst[0], dst[1] = math.Exp(x[0]), math.Exp(x[1])
			if !latent(dst[2:], x) {
				for i := range n {
					dst[2+i] = math.NaN()
				}
			}
		},
		DrawPrior: func(x []float64, src rand.Source) {
			drawGPPrior(x, src)
			rng := rand.New(src)
			for i := range n {
				x[2+i] = rng.NormFloat64()
			}
		},
		New: gpPoisson,
	}
}
