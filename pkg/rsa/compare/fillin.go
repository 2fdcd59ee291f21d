package compare

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// eliminate factors the matrix of the form in the unknowns, of which the first ones belong to copies.
func (f *full) eliminate(copied int) bool {
	u, n := f.distinct, len(f.unknowns)
	if n == 0 {
		return true
	}
	w, r := matrix(u, u, f.square), matrix(u, u-1, f.root)
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, r, r, 0, w)
	for p, x := range f.unknowns {
		for q, y := range f.unknowns[:p+1] {
			// tr(E W E' W), E and E' being 1 at the entries of the unknowns and their mirror images
			t := w.Data[x[0]*u+y[0]]*w.Data[x[1]*u+y[1]] + w.Data[x[0]*u+y[1]]*w.Data[x[1]*u+y[0]]
			switch {
			case p < copied:
				t /= 2 // both on the diagonal
			case q >= copied:
				t *= 2
			}
			f.normal[p*n+q] = t
		}
		if p < copied {
			f.normal[p*n+p] += f.penalty[p]
		}
	}
	_, ok := lapack64.Potrf(blas64.Symmetric{N: n, Stride: n, Data: f.normal[:n*n], Uplo: blas.Lower})
	return ok
}

// fillIn writes to X, of which K is computed, the values of the unknowns for which the form is least.
func (f *full) fillIn(x []float64) {
	u, n := f.distinct, len(f.unknowns)
	v := u - 1
	k, r, y := matrix(v, v, f.k), matrix(u, v, f.root), matrix(u, v, f.rootOf)
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, r, k, 0, y)
	z := f.solution[:n]
	for i, e := range f.unknowns {
		z[i] = -simd.Dot(y.Data[e[0]*v:(e[0]+1)*v], r.Data[e[1]*v:(e[1]+1)*v])
		if e[0] != e[1] {
			z[i] *= 2
		}
	}
	blas64.Trsv(blas.NoTrans, lower(n, f.normal), blas64.Vector{N: n, Inc: 1, Data: z})
	blas64.Trsv(blas.Trans, lower(n, f.normal), blas64.Vector{N: n, Inc: 1, Data: z})
	for i, e := range f.unknowns {
		x[e[0]*u+e[1]], x[e[1]*u+e[0]] = z[i], z[i]
	}
}
