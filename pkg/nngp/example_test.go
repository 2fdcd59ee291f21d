package nngp_test

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/nngp"
)

// Two orthogonal inputs to a network of two layers of ReLU: what they share grows with depth.
func ExampleNetwork_Kernels() {
	n := nngp.Network{Hidden: []nngp.Layer{{Weight: 2}, {Weight: 2}}, Readout: 2}
	k, err := n.Kernels(mat.NewDense(2, 2, []float64{1, 0, 0, 1}), mat.NewDense(2, 2, []float64{1, 0, 0, 1}))
	if err != nil {
		panic(err)
	}
	for l, covariance := range k.Covariance {
		fmt.Printf("K%d %.3f\n", l, covariance.RawMatrix().Data)
	}
	fmt.Printf("Θ  %.3f\n", k.OutputTangent().RawMatrix().Data)
	// Output:
	// K0 [1.000 0.000 0.000 1.000]
	// K1 [1.000 0.318 0.318 1.000]
	// K2 [1.000 0.494 0.494 1.000]
	// Θ  [3.000 0.686 0.686 3.000]
}

// A wide linear network interpolates; the noise of the likelihood draws it towards 0.
func ExampleRegress() {
	k := mat.NewSymDense(2, []float64{1, 0, 0, 1})
	for _, noise := range []float64{0, 1} {
		fit, err := nngp.Regress(k, mat.NewDense(2, 1, []float64{1, -1}), noise)
		if err != nil {
			panic(err)
		}
		test := mat.NewDense(1, 2, []float64{.6, 0})
		variance, err := fit.Variance(test, []float64{1})
		if err != nil {
			panic(err)
		}
		fmt.Printf("noise %g: %.2f ± variance %.2f\n", noise, fit.Mean(test).At(0, 0), variance[0])
	}
	// Output:
	// noise 0: 0.60 ± variance 0.64
	// noise 1: 0.30 ± variance 0.82
}
