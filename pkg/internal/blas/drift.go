package blas

import (
	"unsafe"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// DgemmDrift computes C += α·op(A)·op(B) + W and then W += rate·C, where W has the shape of C and the leading dimension too: a kick of momenta C by forces that are a product
// and the places W themselves, and the drift of those places, while the product still has C in registers. The bits are those of Dgemm with β = 1 followed by simd.Momentum.
// It panics when an argument does not fit. C and W must not overlap.
func (i Implementation) DgemmDrift(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, c, w []float64, ldc int, rate float64) {
	if !fits(w, ldc, m, n, plain) || !fits(c, ldc, m, n, plain) {
		panic("blas: DgemmDrift: C or W is too short")
	}
	kernels := simd.ProductKernels[float64]()
	sa, okA := stored(tA)
	sb, okB := stored(tB)
	if kernels == nil || m <= 0 || n <= 0 || k <= 0 || alpha == 0 || !okA || !okB || !fits(a, lda, m, k, sa) || !fits(b, ldb, k, n, sb) {
		i.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, 1, c, ldc)
		for r := range m {
			row := w[r*ldc : r*ldc+n]
			simd.Momentum(row, c[r*ldc:r*ldc+n], row, -rate, 1)
		}
		return
	}
	p := product[float64]{m: m, n: n, k: k, alpha: alpha, a: operand[float64]{a, lda, sa}, b: operand[float64]{b, ldb, sb}, c: c, ldc: ldc, add: true, kernels: kernels}
	p.places, p.rate = w, rate
	p.run()
}

// drift lets the tile whose first element of C is at so many elements go on to the step of DgemmDrift.
func (p *product[T]) drift(t *simd.Tile, at int) {
	t.Drift = uintptr(unsafe.Pointer(&p.places[at])) - uintptr(unsafe.Pointer(&p.c[at]))
	t.Rate = p.rate
}
