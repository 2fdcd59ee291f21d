package task

import (
	"fmt"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Sequence is a task in time for recurrent networks: at each step of a trial there is an input and a wanted action. Trials that are shorter than the
// longest are followed by steps of zero input and zero weight.
type Sequence struct {
	Name     string
	Step     float64  // dt, ms
	Trials   []string // names of the trials
	Features []string // names of the inputs
	Actions  []string // names of the actions; action 0 is to keep fixating
	Lengths  []int    // steps of each trial
	Inputs   []float64
	Target   []int     // wanted action, trials × steps
	Weight   []float64 // of a step in the loss, trials × steps; 0 behind the end of a trial
	Periods  []Period  // in their order within a trial
	// Conditions say what each trial is made of, for the labels of RDMs and for conditions × units matrices.
	Conditions []Condition
}

// Period is a part of all trials, such as the delay. It may differ in length between trials and have no steps.
type Period struct {
	Name       string
	Start, End []int // first step, and the step after the last, of each trial; the onset is Start · Sequence.Step ms after that of the trial
}

// Condition is one column of a table of trials.
type Condition struct {
	Name   string
	Values []float64 // one a trial
}

// Len returns the number of trials.
func (s *Sequence) Len() int { return len(s.Trials) }

// Steps returns the number of steps of all rows of Inputs, Target and Weight, which is that of the longest trial.
func (s *Sequence) Steps() int {
	if s.Len() == 0 {
		return 0
	}
	return len(s.Target) / s.Len()
}

// At returns the input at a step of a trial. It shares memory with s.Inputs, which is trials × steps × features. It panics on a trial or step that does
// not exist; steps are those of the longest trial.
func (s *Sequence) At(trial, step int) []float64 {
	if uint(trial) >= uint(s.Len()) || uint(step) >= uint(s.Steps()) {
		panic(fmt.Sprintf("task: Sequence: got trial %d, step %d, want one of %d trials × %d steps", trial, step, s.Len(), s.Steps()))
	}
	f := len(s.Features)
	from := (trial*s.Steps() + step) * f
	return s.Inputs[from : from+f : from+f]
}

// InputsAt returns the inputs of all trials at a step, trials × features: what a batch sees at once. It panics on a step that does not exist.
func (s *Sequence) InputsAt(step int) *mat.Dense {
	x := mat.NewDense(s.Len(), len(s.Features), nil)
	for trial := range s.Len() {
		x.SetRow(trial, s.At(trial, step))
	}
	return x
}

// TargetsAt returns the wanted actions of all trials at a step one-hot, trials × actions. It panics on a step that does not exist.
func (s *Sequence) TargetsAt(step int) *mat.Dense {
	class, steps := make([]int, s.Len()), s.Steps()
	demand(step >= 0 && step < steps, "TargetsAt", "step", step, fmt.Sprintf("0 … %d", steps-1))
	for trial := range class {
		class[trial] = s.Target[trial*steps+step]
	}
	return OneHot(class, len(s.Actions))
}

// Period returns the part of that name. The error lists those that there are.
func (s *Sequence) Period(name string) (Period, error) {
	var names []string
	for _, p := range s.Periods {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	return Period{}, fmt.Errorf("task: %s: no period %q: there are %s", s.Name, name, strings.Join(names, ", "))
}

// Condition returns one value a trial. The error lists the columns that there are.
func (s *Sequence) Condition(name string) ([]float64, error) {
	var names []string
	for _, c := range s.Conditions {
		if c.Name == name {
			return c.Values, nil
		}
		names = append(names, c.Name)
	}
	return nil, fmt.Errorf("task: %s: no condition %q: there are %s", s.Name, name, strings.Join(names, ", "))
}

// Weigh sets the weight of all steps of a period in the loss, 0 to leave them out. The weight is 1 for every step of a trial before.
func (s *Sequence) Weigh(period string, weight float64) error {
	p, err := s.Period(period)
	if err != nil {
		return err
	}
	if !finite(weight) || weight < 0 {
		return fmt.Errorf("task: %s: weight of %s: got %v, want ≥ 0", s.Name, period, weight)
	}
	for trial, start := range p.Start {
		for step := start; step < p.End[trial]; step++ {
			s.Weight[trial*s.Steps()+step] = weight
		}
	}
	return nil
}

// Groups sorts the trials by the values of some conditions: group gives that of each trial, names those of the groups, such as "context 0, choice 1".
// Groups come in ascending order of the values, the first condition the slowest; those that do not occur are left out. With [Partition] the responses
// to each condition of an RDM are one step away.
func (s *Sequence) Groups(conditions ...string) (group []int, names []string, err error) {
	group, names = make([]int, s.Len()), []string{""}
	for _, name := range conditions {
		values, err := s.Condition(name)
		if err != nil {
			return nil, nil, err
		}
		group, names = refine(group, names, name, values)
	}
	return group, names, nil
}

// Subset returns some of the trials, copied, in the given order, such as a mini-batch. It panics on a trial that does not exist.
func (s *Sequence) Subset(trials []int) *Sequence {
	n, f := s.Steps(), len(s.Features)
	sub := &Sequence{Name: s.Name, Step: s.Step, Features: s.Features, Actions: s.Actions}
	for i, trial := range trials {
		demand(trial >= 0 && trial < s.Len(), "Subset", fmt.Sprintf("trials[%d]", i), trial, fmt.Sprintf("0 … %d", s.Len()-1))
		sub.Trials, sub.Lengths = append(sub.Trials, s.Trials[trial]), append(sub.Lengths, s.Lengths[trial])
	}
	steps := 0
	for _, length := range sub.Lengths {
		steps = max(steps, length)
	}
	for _, trial := range trials {
		sub.Inputs = append(sub.Inputs, s.Inputs[trial*n*f:(trial*n+steps)*f]...)
		sub.Target = append(sub.Target, s.Target[trial*n:trial*n+steps]...)
		sub.Weight = append(sub.Weight, s.Weight[trial*n:trial*n+steps]...)
	}
	for _, p := range s.Periods {
		sub.Periods = append(sub.Periods, Period{p.Name, pick(p.Start, trials), pick(p.End, trials)})
	}
	for _, c := range s.Conditions {
		sub.Conditions = append(sub.Conditions, Condition{c.Name, pick(c.Values, trials)})
	}
	return sub
}
