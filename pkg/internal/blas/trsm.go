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
	if m == 1 || m*n <= few {
		v.leftFew(i, m, b, ldb, n)
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
	if n == 1 || m*n <= few {
		v.rightFew(j, n, b, ldb, m)
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

// few is the number of unknowns up to which plain loops are quicker than the products of halves.
const few = 256

// long is the length from which a kernel is quicker than a loop.
const long = 24

// leftFew is left by plain loops: a row at a time, from which those it depends on are subtracted. Products are converted so that no compiler fuses them.
func (v *triangular[T]) leftFew(i, m int, b []T, ldb, n int) {
	for step := range m {
		r, from, to := step, 0, step // the row to solve for, and the rows that it depends on
		if !v.lower {
			r = m - 1 - step
			from, to = r+1, m
		}
		row := b[r*ldb : r*ldb+n]
		if n == 1 {
			for q := from; q < to; q++ {
				row[0] -= T(v.at(i+r, i+q) * b[q*ldb])
			}
		} else {
			for q := from; q < to; q++ {
				f := v.at(i+r, i+q)
				for c, x := range b[q*ldb:][:len(row)] {
					row[c] -= T(f * x)
				}
			}
		}
		if !v.unit {
			d := v.diagonal(i + r)
			for c := range row {
				row[c] /= d
			}
		}
	}
}

// rightFew is right by plain loops, along the rows of A as it is stored.
func (v *triangular[T]) rightFew(j, n int, b []T, ldb, m int) {
	for i := range m {
		row := b[i*ldb : i*ldb+n]
		for step := range n {
			c, from, to := step, 0, step // the unknown to solve for, and those before it
			if v.lower {
				c = n - 1 - step
				from, to = c+1, n
			}
			if v.a.storage == transposed { // column c of op(A) is a row: gather what it takes
				known := row[from:to]
				factors := v.a.data[(j+c)*v.a.ld+j+from:][:len(known)]
				if len(known) >= long {
					row[c] -= dot(known, factors)
				} else {
					s := row[c]
					for q, f := range factors {
						s -= T(known[q] * f)
					}
					row[c] = s
				}
			}
			if !v.unit {
				row[c] /= v.diagonal(j + c)
			}
			if v.a.storage == plain { // row c of op(A) is a row: spread what it gives
				rest := row[c+1:]
				at := c + 1
				if v.lower {
					rest, at = row[:c], 0
				}
				x, factors := row[c], v.a.data[(j+c)*v.a.ld+j+at:][:len(rest)]
				if len(rest) >= long {
					axpy(-x, factors, rest)
				} else {
					for q, f := range factors {
						rest[q] -= T(x * f)
					}
				}
			}
		}
	}
}

// at returns an element of op(A).
func (v *triangular[T]) at(i, j int) T {
	if v.a.storage == transposed {
		i, j = j, i
	}
	return v.a.data[i*v.a.ld+j]
}

// subtract computes C −= A·B.
func (v *triangular[T]) subtract(m, n, k int, a, b operand[T], c []T, ldc int) {
	p := product[T]{m: m, n: n, k: k, alpha: -1, a: a, b: b, c: c, ldc: ldc, add: true, kernels: v.kernels}
	p.run()
}
