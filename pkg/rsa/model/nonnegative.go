package model

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// NonNegative returns the θ ≥ 0 that minimises ½ θ'Aθ − b'θ, exactly: by the active-set method of Lawson & Hanson (1974), on the inner products A alone, which may be
// singular. The tolerance is relative to b and the components are scaled to length 1 first, so that neither units nor size matter; the number of steps is bounded.
//
// residual is the largest violation of the conditions of an optimum (a gradient that is not 0 for a positive weight, or is positive for a weight of 0), in units of the
// largest entry of b, with the components at length 1. It is an error where A and b differ in size, hold NaN or infinities, or the bound is reached.
func NonNegative(a mat.Symmetric, b []float64) (theta []float64, residual float64, err error) {
	k := a.SymmetricDim()
	if len(b) != k {
		return nil, 0, fmt.Errorf("model: non-negative least squares: %d × %d inner products with %d values", k, k, len(b))
	}
	f := normal{k: k, a: make([]float64, k*k), b: b}
	for i := range k {
		for j := range k {
			f.a[i*k+j] = a.At(i, j)
		}
		if v := a.At(i, i); v < 0 {
			return nil, 0, fmt.Errorf("model: non-negative least squares: component %d has the squared length %g", i, v)
		}
	}
	for i, v := range append(f.a[:k*k:k*k], b...) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, 0, fmt.Errorf("model: non-negative least squares: value %d is %v", i, v)
		}
	}
	var n nonNegative
	theta = make([]float64, k)
	residual, err = n.solve(theta, &f, 0)
	return theta, residual, err
}

// nonNegative is the room of the active-set method.
type nonNegative struct {
	cholesky
	theta, slope []float64 // scaled
	blocked      []bool
}

// solve writes the weights, which are all 0 where no component points towards b.
func (n *nonNegative) solve(theta []float64, f *normal, ridge float64) (residual float64, err error) {
	n.form(f, ridge)
	n.theta, n.slope, n.blocked = room(n.theta, n.k), room(n.slope, n.k), room(n.blocked, n.k)
	clear(n.theta)
	clear(n.blocked)
	size := 0.0
	for _, v := range n.b {
		size = max(size, math.Abs(v))
	}
	limit := 100 + 20*n.k
	for step := 0; ; step++ {
		n.slopes()
		enter, steepest := -1, 1e-13*size
		for j, v := range n.slope {
			if n.theta[j] == 0 && !n.blocked[j] && v > steepest {
				enter, steepest = j, v
			}
		}
		if enter < 0 {
			break
		}
		if step == limit && steepest <= 1e-9*size {
			break // what is left is rounding
		}
		if step == limit {
			return n.residual(size), fmt.Errorf("model: non-negative least squares: not at the optimum after %d steps, the residual is %.3g", limit, n.residual(size))
		}
		if !n.add(enter) {
			n.blocked[enter] = true
			continue
		}
		if n.descend(enter) {
			clear(n.blocked)
		}
	}
	for j, v := range n.theta {
		theta[j] = v * n.scale[j]
	}
	return n.residual(size), nil
}

// descend goes to the least-squares solution of the components in the factor, dropping those whose weights would turn negative. It reports false, and blocks the component
// that has just entered, where rounding alone had let it in.
func (n *nonNegative) descend(entered int) bool {
	for first := true; len(n.set) > 0; first = false {
		z := n.solution()
		if first && !(z[len(z)-1] > 0) {
			n.drop(len(n.set) - 1)
			n.blocked[entered] = true
			return false
		}
		share, leaves := 1.0, -1
		for i, j := range n.set {
			if z[i] <= 0 {
				if s := n.theta[j] / (n.theta[j] - z[i]); s < share || leaves < 0 {
					share, leaves = s, i
				}
			}
		}
		for i, j := range n.set {
			n.theta[j] += share * (z[i] - n.theta[j])
		}
		if leaves < 0 {
			for i, j := range n.set {
				n.theta[j] = z[i]
			}
			return true
		}
		n.theta[n.set[leaves]] = 0
		n.drop(leaves)
		for i := len(n.set) - 1; i >= 0; i-- {
			if j := n.set[i]; n.theta[j] <= 0 {
				n.theta[j] = 0
				n.drop(i)
			}
		}
	}
	return true
}

// slopes computes b − Aθ.
func (n *nonNegative) slopes() {
	for i := range n.k {
		v := n.b[i]
		for j, t := range n.theta {
			if t != 0 {
				v -= n.a[i*n.k+j] * t
			}
		}
		n.slope[i] = v
	}
}

func (n *nonNegative) residual(size float64) float64 {
	if size == 0 {
		return 0
	}
	worst := 0.0
	for j, v := range n.slope {
		if n.theta[j] > 0 {
			v = math.Abs(v)
		}
		worst = max(worst, v)
	}
	return worst / size
}
