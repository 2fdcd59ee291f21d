package spectrum

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Eigen returns the k leading eigenpairs of a symmetric matrix.
//
// They come from a Lanczos iteration, and its result is checked in two ways: the residual of each pair is computed with the matrix itself, and a Cholesky
// factorization of the matrix without these pairs decides whether one was passed over ([Options.Unchecked] leaves this out). What is missing is searched in the
// complement of what is found. Where eigenvalues lie so close that the end is far after some sixty steps, a shift beyond them is factorized and the inverse iterated
// (still Lanczos, in few steps). Where n/2 products do not lead to the tolerance, the matrix is reduced to tridiagonal form by Householder reflectors, which
// leaves nothing open and takes a fixed time. For small matrices and k above n/4, and where all else fails, all pairs are computed.
//
// It is an error when k is negative or above n, an entry is NaN or infinite, an eigenvalue overflows, or the tolerance was not reached ([Unconverged], with the
// number). A matrix without rows (as nil stands for in gonum) has no pairs: k = 0 is no error.
func Eigen(a mat.Symmetric, k int, o Options) (*Pairs, error) {
	n := 0
	if a != nil {
		n = a.SymmetricDim()
	}
	if err := o.check(k, n); err != nil {
		return nil, fmt.Errorf("spectrum: eigenpairs: %w", err)
	}
	if n == 0 {
		return &Pairs{Method: Direct, Checked: true}, nil
	}
	scaled, err := newOperator(a)
	if err != nil {
		return nil, fmt.Errorf("spectrum: eigenpairs: %w", err)
	}
	pairs, err := solve(context.Background(), scaled, k, o)
	if err != nil {
		return nil, fmt.Errorf("spectrum: eigenpairs: %w", err)
	}
	return pairs, nil
}

// EigenOf returns the k leading eigenpairs of a symmetric matrix of n rows that is given by its products: product sets dst to the matrix times x and keeps neither.
//
// Nothing can be factorized here. In place of the check of [Eigen], second random vectors are iterated in the complement of the pairs that were found until the
// leading eigenvalue there is known; one that belongs to the result joins it, and the search goes on. A value is missed only when a random vector is
// orthogonal to its eigenspace to rounding; Checked says true. The residuals are what [Eigen] says, and show a product that is not symmetric. Memory is one vector
// a step, see [Options.MaxSteps]. On cancellation the error is that of ctx.
func EigenOf(ctx context.Context, n int, product func(dst, x []float64), k int, o Options) (*Pairs, error) {
	if n < 0 {
		panic(fmt.Sprintf("spectrum: EigenOf: a matrix of %d rows", n))
	}
	if err := o.check(k, n); err != nil {
		return nil, fmt.Errorf("spectrum: eigenpairs: %w", err)
	}
	if n == 0 {
		return &Pairs{Method: Lanczos, Checked: true}, nil
	}
	a := &operator{n: n, steps: 1}
	r, x, y := rand.New(o.source()), make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	product(y, x)
	largest := floats.Norm(y, math.Inf(1))
	if math.IsNaN(largest) || math.IsInf(largest, 0) {
		return nil, fmt.Errorf("spectrum: eigenpairs: a product with the matrix is not finite")
	}
	a.power = exponent(largest)
	a.product = func(dst, x []float64) {
		product(dst, x)
		rescale(dst, -a.power)
	}
	pairs, err := solve(ctx, a, k, o)
	if err != nil {
		return nil, fmt.Errorf("spectrum: eigenpairs: %w", err)
	}
	return pairs, nil
}

// solve finds the k leading pairs of an operator and brings them back to scale.
func solve(ctx context.Context, a *operator, k int, o Options) (*Pairs, error) {
	pairs := &Pairs{Method: Lanczos}
	var p *approximation
	ok := false
	if a.matrix.Data != nil && (a.n <= 40 || 4*k >= a.n) {
		pairs.Method = Direct
		if p, ok = direct(a, k, o.Order); ok {
			pairs.Checked = true
		}
	} else {
		var err error
		p, pairs.Checked, err = iterate(ctx, a, k, o)
		if err != nil {
			return nil, err
		}
		ok = p != nil && p.worst() <= o.tolerance() && (pairs.Checked || o.Unchecked)
		if !ok && a.matrix.Data != nil && o.MaxSteps == 0 {
			pairs.Method = Householder
			p, ok = reduced(a, k, o.Order)
			if (!ok || !(p.worst() <= o.tolerance())) && a.n <= largestDirect {
				pairs.Method = Direct
				p, ok = direct(a, k, o.Order)
			}
			pairs.Checked = ok
		}
	}
	switch {
	case p == nil:
		return nil, &Unconverged{math.Inf(1), o.tolerance(), a.steps}
	case !(p.worst() <= o.tolerance()):
		return nil, &Unconverged{p.worst(), o.tolerance(), a.steps}
	case !ok && o.MaxSteps > 0:
		return nil, fmt.Errorf("%d products do not suffice to check that no eigenvalue is missing", a.steps)
	case !ok:
		return nil, fmt.Errorf("eigenvalues are missing after %d products", a.steps)
	}
	pairs.Steps = a.steps
	pairs.Norm = math.Ldexp(p.norm, a.power)
	pairs.Values = make([]float64, k)
	pairs.Residuals = make([]float64, k)
	if k > 0 {
		pairs.Vectors = mat.NewDense(a.n, k, nil)
	}
	for i, v := range p.values {
		pairs.Values[i] = math.Ldexp(v, a.power)
		if math.IsInf(pairs.Values[i], 0) {
			return nil, fmt.Errorf("eigenvalue %d is above the largest float64", i)
		}
		if p.norm > 0 {
			pairs.Residuals[i] = p.residuals[i] / p.norm
		}
		positive(p.row(i))
		pairs.Vectors.SetCol(i, p.row(i))
	}
	return pairs, nil
}

// iterate runs chains until the k leading pairs are found and nothing is missing. Without an answer the approximation is nil.
func iterate(ctx context.Context, a *operator, k int, o Options) (p *approximation, checked bool, err error) {
	if k == 0 {
		return &approximation{norm: 0}, true, nil
	}
	most, rounds, source := a.n+k, k+2, o.source()
	if a.matrix.Data != nil { // a reduction to tridiagonal form costs about as much as n/2 steps, and settles all questions
		most, rounds = max(a.n/2, 2*k+8), 2
	}
	if o.MaxSteps > 0 {
		most = o.MaxSteps
	}
	want := k
	for round := range rounds {
		limit := most
		if o.MaxSteps == 0 {
			limit += a.steps
		}
		locked, norm := blas64.General{Cols: a.n, Stride: a.n}, 0.0
		if p != nil {
			locked, norm = p.vectors, p.norm
		}
		c := newChain(a, locked, norm, source)
		next := p
		if round == 0 && o.MaxSteps == 0 && a.matrix.Data != nil {
			q, err := c.shortcut(ctx, k, o, limit)
			if err != nil {
				return nil, false, err
			}
			if q != nil && (o.Unchecked || complete(a, q, o.Order)) {
				return q, !o.Unchecked, nil
			}
		}
		var before []float64
		if p != nil {
			before = p.values[:k]
		}
		for share := 0.5; share > 1e-3; share /= 8 { // residuals measured may be above those estimated
			rows, err := c.run(ctx, min(want, a.n-locked.Rows), o.Order, share*o.tolerance(), limit)
			if err != nil {
				return nil, false, err
			}
			if rows.Rows == 0 && !c.full {
				return p, false, nil
			}
			var ok bool
			if next, ok = ritz(a, p.with(rows), o.Order, c.norm); !ok {
				return nil, false, nil
			}
			if next.leading(min(k, len(next.values))).worst() <= o.tolerance() || c.full {
				break
			}
		}
		p = next
		top := p.leading(k)
		switch {
		case !(top.worst() <= o.tolerance()):
			return top, false, nil
		case o.Unchecked:
			return top, c.full, nil
		case c.full:
			return top, true, nil
		case a.matrix.Data != nil && (c.enclosed(top, o.Order) || complete(a, top, o.Order)):
			return top, true, nil
		case a.matrix.Data == nil && round > 0:
			joined := 0.0 // by how much what joined leads what it put out
			for i, v := range before {
				joined += math.Abs(math.Abs(top.values[i]) - math.Abs(v))
			}
			if joined <= (8*float64(a.n)*epsilon+2*float64(k)*o.tolerance())*p.norm {
				return top, true, nil
			}
		}
		if a.matrix.Data == nil {
			want = 1
		}
	}
	return p.leading(k), false, nil
}
