package spectrum

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/lapack/lapack64"
)

// complete reports whether no eigenvalue that comes before the last of p is missing from p.
//
// A Krylov space cannot tell: it holds one direction of each eigenspace. But with the found pairs moved away, B = A − Σ (λ − c) vvᵀ has no eigenvalue above σ
// exactly when σI − B is positive definite, which a Cholesky factorization decides; and as B is A less a positive matrix of rank k, A has then no more than k
// eigenvalues above σ. σ lies above the last value by what residuals and rounding move it.
func complete(a *operator, p *approximation, order Order) bool {
	if p.norm == 0 {
		return true // the zero matrix
	}
	edge := p.values[len(p.values)-1]
	switch order {
	case Largest:
		return bounded(a, p, 1, edge)
	case Smallest:
		return bounded(a, p, -1, -edge)
	}
	return bounded(a, p, 1, math.Abs(edge)) && bounded(a, p, -1, math.Abs(edge))
}

// bounded reports whether sign·A has no eigenvalue above edge but those in p.
func bounded(a *operator, p *approximation, sign, edge float64) bool {
	n, k := a.n, len(p.values)
	edgeOfRounding := (8*float64(n)*epsilon + 2*math.Sqrt(float64(k))*p.worst()) * p.norm
	sigma := edge + edgeOfRounding
	m := make([]float64, n*n)
	for i := range n { // the upper triangle is enough
		floats.AddScaled(m[i*n+i:(i+1)*n], -sign, a.matrix.Data[i*n+i:(i+1)*n])
		m[i*n+i] += sigma
	}
	moved := blas64.General{Cols: n, Stride: n, Data: make([]float64, k*n)}
	for i, v := range p.values {
		if weight := sign*v - edge + p.norm; sign*v >= edge-edgeOfRounding {
			floats.AddScaled(moved.Data[moved.Rows*n:][:n], math.Sqrt(weight), p.row(i))
			moved.Rows++
		}
	}
	symmetric := blas64.Symmetric{N: n, Stride: n, Uplo: blas.Upper, Data: m}
	if moved.Rows > 0 {
		blas64.Syrk(blas.Trans, 1, moved, 1, symmetric)
	}
	_, ok := lapack64.Potrf(symmetric)
	return ok
}
