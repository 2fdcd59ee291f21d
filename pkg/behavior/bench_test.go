package behavior

import (
	"math/rand/v2"
	"testing"
)

func BenchmarkLoss(b *testing.B) {
	c, err := Factorised().Simulate([]float64{170, 100, 2, .1, .05}, Grid(4), rand.NewPCG(1, 1))
	if err != nil {
		b.Fatal(err)
	}
	for _, by := range []Likelihood{Binomial, Proportions} {
		b.Run(by.String(), func(b *testing.B) {
			o, theta, gradient := Factorised().objective(by, c), []float64{165, 105, 1.5, .2, .1}, make([]float64, 5)
			b.ReportAllocs()
			for b.Loop() {
				o.value(theta, gradient)
			}
		})
	}
}

func BenchmarkFit(b *testing.B) {
	c, err := Factorised().Simulate([]float64{170, 100, 2, .1, .05}, Grid(4), rand.NewPCG(1, 1))
	if err != nil {
		b.Fatal(err)
	}
	for _, by := range []Likelihood{Binomial, Proportions} {
		b.Run(by.String(), func(b *testing.B) {
			for b.Loop() {
				if _, err := Factorised().Fit(bg, c, FitOptions{Likelihood: by}, rand.NewPCG(1, 1)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
