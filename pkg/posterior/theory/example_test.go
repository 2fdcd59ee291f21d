package theory_test

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/posterior/theory"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Three layers of linear units: the kernel grows along the targets from layer to layer.
func ExampleSolveLinear() {
	k0, y := classes(1, 0, 15, 9, 6) // K₀ = I
	l, err := theory.SolveLinear(theory.Problem{K0: k0, Y: y, Widths: []int{100, 100, 100}, Readout: math.Pow(30, -1./3)}, theory.FiniteLoad)
	if err != nil {
		panic(err)
	}
	fmt.Printf("readout variance %.3f\n", l.U.At(0, 0))
	for layer, k := range l.Kernels() {
		fmt.Printf("layer %d: %.1f along the first class\n", layer+1, form(k, 0, 15))
	}
	// Output:
	// readout variance 0.903
	// layer 1: 3.1 along the first class
	// layer 2: 9.0 along the first class
	// layer 3: 25.6 along the first class
}

// The lazy network of the same task learns with a change of scale only.
func ExampleSolveLinear_lazy() {
	k0, y := classes(1, 0, 15, 9, 6)
	for _, n := range []int{100, 1000, 10000} {
		l, err := theory.SolveLinear(theory.Problem{K0: k0, Y: y, Widths: []int{n}, Readout: 1, Lazy: true}, theory.FiniteLoad)
		if err != nil {
			panic(err)
		}
		fmt.Printf("N = %d: v = %.3f\n", n, l.Inflation[0][0])
	}
	// Output:
	// N = 100: v = 0.777
	// N = 1000: v = 0.976
	// N = 10000: v = 0.998
}

// Two classes of six and four patterns, one output: sigmoidal neurons come in groups.
func ExampleSolveNeuron() {
	k0 := mat.NewSymDense(10, nil)
	y := mat.NewDense(10, 1, nil)
	for i := range 10 {
		k0.SetSym(i, i, 1)
		y.Set(i, 0, 1-2*float64(i/6))
	}
	n, err := theory.SolveNeuron(theory.Problem{K0: k0, Y: y, Widths: []int{100}, Readout: .1}, theory.Sigmoid())
	if err != nil {
		panic(err)
	}
	for _, c := range n.Codes() {
		fmt.Println(c)
	}
	// Output:
	// 10: 0.512 of the neurons, readout [2.28], activation [0.93 0.05]
	// 01: 0.488 of the neurons, readout [-2.27], activation [0.08 0.95]
}

// A rectified network leaves each class to one neuron, √N times what the others have.
func ExampleOrthogonalOutliers() {
	k0, y := classes(1, 0, 15, 9, 6)
	o, err := theory.OrthogonalOutliers(theory.Problem{K0: k0, Y: y, Widths: []int{100}, Readout: 1. / 30})
	if err != nil {
		panic(err)
	}
	for c := range o.Share {
		fmt.Printf("class %d: readout %.2f, pre-activation %.1f, share of Σ|a|² %.2f\n", c, 10*o.Readout.At(c, c), 10*o.Preactivation.At(c, []int{0, 15, 24}[c]), o.Share[c])
	}
	// Output:
	// class 0: readout 8.41, pre-activation 11.9, share of Σ|a|² 0.42
	// class 1: readout 7.40, pre-activation 13.5, share of Σ|a|² 0.32
	// class 2: readout 6.69, pre-activation 15.0, share of Σ|a|² 0.26
}

// Two inputs that look alike, with targets of opposite sign.
func ExampleSolveParticles() {
	k0 := mat.NewSymDense(2, []float64{1, .5, .5, 1})
	p := theory.Problem{K0: k0, Y: mat.NewDense(2, 1, []float64{1, -1}), Widths: []int{100}, Readout: .5}
	q, err := theory.SolveParticles(p, theory.Tanh(), theory.ParticleOptions{Moves: 2, Averaged: 40}, rng.New(1).Source())
	if err != nil {
		panic(err)
	}
	fmt.Printf("field %.0f and %.0f\n", q.Field.At(0, 0), q.Field.At(1, 0))
	// Output:
	// field 2 and -2
}

// The mean of one deep network, without approximation.
func ExampleSolveExact() {
	k0, y := classes(1, 0, 15)
	e, err := theory.SolveExact(theory.Problem{K0: k0, Y: y, Widths: []int{100, 100, 100}, Readout: math.Pow(30, -1./3)})
	if err != nil {
		panic(err)
	}
	fmt.Printf("E 1/s = %.4f, log evidence %.2f\n", e.Mean(func(s float64) float64 { return 1 / s }), e.LogEvidence)
	// Output:
	// E 1/s = 0.1341, log evidence -217.52
}
