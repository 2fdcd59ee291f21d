package mcmc

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

func TestTemperedDensities(t *testing.T) {
	target := gaussian(4)
	src := rand.New(rand.NewPCG(1, 2))
	x, g, want := make([]float64, 4), make([]float64, 4), make([]float64, 4)
	for i := range x {
		x[i] = src.NormFloat64()
	}
	for _, beta := range []float64{0, 0.25, 1, 3} {
		bent := target.At(beta)
		prior := target.Prior(want, x)
		for i := range want {
			want[i] *= 1 + beta // prior and likelihood are equal
		}
		l := bent.Density(g, x)
		if !(math.Abs(l-(1+beta)*prior) <= 1e-13*math.Abs(l)) || bent.Density(nil, x) != l || bent.Fork().Density(nil, x) != l {
			t.Errorf("β = %v: log density %v, want %v", beta, l, (1+beta)*prior)
		}
		for i := range g {
			if !(math.Abs(g[i]-want[i]) <= 1e-13*math.Abs(want[i])) {
				t.Errorf("β = %v: gradient %v, want %v", beta, g, want)
			}
		}
		// A power of a power is that of the product.
		if again := bent.At(2).Density(nil, x); !(math.Abs(again-(1+2*beta)*prior) <= 1e-13*math.Abs(again)) {
			t.Errorf("β = %v, twice: %v, want %v", beta, again, (1+2*beta)*prior)
		}
		if err := CheckTarget(bent, x); err != nil {
			t.Errorf("β = %v: %v", beta, err)
		}
	}
	// A likelihood of 0 is no obstacle at β = 0, and one at any other.
	cut := gaussian(1)
	cut.Likelihood = func(gradient, x []float64) float64 { return math.Inf(-1) }
	if l := cut.At(0).Density(nil, x[:1]); l != cut.Prior(nil, x[:1]) {
		t.Errorf("the prior is %v", l)
	}
	if l := cut.At(0.5).Density(nil, x[:1]); !math.IsInf(l, -1) {
		t.Errorf("a likelihood of 0 to a power gives %v", l)
	}
	// β is changed between steps at no cost.
	p := target.Temper(0.5)
	s, err := HMC{}.Init(&p.Target, x)
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() { p.Beta = 2 - p.Beta; p.Refresh(s) }); n != 0 {
		t.Errorf("a change of β allocates %v times", n)
	}
	if want := target.At(p.Beta).Density(nil, x); s.LogDensity != want {
		t.Errorf("log density %v after a change, want %v", s.LogDensity, want)
	}
}

// A likelihood narrower than the prior by 10⁴, far out: annealed chains find it, with steps that follow its width, and draw from the posterior.
func TestAnnealingFollowsTheLikelihood(t *testing.T) {
	const sd, mean = 1e-4, 3.0
	target := &Target{Dim: 3, Names: []string{"a", "b", "c"}, GaussianPrior: &Gaussian{}, Prior: (&Gaussian{}).Log}
	target.Likelihood = (&Gaussian{Mean: []float64{mean, mean, mean}, SD: []float64{sd, sd, sd}}).Log
	target.New = func() *Target {
		f := *target
		other := make([]float64, 3)
		f.Density = func(g, x []float64) float64 {
			if g == nil {
				return target.Prior(nil, x) + target.Likelihood(nil, x)
			}
			l := target.Prior(g, x) + target.Likelihood(other, x)
			for i, o := range other {
				g[i] += o
			}
			return l
		}
		return &f
	}
	target.Density = target.New().Density
	anneal := &Anneal{From: 1e-8, Stages: 17, Steps: 100}
	r, err := Run(context.Background(), target, HMC{}, Options{Chains: 2, Warmup: 300, Draws: 1000, Start: StartPrior(), Anneal: anneal}, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	betas, err := anneal.Betas()
	if err != nil || len(betas) != 17 || betas[0] != 1e-8 || betas[16] != 1 || !(math.Abs(betas[8]-1e-4) <= 1e-16) {
		t.Fatalf("β = %v (%v)", betas, err)
	}
	for c, chain := range r.Chains {
		if len(chain.Stages) != 17 {
			t.Fatalf("chain %d went through %d stages", c, len(chain.Stages))
		}
		for k, s := range chain.Stages {
			// The width under β is 1/√(1 + β/sd²), and the step that is accepted 0.8 of the time is about 1.4 of it in 3 coordinates.
			width := 1 / math.Sqrt(1+betas[k]/(sd*sd))
			if s.Beta != betas[k] || !(s.Step > width/4 && s.Step < 4*width) || !(math.Abs(s.Accept-0.8) <= 0.15) {
				t.Errorf("chain %d, stage %d: %+v, where the width is %.3g", c, k, s, width)
			}
		}
		if last := chain.Stages[16]; !(last.Likelihood > -30 && last.Likelihood <= 0) {
			t.Errorf("chain %d: log likelihood %v at the end", c, last.Likelihood)
		}
	}
	s, err := r.Summary()
	if err != nil {
		t.Fatal(err)
	}
	v := 1 / (1 + 1/(sd*sd))
	for i, q := range s.Quantities {
		if want := mean * v / (sd * sd); !(math.Abs(q.Mean-want) <= 4*q.MCSEMean) || !(math.Abs(q.SD-math.Sqrt(v)) <= 4*q.MCSESD) {
			t.Errorf("%s: mean %v ± %v, sd %v ± %v, want %v and %v", s.Names[i], q.Mean, q.MCSEMean, q.SD, q.MCSESD, want, math.Sqrt(v))
		}
	}
}

// A ladder that ends elsewhere than at 1 leaves the chain at its end: at β = 0 that is the prior, of twice the variance.
func TestAnnealingEndsWhereTheLadderEnds(t *testing.T) {
	for _, c := range []struct{ beta, variance float64 }{{0, 2}, {3, 0.5}, {1, 1}} {
		for _, k := range kernels[:6] {
			r := mustRun(t, gaussian(1), k.kernel, Options{Warmup: 500, Draws: 2000, Anneal: &Anneal{Ladder: []float64{1, 0.5, c.beta}, Steps: 20},
				Observe: []Observable{Observe("squares", squares)}}, 1)
			s, err := r.Summary("squares")
			if err != nil {
				t.Fatal(err)
			}
			if q := s.Quantities[0]; !(math.Abs(q.Mean-c.variance) <= 4*q.MCSEMean) {
				t.Errorf("%s at β = %v: variance %v ± %v, want %v", k.kernel, c.beta, q.Mean, q.MCSEMean, c.variance)
			}
		}
	}
}
