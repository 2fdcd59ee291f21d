package theory_test

import (
	"testing"

	"github.com/richlazy/richlazy/pkg/posterior/theory"
	"github.com/richlazy/richlazy/pkg/rng"
)

func TestParticlesAgainstGrid(t *testing.T) {
	for _, sizes := range [][]int{{3, 2}, {15, 9, 6}} {
		if testing.Short() && sizes[0] == 15 {
			continue
		}
		k0, y := classes(1, 0, sizes...)
		p := theory.Problem{K0: k0, Y: y, Widths: []int{50}, Readout: 1. / float64(k0.SymmetricDim()), Temperature: 1e-4}
		want := neuron(t, p, theory.Sigmoid())
		got, err := theory.SolveParticles(p, theory.Sigmoid(), theory.ParticleOptions{}, rng.New(11).Source())
		if err != nil {
			t.Error(err)
		}
		t.Log(got.Convergence)
		for i := range k0.SymmetricDim() {
			t.Logf("%.3f ± %.3f want %.3f", got.Field.RawRowView(i), got.FieldError.RawRowView(i), want.Field.RawRowView(i))
		}
	}
}
