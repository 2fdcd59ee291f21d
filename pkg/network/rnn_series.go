package network

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Series is input in time: trials of equally many steps, with one row of inputs a step. A task.Sequence is one, and so is what [SeriesOf] makes of numbers.
type Series interface {
	Len() int                     // number of trials
	Steps() int                   // number of steps of each
	At(trial, step int) []float64 // the inputs at a step of a trial, which are only read
}

// SeriesOf returns trials × steps × features numbers as a Series. It shares memory with values, and panics when their number is no multiple of trials × steps.
func SeriesOf(values []float64, trials, steps int) Series {
	if trials < 1 || steps < 1 || len(values) == 0 || len(values)%(trials*steps) != 0 {
		panic(fmt.Sprintf("network: SeriesOf: got %d numbers, want a multiple of %d trials × %d steps", len(values), trials, steps))
	}
	return series{values, trials, steps, len(values) / (trials * steps)}
}

type series struct {
	values                  []float64
	trials, steps, features int
}

// Len returns the number of trials.
func (s series) Len() int { return s.trials }

// Steps returns the number of steps of each trial.
func (s series) Steps() int { return s.steps }

// At returns the inputs at a step of a trial.
func (s series) At(trial, step int) []float64 {
	from := (trial*s.steps + step) * s.features
	return s.values[from : from+s.features : from+s.features]
}

// Trajectory is what a recurrent network does in all trials: its responses and outputs at every step.
type Trajectory struct {
	Trials, Steps, Units, Outputs int
	Hidden                        []float64 // trials × steps × units
	Output                        []float64 // trials × steps × outputs
}

// ActivityAt returns the responses of all trials at a step, trials × units, ready for an RDM. It panics when there is no such step.
func (t *Trajectory) ActivityAt(step int) *mat.Dense {
	return t.at("ActivityAt", t.Hidden, t.Units, func(int) int { return step })
}

// OutputsAt returns the outputs of all trials at a step, trials × outputs. It panics when there is no such step.
func (t *Trajectory) OutputsAt(step int) *mat.Dense {
	return t.at("OutputsAt", t.Output, t.Outputs, func(int) int { return step })
}

// ActivityAtEach returns the responses of each trial at a step of its own, trials × units, such as at the decision where trials differ in length: steps[i] is that of
// trial i. It panics when there is none such, or not one a trial.
func (t *Trajectory) ActivityAtEach(steps []int) *mat.Dense {
	return t.at("ActivityAtEach", t.Hidden, t.Units, t.own("ActivityAtEach", steps))
}

// OutputsAtEach returns the outputs of each trial at a step of its own, as [Trajectory.ActivityAtEach] does.
func (t *Trajectory) OutputsAtEach(steps []int) *mat.Dense {
	return t.at("OutputsAtEach", t.Output, t.Outputs, t.own("OutputsAtEach", steps))
}

// Trial returns the responses in one trial, steps × units. It shares memory with t.
func (t *Trajectory) Trial(trial int) *mat.Dense {
	size := t.Steps * t.Units
	return mat.NewDense(t.Steps, t.Units, t.Hidden[trial*size:(trial+1)*size])
}

func (t *Trajectory) own(what string, steps []int) func(trial int) int {
	if len(steps) != t.Trials {
		panic(fmt.Sprintf("network: %s: got %d steps, want one for each of %d trials", what, len(steps), t.Trials))
	}
	return func(trial int) int { return steps[trial] }
}

func (t *Trajectory) at(what string, values []float64, columns int, step func(trial int) int) *mat.Dense {
	m := mat.NewDense(t.Trials, columns, nil)
	for trial := range t.Trials {
		s := step(trial)
		if s < 0 || s >= t.Steps {
			panic(fmt.Sprintf("network: %s: step %d of trial %d, want 0 … %d", what, s, trial, t.Steps-1))
		}
		from := (trial*t.Steps + s) * columns
		m.SetRow(trial, values[from:from+columns])
	}
	return m
}
