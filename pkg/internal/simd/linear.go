package simd

// Scale sets x[i] = alpha·x[i].
func Scale(alpha float64, x []float64) { scale64(x, alpha) }

// Add sets dst[i] = x[i] + y[i]. Here, and in Mul and MulAdd, dst may be x or y or both.
func Add(dst, x, y []float64) {
	same("add", len(dst), len(x), len(y))
	add64(dst, x, y)
}

// Mul sets dst[i] = x[i]·y[i].
func Mul(dst, x, y []float64) {
	same("multiply", len(dst), len(x), len(y))
	mul64(dst, x, y)
}

// MulAdd sets dst[i] = alpha·x[i] + y[i], rounded once.
func MulAdd(dst []float64, alpha float64, x, y []float64) {
	same("multiply and add", len(dst), len(x), len(y))
	mulAdd64(dst, x, y, alpha)
}

// Axpy sets y[i] = alpha·x[i] + y[i], rounded once. A zero alpha does not spare it x: 0·NaN is NaN.
func Axpy(alpha float64, x, y []float64) {
	same("axpy", len(y), len(x))
	axpy64(y, x, alpha)
}
