package blas

import (
	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Dgemm computes C = α·op(A)·op(B) + β·C. β = 0 does not read C, α = 0 does not read A or B; else 0·∞ and 0·NaN are NaN, as IEEE 754 has it (gonum's own skips zeros).
func (i Implementation) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	if !gemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) {
		i.Implementation.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
	}
}

// Sgemm is Dgemm for float32.
func (i Implementation) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	if !gemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) {
		i.Implementation.Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
	}
}

// gemm returns false if gonum's implementation is to do it: without kernels, where C is empty, and for arguments that it refuses.
func gemm[T float](tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) bool {
	kernels := simd.ProductKernels[T]()
	sa, okA := stored(tA)
	sb, okB := stored(tB)
	if kernels == nil || !okA || !okB || m <= 0 || n <= 0 || k < 0 ||
		!fits(a, lda, m, k, sa) || !fits(b, ldb, k, n, sb) || !fits(c, ldc, m, n, plain) {
		return false
	}
	if k == 0 {
		alpha = 0 // nothing to add
	}
	if n == 1 && sb == transposed {
		ldb, sb = 1, plain // a column is contiguous either way
	}
	scale(beta, c, ldc, m, n, all)
	if alpha != 0 {
		p := product[T]{m: m, n: n, k: k, alpha: alpha, a: operand[T]{a, lda, sa}, b: operand[T]{b, ldb, sb}, c: c, ldc: ldc, add: beta != 0, kernels: kernels}
		p.run()
	} else if beta == 0 {
		clearRegion(c, ldc, m, n, all)
	}
	return true
}

func stored(t blas.Transpose) (storage, bool) {
	switch t {
	case blas.NoTrans:
		return plain, true
	case blas.Trans, blas.ConjTrans:
		return transposed, true
	}
	return plain, false
}

// fits says whether op(A), rows × columns, lies in data with leading dimension ld, by gonum's rules: of a matrix without columns it wants the rows' beginnings. It does
// not overflow.
func fits[T float](data []T, ld, rows, columns int, s storage) bool {
	if s == transposed {
		rows, columns = columns, rows
	}
	return ld >= max(1, columns) && (rows == 0 || len(data) >= columns && rows-1 <= (len(data)-columns)/ld)
}

// columnsOf returns the columns of row i that belong to the region of an m×n matrix.
func (r region) columnsOf(i, n int) (from, to int) {
	switch r {
	case upper:
		return min(i, n), n
	case lower:
		return 0, min(i+1, n)
	}
	return 0, n
}

// scale multiplies the region of C by beta, unless it is 0 (the product then sets C) or 1.
func scale[T float](beta T, c []T, ldc, m, n int, r region) {
	if beta == 0 || beta == 1 {
		return
	}
	for i := range m {
		from, to := r.columnsOf(i, n)
		row := c[i*ldc+from : i*ldc+to]
		for j := range row {
			row[j] *= beta
		}
	}
}

func clearRegion[T float](c []T, ldc, m, n int, r region) {
	for i := range m {
		from, to := r.columnsOf(i, n)
		clear(c[i*ldc+from : i*ldc+to])
	}
}
