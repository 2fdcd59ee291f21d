package blas

import (
	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Dsyrk computes a triangle of C = α·A·Aᵀ + β·C (NoTrans) or α·Aᵀ·A + β·C, with half the work of Dgemm and, in that triangle, the same bits.
func (i Implementation) Dsyrk(ul blas.Uplo, t blas.Transpose, n, k int, alpha float64, a []float64, lda int, beta float64, c []float64, ldc int) {
	if !syrk(ul, t, n, k, alpha, a, lda, beta, c, ldc) {
		i.Implementation.Dsyrk(ul, t, n, k, alpha, a, lda, beta, c, ldc)
	}
}

// Ssyrk is Dsyrk for float32.
func (i Implementation) Ssyrk(ul blas.Uplo, t blas.Transpose, n, k int, alpha float32, a []float32, lda int, beta float32, c []float32, ldc int) {
	if !syrk(ul, t, n, k, alpha, a, lda, beta, c, ldc) {
		i.Implementation.Ssyrk(ul, t, n, k, alpha, a, lda, beta, c, ldc)
	}
}

func syrk[T float](ul blas.Uplo, t blas.Transpose, n, k int, alpha T, a []T, lda int, beta T, c []T, ldc int) bool {
	kernels := simd.ProductKernels[T]()
	left, ok := stored(t)
	r, known := triangle(ul)
	if kernels == nil || !ok || !known || n <= 0 || k < 0 || !fits(c, ldc, n, n, plain) {
		return false
	}
	if !fits(a, lda, n, k, left) {
		return false
	}
	if k == 0 {
		alpha = 0 // nothing to add; gonum would multiply what C holds by β = 0
	}
	right := transposed
	if left == transposed {
		right = plain
	}
	scale(beta, c, ldc, n, n, r)
	if alpha != 0 {
		p := product[T]{m: n, n: n, k: k, alpha: alpha, a: operand[T]{a, lda, left}, b: operand[T]{a, lda, right}, c: c, ldc: ldc, add: beta != 0, region: r, kernels: kernels}
		p.run()
	} else if beta == 0 {
		clearRegion(c, ldc, n, n, r)
	}
	return true
}

func triangle(ul blas.Uplo) (region, bool) {
	switch ul {
	case blas.Upper:
		return upper, true
	case blas.Lower:
		return lower, true
	}
	return all, false
}
