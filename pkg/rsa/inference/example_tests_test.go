package inference_test

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
)

// How well a model explains six subjects, and whether another one explains them better.
func ExampleSignedRank() {
	a := []float64{.31, .24, .42, .18, .35, .29}
	b := []float64{.22, .25, .30, .11, .21, .24}
	fmt.Println(inference.TTest(a, 0, inference.Greater))
	fmt.Println(inference.SignedRank(a, 0, inference.Greater))
	fmt.Println(inference.PairedSignedRank(a, b, inference.TwoSided))
	// Output:
	// t test: 0.2983, t(5) = 8.72, p = 0.000164 (greater, n = 6)
	// signed-rank test: 0.2983, p = 0.0156 (greater, n = 6, exact)
	// paired signed-rank test: 0.07667, p = 0.0625 (two-sided, n = 6, exact)
}

func ExampleHolm() {
	p := []float64{.001, .03, .01, .2}
	fmt.Printf("%.3f\n", inference.Holm(p))
	fmt.Printf("%.3f\n", inference.BenjaminiHochberg(p))
	// Output:
	// [0.004 0.060 0.030 0.200]
	// [0.004 0.040 0.020 0.200]
}

// Six conditions on a line, in the data with some error, and two models. All 720 permutations of labels are tried.
func ExamplePermuteConditions() {
	names := []string{"a", "b", "c", "d", "e", "f"}
	at := func(measure string, positions ...float64) *rsa.RDM {
		r, err := rsa.Euclidean(rsa.Patterns(mat.NewDense(6, 1, positions), names))
		if err != nil {
			panic(err)
		}
		r.Measure = measure
		return r
	}
	data, err := rsa.NewStack(at("distance", 0, 1.2, 1.9, 3.1, 3.8, 5.2))
	if err != nil {
		panic(err)
	}
	models := []*rsa.RDM{at("line", 0, 1, 2, 3, 4, 5), at("ends", 0, 1, 1, 1, 1, 0)}
	test, err := inference.PermuteConditions(context.Background(), data, models, compare.Pearson(), inference.Greater, inference.Resampling{})
	if err != nil {
		panic(err)
	}
	fmt.Println(test)
	// Output:
	// condition-label permutation, Pearson correlation, greater, 1 RDM of 6 conditions, 719 permutations (all)
	// line: 0.9833, chance 0.0000 ± 0.2709, p = 0.00278, corrected 0.00278
	// ends: 0.2248, chance 0.0000 ± 0.2673, p = 0.267, corrected 0.375
}

// Evaluations of a model at eight times in ten subjects, with an effect at three successive times.
func ExampleClusterMass() {
	random := rng.New(5).Rand()
	x := mat.NewDense(10, 8, nil)
	for subject := range 10 {
		for time := range 8 {
			v := random.NormFloat64()
			if time >= 3 && time <= 5 {
				v += 2
			}
			x.Set(subject, time, v)
		}
	}
	test, err := inference.ClusterMass(context.Background(), x, inference.Line(8), inference.Greater, inference.ClusterOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Print(test)
	// Output:
	// clusters of t > 2.82 by sign flips (greater, n = 10, 1023 resamples): 1
	//   3 variables from 3 to 5, mass 12.68, p = 0.000977
}

// Log evidences of three models in eight subjects, most of whom follow the first.
func ExampleSelectModels() {
	evidence := mat.NewDense(8, 3, []float64{
		4, 0, 1,
		3, 1, 0,
		5, 2, 0,
		2, 0, 0,
		0, 3, 0,
		6, 0, 2,
		3, 0, 0,
		4, 1, 1,
	})
	s, err := inference.SelectModels(evidence, 0)
	if err != nil {
		panic(err)
	}
	fmt.Println(s)
	// Output:
	// random-effects model selection, probability of equal frequencies 0.0814
	// model 0: frequency 0.737, exceedance 0.9814, protected 0.9287
	// model 1: frequency 0.168, exceedance 0.0149, protected 0.0408
	// model 2: frequency 0.095, exceedance 0.0037, protected 0.0305
}
