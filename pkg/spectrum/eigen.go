package spectrum

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

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
// number). A matrix without rows (as nil stands for in gonum) has no pairs: k = 0 is no error. On cancellation the error is that of ctx, which is looked at between
// products and between blocks of the reduction; a factorization, and the computation of all pairs of up to 2500 rows (half a minute), run to their end.
func Eigen(ctx context.Context, a mat.Symmetric, k int, o Options) (*Pairs, error) {
	n := 0
	if a != nil {
		n = a.SymmetricDim()
	}
	if err := o.check("pairs", k, n); err != nil {
		return nil, fmt.Errorf("spectrum: eigenpairs: %w", err)
	}
	if n == 0 {
		return &Pairs{Checked: true}, nil
	}
	scaled, err := newOperator(a)
	if err != nil {
		return nil, fmt.Errorf("spectrum: eigenpairs: %w", err)
	}
	if k == 0 {
		return &Pairs{Checked: true}, nil
	}
	pairs, err := solve(ctx, scaled, k, o)
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
	if err := o.check("pairs", k, n); err != nil {
		return nil, fmt.Errorf("spectrum: eigenpairs: %w", err)
	}
	if k == 0 {
		return &Pairs{Checked: true}, nil
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
