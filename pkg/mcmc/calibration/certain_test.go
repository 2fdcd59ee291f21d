package calibration_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/calibration"
	"github.com/richlazy/richlazy/pkg/rng"
)

// A quantity that is always the same is no sign of a chain that stands still: no more draws are made for it, and its ranks are uniform.
func TestQuantityWithoutDoubt(t *testing.T) {
	m := calibration.Model{Name: "normal", Simulate: func(src rand.Source) ([]float64, *mcmc.Target) {
		r := rand.New(src)
		x := r.NormFloat64()
		y := x + r.NormFloat64()
		return []float64{x}, &mcmc.Target{Dim: 1, Density: func(gradient, q []float64) float64 {
			if gradient != nil {
				gradient[0] = y - 2*q[0]
			}
			return -q[0]*q[0]/2 - (y-q[0])*(y-q[0])/2
		}}
	}, Quantities: []calibration.Quantity{{Name: "sure", New: func(*mcmc.Target) func([]float64) float64 { return func([]float64) float64 { return 7 } }}}}
	sampler := calibration.Independent(func(p *mcmc.Target, x []float64, src rand.Source) {
		g := make([]float64, 1)
		p.Density(g, []float64{0})
		x[0] = g[0]/2 + rand.New(src).NormFloat64()*math.Sqrt(.5)
	})
	r, err := calibration.Run(context.Background(), m, sampler, calibration.Options{Simulations: 100, Draws: 19}, rng.New(1).Source())
	if err != nil {
		t.Fatal(err)
	}
	if _, short := r.Short(); short > 0 || !r.Right() {
		t.Errorf("%d of 100 simulations are called short, calibrated %v:\n%v", short, r.Right(), r)
	}
	for k, s := range r.Simulations {
		if s.Made > 4*19*5 {
			t.Errorf("simulation %d made %d draws", k, s.Made)
		}
	}
}
