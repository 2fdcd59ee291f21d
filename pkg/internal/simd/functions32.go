package simd

// The functions below are those without 32 in float32: the same algorithms with shorter polynomials, special values alike. Their errors are in the package's
// documentation.

// Exp32 sets dst[i] = e^x[i]: +Inf above 88.72283, 0 below −103.97208.
func Exp32(dst, x []float32) {
	same("exp", len(dst), len(x))
	exp32(dst, x)
}

// Log32 sets dst[i] to the natural logarithm of x[i].
func Log32(dst, x []float32) {
	same("log", len(dst), len(x))
	log32(dst, x)
}

// Tanh32 sets dst[i] to the hyperbolic tangent of x[i].
func Tanh32(dst, x []float32) {
	same("tanh", len(dst), len(x))
	tanh32(dst, x)
}

// Erf32 sets dst[i] to the error function of x[i].
func Erf32(dst, x []float32) {
	same("erf", len(dst), len(x))
	erf32(dst, x)
}

// Sigmoid32 sets dst[i] = 1/(1+e^−x[i]).
func Sigmoid32(dst, x []float32) {
	same("sigmoid", len(dst), len(x))
	sigmoid32(dst, x)
}

// Softplus32 sets dst[i] = log(1+e^x[i]).
func Softplus32(dst, x []float32) {
	same("softplus", len(dst), len(x))
	softplus32(dst, x)
}

// ReLU32 sets dst[i] = max(x[i], 0).
func ReLU32(dst, x []float32) {
	same("relu", len(dst), len(x))
	relu32(dst, x)
}

// TanhGrad32 sets dst[i] = tanh x[i] and slope[i] = 1 − tanh² x[i].
func TanhGrad32(dst, slope, x []float32) {
	same("tanh gradient", len(dst), len(slope), len(x))
	tanhGrad32(dst, slope, x)
}

// ErfGrad32 sets dst[i] = erf x[i] and slope[i] = 2/√π·e^(−x[i]²).
func ErfGrad32(dst, slope, x []float32) {
	same("erf gradient", len(dst), len(slope), len(x))
	erfGrad32(dst, slope, x)
}

// SigmoidGrad32 sets dst[i] = σ(x[i]) and slope[i] = σ(x[i])·σ(−x[i]).
func SigmoidGrad32(dst, slope, x []float32) {
	same("sigmoid gradient", len(dst), len(slope), len(x))
	sigmoidGrad32(dst, slope, x)
}

// SoftplusGrad32 sets dst[i] = log(1+e^x[i]) and slope[i] = 1/(1+e^−x[i]).
func SoftplusGrad32(dst, slope, x []float32) {
	same("softplus gradient", len(dst), len(slope), len(x))
	softplusGrad32(dst, slope, x)
}

// ReLUGrad32 sets dst[i] = max(x[i], 0) and slope[i] = 1 where x[i] > 0, else 0.
func ReLUGrad32(dst, slope, x []float32) {
	same("relu gradient", len(dst), len(slope), len(x))
	reluGrad32(dst, slope, x)
}
