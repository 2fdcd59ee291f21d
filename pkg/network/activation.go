package network

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Activation is what a unit makes of its input.
type Activation uint8

// Activations. The zero value is ReLU. The last two are those of van Meegen and Sompolinsky (2025).
const (
	ReLU       Activation = iota // max(z, 0), with slope 0 at 0
	Linear                       // z
	Tanh                         // tanh z
	Erf                          // erf z = 2/√π ∫₀ᶻ e^(−t²) dt
	Sigmoid                      // 1/(1 + e^−z)
	Softplus                     // log(1 + e^z)
	ScaledErf                    // erf(√π z/2), whose slope at 0 is 1
	ErfSigmoid                   // ½(1 + erf(√π z/2)), between 0 and 1, whose slope at 0 is ½
)

// functions holds what an activation computes, on slices of one length; dst may be x.
type functions struct {
	name      string
	respond   func(dst, x []float64)
	respond32 func(dst, x []float32)
	grad      func(dst, slope, x []float64)
	grad32    func(dst, slope, x []float32)
}

var activations = [...]functions{
	ReLU:     {"ReLU", simd.ReLU, simd.ReLU32, simd.ReLUGrad, simd.ReLUGrad32},
	Linear:   {"linear", linear[float64], linear[float32], linearGrad[float64], linearGrad[float32]},
	Tanh:     {"tanh", simd.Tanh, simd.Tanh32, simd.TanhGrad, simd.TanhGrad32},
	Erf:      {"erf", simd.Erf, simd.Erf32, simd.ErfGrad, simd.ErfGrad32},
	Sigmoid:  {"sigmoid", simd.Sigmoid, simd.Sigmoid32, simd.SigmoidGrad, simd.SigmoidGrad32},
	Softplus: {"softplus", simd.Softplus, simd.Softplus32, simd.SoftplusGrad, simd.SoftplusGrad32},
	ScaledErf: {"scaled erf", scaledErf(simd.Scale, simd.Erf), scaledErf(simd.Scale32, simd.Erf32),
		scaledErfGrad(simd.Scale, simd.ErfGrad), scaledErfGrad(simd.Scale32, simd.ErfGrad32)},
	ErfSigmoid: {"erf sigmoid", erfSigmoid(simd.Scale, simd.Erf), erfSigmoid(simd.Scale32, simd.Erf32),
		erfSigmoidGrad(simd.Scale, simd.ErfGrad), erfSigmoidGrad(simd.Scale32, simd.ErfGrad32)},
}

func linear[T float32 | float64](dst, x []T) { copy(dst, x) }

func linearGrad[T float32 | float64](dst, slope, x []T) {
	copy(dst, x)
	for i := range slope {
		slope[i] = 1
	}
}

// halfRootPi is √π/2, which makes the slope of erf(√π z/2) at 0 equal to 1.
const halfRootPi = 0.886226925452758013649083741670572591398774728061193564106903894926

func scaledErf[T float32 | float64](scale func(T, []T), erf func(dst, x []T)) func(dst, x []T) {
	return func(dst, x []T) {
		copyTo(dst, x)
		scale(halfRootPi, dst)
		erf(dst, dst)
	}
}

func scaledErfGrad[T float32 | float64](scale func(T, []T), grad func(dst, slope, x []T)) func(dst, slope, x []T) {
	return func(dst, slope, x []T) {
		copyTo(dst, x)
		scale(halfRootPi, dst)
		grad(dst, slope, dst)
		scale(halfRootPi, slope)
	}
}

func erfSigmoid[T float32 | float64](scale func(T, []T), erf func(dst, x []T)) func(dst, x []T) {
	respond := scaledErf(scale, erf)
	return func(dst, x []T) {
		respond(dst, x)
		halve(dst)
	}
}

func erfSigmoidGrad[T float32 | float64](scale func(T, []T), grad func(dst, slope, x []T)) func(dst, slope, x []T) {
	respond := scaledErfGrad(scale, grad)
	return func(dst, slope, x []T) {
		respond(dst, slope, x)
		halve(dst)
		scale(.5, slope)
	}
}

// halve maps −1 … 1 to 0 … 1.
func halve[T float32 | float64](x []T) {
	for i, v := range x {
		x[i] = T(.5*v) + .5
	}
}

// copyTo copies, unless the two are one slice already. It panics when their lengths differ.
func copyTo[T float32 | float64](dst, x []T) {
	if len(dst) != len(x) {
		panic(fmt.Sprintf("network: the lengths of slices differ: %d and %d", len(dst), len(x)))
	}
	copy(dst, x)
}

// Exists says whether a is one of the activations above.
func (a Activation) Exists() bool { return int(a) < len(activations) }

func (a Activation) of() *functions {
	if !a.Exists() {
		panic(fmt.Sprintf("network: activation %d does not exist", a))
	}
	return &activations[a]
}

// String returns the name: "ReLU", "linear", "tanh", "erf", "sigmoid", "softplus", "scaled erf", "erf sigmoid".
func (a Activation) String() string { return a.of().name }

// Respond sets dst to the responses to x, element by element; the two may be the same slice. It panics when the lengths differ, as all of these do.
func (a Activation) Respond(dst, x []float64) { a.of().respond(dst, x) }

// Respond32 is Respond in float32.
func (a Activation) Respond32(dst, x []float32) { a.of().respond32(dst, x) }

// Grad sets dst to the responses to x and slope to their derivative; one of the two may be x.
func (a Activation) Grad(dst, slope, x []float64) { a.of().grad(dst, slope, x) }

// Grad32 is Grad in float32.
func (a Activation) Grad32(dst, slope, x []float32) { a.of().grad32(dst, slope, x) }
