package train

import (
	"fmt"
	"math"
)

// Until says when training may end early: at the first step at which one of its conditions holds, before that step's update. The zero value never does.
type Until struct {
	// Loss ends training when the loss before an update is below it.
	Loss float64
	// Accuracy ends training when the accuracy has been at least this for Patience steps in a row (0 is 1).
	Accuracy float64
	Patience int
	// Worse ends training when the loss of Options.Test has not fallen below its minimum for so many measurements in a row. 0 is never.
	Worse int
}

// Ending says why training ended.
type Ending uint8

// Endings. The zero value is that of training that was not ended early.
const (
	AllSteps        Ending = iota // after Options.Steps
	LossReached                   // by Until.Loss
	AccuracyReached               // by Until.Accuracy
	TestWorse                     // by Until.Worse
)

// String returns the name of an ending in words.
func (e Ending) String() string {
	switch e {
	case AllSteps:
		return "all steps"
	case LossReached:
		return "loss reached"
	case AccuracyReached:
		return "accuracy reached"
	case TestWorse:
		return "test loss no longer falls"
	}
	return fmt.Sprintf("Ending(%d)", e)
}

func (u Until) check(test bool) error {
	switch {
	case math.IsNaN(u.Loss):
		return fmt.Errorf("train: Until: Loss: got NaN, want a number")
	case !(u.Accuracy >= 0 && u.Accuracy <= 1):
		return fmt.Errorf("train: Until: Accuracy: got %v, want 0 to 1", u.Accuracy)
	case u.Patience < 0 || u.Worse < 0:
		return fmt.Errorf("train: Until: Patience: got %d, Worse: got %d, want 0 or more", u.Patience, u.Worse)
	case u.Worse > 0 && !test:
		return fmt.Errorf("train: Until: Worse: got %d, but there is no Test to measure", u.Worse)
	}
	return nil
}

// vigil is what Until has to remember from step to step.
type vigil struct {
	Right int     // steps in a row with the accuracy wanted
	Least float64 // the smallest loss on the test so far
	Worse int     // measurements since
}

// reached reports whether loss or accuracy end training.
func (v *vigil) reached(u Until, loss, accuracy float64) (Ending, bool) {
	if u.Loss != 0 && loss < u.Loss {
		return LossReached, true
	}
	if accuracy >= u.Accuracy {
		v.Right++
	} else {
		v.Right = 0
	}
	return AccuracyReached, u.Accuracy > 0 && v.Right >= max(1, u.Patience)
}

// measured reports whether a measurement on the test ends training.
func (v *vigil) measured(u Until, first bool, loss float64) bool {
	if first || loss < v.Least {
		v.Least, v.Worse = loss, 0
		return false
	}
	v.Worse++
	return u.Worse > 0 && v.Worse >= u.Worse
}
