package train

import (
	"fmt"
	"math"
)

// Schedules are functions from the step, counted from 0, to the factor of the learning rate, for Options.Schedule.

// StepDecay multiplies the rate by factor after every so many steps: factor^⌊step/every⌋. It panics unless every is positive and factor is a finite number ≥ 0.
func StepDecay(every int, factor float64) func(step int) float64 {
	if every < 1 || !(factor >= 0) || !finite(factor) {
		panic(fmt.Sprintf("train: StepDecay: every %d steps by %v, want a positive number of steps and a finite factor ≥ 0", every, factor))
	}
	return func(step int) float64 { return math.Pow(factor, float64(step/every)) }
}

// Cosine lets the rate fall from 1 to end along half a cosine over so many steps, and stay there (Loshchilov & Hutter 2017, without restarts). It panics unless steps
// is positive and end is within 0 … 1.
func Cosine(steps int, end float64) func(step int) float64 {
	if steps < 1 || !(end >= 0 && end <= 1) {
		panic(fmt.Sprintf("train: Cosine: %d steps to %v, want a positive number of steps and an end within 0 … 1", steps, end))
	}
	return func(step int) float64 {
		return end + (1-end)*(1+math.Cos(math.Pi*math.Min(1, float64(step)/float64(steps))))/2
	}
}

// Inverse lets the rate fall as 1/(1 + step/half): to a half after half steps, then as 1/t (Robbins & Monro 1951). It panics unless half is a positive number.
func Inverse(half float64) func(step int) float64 {
	if !(half > 0) || !finite(half) {
		panic(fmt.Sprintf("train: Inverse: half the rate after %v steps, want a positive number", half))
	}
	return func(step int) float64 { return 1 / (1 + float64(step)/half) }
}

// WarmUp raises the rate linearly over the first so many steps, step 0 having 1/steps of it, and goes on with then, whose own steps count from the end of the
// warming. A nil then is a constant 1. It panics unless steps is positive.
func WarmUp(steps int, then func(step int) float64) func(step int) float64 {
	if steps < 1 {
		panic(fmt.Sprintf("train: WarmUp: %d steps, want a positive number", steps))
	}
	begin := 1.0
	if then != nil {
		begin = then(0)
	}
	return func(step int) float64 {
		switch {
		case step < steps:
			return begin * float64(step+1) / float64(steps)
		case then == nil:
			return 1
		}
		return then(step - steps)
	}
}
