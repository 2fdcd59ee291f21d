package backprop

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"

	fast "github.com/richlazy/richlazy/pkg/internal/blas"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Real is a floating-point number.
type Real interface{ float32 | float64 }

// routines holds the kernels for one kind of number.
type routines[T Real] struct {
	gemm     func(tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int)
	gemv     func(t blas.Transpose, m, n int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T, incY int)
	drift    func(tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, c, w []T, ldc int, rate T) // c += α·op(a)·op(b) + w, w += rate·c
	momentum func(w, v, g []T, rate, mu T)
	add, mul func(dst, x, y []T)
	muladd   func(dst []T, alpha T, x, y []T)
	sum      func(x []T) T
}

func routinesOf[T Real]() *routines[T] {
	var r any
	switch any(T(0)).(type) {
	case float64:
		b := blas64.Implementation()
		r = &routines[float64]{b.Dgemm, b.Dgemv, fast.Implementation{}.DgemmDrift, simd.Momentum, simd.Add, simd.Mul, simd.MulAdd, simd.Sum}
	case float32:
		b := blas32.Implementation()
		drift := func(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, x []float32, ldb int, c, w []float32, ldc int, rate float32) {
			b.Sgemm(tA, tB, m, n, k, alpha, a, lda, x, ldb, 1, c, ldc)
			simd.Momentum32(w, c, w, -rate, 1)
		}
		r = &routines[float32]{b.Sgemm, b.Sgemv, drift, simd.Momentum32, simd.Add32, simd.Mul32, simd.MulAdd32, simd.Sum32}
	}
	return r.(*routines[T])
}

// Make returns n zeros that begin on a boundary of 16 bytes, as all but the shortest slices do. Where a processor has no kernels, gonum's loops begin their sums by it, and
// the same work shall give the same bits wherever its memory lies.
func Make[T Real](n int) []T { return make([]T, n, max(n, 8)) }

// Convert copies numbers of one kind into numbers of another, rounding to the nearest. It panics when the lengths differ.
func Convert[D, S Real](dst []D, src []S) {
	if len(dst) != len(src) {
		panic("backprop: Convert: the lengths differ")
	}
	for i, v := range src {
		dst[i] = D(v)
	}
}
