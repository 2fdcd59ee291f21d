package fewshot_test

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/fewshot"
	"github.com/richlazy/richlazy/pkg/rng"
)

// clouds are three Gaussian classes in 50 dimensions.
func clouds(points int) (classes []*mat.Dense) {
	random := rng.New(1).Rand()
	for range 3 {
		centre := make([]float64, 50)
		for j := range centre {
			centre[j] = 0.3 * random.NormFloat64()
		}
		x := mat.NewDense(points, 50, nil)
		for i := range points {
			for j, c := range centre {
				x.Set(i, j, c+random.NormFloat64())
			}
		}
		classes = append(classes, x)
	}
	return classes
}

func Example() {
	ctx, classes := context.Background(), clouds(100)
	for _, m := range []int{1, 5, 20} {
		predicted, err := fewshot.Theory(ctx, classes, m)
		if err != nil {
			fmt.Println(err)
			return
		}
		learned, err := fewshot.Learn(ctx, classes, fewshot.Options{Shots: m}, rng.New(2).Source())
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%2d shots: predicted %.2f, learnt %.2f ± %.2f\n", m, predicted.All.Value, learned.All.Value, learned.AllSE)
	}
	// Output:
	//  1 shots: predicted 0.58, learnt 0.58 ± 0.01
	//  5 shots: predicted 0.46, learnt 0.45 ± 0.02
	// 20 shots: predicted 0.33, learnt 0.32 ± 0.02
}

func ExamplePair_SNR() {
	// Classes of 25 dimensions, the centres less than one radius apart, and nothing else in common.
	p := fewshot.Pair{Distance: 0.5, Ratio: 1, Dimension: 25, OtherDimension: 25}
	fmt.Printf("one shot: SNR %.2f, error %.3f; ten: SNR %.2f, error %.3f\n", p.SNR(1), p.Error(1), p.SNR(10), p.Error(10))
	// Spread along the line between the centres stays as noise with any number of shots.
	p.Own = 0.05
	fmt.Printf("one shot: SNR %.2f, error %.3f; ten: SNR %.2f, error %.3f\n", p.SNR(1), p.Error(1), p.SNR(10), p.Error(10))
	// Output:
	// one shot: SNR 0.88, error 0.188; ten: SNR 3.77, error 0.000
	// one shot: SNR 0.69, error 0.244; ten: SNR 1.07, error 0.142
}

func ExampleMeasure() {
	few := clouds(10)
	unbiased, err := fewshot.Measure(few)
	if err != nil {
		fmt.Println(err)
		return
	}
	plain, err := fewshot.PlugIn(few)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("squared distance of two centres: plugged in %.1f, unbiased %.1f\n", plain.Distances.At(0, 1), unbiased.Distances.At(0, 1))
	fmt.Printf("dimension: plugged in %.0f, estimated %.0f, true 50\n", plain.Pair(0, 1).Dimension, unbiased.Pair(0, 1).Dimension)
	// Output:
	// squared distance of two centres: plugged in 19.0, unbiased 9.3
	// dimension: plugged in 8, estimated 63, true 50
}
