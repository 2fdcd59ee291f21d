package spectrum

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
)

// A chain is one run of the Lanczos iteration: Golub & Van Loan 2013, §10.1–10.3, with every vector orthogonalised against all before it. In the basis it
// builds, the matrix is tridiagonal. Vectors that the basis holds before are left out: the chain then sees the matrix on their complement.
type chain struct {
	a      *operator
	basis  *basis
	skip   int // vectors of the basis before the first of the chain
	t      tridiagonal
	norm   float64 // ‖A‖ as seen so far
	outer  float64 // where A is the inverse (σI − B)⁻¹, the norm of B, to which tolerances then refer; else 0
	source rand.Source
	work   []float64
	left   float64 // by what factor the last look found the residuals above the tolerance
	full   bool    // the basis spans the whole space, or all of it that the chain can reach
}

func newChain(a *operator, locked blas64.General, norm float64, source rand.Source) *chain {
	c := &chain{a: a, basis: &basis{n: a.n, side: a.side}, skip: locked.Rows, norm: norm, source: source, work: make([]float64, a.n)}
	for i := range locked.Rows {
		c.basis.add(locked.Data[i*locked.Stride:][:a.n])
	}
	c.full = !c.basis.random(source)
	return c
}

// step adds one row to the tridiagonal matrix and one vector to the basis. Where the space of the chain closes, a random direction opens another: this is how
// further copies of a multiple eigenvalue come in.
func (c *chain) step() error {
	c.a.apply(c.work, c.basis.at(c.basis.size-1))
	length, component := c.basis.orthogonalise(c.work)
	if math.IsNaN(length) || math.IsInf(length, 0) || math.IsNaN(component) {
		return fmt.Errorf("a product with the matrix is not finite")
	}
	c.norm = max(c.norm, math.Abs(component), length)
	c.t.d = append(c.t.d, component)
	if length <= 4*epsilon*c.norm {
		c.t.e = append(c.t.e, 0)
		c.full = !c.basis.random(c.source)
		return nil
	}
	c.t.e = append(c.t.e, length)
	floats.Scale(1/length, c.work)
	if c.basis.size == c.a.n { // rounding alone is left
		c.t.e[len(c.t.e)-1] = 0
		c.full = true
		return nil
	}
	c.basis.add(c.work)
	return nil
}

// run steps until the k leading pairs have an estimated residual of tolerance·norm, the space is full, or the operator has made most products. It returns their
// vectors as rows, fewer than k where the complement has fewer dimensions, none where it stopped before.
func (c *chain) run(ctx context.Context, k int, order Order, tolerance float64, most int) (blas64.General, error) {
	next := max(len(c.t.d)+1, k+10)
	before, since, rate := math.Inf(1), 0, 1e-3
	for !c.full && c.a.steps < most {
		if err := ctx.Err(); err != nil {
			return blas64.General{}, err
		}
		if err := c.step(); err != nil {
			return blas64.General{}, err
		}
		m := len(c.t.d)
		if m < next || c.full {
			continue
		}
		var weights [][]float64
		weights, c.left = c.converged(k, order, tolerance)
		if weights != nil {
			return c.basis.combine(weights, c.skip), nil
		}
		// The next look is where the residual arrives at the rate of the steps since the last one, as far as that is to be believed.
		if r := math.Log(before/c.left) / float64(m-since); r > 0 && !math.IsInf(r, 0) {
			rate = r
		}
		wait := min(m/8, int(0.8*math.Log(c.left)/rate))
		before, since = c.left, m
		next = m + max(wait, 4)
	}
	if !c.full || len(c.t.d) == 0 {
		return blas64.General{}, nil
	}
	return c.basis.combine(c.t.vectors(c.t.leading(min(k, len(c.t.d)), order)), c.skip), nil
}

// converged returns the eigenvectors of the tridiagonal matrix for the k leading values, or nil while the estimate of a residual, the last off-diagonal entry
// times the last entry of the vector (Parlett 1998, §13.2), is above tolerance·norm; left is by what factor.
//
// For an inverse M = (σI − B)⁻¹ with M y = θ y + β w v, w being that last entry and v the next vector of the basis, the pair is that of B: the value σ − 1/θ and, in
// place of y, M y/θ = y + (β w/θ) v, the purified vector of Ericsson & Ruhe (1980). Its residual in B is β|w|/θ², free of ‖B‖, which y's holds: fewer steps do.
func (c *chain) converged(k int, order Order, tolerance float64) (weights [][]float64, left float64) {
	m := len(c.t.d)
	if m < k {
		return nil, math.Inf(1)
	}
	low, high := c.t.bounds()
	if c.norm == 0 { // the bounds are not exactly 0
		low, high = 0, 0
	}
	coarse := 0x1p40 * max(-low, high)
	c.norm = max(c.norm, math.Abs(c.t.from(m-1, low, high, coarse)), math.Abs(c.t.from(0, low, high, coarse)))
	above := func(values []float64) (vectors [][]float64, worst float64) {
		vectors = c.t.vectors(values)
		for i, v := range vectors {
			limit := tolerance * c.norm
			if c.outer > 0 {
				limit = tolerance * c.outer * values[i] * values[i]
			}
			if r := math.Abs(v[m-1]) * c.t.e[m-1]; !(r <= limit) {
				worst = max(worst, r/limit)
			}
		}
		return vectors, worst
	}
	if _, left := above(c.t.last(k, order)); left > 0 { // the last ones mostly converge last
		return nil, left
	}
	values := c.t.leading(k, order)
	if weights, left = above(values); left > 0 {
		return nil, left
	}
	if c.outer > 0 {
		for i, v := range weights {
			weights[i] = append(v, c.t.e[m-1]*v[m-1]/values[i])
		}
	}
	return weights, 0
}
