package spectrum

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// largestComplete is the number of rows up to which a complete decomposition stands in for an iteration that fails: half a minute of work.
const largestComplete = 2500

// complete returns the k leading pairs from all of them, or false when that does not converge.
func complete(a *operator, k int, order Order) (*approximation, bool) {
	var s mat.SymDense
	s.SetRawSymmetric(a.matrix)
	values, q, ok := decompose(&s)
	if !ok {
		return nil, false
	}
	norm := max(values[a.n-1], -values[0])
	low, high := 0, a.n-1
	v := blas64.General{Rows: k, Cols: a.n, Stride: a.n, Data: make([]float64, k*a.n)}
	for i := range k {
		at := high
		if order == Smallest || order == Magnitude && -values[low] > values[high] {
			at = low
			low++
		} else {
			high--
		}
		mat.Col(v.Data[i*a.n:(i+1)*a.n], at, q)
	}
	return ritz(a, v, order, norm)
}

// decompose returns the eigenvalues in ascending order and the eigenvectors in columns, by gonum's implementation of LAPACK, or false when that does not converge.
//
// Entries below 1e-40 of the largest count as zeros, which is far below rounding: gonum v0.17.0 forgets to take back the scaling of a block of tiny numbers (Dsteqr's
// iscale) and then returns, without an error, eigenvalues that are wrong by any factor.
func decompose(s *mat.SymDense) (values []float64, vectors *mat.Dense, ok bool) {
	n := s.SymmetricDim()
	largest := 0.0
	for i := range n {
		for j := i; j < n; j++ {
			largest = max(largest, math.Abs(s.At(i, j)))
		}
	}
	c := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			if v := s.At(i, j); math.Abs(v) >= 1e-40*largest {
				c.SetSym(i, j, v)
			}
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(c, true) {
		return nil, nil, false
	}
	vectors = new(mat.Dense)
	eigen.VectorsTo(vectors)
	return eigen.Values(nil), vectors, true
}
