package calibration

import (
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/mcmc"
)

// noise is the standard deviation of observations of the Gaussian model, repeats their number for each coordinate.
const noise, repeats = 1.5, 3

// precision is that of each coordinate's posterior, whatever the data.
const precision = 1 + repeats/(noise*noise)

// gaussian is the conjugate model: dim standard normal parameters, each observed a few times with normal noise.
func gaussian(dim int) Model {
	return Model{Name: "Gaussian", Simulate: func(src rand.Source) ([]float64, *mcmc.Target) {
		r := rand.New(src)
		truth, sums, squares := make([]float64, dim), make([]float64, dim), make([]float64, dim)
		for d := range truth {
			truth[d] = r.NormFloat64()
			for range repeats {
				y := truth[d] + noise*r.NormFloat64()
				sums[d] += y
				squares[d] += y * y
			}
		}
		prior := func(g, x []float64) float64 {
			var l float64
			for d, v := range x {
				l -= v * v / 2
				if g != nil {
					g[d] = -v
				}
			}
			return l
		}
		likelihood := func(g, x []float64) float64 {
			var l float64
			for d, v := range x {
				l -= (squares[d] - 2*v*sums[d] + repeats*v*v) / (2 * noise * noise)
				if g != nil {
					g[d] = (sums[d] - repeats*v) / (noise * noise)
				}
			}
			return l
		}
		return truth, &mcmc.Target{Dim: dim, Prior: prior, Likelihood: likelihood, GaussianPrior: &mcmc.Gaussian{}, Density: func(g, x []float64) float64 {
			l := prior(g, x) + likelihood(nil, x)
			if g != nil {
				for d, v := range x {
					g[d] += (sums[d] - repeats*v) / (noise * noise)
				}
			}
			return l
		}}
	}}
}

// exact draws from the posterior of a Gaussian model, whose mean is the gradient at 0 by the precision. Deviations from the mean are scaled by wider, and off is added to them, in
// units of the posterior's standard deviation.
func exact(wider, off float64) Sampler {
	return Independent(func(t *mcmc.Target, x []float64, src rand.Source) {
		r, g := rand.New(src), make([]float64, t.Dim)
		t.Density(g, make([]float64, t.Dim))
		for d := range x {
			x[d] = g[d]/precision + (wider*r.NormFloat64()+off)/math.Sqrt(precision)
		}
	})
}

// ignorant draws from the prior.
func ignorant() Sampler {
	return Independent(func(t *mcmc.Target, x []float64, src rand.Source) { t.GaussianPrior.Draw(x, src) })
}
