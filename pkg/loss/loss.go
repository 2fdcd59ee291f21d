package loss

// Loss measures how far outputs are from targets.
type Loss interface {
	// Evaluate returns the loss over all trials and sets slope to its derivative by each output. output, target and slope hold trials × outputs numbers, trial by
	// trial; weight has one number ≥ 0 a trial, by which that trial's loss is multiplied, or is nil for 1. There is at least one trial.
	Evaluate(slope, output, target, weight []float64, outputs int) float64
}

// Squared is ½ Σ (ŷ − y)², a sum over trials and outputs: the loss of Flesch et al. 2022.
type Squared struct{}

// Evaluate implements [Loss].
func (Squared) Evaluate(slope, output, target, weight []float64, outputs int) (sum float64) {
	for i, y := range target {
		w := 1.0
		if weight != nil {
			w = weight[i/outputs]
		}
		fault := output[i] - y
		sum += w * fault * fault / 2
		slope[i] = w * fault
	}
	return sum
}

// Hidden measures how far hidden responses are from what is wanted of them.
type Hidden interface {
	// EvaluateHidden returns the loss and adds its derivative by each response to slope. response and slope hold trials × units numbers, trial by trial; trials says
	// which of the task they are.
	EvaluateHidden(slope, response []float64, trials []int, units int) float64
}
