package chou2025_test

import (
	"context"
	"fmt"

	"github.com/richlazy/richlazy/pkg/chou2025"
	"github.com/richlazy/richlazy/pkg/rng"
)

// A lazy and a rich network on the same small task.
func ExampleStudy_Run() {
	study := chou2025.Study{Manifolds: 4, Points: 30, TestPoints: 10, Inputs: 40, Dimension: 2, Units: 60, Steps: 128, Batch: 20, Seeds: 1, Alphas: []float64{100, .1}}
	courses, err := study.Run(context.Background(), rng.New(1).Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range courses {
		fmt.Printf("α = %v: accuracy %.2f, capacity of the classes %.2f → %.2f\n", c.Alpha, c.End().Accuracy, c.Checkpoints[0].Classes.Capacity.Value, c.End().Classes.Capacity.Value)
	}
	// Output:
	// α = 100: accuracy 1.00, capacity of the classes 0.32 → 0.32
	// α = 0.1: accuracy 1.00, capacity of the classes 0.32 → 1.05
}
