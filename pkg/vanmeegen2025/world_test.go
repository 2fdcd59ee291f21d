package vanmeegen2025_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/vanmeegen2025"
)

func identity(n int) *mat.SymDense {
	k := mat.NewSymDense(n, nil)
	for i := range n {
		k.SetSym(i, i, 1)
	}
	return k
}

func TestOrthogonal(t *testing.T) {
	w := vanmeegen2025.Orthogonal([]int{3, 2}, 1, -.5)
	if !mat.EqualApprox(w.Kernel(), identity(5), 1e-14) {
		t.Errorf("K0 is %v", mat.Formatted(w.Kernel()))
	}
	if want := mat.NewDense(5, 2, []float64{1, -.5, 1, -.5, 1, -.5, -.5, 1, -.5, 1}); !mat.Equal(w.Y, want) {
		t.Errorf("targets %v", mat.Formatted(w.Y))
	}
	if w.Classes() != 2 || !slices.Equal(w.Counts(), []int{3, 2}) {
		t.Errorf("%d classes of %v", w.Classes(), w.Counts())
	}
	for name, counts := range map[string][]int{"one class": {3}, "an empty class": {3, 0}, "none": nil} {
		panics(t, name, func() { vanmeegen2025.Orthogonal(counts, 1, 0) })
	}
}

func panics(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: did not panic", what)
		}
	}()
	f()
}

// TestWithin: more inputs change neither K0 nor the world they were made from.
func TestWithin(t *testing.T) {
	w := vanmeegen2025.Orthogonal([]int{3, 2}, 1, 0)
	wide := w.Within(9)
	if _, n := wide.X.Dims(); n != 9 || !mat.EqualApprox(wide.Kernel(), identity(5), 1e-14) {
		t.Errorf("%d inputs, K0 %v", n, mat.Formatted(wide.Kernel()))
	}
	if _, n := w.X.Dims(); n != 5 {
		t.Errorf("the world itself has %d inputs now", n)
	}
	panics(t, "fewer inputs", func() { w.Within(4) })
}

// TestProbes compares the least-norm prediction for the probes, k*ᵀ K₀⁻¹ Y, with what the documentation says.
func TestProbes(t *testing.T) {
	w := vanmeegen2025.Orthogonal([]int{6, 5}, 1, 0).Within(12)
	_, x := w.Probes()
	cross, own := w.Cross(x)
	var f mat.Dense
	f.Mul(cross, w.Y)
	half := math.Sqrt(.5)
	if want := mat.NewDense(4, 2, []float64{0, 0, .7, 0, half, half, math.Sqrt(5), 0}); !mat.EqualApprox(&f, want, 1e-12) {
		t.Errorf("got %v", mat.Formatted(&f))
	}
	for i, v := range own {
		if !(math.Abs(v-1) <= 1e-12) {
			t.Errorf("probe %d has K0 %g with itself, as no trial has", i, v)
		}
	}
	panics(t, "no new direction", func() { vanmeegen2025.Orthogonal([]int{6, 5}, 1, 0).Probes() })
}

func TestStudyDefaults(t *testing.T) {
	w := vanmeegen2025.Orthogonal([]int{15, 9, 6}, 1, 0)
	for _, c := range []struct {
		s                     vanmeegen2025.Study
		variance, temperature float64
	}{
		{vanmeegen2025.Study{World: w}, 1. / 30, 1e5}, // rectified units
		{vanmeegen2025.Study{World: w, Layers: 3}, math.Pow(30, -1./3), 1e5},
		{vanmeegen2025.Study{World: w, Layers: 3, Activation: network.ErfSigmoid}, 1. / 30, 1e5},
		{vanmeegen2025.Study{World: w, Readout: posterior.Lazy, Units: 200}, 1, 1000},
		{vanmeegen2025.Study{World: w, Units: 200}, 1. / 30, 2e5},
		{vanmeegen2025.Study{World: w, Variance: .5, Beta: 7}, .5, 7},
	} {
		if v, b := c.s.ReadoutVariance(), c.s.Temperature(); !(math.Abs(v-c.variance) <= 1e-15) || b != c.temperature {
			t.Errorf("%+v: σ² %g, β %g", c.s, v, b)
		}
		if p := c.s.Problem(false); p.Temperature != 1/c.temperature || p.Readout != c.s.ReadoutVariance() {
			t.Errorf("%+v: the theory gets σ² %g, T %g", c.s, p.Readout, p.Temperature)
		}
	}
	for paper, trials := range map[bool]int{false: 30, true: 500} {
		if s := vanmeegen2025.Toy(paper, 1, 0); len(s.World.Labels) != trials || s.World.Classes() != 3 {
			t.Errorf("paper %v: %d trials in %d classes", paper, len(s.World.Labels), s.World.Classes())
		}
	}
}

// TestPriorKernel: on orthogonal inputs, ¼ off the diagonal for the sigmoid, which is ½ ± of an odd function; 1/2π for ReLU; 0 for linear units, and K₀ for these.
func TestPriorKernel(t *testing.T) {
	for _, c := range []struct {
		a        network.Activation
		off, own float64
	}{{network.Linear, 0, 1}, {network.ReLU, 1 / (2 * math.Pi), .5}, {network.ErfSigmoid, .25, .25 + math.Asin(math.Pi/2/(1+math.Pi/2))/(2*math.Pi)}} {
		s := vanmeegen2025.Toy(false, 1, 0)
		s.Activation = c.a
		k, err := s.PriorKernel()
		if err != nil || !(math.Abs(k.At(0, 1)-c.off) <= 1e-12) || !(math.Abs(k.At(4, 4)-c.own) <= 1e-12) {
			t.Errorf("%v: %v %v, error %v", c.a, k.At(0, 1), k.At(4, 4), err)
		}
	}
	if _, err := (vanmeegen2025.Study{World: vanmeegen2025.Orthogonal([]int{2, 2}, 1, 0), Activation: network.Tanh}).PriorKernel(); err == nil {
		t.Error("no error for an activation without a closed form")
	}
}
