package posterior_test

import (
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/mcmc"
)

// trajectory is a way of Hamilton's equations, in the plainest form, that these tests compare others with and sample by.
type trajectory struct {
	x, p, g    []float64
	logDensity float64
}

func newTrajectory(t *mcmc.Target, x, p []float64) *trajectory {
	w := &trajectory{x: append([]float64(nil), x...), p: append([]float64(nil), p...), g: make([]float64, len(x))}
	w.logDensity = t.Density(w.g, w.x)
	return w
}

// leap is a step of leapfrog.
func (w *trajectory) leap(t *mcmc.Target, step float64) {
	simd.Axpy(step/2, w.g, w.p)
	simd.Axpy(step, w.p, w.x)
	w.logDensity = t.Density(w.g, w.x)
	simd.Axpy(step/2, w.g, w.p)
}

func (w *trajectory) energy() float64 { return simd.SumSquares(w.p)/2 - w.logDensity }

// hybrid is Hamiltonian Monte Carlo with steps of a size that varies by a fifth, and calls visit after each transition with the change of the energy that was proposed.
func hybrid(t *mcmc.Target, x []float64, step float64, leaps, n int, r *rand.Rand, visit func(x []float64, change float64)) {
	w := newTrajectory(t, x, make([]float64, len(x)))
	before, slope := make([]float64, len(x)), make([]float64, len(x))
	for range n {
		copy(before, w.x)
		copy(slope, w.g)
		density := w.logDensity
		for i := range w.p {
			w.p[i] = r.NormFloat64()
		}
		energy := w.energy()
		w.logDensity = t.Leapfrog(w.x, w.p, w.g, step*(.8+.4*r.Float64()), leaps)
		change := w.energy() - energy
		if !(r.Float64() < math.Exp(-change)) {
			copy(w.x, before)
			copy(w.g, slope)
			w.logDensity = density
		}
		visit(w.x, change)
	}
}
