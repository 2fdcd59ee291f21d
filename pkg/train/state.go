package train

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"slices"
)

// Checkpoint stores the state of interrupted work: a []*State, one a network. Save replaces what was there; Restore fills the value that state points to and reports
// whether there was one. A checkpoint of other work (another task, other networks or options) is refused.
type Checkpoint interface {
	Save(state any) error
	Restore(state any) (bool, error)
}

// State is a network in the middle of its training: what a checkpoint holds. Resumed from it, training gives the same bits as without a stop. It is opaque, and
// encodes itself.
type State struct{ stored }

// stored is what a state is made of.
type stored struct {
	Work      []trait // what this is the state of
	Step      int     // number of updates made
	Ended     bool
	Lost      bool // the loss is no longer finite
	Ending    Ending
	History   History
	Snapshots []photo
	Vigil     vigil
	Factor    float64 // of the schedule at the last step
	Batch     uint64  // digest of the last batch
	Vectors   [][]float64
}

// trait is one thing that makes work what it is, as it appears in messages.
type trait struct{ Name, Value string }

// photo holds the parameters of a network at a step.
type photo struct {
	Step       int
	Parameters []float64
}

// Steps returns the number of updates made.
func (s *State) Steps() int { return s.Step }

// last returns the last step whose batch has been met, −1 for none: an early end, or a loss that is not finite, leave a step without an update.
func (s *State) last() int {
	if s.Ended && (s.Lost || s.Ending != AllSteps) {
		return s.Step
	}
	return s.Step - 1
}

// GobEncode implements gob.GobEncoder.
func (s *State) GobEncode() ([]byte, error) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(s.stored)
	return b.Bytes(), err
}

// GobDecode implements gob.GobDecoder.
func (s *State) GobDecode(data []byte) error {
	s.stored = stored{}
	return gob.NewDecoder(bytes.NewReader(data)).Decode(&s.stored)
}

// resumes returns an error that says what is wrong unless s may be a later state of the work of which these are the traits.
func (s *State) resumes(work []trait, opt *Options) error {
	for i, want := range work {
		if i >= len(s.Work) || s.Work[i].Name != want.Name {
			return fmt.Errorf("it is of other work: it says nothing of its %s", want.Name)
		}
		if got := s.Work[i].Value; got != want.Value {
			return fmt.Errorf("it is of other work: its %s is %s, want %s", want.Name, got, want.Value)
		}
	}
	if s.Step < 0 || s.Step > opt.Steps {
		return fmt.Errorf("it is of other work: it has made %d steps, want at most %d", s.Step, opt.Steps)
	}
	losses := s.Step
	if s.Ended && s.Ending != AllSteps {
		losses++
	}
	if len(s.History.Loss) != losses || len(s.History.Accuracy) != losses {
		return fmt.Errorf("it is damaged: %d losses and %d accuracies after %d steps", len(s.History.Loss), len(s.History.Accuracy), s.Step)
	}
	return nil
}

// capture returns a copy of the state that later steps do not change.
func (s *State) capture() *State {
	c := &State{s.stored}
	c.History.Loss, c.History.Accuracy = slices.Clone(s.History.Loss), slices.Clone(s.History.Accuracy)
	c.History.Gradient, c.History.Test = slices.Clone(s.History.Gradient), slices.Clone(s.History.Test)
	c.Snapshots = slices.Clone(s.Snapshots)
	return c
}
