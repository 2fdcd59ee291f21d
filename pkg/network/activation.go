package network

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Activation is what a unit makes of its input.
type Activation uint8

// Activations. The zero value is ReLU.
const (
	ReLU     Activation = iota // max(z, 0), with slope 0 at 0
	Linear                     // z
	Tanh                       // tanh z
	Erf                        // erf z = 2/√π ∫₀ᶻ e^(−t²) dt
	Sigmoid                    // 1/(1 + e^−z)
	Softplus                   // log(1 + e^z)
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
}

func linear[T float32 | float64](dst, x []T) { copy(dst, x) }

func linearGrad[T float32 | float64](dst, slope, x []T) {
	copy(dst, x)
	for i := range slope {
		slope[i] = 1
	}
}

func (a Activation) of() *functions {
	if int(a) >= len(activations) {
		panic(fmt.Sprintf("network: activation %d does not exist", a))
	}
	return &activations[a]
}

// String returns the name: "ReLU", "linear", "tanh", "erf", "sigmoid", "softplus".
func (a Activation) String() string { return a.of().name }

// Respond sets dst to the responses to x, element by element; the two may be the same slice. It panics when the lengths differ, as all of these do.
func (a Activation) Respond(dst, x []float64) { a.of().respond(dst, x) }

// Respond32 is Respond in float32.
func (a Activation) Respond32(dst, x []float32) { a.of().respond32(dst, x) }

// Grad sets dst to the responses to x and slope to their derivative; one of the two may be x.
func (a Activation) Grad(dst, slope, x []float64) { a.of().grad(dst, slope, x) }

// Grad32 is Grad in float32.
func (a Activation) Grad32(dst, slope, x []float32) { a.of().grad32(dst, slope, x) }
