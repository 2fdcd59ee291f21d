package train

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// kernels are the house's routines for one kind of number.
type kernels[T backprop.Real] struct {
	gemm               func(tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int)
	gemv               func(t blas.Transpose, m, n int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T, incY int)
	syrk               func(ul blas.Uplo, t blas.Transpose, n, k int, alpha T, a []T, lda int, beta T, c []T, ldc int)
	ger                func(m, n int, alpha T, x []T, incX int, y []T, incY int, a []T, lda int)
	add, mul           func(dst, x, y []T)
	axpy               func(alpha T, x, y []T)
	scale              func(alpha T, x []T)
	dot                func(x, y []T) T
	momentum, nesterov func(w, v, g []T, rate, mu T)
	adam               func(w, m, v, g []T, s simd.AdamStep)
}

func kernelsOf[T backprop.Real]() *kernels[T] {
	var k any
	switch any(T(0)).(type) {
	case float64:
		b := blas64.Implementation()
		k = &kernels[float64]{b.Dgemm, b.Dgemv, b.Dsyrk, b.Dger, simd.Add, simd.Mul, simd.Axpy, simd.Scale, simd.Dot, simd.Momentum, simd.Nesterov, simd.Adam}
	case float32:
		b := blas32.Implementation()
		k = &kernels[float32]{b.Sgemm, b.Sgemv, b.Ssyrk, b.Sger, simd.Add32, simd.Mul32, simd.Axpy32, simd.Scale32, simd.Dot32, simd.Momentum32, simd.Nesterov32, simd.Adam32}
	}
	return k.(*kernels[T])
}

// piece is how many elements are summed in T before the sum goes on in float64.
const piece = 4096

// inner returns Σ x·y, with the sums of pieces added in float64. A piece whose products are too large or too small for T is summed in float64.
func (k *kernels[T]) inner(x, y []T) (sum float64) {
	for at := 0; at < len(x); at += piece {
		end := min(at+piece, len(x))
		part := float64(k.dot(x[at:end], y[at:end]))
		if size := math.Abs(part); !(size > 1e-30 && size < 1e30) && asFloat64(x) == nil {
			part = 0
			for i, v := range x[at:end] {
				part += float64(v) * float64(y[at+i])
			}
		}
		sum += part
	}
	return sum
}

// narrow returns a copy of x as numbers of type T.
func narrow[T backprop.Real](x []float64) []T {
	y := backprop.Make[T](len(x))
	backprop.Convert(y, x)
	return y
}

// wide returns a copy of x in float64.
func wide[T backprop.Real](x []T) []float64 {
	y := make([]float64, len(x))
	backprop.Convert(y, x)
	return y
}

// asFloat64 returns x itself where T is float64, and nil where it is not.
func asFloat64[T backprop.Real](x []T) []float64 {
	y, _ := any(x).([]float64)
	return y
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// root is the square root of a sum of squares, which rounding may have made negative.
func root(x float64) float64 {
	if x < 0 {
		return 0
	}
	return math.Sqrt(x)
}
