package blas

import (
	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Dgemv computes y = α·op(A)·x + β·y. Strides other than 1 that it has no kernel for are gonum's.
func (i Implementation) Dgemv(t blas.Transpose, m, n int, alpha float64, a []float64, lda int, x []float64, incX int, beta float64, y []float64, incY int) {
	if !gemv(t, m, n, alpha, a, lda, x, incX, beta, y, incY) {
		i.Implementation.Dgemv(t, m, n, alpha, a, lda, x, incX, beta, y, incY)
	}
}

// Sgemv is Dgemv for float32.
func (i Implementation) Sgemv(t blas.Transpose, m, n int, alpha float32, a []float32, lda int, x []float32, incX int, beta float32, y []float32, incY int) {
	if !gemv(t, m, n, alpha, a, lda, x, incX, beta, y, incY) {
		i.Implementation.Sgemv(t, m, n, alpha, a, lda, x, incX, beta, y, incY)
	}
}

func gemv[T float](t blas.Transpose, m, n int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T, incY int) bool {
	kernels := simd.ProductKernels[T]()
	how, ok := stored(t)
	if kernels == nil || !ok || m <= 0 || n <= 0 || alpha == 0 || incX < 1 || incY < 1 || !fits(a, lda, m, n, plain) {
		return false
	}
	if how == transposed {
		// A row vector times A: a product of one row.
		if incY != 1 || len(y) < n || !fits(x, incX, 1, m, transposed) {
			return false
		}
		scale(beta, y, n, 1, n, all)
		p := product[T]{m: 1, n: n, k: m, alpha: alpha, a: operand[T]{x, incX, transposed}, b: operand[T]{a, lda, plain}, c: y, ldc: n, add: beta != 0, kernels: kernels}
		p.run()
		return true
	}
	if incX != 1 || len(x) < n || !fits(y, incY, 1, m, transposed) {
		return false
	}
	x = x[:n]
	for i := range m {
		v := alpha * dot(a[i*lda:i*lda+n], x)
		switch at := &y[i*incY]; beta {
		case 0:
			*at = v
		case 1:
			*at += v
		default:
			*at = beta**at + v
		}
	}
	return true
}

// Dger computes A += α·x·yᵀ.
func (i Implementation) Dger(m, n int, alpha float64, x []float64, incX int, y []float64, incY int, a []float64, lda int) {
	if !ger(m, n, alpha, x, incX, y, incY, a, lda) {
		i.Implementation.Dger(m, n, alpha, x, incX, y, incY, a, lda)
	}
}

// Sger is Dger for float32.
func (i Implementation) Sger(m, n int, alpha float32, x []float32, incX int, y []float32, incY int, a []float32, lda int) {
	if !ger(m, n, alpha, x, incX, y, incY, a, lda) {
		i.Implementation.Sger(m, n, alpha, x, incX, y, incY, a, lda)
	}
}

func ger[T float](m, n int, alpha T, x []T, incX int, y []T, incY int, a []T, lda int) bool {
	kernels := simd.ProductKernels[T]()
	if kernels == nil || m <= 0 || n <= 0 || alpha == 0 || incX < 1 || incY != 1 || len(y) < n || !fits(x, incX, m, 1, plain) || !fits(a, lda, m, n, plain) {
		return false
	}
	p := product[T]{m: m, n: n, k: 1, alpha: alpha, a: operand[T]{x, incX, plain}, b: operand[T]{y, n, plain}, c: a, ldc: lda, add: true, kernels: kernels}
	p.run()
	return true
}

// Dsymv computes y = α·A·x + β·y for a symmetric A of which one triangle is read, once.
func (i Implementation) Dsymv(ul blas.Uplo, n int, alpha float64, a []float64, lda int, x []float64, incX int, beta float64, y []float64, incY int) {
	if !symv(ul, n, alpha, a, lda, x, incX, beta, y, incY) {
		i.Implementation.Dsymv(ul, n, alpha, a, lda, x, incX, beta, y, incY)
	}
}

// Ssymv is Dsymv for float32.
func (i Implementation) Ssymv(ul blas.Uplo, n int, alpha float32, a []float32, lda int, x []float32, incX int, beta float32, y []float32, incY int) {
	if !symv(ul, n, alpha, a, lda, x, incX, beta, y, incY) {
		i.Implementation.Ssymv(ul, n, alpha, a, lda, x, incX, beta, y, incY)
	}
}

func symv[T float](ul blas.Uplo, n int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T, incY int) bool {
	r, known := triangle(ul)
	if simd.Active() == simd.Go || !known || n <= 0 || alpha == 0 || incX != 1 || incY != 1 || len(x) < n || len(y) < n || !fits(a, lda, n, n, plain) {
		return false
	}
	x, y = x[:n], y[:n]
	if beta == 0 {
		clear(y)
	}
	scale(beta, y, n, 1, n, all)
	for i := range n {
		from, to := r.columnsOf(i, n)
		if r == upper {
			from++
		} else {
			to--
		}
		row := a[i*lda+from : i*lda+to]
		sum := a[i*lda+i]*x[i] + dot(row, x[from:to])
		axpy(alpha*x[i], row, y[from:to])
		y[i] += alpha * sum
	}
	return true
}
