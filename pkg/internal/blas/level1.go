package blas

import (
	"unsafe"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Ddot returns Σ x·y, in the order of simd.Dot where both are contiguous.
func (i Implementation) Ddot(n int, x []float64, incX int, y []float64, incY int) float64 {
	if contiguous(n, x, incX, y, incY) {
		return simd.Dot(x[:n], y[:n])
	}
	return i.Implementation.Ddot(n, x, incX, y, incY)
}

// Sdot is Ddot for float32.
func (i Implementation) Sdot(n int, x []float32, incX int, y []float32, incY int) float32 {
	if contiguous(n, x, incX, y, incY) {
		return simd.Dot32(x[:n], y[:n])
	}
	return i.Implementation.Sdot(n, x, incX, y, incY)
}

// Daxpy computes y += α·x; α = 0 does not read x.
func (i Implementation) Daxpy(n int, alpha float64, x []float64, incX int, y []float64, incY int) {
	if contiguous(n, x, incX, y, incY) {
		if alpha != 0 {
			axpy(alpha, x[:n], y[:n])
		}
		return
	}
	i.Implementation.Daxpy(n, alpha, x, incX, y, incY)
}

// Saxpy is Daxpy for float32.
func (i Implementation) Saxpy(n int, alpha float32, x []float32, incX int, y []float32, incY int) {
	if contiguous(n, x, incX, y, incY) {
		if alpha != 0 {
			axpy(alpha, x[:n], y[:n])
		}
		return
	}
	i.Implementation.Saxpy(n, alpha, x, incX, y, incY)
}

// contiguous says whether the kernels can take two vectors of n elements.
func contiguous[T float](n int, x []T, incX int, y []T, incY int) bool {
	return simd.Active() != simd.Go && n > 0 && incX == 1 && incY == 1 && len(x) >= n && len(y) >= n
}

// dot returns Σ x·y of two slices of the same length.
func dot[T float](x, y []T) T {
	if double[T]() {
		return T(simd.Dot(as[float64](x), as[float64](y)))
	}
	return T(simd.Dot32(as[float32](x), as[float32](y)))
}

// axpy adds α·x to y, of the same length.
func axpy[T float](alpha T, x, y []T) {
	if double[T]() {
		simd.Axpy(float64(alpha), as[float64](x), as[float64](y))
	} else {
		simd.Axpy32(float32(alpha), as[float32](x), as[float32](y))
	}
}

func double[T float]() bool { return unsafe.Sizeof(*new(T)) == 8 }

// as returns x, whose elements are of type U, as such: an assertion through an interface would allocate.
func as[U, T float](x []T) []U {
	return unsafe.Slice((*U)(unsafe.Pointer(unsafe.SliceData(x))), len(x))
}
