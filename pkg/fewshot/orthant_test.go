package fewshot

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestOrthants(t *testing.T) {
	equal := func(k int, rho float64) *mat.SymDense {
		s := mat.NewSymDense(k, nil)
		for i := range k {
			for j := i; j < k; j++ {
				s.SetSym(i, j, rho)
			}
			s.SetSym(i, i, 1)
		}
		return s
	}
	three := mat.NewSymDense(3, []float64{1, 0.3, -0.5, 0.3, 1, 0.1, -0.5, 0.1, 1})
	for _, c := range []struct {
		name string
		mean []float64
		s    *mat.SymDense
		want float64
		tol  float64
	}{
		{"one", []float64{0.7}, equal(1, 0), 1 - below(0.7), 1e-15},
		{"two, ¼ + asin ρ/2π", make([]float64, 2), equal(2, 0.8), 0.25 + math.Asin(0.8)/(2*math.Pi), 1e-4},
		{"three", make([]float64, 3), three, 0.125 + (math.Asin(0.3)+math.Asin(-0.5)+math.Asin(0.1))/(4*math.Pi), 1e-4},
		{"independent", []float64{1, -0.5, 2}, equal(3, 0), (1 - below(1)) * (1 - below(-0.5)) * (1 - below(2)), 1e-12},
		{"exchangeable with ρ = ½: the largest of ten", make([]float64, 9), equal(9, 0.5), 0.1, 1e-3},
		{"the largest of a hundred", make([]float64, 99), equal(99, 0.5), 0.01, 1e-3},
		{"hopeless", []float64{-60, 1}, equal(2, 0.5), 0, 1e-300},
		{"sure", []float64{60, 50, 50}, equal(3, 0.5), 1, 1e-15},
	} {
		if got := positive(c.mean, c.s); !(math.Abs(got-c.want) <= c.tol) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
