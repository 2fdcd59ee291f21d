package geometry_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Chou et al. 2025 compute Σ(K∘K₀)/‖K‖/‖K₀‖ with K = hhᵀ; the value below is that sum by hand.
func TestUncentredSimilarities(t *testing.T) {
	x, y := mat.NewDense(2, 2, []float64{1, 0, 0, 2}), mat.NewDense(2, 1, []float64{3, 1})
	// XXᵀ = diag(1, 4), YYᵀ = [9 3; 3 1]: (9 + 4) / (√17 · 10)
	got, err := geometry.RepresentationSimilarity(x, y)
	if want := 13 / math.Sqrt(17) / 10; err != nil || math.Abs(got-want) > 1e-15 {
		t.Errorf("representation similarity %v, want %v (error %v)", got, want, err)
	}
	r := rng.New(1).Rand()
	a := normal(6, 4, r)
	for _, scale := range []float64{1, 1e-200, 1e200} {
		var b mat.Dense
		b.Mul(a, rotation(4, r))
		b.Scale(scale, &b)
		if got, err := geometry.RepresentationSimilarity(a, &b); err != nil || math.Abs(got-1) > 1e-12 {
			t.Errorf("rotated and scaled by %v: %v, want 1 (error %v)", scale, got, err)
		}
	}
	k := mat.NewSymDense(2, []float64{1, 0, 0, -1})
	if got, err := geometry.KernelAlignment(k, mat.NewSymDense(2, []float64{2, 0, 0, 0})); err != nil || math.Abs(got-math.Sqrt(.5)) > 1e-15 {
		t.Errorf("kernel alignment %v, want √½ (error %v)", got, err)
	}
	for name, broken := range map[string]func() (float64, error){
		"zero":  func() (float64, error) { return geometry.KernelAlignment(k, mat.NewSymDense(2, nil)) },
		"sizes": func() (float64, error) { return geometry.KernelAlignment(k, mat.NewSymDense(3, nil)) },
		"NaN": func() (float64, error) {
			return geometry.RepresentationSimilarity(x, mat.NewDense(2, 1, []float64{1, math.NaN()}))
		},
		"shape": func() (float64, error) { return geometry.SignSimilarity(x, y) },
		"Inf": func() (float64, error) {
			return geometry.SignSimilarity(y, mat.NewDense(2, 1, []float64{1, math.Inf(1)}))
		},
	} {
		if v, err := broken(); err == nil {
			t.Errorf("%s: %v and no error", name, v)
		}
	}
}

func TestSignSimilarity(t *testing.T) {
	x := mat.NewDense(2, 3, []float64{1, 0, -1, 2, 0, 0})
	y := mat.NewDense(2, 3, []float64{3, 0, 1, 0, 0, -1})
	if got, err := geometry.SignSimilarity(x, y); err != nil || got != 3./6 {
		t.Errorf("got %v, want 3 of 6 (error %v)", got, err)
	}
	r := rng.New(2).Rand()
	a, b := normal(100, 200, r), normal(100, 200, r)
	for _, m := range []*mat.Dense{a, b} {
		m.Apply(func(_, _ int, v float64) float64 { return max(v-.5, 0) }, m)
	}
	on := .5 * math.Erfc(.5/math.Sqrt2)
	want := on*on + (1-on)*(1-on)
	if got, _ := geometry.SignSimilarity(a, b); math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/20000) {
		t.Errorf("unrelated ReLU responses: %v, want %v by chance", got, want)
	}
}
