package posteriordb_test

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
)

func ExampleEightSchools() {
	m := posteriordb.EightSchools()
	x := make([]float64, m.Target.Dim) // at tau = 1 and all others 0
	gradient := make([]float64, m.Target.Dim)
	fmt.Printf("log density %.4f, slope by log tau %.4f\n", m.Target.Density(gradient, x), gradient[9])
	for _, k := range m.Known[8:] {
		fmt.Printf("%-4s %.4f ± %.4f\n", k.Name, k.Mean, k.SD)
	}
	// Output:
	// log density -4.1740, slope by log tau 0.9231
	// mu   4.3968 ± 3.3177
	// tau  3.5977 ± 3.2200
}

func ExampleLinearNetwork_Exact() {
	l := posteriordb.DeepLinear()
	e := l.Exact(mat.NewDense(1, 3, []float64{1, -1, 1}))
	fmt.Printf("Σ a² %.4f ± %.4f in the posterior, 1.0000 ± 0.3162 in the prior\n", e.Norm.Mean, e.Norm.SD)
	fmt.Printf("f(1, −1, 1) = %.3f ± %.3f, log evidence %.4f\n", e.Predictions[0].Mean, e.Predictions[0].SD, e.LogEvidence)
	// Output:
	// Σ a² 0.9897 ± 0.3022 in the posterior, 1.0000 ± 0.3162 in the prior
	// f(1, −1, 1) = 0.002 ± 0.994, log evidence 3.3023
}
