package mcmc

import (
	"strings"
	"testing"
)

// A likelihood that says nothing gives back the prior, at the first angle.
func TestEllipticalSliceWithoutLikelihoodDrawsThePrior(t *testing.T) {
	prior := &Gaussian{Mean: []float64{3, -1}, SD: []float64{0.5, 20}}
	target := &Target{Dim: 2, GaussianPrior: prior, Density: prior.Log, Likelihood: func(g, x []float64) float64 { return 0 }}
	var values [4][]float64
	chain(t, target, setting{"prior", EllipticalSlice{}, Tuning{}}, []float64{3, -1}, 20000, func(x []float64, info Info) {
		if info.Steps != 1 || !info.Moved {
			t.Fatalf("%+v", info)
		}
		a, b := (x[0]-3)/0.5, (x[1]+1)/20
		for i, v := range []float64{a, b, a * a, b * b} {
			values[i] = append(values[i], v)
		}
	})
	for i, want := range []float64{0, 0, 1, 1} {
		expect(t, []string{"mean 0", "mean 1", "variance 0", "variance 1"}[i], values[i], want)
	}
}

func TestEllipticalSliceNeedsAGaussianPrior(t *testing.T) {
	target := harmonic(1)
	if _, err := (EllipticalSlice{}).Init(target, []float64{0}); err == nil || !strings.Contains(err.Error(), "GaussianPrior") {
		t.Errorf("error %v", err)
	}
	target.GaussianPrior, target.Likelihood = &Gaussian{SD: []float64{1, 2}}, target.Density
	if _, err := (EllipticalSlice{}).Init(target, []float64{0}); err == nil || !strings.Contains(err.Error(), "2 standard deviations") {
		t.Errorf("error %v", err)
	}
}

func TestGaussian(t *testing.T) {
	for _, g := range []*Gaussian{{}, {Mean: []float64{1, 2}}, {SD: []float64{0.5, 3}}, {Mean: []float64{1, 2}, SD: []float64{0.5, 3}}} {
		gradient, x := make([]float64, 2), []float64{0.7, -0.4}
		l := g.Log(gradient, x)
		for i := range x {
			const h = 1e-5
			a, b := []float64{x[0], x[1]}, []float64{x[0], x[1]}
			a[i] += h
			b[i] -= h
			if d := (g.Log(nil, a)-g.Log(nil, b))/(2*h) - gradient[i]; !(d*d < 1e-16) {
				t.Errorf("%+v: derivative by coordinate %d is off by %v", g, i, d)
			}
		}
		if l != g.Log(nil, x) {
			t.Errorf("%+v: log density %v with gradient, %v without", g, l, g.Log(nil, x))
		}
	}
}
