package mcmc

import "testing"

func TestStepsDoNotAllocate(t *testing.T) {
	target, mean, covariance := conjugate()
	m, err := Dense(covariance)
	if err != nil {
		t.Fatal(err)
	}
	low, err := LowRank([]float64{1, 2, 3}, [][]float64{{0, 0.6, 0.8}}, []float64{3})
	if err != nil {
		t.Fatal(err)
	}
	prior, likelihood := target.GaussianPrior, target.Likelihood
	var h [3]float64
	target.Density = func(g, x []float64) float64 {
		if g == nil {
			return prior.Log(nil, x) + likelihood(nil, x)
		}
		l := likelihood(g, x) + prior.Log(h[:], x)
		for i := range g {
			g[i] += h[i]
		}
		return l
	}
	kernels := append(exact(m), exact(low)...)
	kernels = append(kernels, setting{"ula", ULA{}, Tuning{Step: 0.1}}, setting{"baoab", Langevin{}, Tuning{Step: 0.1, Mass: low}},
		setting{"obabo", Langevin{Scheme: OBABO}, Tuning{Step: 0.1}}, setting{"sgld", SGLD{Decay: 0.5, RMS: 0.9}, Tuning{Step: 0.1, Mass: m}})
	for _, s := range kernels {
		state, err := s.kernel.Init(target, mean)
		if err != nil {
			t.Fatal(err)
		}
		src := source("alloc")
		s.kernel.Step(target, state, &s.tuning, src)
		if n := testing.AllocsPerRun(200, func() { s.kernel.Step(target, state, &s.tuning, src) }); n != 0 {
			t.Errorf("%s: %v allocations per step", s.name, n)
		}
	}
}

func BenchmarkNUTS(b *testing.B) {
	target := harmonic(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
	m, _ := Diagonal([]float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1})
	for name, mass := range map[string]Mass{"unit": nil, "diagonal": m} {
		b.Run(name, func(b *testing.B) {
			k := NUTS{}
			state, err := k.Init(target, make([]float64, 10))
			if err != nil {
				b.Fatal(err)
			}
			src, tuning, steps := source("bench"), &Tuning{Step: 0.3, Mass: mass}, 0
			b.ReportAllocs()
			for b.Loop() {
				steps += k.Step(target, state, tuning, src).Steps
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(steps), "ns/leapfrog")
		})
	}
}
