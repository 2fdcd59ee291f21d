package simd

// TanhGrad sets dst[i] = tanh x[i] and slope[i] = 1 − tanh² x[i], the latter precise also where it is close to 0. In each of these functions dst has the bits
// that the function without Grad gives; dst or slope, not both, may be x.
func TanhGrad(dst, slope, x []float64) {
	same("tanh gradient", len(dst), len(slope), len(x))
	tanhGrad64(dst, slope, x)
}

// ErfGrad sets dst[i] = erf x[i] and slope[i] = 2/√π·e^(−x[i]²).
func ErfGrad(dst, slope, x []float64) {
	same("erf gradient", len(dst), len(slope), len(x))
	erfGrad64(dst, slope, x)
}

// SigmoidGrad sets dst[i] = σ(x[i]) = 1/(1+e^−x[i]) and slope[i] = σ(x[i])·σ(−x[i]).
func SigmoidGrad(dst, slope, x []float64) {
	same("sigmoid gradient", len(dst), len(slope), len(x))
	sigmoidGrad64(dst, slope, x)
}

// SoftplusGrad sets dst[i] = log(1+e^x[i]) and slope[i] = 1/(1+e^−x[i]).
func SoftplusGrad(dst, slope, x []float64) {
	same("softplus gradient", len(dst), len(slope), len(x))
	softplusGrad64(dst, slope, x)
}

// ReLUGrad sets dst[i] = max(x[i], 0) and slope[i] = 1 where x[i] > 0, else 0, also where x[i] is NaN.
func ReLUGrad(dst, slope, x []float64) {
	same("relu gradient", len(dst), len(slope), len(x))
	reluGrad64(dst, slope, x)
}
