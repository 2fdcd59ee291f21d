package compare_test

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// Two models and three subjects, one of whom lacks a pair.
func Example() {
	names := []string{"face", "body", "house", "tool"}
	models := &rsa.Stack{Conditions: names, Values: mat.NewDense(2, 6, []float64{
		0, 1, 1, 1, 1, 0, // animate or not
		1, 1, 1, 0, 0, 0, // faces or not
	})}
	data := &rsa.Stack{Conditions: names, Values: mat.NewDense(3, 6, []float64{
		.2, .9, .8, .7, .9, .3,
		.4, .8, .7, .9, .6, .1,
		.3, .6, .9, .5, .4, nan,
	})}
	c, err := compare.Compare(compare.RhoA(), models, data)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s, %d pairs, %d missing\n%.2f\n", c.Measure, c.Pairs, c.Missing, mat.Formatted(c.Values))
	ceiling, err := compare.NoiseCeiling(compare.RhoA(), data, compare.CeilingOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("ceiling %.2f to %.2f\n", ceiling.Lower, ceiling.Upper)
	// Output:
	// rho-a, 5 pairs, 1 missing
	// ⎡ 0.50   0.50   0.50⎤
	// ⎣-0.12  -0.25   0.25⎦
	// ceiling 0.53 to 0.80
}

// A sample of the conditions changes weights, not RDMs.
func ExampleEvaluator() {
	rdms := mat.NewDense(2, 6, []float64{
		1, 2, 3, 4, 5, 6,
		1, 3, 2, 5, 4, 6,
	})
	e, err := compare.Cosine().Ready(4, rdms)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d pairs: %.4f\n", e.Pairs(), e.Similarity(0, 1))
	e.Weigh([]int{2, 0, 1, 1}) // conditions 0, 0, 2 and 3
	fmt.Printf("%d pairs: %.4f\n", e.Pairs(), e.Similarity(0, 1))
	// Output:
	// 6 pairs: 0.9780
	// 5 pairs: 0.9677
}

var nan = math.NaN()
