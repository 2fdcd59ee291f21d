package blas

import (
	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Dsymm computes C = α·A·B + β·C (Left) or α·B·A + β·C (Right) for a symmetric A of which one triangle is read. The bits are those of Dgemm with the whole of A.
func (i Implementation) Dsymm(s blas.Side, ul blas.Uplo, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	if !symm(s, ul, m, n, alpha, a, lda, b, ldb, beta, c, ldc) {
		i.Implementation.Dsymm(s, ul, m, n, alpha, a, lda, b, ldb, beta, c, ldc)
	}
}

// Ssymm is Dsymm for float32.
func (i Implementation) Ssymm(s blas.Side, ul blas.Uplo, m, n int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	if !symm(s, ul, m, n, alpha, a, lda, b, ldb, beta, c, ldc) {
		i.Implementation.Ssymm(s, ul, m, n, alpha, a, lda, b, ldb, beta, c, ldc)
	}
}

func symm[T float](s blas.Side, ul blas.Uplo, m, n int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) bool {
	kernels := simd.ProductKernels[T]()
	k := m
	if s == blas.Right {
		k = n
	} else if s != blas.Left {
		return false
	}
	r, known := triangle(ul)
	if kernels == nil || !known || m <= 0 || n <= 0 || !fits(a, lda, k, k, plain) || !fits(b, ldb, m, n, plain) || !fits(c, ldc, m, n, plain) {
		return false
	}
	symmetric := operand[T]{a, lda, symmetricUpper}
	if r == lower {
		symmetric.storage = symmetricLower
	}
	scale(beta, c, ldc, m, n, all)
	if alpha != 0 {
		p := product[T]{m: m, n: n, k: k, alpha: alpha, a: symmetric, b: operand[T]{b, ldb, plain}, c: c, ldc: ldc, add: beta != 0, kernels: kernels}
		if s == blas.Right {
			p.a, p.b = p.b, p.a
		}
		p.run()
	} else if beta == 0 {
		clearRegion(c, ldc, m, n, all)
	}
	return true
}
