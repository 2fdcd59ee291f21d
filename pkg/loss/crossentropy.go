package loss

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// CrossEntropy is −Σ y log softmax(ŷ) over trials and classes, for targets that are probabilities of classes: one-hot, or soft ones. With one-hot targets [Mean] of it
// is PyTorch's CrossEntropyLoss.
type CrossEntropy struct{}

// Evaluate implements [Loss].
func (CrossEntropy) Evaluate(slope, output, target, weight []float64, outputs int) (sum float64) {
	// exp(ŷ − max) of all outputs first, in the room of the slopes.
	for at := 0; at < len(target); at += outputs {
		row := output[at : at+outputs]
		top := math.Inf(-1)
		for _, f := range row {
			top = max(top, f)
		}
		for j, f := range row {
			slope[at+j] = f - top
		}
	}
	simd.Exp(slope, slope)
	for at := 0; at < len(target); at += outputs {
		row, y, s := output[at:at+outputs], target[at:at+outputs], slope[at:at+outputs]
		top, parts, mass := math.Inf(-1), 0.0, 0.0
		for j, f := range row {
			top = max(top, f)
			parts += s[j]
			mass += y[j]
		}
		w, log := of(weight, at/outputs), math.Log(parts)
		for j, f := range row {
			if y[j] != 0 { // a class that never is may have an output of −∞
				sum += w * y[j] * (log + (top - f))
			}
			s[j] = w * (mass*s[j]/parts - y[j])
		}
	}
	return sum
}

// CheckTarget implements [TargetChecker].
func (CrossEntropy) CheckTarget(target []float64) error {
	if len(target) < 2 {
		return fmt.Errorf("%d outputs, want one a class, at least 2", len(target))
	}
	mass := 0.0
	for j, y := range target {
		if !(y >= 0) {
			return fmt.Errorf("output %d is %v, want a probability", j, y)
		}
		mass += y
	}
	if !(math.Abs(mass-1) <= 1e-6) {
		return fmt.Errorf("got probabilities that sum to %v, want 1", mass)
	}
	return nil
}
