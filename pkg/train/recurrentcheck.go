package train

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/task"
)

// check returns an error that names what of the options or trials cannot be.
func (o RecurrentOptions) check(trials Trials, l loss.Loss) error {
	switch {
	case trials.fixed == nil && trials.fresh == nil:
		return fmt.Errorf("train: trials: got none, want Fixed or Fresh ones")
	case !(o.Noise >= 0) || math.IsInf(o.Noise, 0):
		return fmt.Errorf("train: Noise: got %v, want a finite number ≥ 0", o.Noise)
	case o.Batch < 0:
		return fmt.Errorf("train: Batch: got %d, want ≥ 0", o.Batch)
	case o.Batch > 0 && trials.fresh != nil:
		return fmt.Errorf("train: Batch: got %d, want 0 as fresh trials come in batches of their own", o.Batch)
	case o.Order != nil && trials.fresh != nil:
		return fmt.Errorf("train: Order: got one, want nil as fresh trials come in an order of their own")
	case o.Source == nil && o.Noise > 0:
		return fmt.Errorf("train: Source: got nil, want one for the noise")
	}
	for i, h := range o.Hidden {
		if h.Loss == nil {
			return fmt.Errorf("train: Hidden %d: got no loss", i)
		}
		for _, s := range h.Steps {
			if s < 0 {
				return fmt.Errorf("train: Hidden %d: step %d, want ≥ 0", i, s)
			}
		}
	}
	for _, p := range o.Frozen {
		if p > InitialState {
			return fmt.Errorf("train: Frozen: there is no %v", p)
		}
	}
	for _, given := range []struct {
		name string
		s    *task.Sequence
	}{{"trials", trials.fixed}, {"Test", o.Test}} {
		if given.s == nil {
			continue
		}
		if err := learnable(given.s, l); err != nil {
			return fmt.Errorf("train: %s: %w", given.name, err)
		}
	}
	if s := trials.fixed; s != nil {
		if o.Batch > s.Len() {
			return fmt.Errorf("train: Batch: got %d, want at most the %d trials there are", o.Batch, s.Len())
		}
		if o.Batch > 0 && o.Batch < s.Len() && o.Source == nil && o.Order == nil {
			return fmt.Errorf("train: Source: got nil, want one for batches of %d of %d trials", o.Batch, s.Len())
		}
		for i, h := range o.Hidden {
			if err := loss.CheckHidden(h.Loss, s.Len()); err != nil {
				return fmt.Errorf("train: Hidden %d: %w", i, err)
			}
			for _, step := range h.Steps {
				if step >= s.Steps() {
					return fmt.Errorf("train: Hidden %d: step %d, want one of the trials' 0 … %d", i, step, s.Steps()-1)
				}
			}
		}
	}
	return nil
}

// learnable returns an error unless s is valid, each trial has a step with weight, and the loss takes its targets.
func learnable(s *task.Sequence, l loss.Loss) error {
	if err := s.Validate(); err != nil {
		return err
	}
	steps, actions := s.Steps(), len(s.Actions)
	target := make([]float64, actions)
	for trial := range s.Len() {
		some := false
		for _, w := range s.Weight[trial*steps : (trial+1)*steps] {
			some = some || w > 0
		}
		if !some {
			return fmt.Errorf("trial %d (%s) has no step with a weight above 0", trial, s.Trials[trial])
		}
	}
	for action := range target {
		clear(target)
		target[action] = 1
		if err := loss.Check(l, target, nil, actions); err != nil {
			return fmt.Errorf("one-hot targets of %d actions: %w", actions, err)
		}
	}
	return nil
}

// fits returns an error that names what of a network does not fit the trials.
func (o RecurrentOptions) fits(n *network.RNN, trials Trials) error {
	if n == nil {
		return fmt.Errorf("got nil, want a network")
	}
	if err := n.Validate(); err != nil {
		return err
	}
	if o.Single && n.Leak != 0 && float32(n.Leak) == 0 {
		return fmt.Errorf("its leak %v is 0 in float32", n.Leak)
	}
	inputs, _, outputs := n.Dims()
	for _, s := range []*task.Sequence{trials.fixed, o.Test} {
		if s == nil {
			continue
		}
		if err := suits(s, inputs, outputs); err != nil {
			return err
		}
	}
	return nil
}

func suits(s *task.Sequence, inputs, outputs int) error {
	if inputs != len(s.Features) || outputs != len(s.Actions) {
		return fmt.Errorf("it has %d inputs and %d outputs, want %d and %d, one for each feature and action of %q", inputs, outputs, len(s.Features), len(s.Actions), s.Name)
	}
	return nil
}

// draw returns the fresh trials of a step, or an error that says why they cannot be learnt.
func (o RecurrentOptions) draw(trials Trials, number, step, inputs, outputs int, l loss.Loss) (*task.Sequence, error) {
	s := trials.fresh(number, step)
	err := learnable(s, l)
	if err == nil {
		err = suits(s, inputs, outputs)
	}
	for i, h := range o.Hidden {
		if err == nil {
			if err = loss.CheckHidden(h.Loss, s.Len()); err != nil {
				err = fmt.Errorf("Hidden %d: %w", i, err)
			}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("train: network %d: fresh trials of step %d: %w", number, step, err)
	}
	return s, nil
}
