package loss

import (
	"fmt"
	"math"
	"strings"
)

// TargetChecker is implemented by losses that cannot take all targets.
type TargetChecker interface {
	// CheckTarget returns an error that names the output, got and want, when these targets of one trial are not such as the loss is made for.
	CheckTarget(target []float64) error
}

// Check returns an error when l cannot take these targets (trials × outputs, trial by trial), or weights: one finite number ≥ 0 a trial, not all of them 0, or nil.
// It names the trial, got and want. Targets must be finite. Those of trials with a weight of 0 do not matter.
func Check(l Loss, target, weight []float64, outputs int) error {
	name := strings.TrimPrefix(fmt.Sprintf("%T", l), "loss.")
	if m, ok := l.(mean); ok {
		name = strings.TrimPrefix(fmt.Sprintf("%T", m.Loss), "loss.")
	}
	if outputs < 1 || len(target) == 0 || len(target)%outputs != 0 {
		return fmt.Errorf("loss: %s: got %d targets for %d outputs, want one an output for at least one trial", name, len(target), outputs)
	}
	trials := len(target) / outputs
	if weight != nil && len(weight) != trials {
		return fmt.Errorf("loss: %s: got %d weights, want one for each of %d trials", name, len(weight), trials)
	}
	for i, w := range weight {
		if !(w >= 0) || math.IsInf(w, 1) {
			return fmt.Errorf("loss: %s: weight of trial %d is %v, want a finite number ≥ 0", name, i, w)
		}
	}
	if total(weight, trials) == 0 {
		return fmt.Errorf("loss: %s: the weights of all %d trials are 0", name, trials)
	}
	checker, _ := l.(TargetChecker)
	for i := range trials {
		if of(weight, i) == 0 {
			continue
		}
		y := target[i*outputs : (i+1)*outputs]
		err := finite(y)
		if err == nil && checker != nil {
			err = checker.CheckTarget(y)
		}
		if err != nil {
			return fmt.Errorf("loss: %s: target of trial %d: %w", name, i, err)
		}
	}
	return nil
}

func finite(y []float64) error {
	for j, v := range y {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("output %d is %v, want a finite number", j, v)
		}
	}
	return nil
}

// signs returns an error unless all of y are −1 or 1.
func signs(y []float64) error {
	for j, v := range y {
		if v != 1 && v != -1 {
			return fmt.Errorf("output %d is %v, want -1 or 1", j, v)
		}
	}
	return nil
}

// oneHot returns an error unless one of y is 1 and the others are 0.
func oneHot(y []float64) error {
	ones := 0
	for j, v := range y {
		switch v {
		case 0:
		case 1:
			ones++
		default:
			return fmt.Errorf("output %d is %v, want 0 or 1", j, v)
		}
	}
	if ones != 1 {
		return fmt.Errorf("%d outputs are 1, want exactly one", ones)
	}
	return nil
}
