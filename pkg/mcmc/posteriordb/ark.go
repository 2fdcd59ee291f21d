package posteriordb

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/richlazy/richlazy/pkg/mcmc"
)

const arkOrder = 5

// ARK is posteriordb's arK-arK: an autoregression of order 5 of 200 values, y_t ~ N(alpha + Σ beta_k y_{t−k}, sigma), with alpha, beta ~ N(0, 10) and sigma ~
// half-Cauchy(0, 2.5). Coordinates are alpha, beta[1] … beta[5] and log sigma.
func ARK() *Model {
	known := func(name string, mean, sd float64) Known {
		return Known{name, mean, sd, sd / math.Sqrt(referenceDraws)}
	}
	return &Model{
		Name: "arK", Target: ark(arkSeries()[0]), Source: fromReferenceDraws,
		Data: map[string][]float64{"y": slices.Clone(arkSeries()[0])},
		Known: []Known{
			known("alpha", -0.00072, 0.01071), known("beta[1]", 0.69216, 0.07055), known("beta[2]", 0.43904, 0.08731), known("beta[3]", 0.10582, 0.09308),
			known("beta[4]", -0.03544, 0.08604), known("beta[5]", -0.30151, 0.06988), known("sigma", 0.15057, 0.00777),
		},
	}
}

func ark(y []float64) *mcmc.Target {
	const last = arkOrder + 1
	prior := func(g, x []float64) float64 {
		sigma := math.Exp(x[last])
		ratio := sigma * sigma / (2.5 * 2.5)
		value := x[last] - math.Log1p(ratio)
		add(g, last, 1-2*sigma*sigma/(2.5*2.5+sigma*sigma))
		for i, v := range x[:last] {
			value -= v * v / 200
			add(g, i, -v/100)
		}
		return value
	}
	likelihood := func(g, x []float64) float64 {
		alpha, b1, b2, b3, b4, b5 := x[0], x[1], x[2], x[3], x[4], x[5]
		inverse := math.Exp(-x[last])
		var sum, d0, d1, d2, d3, d4, d5 float64
		for t := arkOrder; t < len(y); t++ {
			past := y[t-arkOrder : t]
			r := y[t] - alpha - b1*past[4] - b2*past[3] - b3*past[2] - b4*past[1] - b5*past[0]
			sum += r * r
			d0 += r
			d1 += r * past[4]
			d2 += r * past[3]
			d3 += r * past[2]
			d4 += r * past[1]
			d5 += r * past[0]
		}
		n := float64(len(y) - arkOrder)
		square := inverse * inverse
		if g != nil {
			g[0] += d0 * square
			g[1] += d1 * square
			g[2] += d2 * square
			g[3] += d3 * square
			g[4] += d4 * square
			g[5] += d5 * square
			g[last] += sum*square - n
		}
		return -n*x[last] - .5*sum*square
	}
	return &mcmc.Target{
		Dim: arkOrder + 2, Density: density(prior, likelihood), Prior: density(prior, nil), Likelihood: density(likelihood, nil),
		Names:     append(append([]string{"alpha"}, indexed("beta", arkOrder)...), "sigma"),
		Constrain: lastIsLog,
		DrawPrior: func(x []float64, src rand.Source) {
			rng := rand.New(src)
			for i := range last {
				x[i] = 10 * rng.NormFloat64()
			}
			x[last] = math.Log(halfCauchy(rng, 2.5))
		},
	}
}

// lastIsLog is the constraint of parameters of which the last is positive, and its logarithm the coordinate.
func lastIsLog(dst, x []float64) {
	copy(dst, x)
	dst[len(dst)-1] = math.Exp(x[len(x)-1])
}
