package capacity_test

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/capacity"
)

// What capacity says of accuracy where labels are a teacher's: 2 is chance, and twice the capacity is about half the errors.
func ExampleAccuracyOfCapacity() {
	for _, alpha := range []float64{2, 2.5, 4, 8, 16} {
		accuracy := capacity.AccuracyOfCapacity(alpha)
		fmt.Printf("capacity %4.1f: accuracy %.3f\n", capacity.CapacityOfAccuracy(accuracy), accuracy)
	}
	// Output:
	// capacity  2.0: accuracy 0.500
	// capacity  2.5: accuracy 0.721
	// capacity  4.0: accuracy 0.847
	// capacity  8.0: accuracy 0.927
	// capacity 16.0: accuracy 0.964
}
