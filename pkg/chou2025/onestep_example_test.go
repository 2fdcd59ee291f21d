package chou2025_test

import (
	"context"
	"fmt"

	"github.com/richlazy/richlazy/pkg/chou2025"
	"github.com/richlazy/richlazy/pkg/rng"
)

// A step on a teacher's labels turns features towards the teacher; capacity and accuracy rise together.
func ExampleOneStep() {
	study := chou2025.OneStep{Inputs: 60, Units: 30, Rates: []float64{0, 3}, Seeds: 1}
	steps, err := study.Run(context.Background(), rng.New(1).Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range steps {
		m := row[0]
		fmt.Printf("η = %g: correlation with the teacher %.2f, capacity %.1f (theory %.1f), accuracy %.2f (theory %.2f)\n", m.Rate, m.Correlation, m.Capacity.Value, m.Predicted,
			m.Accuracy.Value, m.FiniteOptimal)
	}
	// Output:
	// η = 0: correlation with the teacher 0.72, capacity 2.6 (theory 2.7), accuracy 0.75 (theory 0.75)
	// η = 3: correlation with the teacher 0.93, capacity 5.0 (theory 4.8), accuracy 0.88 (theory 0.87)
}
