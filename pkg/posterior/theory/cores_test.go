package theory_test

import (
	"runtime"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/posterior/theory"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Fields are the same to the bit on one core and on more.
func TestAnyNumberOfCores(t *testing.T) {
	k0, y := classes(1, 0, 4, 2)
	p := theory.Problem{K0: k0, Y: y, Widths: []int{50}, Readout: 1. / 6}
	fields := func(cores int) (a, b *mat.Dense) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		q, err := theory.SolveParticles(p, theory.Sigmoid(), theory.ParticleOptions{Particles: 200, Populations: 3, Moves: 1, Averaged: 20}, rng.New(14).Source())
		if err != nil {
			t.Fatal(err)
		}
		return neuron(t, p, theory.Sigmoid()).Field, q.Field
	}
	a1, b1 := fields(1)
	a3, b3 := fields(3)
	if !mat.Equal(a1, a3) || !mat.Equal(b1, b3) {
		t.Error("fields depend on the number of cores")
	}
}
