package loss_test

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/loss"
)

// Two trials and three classes: the first is right and sure, the second undecided.
func ExampleCrossEntropy() {
	output := []float64{20, 0, 0, 1, 1, 1}
	target := []float64{1, 0, 0, 0, 0, 1}
	slope := make([]float64, 6)
	l := loss.CrossEntropy{}.Evaluate(slope, output, target, nil, 3)
	fmt.Printf("%.4f, log 3 is %.4f\n", l, math.Log(3))
	fmt.Printf("%.2f\n", slope)
	// Output:
	// 1.0986, log 3 is 1.0986
	// [-0.00 0.00 0.00 0.33 0.33 -0.67]
}

// A trial of weight 0 does not count, and Mean divides by the weights.
func ExampleMean() {
	slope := make([]float64, 3)
	l := loss.Mean(loss.Squared{}).Evaluate(slope, []float64{2, 4, 99}, []float64{0, 0, 0}, []float64{1, 1, 0}, 1)
	fmt.Println(l, slope)
	// Output: 5 [1 2 0]
}

// huber is a loss of one's own: quadratic up to an error of h, linear beyond.
type huber float64

func (h huber) Evaluate(slope, output, target, weight []float64, outputs int) (sum float64) {
	for i, y := range target {
		w := 1.0
		if weight != nil {
			w = weight[i/outputs] // one a trial
		}
		fault := output[i] - y
		clipped := max(-float64(h), min(float64(h), fault))
		sum += w * clipped * (fault - clipped/2)
		slope[i] = w * clipped
	}
	return sum
}

// A loss of one's own goes wherever the others go, here into a mean.
func ExampleLoss() {
	var own loss.Loss = huber(1)
	slope := make([]float64, 2)
	fmt.Println(own.Evaluate(slope, []float64{.5, 3}, []float64{0, 0}, nil, 1), slope)
	fmt.Println(loss.Mean(own).Evaluate(slope, []float64{.5, 3}, []float64{0, 0}, []float64{2, 0}, 1), slope)
	// Output:
	// 2.625 [0.5 1]
	// 0.125 [0.5 0]
}

// Targets of 0 and 1 are not those of a logistic loss.
func ExampleCheck() {
	fmt.Println(loss.Check(loss.Logistic{}, []float64{1, 0}, nil, 1))
	// Output: loss: Logistic: target of trial 1: output 0 is 0, want -1 or 1
}

// Hidden responses of three trials at the corners of a triangle: what an L1 penalty asks of them.
func ExampleActivity() {
	slope := make([]float64, 6)
	fmt.Println(loss.Activity{L1: .5}.EvaluateHidden(slope, []float64{0, 0, 4, 0, 0, -3}, []int{0, 1, 2}, 2), slope)
	// Output: 3.5 [0 0 0.5 0 0 -0.5]
}
