package loss

import "github.com/richlazy/richlazy/pkg/internal/simd"

// Squared is ½ Σ (ŷ − y)², a sum over trials and outputs: the loss of Flesch et al. 2022.
type Squared struct{}

// Evaluate implements [Loss].
func (Squared) Evaluate(slope, output, target, weight []float64, outputs int) (sum float64) {
	for i, y := range target {
		fault := output[i] - y
		slope[i] = fault
		sum += fault * fault
	}
	if weight == nil {
		return sum / 2
	}
	sum = 0
	for i, w := range weight {
		for j := i * outputs; j < (i+1)*outputs; j++ {
			fault := slope[j]
			slope[j] = w * fault
			sum += slope[j] * fault
		}
	}
	return sum / 2
}

// MeanSquared is the mean of (ŷ − y)² over trials and outputs: PyTorch's MSELoss. Weights make it a weighted mean over trials; it is 0 when they are all 0.
type MeanSquared struct{}

// Evaluate implements [Loss].
func (MeanSquared) Evaluate(slope, output, target, weight []float64, outputs int) float64 {
	sum := Squared{}.Evaluate(slope, output, target, weight, outputs)
	return divide(slope, sum, total(weight, len(target)/outputs)*float64(outputs)/2)
}

// Mean returns l divided by the number of trials, or by the sum of their weights. It is 0 when they are all 0. Mean panics when l is nil.
func Mean(l Loss) Loss {
	if l == nil {
		panic("loss: Mean: got nil, want a loss")
	}
	return mean{l}
}

type mean struct{ Loss }

// Evaluate implements [Loss].
func (m mean) Evaluate(slope, output, target, weight []float64, outputs int) float64 {
	sum := m.Loss.Evaluate(slope, output, target, weight, outputs)
	return divide(slope, sum, total(weight, len(target)/outputs))
}

// CheckTarget implements [TargetChecker]: targets are those that the loss that is divided can take.
func (m mean) CheckTarget(target []float64) error {
	if c, ok := m.Loss.(TargetChecker); ok {
		return c.CheckTarget(target)
	}
	return nil
}

// divide divides a loss and its slope by n, and where that is 0 sets them to 0: no trial counts.
func divide(slope []float64, sum, n float64) float64 {
	if n == 0 {
		clear(slope)
		return 0
	}
	simd.Scale(1/n, slope)
	return sum / n
}
