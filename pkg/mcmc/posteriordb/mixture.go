package posteriordb

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/mcmc"
)

// GaussianMixture is posteriordb's low_dim_gauss_mix: 1000 values of two normal distributions of ordered means, mu ~ N(0, 2), sigma ~ half-N(0, 2), theta ~ Beta(5, 5) the
// weight of the first. Coordinates are mu[1], log(mu[2] − mu[1]), log sigma[1], log sigma[2] and logit theta.
func GaussianMixture() *Model {
	known := func(name string, mean, sd float64) Known {
		return Known{name, mean, sd, sd / math.Sqrt(referenceDraws)}
	}
	return &Model{
		Name: "low_dim_gauss_mix", Target: mixture(mixtureData()[0]), Data: map[string][]float64{"y": slices.Clone(mixtureData()[0])},
		Source: "stan-dev/stat_comp_benchmarks, low_dim_gauss_mix.params (a chain of 1 000 000 draws; error at most sd/100)",
		Known: []Known{
			known("mu[1]", -2.7331, 4.2029e-02), known("mu[2]", 2.8698, 5.4133e-02), known("sigma[1]", 1.0287, 3.1371e-02), known("sigma[2]", 1.0234, 4.0492e-02),
			known("theta", 0.62140, 1.5368e-02),
		},
	}
}

func mixture(y []float64) *mcmc.Target {
	apart, soft, second := make([]float64, len(y)), make([]float64, len(y)), make([]float64, len(y))
	prior := func(g, x []float64) float64 {
		gap := math.Exp(x[1])
		mu := [2]float64{x[0], x[0] + gap}
		sigma := [2]float64{math.Exp(x[2]), math.Exp(x[3])}
		logTheta, logOther := -softplus(-x[4]), -softplus(x[4])
		theta := math.Exp(logTheta)
		add(g, 0, -(mu[0]+mu[1])/4)
		add(g, 1, 1-mu[1]*gap/4)
		add(g, 2, 1-sigma[0]*sigma[0]/4)
		add(g, 3, 1-sigma[1]*sigma[1]/4)
		add(g, 4, 5*(1-2*theta))
		return -(mu[0]*mu[0]+mu[1]*mu[1]+sigma[0]*sigma[0]+sigma[1]*sigma[1])/8 + x[1] + x[2] + x[3] + 5*(logTheta+logOther)
	}
	likelihood := func(g, x []float64) float64 {
		gap := math.Exp(x[1])
		mu0, mu1 := x[0], x[0]+gap
		inverse0, inverse1 := math.Exp(-x[2]), math.Exp(-x[3])
		base0, base1 := -softplus(-x[4])-x[2], -softplus(x[4])-x[3]
		theta := math.Exp(-softplus(-x[4]))
		// The log density of a value is a + softplus(b − a), with a and b those of the components; the slope of softplus is the probability of the second.
		sum := 0.
		for i, v := range y {
			r0, r1 := (v-mu0)*inverse0, (v-mu1)*inverse1
			a, b := base0-.5*r0*r0, base1-.5*r1*r1
			sum += a
			apart[i] = b - a
		}
		var dMu0, dMu1, dS0, dS1, first float64
		if g == nil {
			simd.Softplus(soft, apart)
		} else {
			simd.SoftplusGrad(soft, second, apart)
			for i, v := range y {
				r0, r1 := (v-mu0)*inverse0, (v-mu1)*inverse1
				q := second[i]
				p := 1 - q
				dMu0 += p * r0
				dMu1 += q * r1
				dS0 += p * (r0*r0 - 1)
				dS1 += q * (r1*r1 - 1)
				first += p
			}
		}
		sum += simd.Sum(soft)
		dMu0, dMu1 = dMu0*inverse0, dMu1*inverse1
		n := float64(len(y))
		add(g, 0, dMu0+dMu1)
		add(g, 1, dMu1*gap)
		add(g, 2, dS0)
		add(g, 3, dS1)
		add(g, 4, first-n*theta)
		return sum - n*.5*math.Log(2*math.Pi)
	}
	return &mcmc.Target{
		Dim: 5, Density: density(prior, likelihood), Prior: density(prior, nil), Likelihood: density(likelihood, nil),
		New:   func() *mcmc.Target { return mixture(y) },
		Names: []string{"mu[1]", "mu[2]", "sigma[1]", "sigma[2]", "theta"},
		Constrain: func(dst, x []float64) {
			dst[0], dst[1], dst[2], dst[3], dst[4] = x[0], x[0]+math.Exp(x[1]), math.Exp(x[2]), math.Exp(x[3]), 1/(1+math.Exp(-x[4]))
		},
		DrawPrior: func(x []float64, src rand.Source) {
			rng := rand.New(src)
			a, b := 2*rng.NormFloat64(), 2*rng.NormFloat64()
			x[0], x[1] = min(a, b), math.Log(math.Abs(a-b))
			x[2], x[3] = math.Log(math.Abs(2*rng.NormFloat64())), math.Log(math.Abs(2*rng.NormFloat64()))
			theta := distuv.Beta{Alpha: 5, Beta: 5, Src: src}.Rand()
			x[4] = math.Log(theta) - math.Log1p(-theta)
		},
	}
}

// softplus returns log(1 + eᵛ).
func softplus(v float64) float64 {
	if v > 0 {
		return v + math.Log1p(math.Exp(-v))
	}
	return math.Log1p(math.Exp(v))
}
