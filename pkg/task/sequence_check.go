package task

import "fmt"

// Validate returns an error that names the part, what it is and what it should be, where the parts of s do not fit together: no trials, a slice of the wrong
// length, a NaN or infinite input, an action that does not exist, a negative weight or one behind the end of a trial, periods that do not follow each other
// from the first step of a trial to its last, a condition without a value for each trial.
func (s *Sequence) Validate() error {
	if s == nil {
		return fmt.Errorf("task: no sequence: nil")
	}
	fault := func(what string, got, want any) error {
		return fmt.Errorf("task: %s: %s: got %v, want %v", s.Name, what, got, want)
	}
	n, steps, features := s.Len(), 0, len(s.Features)
	for _, length := range s.Lengths {
		steps = max(steps, length)
	}
	switch {
	case n == 0:
		return fmt.Errorf("task: %s: no trials", s.Name)
	case !(s.Step > 0) || !finite(s.Step):
		return fault("step", s.Step, "> 0 ms")
	case features == 0:
		return fault("features", 0, "at least 1")
	case len(s.Actions) == 0:
		return fault("actions", 0, "at least 1")
	case len(s.Lengths) != n:
		return fault("lengths", len(s.Lengths), n)
	case len(s.Inputs) != n*steps*features:
		return fault("inputs", len(s.Inputs), fmt.Sprintf("%d trials × %d steps × %d features", n, steps, features))
	case len(s.Target) != n*steps:
		return fault("targets", len(s.Target), fmt.Sprintf("%d trials × %d steps", n, steps))
	case len(s.Weight) != n*steps:
		return fault("weights", len(s.Weight), fmt.Sprintf("%d trials × %d steps", n, steps))
	}
	for trial, length := range s.Lengths {
		if length < 1 {
			return fault(fmt.Sprintf("length of trial %d (%s)", trial, s.Trials[trial]), length, "≥ 1")
		}
		for step := range steps {
			at := func(what string) string {
				return fmt.Sprintf("%s of trial %d (%s), step %d", what, trial, s.Trials[trial], step)
			}
			for i, v := range s.Inputs[(trial*steps+step)*features:][:features] {
				if !finite(v) {
					return fault(at("input "+s.Features[i]), v, "a finite number")
				}
			}
			target, weight := s.Target[trial*steps+step], s.Weight[trial*steps+step]
			switch {
			case target < 0 || target >= len(s.Actions):
				return fault(at("target"), target, fmt.Sprintf("0 … %d", len(s.Actions)-1))
			case !(weight >= 0) || !finite(weight):
				return fault(at("weight"), weight, "≥ 0")
			case step >= length && weight != 0:
				return fault(at("weight"), weight, fmt.Sprintf("0 behind the trial's %d steps", length))
			}
		}
	}
	return s.checkColumns(fault)
}

func (s *Sequence) checkColumns(fault func(string, any, any) error) error {
	for _, p := range s.Periods {
		if len(p.Start) != s.Len() || len(p.End) != s.Len() {
			return fault("period "+p.Name, fmt.Sprintf("%d starts, %d ends", len(p.Start), len(p.End)), s.Len())
		}
	}
	for trial, length := range s.Lengths {
		at := 0
		for _, p := range s.Periods {
			if p.Start[trial] != at || p.End[trial] < at {
				return fault(fmt.Sprintf("period %s of trial %d (%s)", p.Name, trial, s.Trials[trial]),
					fmt.Sprintf("steps %d … %d", p.Start[trial], p.End[trial]), fmt.Sprintf("one that begins at %d", at))
			}
			at = p.End[trial]
		}
		if len(s.Periods) > 0 && at != length {
			return fault(fmt.Sprintf("end of the periods of trial %d (%s)", trial, s.Trials[trial]), at, length)
		}
	}
	for _, c := range s.Conditions {
		if len(c.Values) != s.Len() {
			return fault("condition "+c.Name, fmt.Sprintf("%d values", len(c.Values)), s.Len())
		}
	}
	return nil
}
