package simd

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The optimisers against PyTorch's algorithms, written out one number at a time as its documentation of torch.optim has them, over 50 steps.
func TestOptimisers(t *testing.T) {
	const n, steps = 37, 50
	s := AdamStep{Rate: 0.05, Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-3}
	l2, decoupled := s, s
	l2.L2, decoupled.Decay = 0.1, 0.1
	reference := func(s AdamStep) func(w, m, v *float64, g float64, t int) {
		return func(w, m, v *float64, g float64, t int) {
			*w *= 1 - s.Rate*s.Decay
			if s.Decay == 0 {
				g += s.L2 * *w
			}
			*m = s.Beta1**m + (1-s.Beta1)*g
			*v = s.Beta2**v + (1-s.Beta2)*g*g
			mHat, vHat := *m/(1-math.Pow(s.Beta1, float64(t))), *v/(1-math.Pow(s.Beta2, float64(t)))
			*w -= s.Rate * mHat / (math.Sqrt(vHat) + s.Epsilon)
		}
	}
	adam := func(s AdamStep) func(w, m, v, g []float64, t int) {
		return func(w, m, v, g []float64, t int) { s.Step = t; Adam(w, m, v, g, s) }
	}
	for _, c := range []struct {
		name string
		ours func(w, m, v, g []float64, t int)
		want func(w, m, v *float64, g float64, t int)
	}{
		{"momentum", func(w, _, v, g []float64, _ int) { Momentum(w, v, g, 0.05, 0.9) },
			func(w, _, v *float64, g float64, _ int) { *v = 0.9**v + g; *w -= 0.05 * *v }},
		{"nesterov", func(w, _, v, g []float64, _ int) { Nesterov(w, v, g, 0.05, 0.9) },
			func(w, _, v *float64, g float64, _ int) { *v = 0.9**v + g; *w -= 0.05 * (g + 0.9**v) }},
		{"adam", adam(s), reference(s)},
		{"adam with L2", adam(l2), reference(l2)},
		{"adamw", adam(decoupled), reference(decoupled)},
	} {
		for _, p := range Paths() {
			r := rand.New(rand.NewPCG(4, 4))
			a, b := newArrays[float64](4, n), newArrays[float64](4, n)
			for i := range n {
				a[0][i] = r.NormFloat64()
				b[0][i] = a[0][i]
			}
			for step := 1; step <= steps; step++ {
				for i := range n {
					a[3][i] = r.NormFloat64() + a[0][i]
					b[3][i] = a[3][i]
					c.want(&b[0][i], &b[1][i], &b[2][i], b[3][i], step)
				}
				onPath(p, func() { c.ours(a[0], a[1], a[2], a[3], step) })
			}
			for i := range n {
				if d := math.Abs(a[0][i] - b[0][i]); !(d < 1e-12) {
					t.Errorf("%s on %v: weight %d is %v, want %v", c.name, p, i, a[0][i], b[0][i])
				}
			}
		}
	}
}

// The first step of Adam moves each weight by the rate, against the sign of its gradient (Kingma and Ba 2015, section 2.1).
func TestAdamFirstStep(t *testing.T) {
	w, m, v, g := []float64{1, 1, 1}, make([]float64, 3), make([]float64, 3), []float64{1e-3, -7, 1e5}
	Adam(w, m, v, g, AdamStep{Rate: 0.25, Beta1: 0.9, Beta2: 0.999, Step: 1})
	for i, want := range []float64{0.75, 1.25, 0.75} {
		if math.Abs(w[i]-want) > 1e-14 {
			t.Errorf("weight %d: %v, want %v", i, w[i], want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic at step 0")
		}
	}()
	Adam(w, m, v, g, AdamStep{})
}

// The linear functions are their definitions, with one rounding.
func TestLinear(t *testing.T) {
	x, y := make([]float64, 45), make([]float64, 45)
	Normals(x, rand.NewPCG(1, 1))
	Normals(y, rand.NewPCG(2, 1))
	dst := make([]float64, len(x))
	check := func(name string, want func(x, y float64) float64) {
		t.Helper()
		for i := range dst {
			if dst[i] != want(x[i], y[i]) {
				t.Errorf("%s: %v for %v and %v", name, dst[i], x[i], y[i])
			}
		}
	}
	Add(dst, x, y)
	check("add", func(x, y float64) float64 { return x + y })
	Mul(dst, x, y)
	check("multiply", func(x, y float64) float64 { return x * y })
	MulAdd(dst, 3, x, y)
	check("multiply and add", func(x, y float64) float64 { return math.FMA(3, x, y) })
	copy(dst, y)
	Axpy(3, x, dst)
	check("axpy", func(x, y float64) float64 { return math.FMA(3, x, y) })
	copy(dst, x)
	Scale(3, dst)
	check("scale", func(x, _ float64) float64 { return 3 * x })
	copy(dst, x)
	Add(dst, dst, dst)
	check("add in place", func(x, _ float64) float64 { return x + x })
	copy(dst, x)
	ErfGrad(y, dst, dst)
	ErfGrad(y, x, append([]float64{}, x...))
	check("slope in place", func(x, _ float64) float64 { return x })
}
