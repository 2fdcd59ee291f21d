package spectrum_test

import (
	"context"
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/spectrum"
)

// Three clusters of conditions at equal distances: the RDM has one positive eigenvalue and, twice, the one that tells the clusters apart.
func ExampleEigen() {
	n := 60
	rdm := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			if i%3 != j%3 {
				rdm.SetSym(i, j, 1)
			}
		}
	}
	pairs, err := spectrum.Eigen(context.Background(), rdm, 3, spectrum.Options{Order: spectrum.Magnitude})
	for i, v := range pairs.Values {
		fmt.Printf("%5.1f, known to 1e-12 of the largest: %v\n", v, pairs.Residuals[i] < 1e-12)
	}
	fmt.Println(pairs.Checked, err)
	// Output:
	//  40.0, known to 1e-12 of the largest: true
	// -20.0, known to 1e-12 of the largest: true
	// -20.0, known to 1e-12 of the largest: true
	// true <nil>
}

// The Laplacian of a path of a thousand nodes, never stored: its largest eigenvalues are 2 + 2 cos(πi/n).
func ExampleEigenOf() {
	n := 1000
	laplacian := func(dst, x []float64) {
		for i, v := range x {
			dst[i] = 0
			if i > 0 {
				dst[i] += v - x[i-1]
			}
			if i < n-1 {
				dst[i] += v - x[i+1]
			}
		}
	}
	pairs, err := spectrum.EigenOf(context.Background(), n, laplacian, 2, spectrum.Options{})
	fmt.Printf("%.10f %v\n", pairs.Values, err)
	// Output:
	// [3.9999901304 3.9999605217] <nil>
}

func ExampleSVD() {
	a := mat.NewDense(3, 2, []float64{3, 0, 0, 4, 0, 0})
	t, err := spectrum.SVD(context.Background(), a, 1, spectrum.Options{})
	fmt.Printf("σ = %.3g, v = %.3g, %v\n", t.Values, mat.Col(nil, 0, t.V), err)
	// Output:
	// σ = [4], v = [0 1], <nil>
}

// Responses that vary along one line, and a little across it.
func ExamplePCA() {
	x := mat.NewDense(4, 2, []float64{
		1, 11,
		2, 12.1,
		3, 12.9,
		4, 14,
	})
	p, err := spectrum.PCA(context.Background(), x, 1, spectrum.Options{})
	fmt.Printf("%.3f of the variance along (%.2f, %.2f), %v\n", p.Explained[0]/p.Total, p.Directions.At(0, 0), p.Directions.At(1, 0), err)
	// Output:
	// 0.999 of the variance along (0.71, 0.70), <nil>
}

// Directions found in one part of the data, scores of another.
func ExampleComponents_Project() {
	train := mat.NewDense(4, 2, []float64{1, 11, 2, 12, 3, 13, 4, 14})
	test := mat.NewDense(2, 2, []float64{
		2.5, 12.5, // the mean of the first part
		3.5, 13.5,
	})
	p, err := spectrum.PCA(context.Background(), train, 1, spectrum.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", mat.Formatted(p.Project(test)))
	// Output:
	// ⎡0.000⎤
	// ⎣1.414⎦
}

// What was reached, where the tolerance was not.
func ExampleUnconverged() {
	path := mat.NewSymDense(500, nil) // its eigenvalues lie close: eight products are far from enough
	for i := range 499 {
		path.SetSym(i, i+1, 1)
	}
	_, err := spectrum.Eigen(context.Background(), path, 3, spectrum.Options{MaxSteps: 8})
	fmt.Println(err)
	var u *spectrum.Unconverged
	if errors.As(err, &u) {
		fmt.Printf("%d products, residual %g, wanted %g\n", u.Steps, u.Residual, u.Tolerance)
	}
	// Output:
	// spectrum: eigenpairs: no pair converged in 8 products (MaxSteps 8)
	// 8 products, residual +Inf, wanted 1e-12
}

func ExampleParticipationRatio() {
	line := mat.NewDense(3, 3, []float64{0, 0, 0, 1, 1, 1, 2, 2, 2})
	corners := mat.NewDense(4, 2, []float64{1, 1, 1, -1, -1, 1, -1, -1})
	for _, x := range []*mat.Dense{line, corners} {
		pr, err := spectrum.ParticipationRatio(x)
		fmt.Printf("%.3f %v\n", pr, err)
	}
	// Output:
	// 1.000 <nil>
	// 2.000 <nil>
}

func ExampleValues() {
	values, err := spectrum.Values(mat.NewSymDense(2, []float64{2, 1, 1, 2}))
	fmt.Printf("%.4f %v\n", values, err)
	// Output:
	// [3.0000 1.0000] <nil>
}
