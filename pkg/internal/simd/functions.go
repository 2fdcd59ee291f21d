package simd

//go:generate go run ./gen/fit -out gen/vector/coefficients.go
//go:generate go run ./gen/vector -dir .

// chunk is the number of elements that one call of assembly treats: some microseconds, since a goroutine cannot be preempted in assembly.
const chunk = 2048

// Exp sets dst[i] = e^x[i]. Each function here needs slices of one length and panics otherwise; dst may be x, but must not overlap it in any other way.
// Errors and special values: see the package's documentation. Above 709.782712893384 the result is +Inf, below −745.1332191019411 it is 0, as in package math.
func Exp(dst, x []float64) {
	same("exp", len(dst), len(x))
	exp64(dst, x)
}

// Log sets dst[i] to the natural logarithm of x[i]: −Inf of ±0, NaN of what is negative.
func Log(dst, x []float64) {
	same("log", len(dst), len(x))
	log64(dst, x)
}

// Tanh sets dst[i] to the hyperbolic tangent of x[i].
func Tanh(dst, x []float64) {
	same("tanh", len(dst), len(x))
	tanh64(dst, x)
}

// Erf sets dst[i] to the error function 2/√π ∫₀^x[i] e^(−t²) dt.
func Erf(dst, x []float64) {
	same("erf", len(dst), len(x))
	erf64(dst, x)
}

// Sigmoid sets dst[i] = 1/(1+e^−x[i]), precise also where it is close to 0.
func Sigmoid(dst, x []float64) {
	same("sigmoid", len(dst), len(x))
	sigmoid64(dst, x)
}

// Softplus sets dst[i] = log(1+e^x[i]), precise also where it is close to 0.
func Softplus(dst, x []float64) {
	same("softplus", len(dst), len(x))
	softplus64(dst, x)
}

// ReLU sets dst[i] = max(x[i], 0). ReLU(NaN) is NaN and ReLU(−0) is −0.
func ReLU(dst, x []float64) {
	same("relu", len(dst), len(x))
	relu64(dst, x)
}
