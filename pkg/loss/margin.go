package loss

import (
	"fmt"
	"math"
)

// Margin is the hinge loss: Σ max(0, width − yŷ) over trials and outputs for targets of −1 and 1. For a trial with one-hot targets it is that of Crammer & Singer 2001,
// max(0, width + the largest other output − the output of its class). Where it has a kink the slope is that of the flat side.
type Margin struct {
	// Width is the margin that is enough, a positive number; 0 is 1.
	Width float64
}

// Evaluate implements [Loss].
func (m Margin) Evaluate(slope, output, target, weight []float64, outputs int) (sum float64) {
	width := m.Width
	if width == 0 {
		width = 1
	}
	clear(slope)
	for at := 0; at < len(target); at += outputs {
		w, f, y, s := of(weight, at/outputs), output[at:at+outputs], target[at:at+outputs], slope[at:at+outputs]
		if class := hot(y); class >= 0 {
			rival, top := 0, math.Inf(-1)
			for j, v := range f {
				if j != class && v > top {
					rival = j
				}
				if j != class {
					top = max(top, v) // keeps NaN
				}
			}
			if lack := width + (top - f[class]); !(lack <= 0) {
				sum += w * lack
				s[rival], s[class] = w, -w
			}
			continue
		}
		for j, v := range f {
			if lack := width - y[j]*v; !(lack <= 0) {
				sum += w * lack
				s[j] = -w * y[j]
			}
		}
	}
	return sum
}

// hot returns the class of a trial with one-hot targets, which unlike others have a zero, else −1.
func hot(y []float64) int {
	zero, class := false, -1
	for j, v := range y {
		if v == 0 {
			zero = true
		} else {
			class = j
		}
	}
	if !zero {
		return -1
	}
	return class
}

// CheckTarget implements [TargetChecker].
func (m Margin) CheckTarget(target []float64) error {
	if !(m.Width >= 0) || math.IsInf(m.Width, 1) {
		return fmt.Errorf("the width of the margin is %v, want a finite number ≥ 0", m.Width)
	}
	if hot(target) < 0 {
		return signs(target)
	}
	return oneHot(target)
}
