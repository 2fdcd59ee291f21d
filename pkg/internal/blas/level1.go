package blas

import "gonum.org/v1/gonum/blas/gonum"

// dot returns Σ x·y of two slices of the same length.
func dot[T float](x, y []T) T {
	switch x := any(x).(type) {
	case []float64:
		return T(gonum.Implementation{}.Ddot(len(x), x, 1, any(y).([]float64), 1))
	case []float32:
		return T(gonum.Implementation{}.Sdot(len(x), x, 1, any(y).([]float32), 1))
	}
	return 0
}

// axpy adds α·x to y, of the same length.
func axpy[T float](alpha T, x, y []T) {
	switch x := any(x).(type) {
	case []float64:
		gonum.Implementation{}.Daxpy(len(x), float64(alpha), x, 1, any(y).([]float64), 1)
	case []float32:
		gonum.Implementation{}.Saxpy(len(x), float32(alpha), x, 1, any(y).([]float32), 1)
	}
}
