package blas

import (
	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Dtrsm solves op(A)·X = α·B (Left) or X·op(A) = α·B (Right) for a triangular A; X replaces B. A zero on the diagonal divides by zero, as in gonum's.
func (i Implementation) Dtrsm(s blas.Side, ul blas.Uplo, t blas.Transpose, d blas.Diag, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int) {
	if !trsm(s, ul, t, d, m, n, alpha, a, lda, b, ldb) {
		i.Implementation.Dtrsm(s, ul, t, d, m, n, alpha, a, lda, b, ldb)
	}
}

// Strsm is Dtrsm for float32.
func (i Implementation) Strsm(s blas.Side, ul blas.Uplo, t blas.Transpose, d blas.Diag, m, n int, alpha float32, a []float32, lda int, b []float32, ldb int) {
	if !trsm(s, ul, t, d, m, n, alpha, a, lda, b, ldb) {
		i.Implementation.Strsm(s, ul, t, d, m, n, alpha, a, lda, b, ldb)
	}
}

func trsm[T float](s blas.Side, ul blas.Uplo, t blas.Transpose, d blas.Diag, m, n int, alpha T, a []T, lda int, b []T, ldb int) bool {
	kernels := simd.ProductKernels[T]()
	k := m
	if s == blas.Right {
		k = n
	} else if s != blas.Left {
		return false
	}
	r, known := triangle(ul)
	how, ok := stored(t)
	if kernels == nil || !known || !ok || d != blas.NonUnit && d != blas.Unit || m <= 0 || n <= 0 ||
		!fits(a, lda, k, k, plain) || !fits(b, ldb, m, n, plain) {
		return false
	}
	if alpha == 0 {
		clearRegion(b, ldb, m, n, all)
		return true
	}
	scale(alpha, b, ldb, m, n, all)
	v := triangular[T]{a: operand[T]{a, lda, how}, lower: (r == lower) == (how == plain), unit: d == blas.Unit, kernels: kernels}
	if s == blas.Left {
		v.left(0, m, b, ldb, n)
	} else {
		v.right(0, n, b, ldb, m)
	}
	return true
}

// triangular is op(A), lower or upper as the solver sees it.
type triangular[T float] struct {
	a           operand[T]
	lower, unit bool
	kernels     *simd.Kernels
}

// half is where an n×n triangle is cut: a power of two, so that most products have full tiles.
func half(n int) int {
	h := 1
	for 2*h < n {
		h *= 2
	}
	return h
}

// left solves for rows [i, i+m) of X, of which b is the first, once the rows that they depend on have been subtracted. Halving leaves all but the divisions to products.
func (v *triangular[T]) left(i, m int, b []T, ldb, n int) {
	if m == 1 {
		v.divide(i, b[:n])
		return
	}
	h := half(m)
	first, second := b, b[h*ldb:]
	if v.lower {
		v.left(i, h, first, ldb, n)
		v.subtract(m-h, n, h, v.a.part(i+h, i), operand[T]{first, ldb, plain}, second, ldb)
		v.left(i+h, m-h, second, ldb, n)
		return
	}
	v.left(i+h, m-h, second, ldb, n)
	v.subtract(h, n, m-h, v.a.part(i, i+h), operand[T]{second, ldb, plain}, first, ldb)
	v.left(i, h, first, ldb, n)
}

// right solves for columns [j, j+n) of X, of which b is the first.
func (v *triangular[T]) right(j, n int, b []T, ldb, m int) {
	if n == 1 {
		if !v.unit {
			d := v.diagonal(j)
			for i := range m {
				b[i*ldb] /= d
			}
		}
		return
	}
	h := half(n)
	first, second := b, b[h:]
	if !v.lower {
		v.right(j, h, first, ldb, m)
		v.subtract(m, n-h, h, operand[T]{first, ldb, plain}, v.a.part(j, j+h), second, ldb)
		v.right(j+h, n-h, second, ldb, m)
		return
	}
	v.right(j+h, n-h, second, ldb, m)
	v.subtract(m, h, n-h, operand[T]{second, ldb, plain}, v.a.part(j+h, j), first, ldb)
	v.right(j, h, first, ldb, m)
}

func (v *triangular[T]) diagonal(i int) T { return v.a.data[i*v.a.ld+i] }

func (v *triangular[T]) divide(i int, row []T) {
	if v.unit {
		return
	}
	d := v.diagonal(i)
	for j := range row {
		row[j] /= d
	}
}

// subtract computes C −= A·B.
func (v *triangular[T]) subtract(m, n, k int, a, b operand[T], c []T, ldc int) {
	p := product[T]{m: m, n: n, k: k, alpha: -1, a: a, b: b, c: c, ldc: ldc, add: true, kernels: v.kernels}
	p.run()
}
