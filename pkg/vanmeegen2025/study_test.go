package vanmeegen2025_test

import (
	"context"
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/posterior/theory"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/vanmeegen2025"
)

// TestLinearIsTheory compares readouts and kernels of a sampled linear network with the theory at its temperature: within 2 %.
func TestLinearIsTheory(t *testing.T) {
	s := vanmeegen2025.Study{World: vanmeegen2025.Orthogonal([]int{15, 9, 6}, 1, 0), Activation: network.Linear, Beta: 3e4}
	d, err := s.Run(context.Background(), rng.New(7).At("linear").Source())
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.Ensemble(d)
	if err != nil {
		t.Fatal(err)
	}
	want, err := theory.SolveLinear(s.Problem(false), theory.FiniteLoad)
	if err != nil {
		t.Fatal(err)
	}
	u, forms := e.ReadoutCovariance(), e.ClassForms()
	kernel := posterior.ClassForms(want.Kernels()[0], s.World.Labels, 3)
	for c := range 3 {
		near(t, "U", u[c][c], want.U.At(c, c), 0.02)
		near(t, "K", forms[0][c], kernel.At(c, c), 0.02)
	}
}

func near(t *testing.T, what string, got vanmeegen2025.Estimate, want, share float64) {
	t.Helper()
	if !(math.Abs(got.Mean-want) <= share*want) {
		t.Errorf("%s: got %v, want %.4g to %g %%", what, got, want, 100*share)
	}
}
