package spectrum

import (
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// largestComplete is the number of rows up to which a complete decomposition stands in for an iteration that fails: half a minute of work.
const largestComplete = 2500

// complete returns the k leading pairs from all of them, or false when that does not converge.
func complete(a *operator, k int, order Order) (*approximation, bool) {
	var s mat.SymDense
	s.SetRawSymmetric(a.matrix) // Factorize copies it
	var eigen mat.EigenSym
	if !eigen.Factorize(&s, true) {
		return nil, false
	}
	var q mat.Dense
	eigen.VectorsTo(&q)
	values := eigen.Values(nil) // ascending
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
		mat.Col(v.Data[i*a.n:(i+1)*a.n], at, &q)
	}
	return ritz(a, v, order, norm)
}
