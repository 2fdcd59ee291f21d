package spectrum

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/lapack/gonum"
	"gonum.org/v1/gonum/mat"
)

// Values returns all eigenvalues of a symmetric matrix in descending order, without vectors: reduction to tridiagonal form and QL without square roots (Parlett 1998,
// §8.15), a fifth of the time of a complete decomposition or less. Each is right to about n·1e-16 of the largest in size.
//
// It takes no context: the time is fixed by the number of rows n, (4/3)n³ multiplications, that of a reduction in BenchmarkTridiagonalise.
//
// It is an error when an entry is NaN or infinite, an eigenvalue overflows, or the iteration does not converge. A matrix without rows has no eigenvalues.
func Values(a mat.Symmetric) ([]float64, error) {
	if a == nil || a.SymmetricDim() == 0 {
		return nil, nil
	}
	scaled, err := newOperator(a)
	if err != nil {
		return nil, fmt.Errorf("spectrum: eigenvalues: %w", err)
	}
	r, err := tridiagonalise(context.Background(), scaled.matrix)
	if err != nil {
		return nil, fmt.Errorf("spectrum: eigenvalues: %w", err)
	}
	t := r.t
	if !(gonum.Implementation{}).Dsterf(scaled.n, t.d, t.e) {
		return nil, fmt.Errorf("spectrum: eigenvalues: QL does not converge")
	}
	slices.Reverse(t.d)
	for i, v := range t.d {
		t.d[i] = math.Ldexp(v, scaled.power)
		if math.IsInf(t.d[i], 0) {
			return nil, fmt.Errorf("spectrum: eigenvalues: eigenvalue %d is above the largest float64", i)
		}
	}
	return t.d, nil
}
