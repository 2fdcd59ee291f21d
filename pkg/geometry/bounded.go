package geometry

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// boundedLeastSquares lowers the sum of squares from a start by Levenberg–Marquardt steps (Marquardt 1963) over the parameters that are free to move, cut off at the bounds. A
// parameter at a bound is free when the gradient leads inward. Each step lowers the sum. It settles when no step of any length lowers it by more than rounding.
func boundedLeastSquares(m *planesModel, t, lower, upper [6]float64, maxSteps int) ([6]float64, float64, bool) {
	const fewest, most = 1e-10, 1e12 // damping
	r := make([]float64, len(m.data))
	sum, damping := m.residuals(t, r), 1e-3
	small := 0
	for range maxSteps {
		h, g := m.normal(t)
		var free []int
		for q := range t {
			if !(t[q] <= lower[q] && g[q] > 0) && !(t[q] >= upper[q] && g[q] < 0) {
				free = append(free, q)
			}
		}
		moved := false
		for len(free) > 0 && damping <= most && !moved {
			next := damped(h, g, free, damping, t)
			for q := range next {
				next[q] = max(lower[q], min(upper[q], next[q]))
			}
			if s := m.residuals(next, r); s < sum {
				if sum-s <= 1e-13*sum+1e-28 {
					small++
				} else {
					small = 0
				}
				t, sum, moved = next, s, true
				damping = max(damping/5, fewest)
			} else {
				damping *= 4
			}
		}
		if !moved || small >= 3 {
			return t, sum, true
		}
	}
	return t, sum, false
}

// damped returns t after the step that solves (H + μ diag H) δ = −g over the free parameters.
func damped(h [6][6]float64, g [6]float64, free []int, damping float64, t [6]float64) [6]float64 {
	k, largest := len(free), 0.0
	for _, q := range free {
		largest = max(largest, h[q][q])
	}
	a, b := mat.NewSymDense(k, nil), mat.NewVecDense(k, nil)
	for i, q := range free {
		b.SetVec(i, -g[q])
		for j, p := range free {
			if j >= i {
				a.SetSym(i, j, h[q][p])
			}
		}
		a.SetSym(i, i, h[q][q]+damping*max(h[q][q], 1e-6*largest)+math.SmallestNonzeroFloat64)
	}
	var cholesky mat.Cholesky
	if !cholesky.Factorize(a) {
		return t // no step: the damping grows
	}
	var step mat.VecDense
	if err := cholesky.SolveVecTo(&step, b); err != nil {
		if _, ill := err.(mat.Condition); !ill {
			return t
		}
	}
	for i, q := range free {
		t[q] += step.AtVec(i)
	}
	return t
}
