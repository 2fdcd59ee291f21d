package simd

// Scale32 sets x[i] = alpha·x[i].
func Scale32(alpha float32, x []float32) { scale32(x, alpha) }

// Add32 sets dst[i] = x[i] + y[i].
func Add32(dst, x, y []float32) {
	same("add", len(dst), len(x), len(y))
	add32(dst, x, y)
}

// Mul32 sets dst[i] = x[i]·y[i].
func Mul32(dst, x, y []float32) {
	same("multiply", len(dst), len(x), len(y))
	mul32(dst, x, y)
}

// MulAdd32 sets dst[i] = alpha·x[i] + y[i], rounded once.
func MulAdd32(dst []float32, alpha float32, x, y []float32) {
	same("multiply and add", len(dst), len(x), len(y))
	mulAdd32(dst, x, y, alpha)
}

// Axpy32 sets y[i] = alpha·x[i] + y[i], rounded once.
func Axpy32(alpha float32, x, y []float32) {
	same("axpy", len(y), len(x))
	axpy32(y, x, alpha)
}

// Momentum32 is Momentum in float32.
func Momentum32(w, v, g []float32, rate, mu float32) {
	same("momentum", len(w), len(v), len(g))
	momentum32(w, v, g, rate, mu)
}

// Nesterov32 is Nesterov in float32.
func Nesterov32(w, v, g []float32, rate, mu float32) {
	same("nesterov", len(w), len(v), len(g))
	nesterov32(w, v, g, rate, mu)
}

// Adam32 is Adam in float32; what is common to all elements is computed in float64 and rounded.
func Adam32(w, m, v, g []float32, s AdamStep) {
	same("adam", len(w), len(m), len(v), len(g))
	c := s.coefficients()
	adam32(w, m, v, g, float32(s.L2), float32(c.fresh1), float32(s.Beta2), float32(c.fresh2), float32(c.root), float32(s.Epsilon), float32(c.rate), float32(c.keep))
}
