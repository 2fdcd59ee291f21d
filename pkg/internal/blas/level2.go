package blas

import (
	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Dgemv computes y = α·op(A)·x + β·y.
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
	into, from := m, n // elements of y and of x
	if how == transposed {
		into, from = n, m
	}
	if kernels == nil || !ok || m <= 0 || n <= 0 || alpha == 0 || !reaches(from, x, incX) || !reaches(into, y, incY) || !fits(a, lda, m, n, plain) {
		return false
	}
	v := product[T]{m: 1, n: n, k: m, alpha: alpha, b: operand[T]{a, lda, plain}, ldc: n, add: beta != 0, kernels: kernels}
	if incX == 1 && incY == 1 {
		v.vector(how, x[:from], beta, y[:into])
		return true
	}
	kept := storesOf[T]()
	w := kept.workspace()
	px, py := gather(&w.a, from, x, incX), gather(&w.b, into, y, incY)
	v.vector(how, px, beta, py)
	scatter(py, into, y, incY)
	kept.giveBack(w)
	return true
}

// vector computes y = α·op(A)·x + β·y of contiguous vectors, where p is the product of one row with A.
func (p *product[T]) vector(how storage, x []T, beta T, y []T) {
	scale(beta, y, len(y), 1, len(y), all)
	if how == transposed {
		p.a, p.c = operand[T]{x, len(x), plain}, y
		p.run()
		return
	}
	// A piece of the result at a time, so that nothing is allocated.
	var sums [32]T
	for i := 0; i < len(y); i += len(sums) {
		piece := y[i:min(i+len(sums), len(y))]
		simd.RowProducts(sums[:len(piece)], p.b.data[i*p.b.ld:], p.b.ld, x)
		for r, s := range sums[:len(piece)] {
			if v := T(p.alpha * s); p.add { // the conversion keeps a compiler from fusing the two
				piece[r] += v
			} else {
				piece[r] = v
			}
		}
	}
}

// Dger computes A += α·x·yᵀ. For negative increments too, which gonum's assembly gets wrong (github.com/gonum/gonum/issues/2105); else small and narrow ones are gonum's.
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
	if kernels == nil || m <= 0 || n <= 0 || alpha == 0 || !reaches(m, x, incX) || !reaches(n, y, incY) || !fits(a, lda, m, n, plain) {
		return false
	}
	if incX > 0 && incY > 0 && (n < 64 || m*n < 1<<14) {
		return false
	}
	kept := storesOf[T]()
	w := kept.workspace()
	px, py := gather(&w.a, m, x, incX), gather(&w.b, n, y, incY)
	p := product[T]{m: m, n: n, k: 1, alpha: alpha, a: operand[T]{px, 1, plain}, b: operand[T]{py, n, plain}, c: a, ldc: lda, add: true, kernels: kernels}
	p.run()
	kept.giveBack(w)
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
	if simd.Active() == simd.Go || !known || n <= 0 || alpha == 0 || !reaches(n, x, incX) || !reaches(n, y, incY) || !fits(a, lda, n, n, plain) {
		return false
	}
	if n < 64 {
		return false // gonum's loops are quicker than the way to the kernels
	}
	kept := storesOf[T]()
	w := kept.workspace()
	px, py := gather(&w.a, n, x, incX), gather(&w.b, n, y, incY)
	if beta == 0 {
		clear(py)
	}
	scale(beta, py, n, 1, n, all)
	for i := 0; i < n; i += 4 {
		h := min(4, n-i)
		var factors, sums [4]T
		for s := range h {
			factors[s] = alpha * px[i+s]
		}
		// What the rows hold beside the square on the diagonal; the last rows of an upper triangle hold nothing more, those of a lower one may be fewer than four.
		from, to := i+h, n
		if r == lower {
			from, to = 0, i
		}
		if rest := a[i*lda+from:]; h == 4 && from < to {
			sums = simd.SymmetricRows(rest, lda, px[from:to], py[from:to], &factors)
		} else {
			for s := range h {
				row := a[(i+s)*lda+from : (i+s)*lda+to]
				sums[s] = dot(row, px[from:to])
				axpy(factors[s], row, py[from:to])
			}
		}
		for s := range h {
			for q := range h {
				u, v := min(s, q), max(s, q)
				if r == lower {
					u, v = v, u
				}
				sums[s] += T(a[(i+u)*lda+i+v] * px[i+q]) // converted, so that no compiler fuses it
			}
			py[i+s] += T(alpha * sums[s])
		}
	}
	scatter(py, n, y, incY)
	kept.giveBack(w)
	return true
}
