package loss

import (
	"fmt"
	"math"
)

// Hidden measures how far hidden responses are from what is wanted of them.
type Hidden interface {
	// EvaluateHidden returns the loss and adds its derivative by each response to slope. response and slope hold trials × units numbers, trial by trial; trials says
	// which of the task they are.
	//
	// It may be called from several goroutines at once, each with slices of its own.
	EvaluateHidden(slope, response []float64, trials []int, units int) float64
}

// HiddenChecker is implemented by losses of hidden responses that do not fit every task.
type HiddenChecker interface {
	// CheckHidden returns an error that names got and want, when the loss does not fit a task of so many trials.
	CheckHidden(trials int) error
}

// CheckHidden returns the error of h for a task of so many trials, if it is a [HiddenChecker].
func CheckHidden(h Hidden, trials int) error {
	if c, ok := h.(HiddenChecker); ok {
		return c.CheckHidden(trials)
	}
	return nil
}

// Activity penalises the size of responses: Σ (L1·|h| + ½·L2·h²) over trials and units. L1 makes representations sparse. At a response of 0 the slope of the first part is
// taken as 0.
type Activity struct{ L1, L2 float64 }

// EvaluateHidden implements [Hidden].
func (a Activity) EvaluateHidden(slope, response []float64, _ []int, _ int) (sum float64) {
	for i, h := range response {
		sum += a.L1*math.Abs(h) + a.L2*h*h/2
		slope[i] += a.L2 * h
		if h > 0 {
			slope[i] += a.L1
		} else if h < 0 {
			slope[i] -= a.L1
		}
	}
	return sum
}

// CheckHidden implements [HiddenChecker].
func (a Activity) CheckHidden(int) error {
	if !(a.L1 >= 0) || math.IsInf(a.L1, 1) || !(a.L2 >= 0) || math.IsInf(a.L2, 1) {
		return fmt.Errorf("loss: Activity: got L1 %v and L2 %v, want finite numbers ≥ 0", a.L1, a.L2)
	}
	return nil
}
