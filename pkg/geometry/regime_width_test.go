package geometry_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

// wide trains both layers of y = scale·Σ_u a_u tanh(w_u·x) by gradient descent on 8 points, at the rate that keeps the speed of y whatever the width.
func wide(units int, scale float64, seed rng.Seed, x *mat.Dense, y []float64) geometry.Learner {
	n, inputs := x.Dims()
	w, a := normal(units, inputs, seed.At("w").Rand()), normal(1, units, seed.At("a").Rand()).RawRowView(0)
	respond := func() *mat.Dense {
		var h mat.Dense
		h.Mul(x, w.T())
		h.Apply(func(_, _ int, v float64) float64 { return math.Tanh(v) }, &h)
		return &h
	}
	before := respond()
	rate := 0.1 / (scale * scale * float64(units))
	initial := make([]float64, n) // the function that is learnt is 0 at the beginning
	for step := range 400 {
		h := respond()
		gradient := mat.NewDense(units, inputs, nil)
		pull := make([]float64, units)
		for i := range n {
			out := 0.0
			for u, v := range a {
				out += scale * v * h.At(i, u)
			}
			if step == 0 {
				initial[i] = out
			}
			residual := out - initial[i] - y[i]
			for u, v := range a {
				open := 1 - h.At(i, u)*h.At(i, u)
				pull[u] += residual * scale * h.At(i, u)
				for j := range inputs {
					gradient.Set(u, j, gradient.At(u, j)+residual*scale*v*open*x.At(i, j))
				}
			}
		}
		for u := range a {
			a[u] -= rate * pull[u]
			for j := range inputs {
				w.Set(u, j, w.At(u, j)-rate*gradient.At(u, j))
			}
		}
	}
	return geometry.Learner{Before: geometry.State{Responses: before}, After: geometry.State{Responses: respond()}}
}

// The criterion's reason: with width the ratio of learning to redrawing falls where the output is scaled by 1/√N (the lazy limit) and rises where it is scaled by 1/N (the
// mean-field limit), so that 1 parts the two. Kernels predict a factor of at least √(256/16) = 4.
func TestWidthPartsTheRegimes(t *testing.T) {
	r := rng.New(61).Rand()
	x := normal(8, 4, r)
	x.Scale(0.5, x)
	y := normal(1, 8, r).RawRowView(0)
	ratio := func(units int, scale float64) geometry.Estimate {
		var l []geometry.Learner
		for k := range 5 {
			l = append(l, wide(units, scale, rng.New(62).At(units, k), x, y))
		}
		table := regimeOf(t, l, geometry.Design{}, geometry.RegimeOptions{Only: func(m geometry.Measure) bool { return m.Name == "CKA, linear" }})
		return table.Rows[0].Ratio
	}
	const narrow, broad = 16, 256
	lazy := [2]geometry.Estimate{ratio(narrow, 1/math.Sqrt(narrow)), ratio(broad, 1/math.Sqrt(broad))}
	rich := [2]geometry.Estimate{ratio(narrow, 1./narrow), ratio(broad, 1./broad)}
	t.Logf("1/√N: %v at %d units, %v at %d; 1/N: %v and %v", lazy[0], narrow, lazy[1], broad, rich[0], rich[1])
	if lazy[1].Mean > lazy[0].Mean/4 || lazy[1].High > 1 {
		t.Errorf("in the lazy limit %v becomes %v with width", lazy[0], lazy[1])
	}
	if rich[1].Mean < 4*rich[0].Mean || rich[1].Low < 1 {
		t.Errorf("in the mean-field limit %v becomes %v with width", rich[0], rich[1])
	}
}
