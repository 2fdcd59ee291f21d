package inference_test

import (
	"context"
	"fmt"
	"log"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// gardens describes 50 conditions: two contexts of five by five trees.
func gardens() (c rsa.TwoContexts) {
	for i := range 50 {
		c.Conditions = append(c.Conditions, fmt.Sprintf("tree %02d", i))
		c.Context = append(c.Context, i/25)
		c.Relevant0, c.Relevant1 = append(c.Relevant0, float64(i/5%5)), append(c.Relevant1, float64(i%5))
	}
	return c
}

// Twelve subjects represent two tasks on two features: mostly on orthogonal axes, a little as a grid, with noise. Which geometry explains them, and would it with other
// subjects and other trees?
func ExampleDual() {
	geometries, err := gardens().Models()
	if err != nil {
		log.Fatal(err)
	}
	random := rng.New(2022).At("subjects").Rand()
	subjects := &rsa.Stack{Conditions: gardens().Conditions, Values: mat.NewDense(12, 1225, nil), Measure: "distance"}
	for s := range 12 {
		for p := range 1225 {
			subjects.Values.Set(s, p, 0.3*geometries[0].Values[p]+0.7*geometries[1].Values[p]+1.5*random.NormFloat64())
		}
	}
	models := model.Each(geometries...)
	opt := inference.Options{Samples: 500, Source: rng.New(2022).At("dual").Source()}
	result, err := inference.Dual(context.Background(), models, subjects, compare.Pearson(), opt)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result)
	fmt.Println(inference.TTests(result).Pairs[1][2])
	// Output:
	// Pearson correlation, dual bootstrap over subjects and conditions, variances by jackknife, 12 subjects, 50 conditions, 500 of 500 samples valid
	// grid model: 0.3898 ± 0.0194
	// orthogonal model: 0.4720 ± 0.0212
	// parallel model: 0.3899 ± 0.0158
	// noise ceiling: 0.4521 to 0.5654
	// t test: 0.08208, t(11) = 4.87, p = 0.000494 (two-sided)
}

// A mixture of geometries has weights to fit. It is compared with its parts on trees and subjects that it has not seen.
func ExampleBootstrapCrossValidate() {
	geometries, err := gardens().Models()
	if err != nil {
		log.Fatal(err)
	}
	random := rng.New(2022).At("subjects").Rand()
	subjects := &rsa.Stack{Conditions: gardens().Conditions, Values: mat.NewDense(12, 1225, nil), Measure: "distance"}
	for s := range 12 {
		for p := range 1225 {
			subjects.Values.Set(s, p, 0.3*geometries[0].Values[p]+0.7*geometries[1].Values[p]+1.5*random.NormFloat64())
		}
	}
	models := append(model.Each(geometries...), model.Weighted{Name: "mixture", RDMs: geometries})
	opt := inference.Options{Samples: 100, Source: rng.New(2022).At("folds").Source()}
	result, err := inference.BootstrapCrossValidate(context.Background(), inference.OverBothCorrected, models, subjects, compare.WhitenedPearson(nil), opt)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result)
	fmt.Printf("weights: %.2f\n", result.Parameters[3])
	// Output:
	// whitened Pearson correlation, dual bootstrap over subjects and conditions, cross-validated, 12 subjects, 50 conditions, 100 of 100 samples valid
	// grid model: 0.3482 ± 0.0292
	// orthogonal model: 0.4099 ± 0.0298
	// parallel model: 0.3252 ± 0.0207
	// mixture: 0.4474 ± 0.0287
	// noise ceiling: 0.3794 to 0.5217
	// weights: [0.42 0.91 0.00]
}
