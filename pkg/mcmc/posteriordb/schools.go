package posteriordb

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/richlazy/richlazy/pkg/mcmc"
)

// Scales of the priors of eight schools: mu ~ N(0, 5), tau ~ half-Cauchy(0, 5).
const (
	schoolMu  = 5
	schoolTau = 5
)

// The exact moments of eight schools, by integration of theta and mu in closed form and quadrature over tau.
func schoolsKnown() []Known {
	known := []Known{
		{"theta[1]", 6.211884, 5.593126, 0}, {"theta[2]", 4.940178, 4.674268, 0}, {"theta[3]", 3.927004, 5.262615, 0}, {"theta[4]", 4.757098, 4.780297, 0},
		{"theta[5]", 3.615477, 4.657453, 0}, {"theta[6]", 4.042613, 4.826866, 0}, {"theta[7]", 6.296724, 5.077849, 0}, {"theta[8]", 4.854253, 5.290801, 0},
		{"mu", 4.396821, 3.317704, 0}, {"tau", 3.597705, 3.219958, 0},
	}
	return known
}

const schoolsSource = "exact: theta and mu integrated in closed form, tau by quadrature of 200 000 nodes"

func schoolsData() map[string][]float64 {
	return map[string][]float64{"y": slices.Clone(schoolEffects), "sigma": slices.Clone(schoolErrors)}
}

// EightSchools is the hierarchical model of Rubin (1981) in the non-centred form of posteriordb's eight_schools_noncentered: coordinates z[1] … z[8], mu and log tau, with
// theta = mu + tau·z. It has a prior and a likelihood.
func EightSchools() *Model {
	m := &Model{Name: "eight_schools_noncentered", Target: schools(schoolEffects, false), Known: schoolsKnown(), Source: schoolsSource, Data: schoolsData()}
	m.Simulate = simulateSchools(false)
	return m
}

// EightSchoolsCentred is the same posterior in the coordinates theta[1] … theta[8], mu and log tau (posteriordb's eight_schools_centered). Its neck at small tau is a
// lesson: samplers with a fixed step diverge there and miss it.
func EightSchoolsCentred() *Model {
	m := &Model{Name: "eight_schools_centered", Target: schools(schoolEffects, true), Known: schoolsKnown(), Source: schoolsSource, Data: schoolsData()}
	m.Simulate = simulateSchools(true)
	return m
}

func simulateSchools(centred bool) func(src rand.Source) ([]float64, *mcmc.Target) {
	return func(src rand.Source) ([]float64, *mcmc.Target) {
		prior := schools(schoolEffects, centred)
		x := make([]float64, prior.Dim)
		prior.DrawPrior(x, src)
		theta := make([]float64, prior.Dim)
		prior.Constrain(theta, x)
		rng := rand.New(src)
		effects := make([]float64, len(schoolEffects))
		for i := range effects {
			effects[i] = theta[i] + schoolErrors[i]*rng.NormFloat64()
		}
		return x, schools(effects, centred)
	}
}

// schools is the posterior given effects. Nothing is kept between calls.
func schools(effects []float64, centred bool) *mcmc.Target {
	n := len(effects)
	prior := func(g, x []float64) float64 {
		mu, logTau := x[n], x[n+1]
		tau := math.Exp(logTau)
		ratio := tau * tau / (schoolTau * schoolTau)
		value := -mu*mu/(2*schoolMu*schoolMu) - math.Log1p(ratio) + logTau
		add(g, n, -mu/(schoolMu*schoolMu))
		add(g, n+1, 1-2*tau*tau/(schoolTau*schoolTau+tau*tau))
		for i, v := range x[:n] {
			z, inverse := v, 1.
			if centred {
				inverse = 1 / tau
				z = (v - mu) * inverse
				value -= logTau
				add(g, n, z*inverse)
				add(g, n+1, z*z-1)
			}
			value -= .5 * z * z
			add(g, i, -z*inverse)
		}
		return value
	}
	likelihood := func(g, x []float64) float64 {
		mu, tau := x[n], math.Exp(x[n+1])
		value := 0.
		for i, v := range x[:n] {
			theta := v
			if !centred {
				theta = mu + tau*v
			}
			r := (effects[i] - theta) / schoolErrors[i]
			value -= .5 * r * r
			slope := r / schoolErrors[i]
			if centred {
				add(g, i, slope)
				continue
			}
			add(g, i, slope*tau)
			add(g, n, slope)
			add(g, n+1, slope*tau*v)
		}
		return value
	}
	return &mcmc.Target{
		Dim: n + 2, Density: density(prior, likelihood), Prior: density(prior, nil), Likelihood: density(likelihood, nil),
		Names: append(indexed("theta", n), "mu", "tau"),
		Constrain: func(dst, x []float64) {
			mu, tau := x[n], math.Exp(x[n+1])
			for i, v := range x[:n] {
				dst[i] = v
				if !centred {
					dst[i] = mu + tau*v
				}
			}
			dst[n], dst[n+1] = mu, tau
		},
		DrawPrior: func(x []float64, src rand.Source) {
			rng := rand.New(src)
			mu, tau := schoolMu*rng.NormFloat64(), halfCauchy(rng, schoolTau)
			for i := range n {
				x[i] = rng.NormFloat64()
				if centred {
					x[i] = mu + tau*x[i]
				}
			}
			x[n], x[n+1] = mu, math.Log(tau)
		},
	}
}

// halfCauchy returns a draw from the half-Cauchy distribution, never 0.
func halfCauchy(rng *rand.Rand, scale float64) float64 {
	for {
		if v := scale * math.Tan(math.Pi/2*rng.Float64()); v > 0 {
			return v
		}
	}
}
