package loss

// Loss measures how far outputs are from targets.
type Loss interface {
	// Evaluate returns the loss over all trials and sets slope to its derivative by each output. output, target and slope hold trials × outputs numbers, trial by
	// trial; weight has one number ≥ 0 a trial, by which that trial's loss is multiplied, or is nil for 1. There is at least one trial.
	//
	// It may be called from several goroutines at once, each with slices of its own. It should allocate nothing: it is called at each step of learning.
	Evaluate(slope, output, target, weight []float64, outputs int) float64
}

// piece is the number of outputs that are computed at a time where intermediate values are needed.
const piece = 128

// of returns the weight of a trial.
func of(weight []float64, trial int) float64 {
	if weight == nil {
		return 1
	}
	return weight[trial]
}

// total returns the sum of the weights of trials.
func total(weight []float64, trials int) float64 {
	if weight == nil {
		return float64(trials)
	}
	sum := 0.0
	for _, w := range weight {
		sum += w
	}
	return sum
}
