package capacity_test

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/capacity"
	"gonum.org/v1/gonum/mat"
)

func ExampleSeparable() {
	points := mat.NewDense(3, 2, []float64{1, 0, 0, 1, -1, 2})
	fmt.Println(capacity.Separable(points, []int{1, 1, 1}))
	fmt.Println(capacity.Separable(points, []int{1, -1, 1})) // the second is between the others
	// Output:
	// true 0.5257311121191336 <nil>
	// false 0 <nil>
}

// Balls of radius 1 have the capacity 2/(D+1), and what a larger ball loses, a smaller one gains.
func ExampleBall() {
	fmt.Printf("%.4f %.4f %.4f\n", capacity.Ball(3, 0.5, 0), capacity.Ball(3, 1, 0), capacity.Ball(3, 2, 0))
	// Output: 0.7750 0.5000 0.3690
}
