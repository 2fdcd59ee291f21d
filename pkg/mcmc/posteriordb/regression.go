package posteriordb

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/richlazy/richlazy/pkg/mcmc"
)

// Kidscore is posteriordb's kidiq-kidscore_momiq: the test scores of 434 children by the IQ of their mothers (Gelman and Hill 2007, chapter 3), kid_score ~ N(beta[1] + beta[2]·
// mom_iq, sigma), with a flat prior of beta and sigma ~ half-Cauchy(0, 2.5). Coordinates are beta[1], beta[2] and log sigma. The flat prior has no draws, so that there is no
// prior to temper from.
func Kidscore() *Model {
	data := kidiqData()
	ones := make([]float64, len(data[0]))
	for i := range ones {
		ones[i] = 1
	}
	known := func(name string, mean, sd float64) Known {
		return Known{name, mean, sd, sd / math.Sqrt(referenceDraws)}
	}
	prior := func(g, x []float64) float64 {
		sigma := math.Exp(x[2])
		add(g, 2, 1-2*sigma*sigma/(2.5*2.5+sigma*sigma))
		return x[2] - math.Log1p(sigma*sigma/(2.5*2.5))
	}
	return &Model{
		Name: "kidiq-kidscore_momiq", Source: fromReferenceDraws, Data: map[string][]float64{"kid_score": slices.Clone(data[0]), "mom_iq": slices.Clone(data[1])},
		Known:  []Known{known("beta[1]", 25.91653, 5.96860), known("beta[2]", 0.60863, 0.05898), known("sigma", 18.27585, 0.62402)},
		Target: &mcmc.Target{Dim: 3, Density: density(prior, normalLinear([][]float64{ones, data[1]}, data[0])), Names: []string{"beta[1]", "beta[2]", "sigma"}, Constrain: lastIsLog},
	}
}

// BLR is posteriordb's sblri-blr: a linear regression of 100 values on 5 regressors with beta ~ N(0, 10) and sigma ~ half-N(0, 10). Coordinates are beta[1] … beta[5] and
// log sigma. The normal densities of prior and likelihood are whole, as in the Stan program; the factor 2 of the half-normal is left out.
func BLR() *Model {
	data := sblriColumns()
	dim := len(data)
	known := func(name string, mean, sd float64) Known {
		return Known{name, mean, sd, sd / math.Sqrt(referenceDraws)}
	}
	prior := func(g, x []float64) float64 {
		sigma := math.Exp(x[dim-1])
		value := x[dim-1] - sigma*sigma/200
		add(g, dim-1, 1-sigma*sigma/100)
		for i, v := range x[:dim-1] {
			value -= v * v / 200
			add(g, i, -v/100)
		}
		return value - float64(dim)*(math.Log(10)+.5*math.Log(2*math.Pi))
	}
	sampling := normalLinear(data[1:], data[0])
	constant := -.5 * float64(len(data[0])) * math.Log(2*math.Pi)
	likelihood := func(g, x []float64) float64 { return sampling(g, x) + constant }
	columns := map[string][]float64{"y": slices.Clone(data[0])}
	for k, name := range indexed("X", dim-1) {
		columns[name] = slices.Clone(data[k+1])
	}
	return &Model{
		Name: "sblri-blr", Source: fromReferenceDraws, Data: columns,
		Known: []Known{
			known("beta[1]", 0.99947, 0.00097), known("beta[2]", 1.00023, 0.00115), known("beta[3]", 1.00042, 0.00096), known("beta[4]", 1.00115, 0.00106),
			known("beta[5]", 1.00156, 0.00105), known("sigma", 0.96263, 0.07118),
		},
		Target: &mcmc.Target{
			Dim: dim, Density: density(prior, likelihood), Prior: density(prior, nil), Likelihood: density(likelihood, nil),
			Names: append(indexed("beta", dim-1), "sigma"), Constrain: lastIsLog,
			DrawPrior: func(x []float64, src rand.Source) {
				rng := rand.New(src)
				for i := range x {
					x[i] = 10 * rng.NormFloat64()
				}
				x[dim-1] = math.Log(math.Abs(x[dim-1]))
			},
		},
	}
}

// normalLinear is the likelihood of y ~ N(Σ_k x[k]·regressors[k], eˢ) with s the last coordinate, without the constant of the normal density.
func normalLinear(regressors [][]float64, y []float64) part {
	k := len(regressors)
	return func(g, x []float64) float64 {
		inverse := math.Exp(-x[k])
		square := inverse * inverse
		sum := 0.
		for i, v := range y {
			r := v
			for j, column := range regressors {
				r -= x[j] * column[i]
			}
			sum += r * r
			if g == nil {
				continue
			}
			for j, column := range regressors {
				g[j] += square * r * column[i]
			}
		}
		n := float64(len(y))
		add(g, k, sum*square-n)
		return -n*x[k] - .5*sum*square
	}
}
