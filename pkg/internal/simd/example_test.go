package simd_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

func ExampleExp() {
	x := []float64{-1000, -1, 0, 1, 1000}
	simd.Exp(x, x)
	fmt.Printf("%.6g\n", x)
	// Output: [0 0.367879 1 2.71828 +Inf]
}

// The value and the slope of an activation come from one pass.
func ExampleErfGrad() {
	x := []float64{0, 0.5, 1, 2}
	y, slope := make([]float64, 4), make([]float64, 4)
	simd.ErfGrad(y, slope, x)
	fmt.Printf("%.4f\n%.4f\n", y, slope)
	// Output:
	// [0.0000 0.5205 0.8427 0.9953]
	// [1.1284 0.8788 0.4151 0.0207]
}

func ExampleDot() {
	fmt.Println(simd.Dot([]float64{1, 2, 3}, []float64{4, 5, 6}))
	// Output: 32
}

// Gradient descent with momentum on w²/2, whose gradient is w.
func ExampleMomentum() {
	w, v, g := []float64{1, -2}, make([]float64, 2), make([]float64, 2)
	for range 20 {
		copy(g, w)
		simd.Momentum(w, v, g, 0.1, 0.9)
	}
	fmt.Printf("%.3f\n", w)
	// Output: [0.345 -0.689]
}

func ExampleAdam() {
	w, m, v := []float64{1, -2}, make([]float64, 2), make([]float64, 2)
	for step := 1; step <= 3; step++ {
		g := []float64{2 * w[0], 2 * w[1]}
		simd.Adam(w, m, v, g, simd.AdamStep{Rate: 0.1, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, Step: step})
	}
	fmt.Printf("%.3f\n", w)
	// Output: [0.702 -1.701]
}

// The same source gives the same numbers on every machine.
func ExampleNormals() {
	x := make([]float64, 4)
	simd.Normals(x, rand.NewPCG(1, 2))
	fmt.Printf("%.4f\n", x)
	// Output: [-0.6969 -0.9708 0.0576 1.4223]
}

func ExampleForce() {
	x := []float64{0.1, 0.2, 0.3}
	y, z := make([]float64, 3), make([]float64, 3)
	simd.Tanh(y, x)
	restore := simd.Force(simd.Go)
	simd.Tanh(z, x)
	restore()
	fmt.Println(y[0] == z[0], y[1] == z[1], y[2] == z[2])
	// Output: true true true
}
