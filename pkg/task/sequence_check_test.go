package task_test

import (
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

func TestSequenceNamesTheFault(t *testing.T) {
	const name = "task: perceptual decision: "
	for _, c := range []struct {
		spoil func(*task.Sequence)
		want  string
	}{
		{func(s *task.Sequence) { s.Trials = nil }, name + "no trials"},
		{func(s *task.Sequence) { s.Step = 0 }, name + "step: got 0, want > 0 ms"},
		{func(s *task.Sequence) { s.Features = nil }, name + "features: got 0, want at least 1"},
		{func(s *task.Sequence) { s.Lengths = s.Lengths[:1] }, name + "lengths: got 1, want 2"},
		{func(s *task.Sequence) { s.Inputs = s.Inputs[:47] }, name + "inputs: got 47, want 2 trials × 8 steps × 3 features"},
		{func(s *task.Sequence) { s.Target = s.Target[:15] }, name + "targets: got 15, want 2 trials × 8 steps"},
		{func(s *task.Sequence) { s.Weight = nil }, name + "weights: got 0, want 2 trials × 8 steps"},
		{func(s *task.Sequence) { s.At(1, 2)[1] = math.NaN() }, name + "input stimulus 1 of trial 1 (choice 2 coherence 0), step 2: got NaN, want a finite number"},
		{func(s *task.Sequence) { s.Target[9] = 3 }, name + "target of trial 1 (choice 2 coherence 0), step 1: got 3, want 0 … 2"},
		{func(s *task.Sequence) { s.Weight[0] = -1 }, name + "weight of trial 0 (choice 1 coherence 0), step 0: got -1, want ≥ 0"},
		{func(s *task.Sequence) { s.Lengths[0], s.Periods[3].End[0] = 7, 7 }, name + "weight of trial 0 (choice 1 coherence 0), step 7: got 1, want 0 behind the trial's 7 steps"},
		{func(s *task.Sequence) { s.Periods[2].Start[1] = 6 }, name + "period delay of trial 1 (choice 2 coherence 0): got steps 6 … 7, want one that begins at 7"},
		{func(s *task.Sequence) { s.Periods[3].End[1] = 7 }, name + "end of the periods of trial 1 (choice 2 coherence 0): got 7, want 8"},
		{func(s *task.Sequence) { s.Periods[1].End = s.Periods[1].End[:1] }, name + "period stimulus: got 2 starts, 1 ends, want 2"},
		{func(s *task.Sequence) { s.Periods[1].Start = nil }, name + "period stimulus: got 0 starts, 2 ends, want 2"},
		{func(s *task.Sequence) { s.Conditions[1].Values = nil }, name + "condition coherence: got 0 values, want 2"},
	} {
		spec := task.PerceptualChou2025(2)
		spec.Balanced = true
		s := task.Perceptual(spec, rng.New(1).Source())
		c.spoil(s)
		if err := s.Validate(); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	if err := (*task.Sequence)(nil).Validate(); err == nil {
		t.Error("nil is a sequence")
	}
}

func TestSequenceSpecsThatCannotBeMet(t *testing.T) {
	src := rng.New(1).Source()
	for _, c := range []struct {
		call func()
		want string
	}{
		{func() { task.Perceptual(task.PerceptualSpec{Trials: -1}, src) }, "task: Perceptual: Trials: got -1, want > 0"},
		{func() { task.Perceptual(task.PerceptualSpec{Step: -1}, src) }, "task: Perceptual: Step: got -1, want > 0 ms"},
		{func() { task.Perceptual(task.PerceptualSpec{Step: task.Zero}, src) }, "task: Perceptual: Step: got 0, want > 0 ms"},
		{func() { task.Context(task.ContextSpec{Step: -1}, src) }, "task: Context: Step: got -1, want > 0 ms"},
		{func() { task.Match(task.MatchSpec{Sigma: math.Inf(1)}, src) }, "task: Match: Sigma: got +Inf, want ≥ 0"},
		{func() { task.Perceptual(task.PerceptualSpec{Coherences: []float64{5, 101}}, src) }, "task: Perceptual: Coherences[1]: got 101, want within [0, 100] per cent"},
		{func() { task.Perceptual(task.PerceptualSpec{Timing: task.DecisionTiming{Stimulus: 700}}, src) },
			"task: Perceptual: Timing, decision: got 0, want at least one step of 100 ms"},
		{func() {
			task.Match(task.MatchSpec{Timing: task.MatchTiming{Sample: 100, Test: 50, Decision: 100}}, src)
		},
			"task: Match: Timing, test: got 50, want at least one step of 100 ms"},
		{func() { task.Match(task.MatchSpec{Ring: 1}, src) }, "task: Match: Ring: got 1, want ≥ 2"},
		{func() { task.Context(task.ContextSpec{Modality: 1}, src) }, "task: Context: Modality: got 1, want 0, or 1 if Implicit"},
		{func() {
			task.Context(task.ContextSpec{Timing: task.DecisionTiming{Stimulus: 100, Delay: 600, DelayMin: 300, Decision: 100}}, src)
		},
			"task: Context: Timing, delay: got 600, 300 … 0 ms, want a length ≥ 0, or a mean > 0 with minimum < maximum"},
	} {
		func() {
			defer func() {
				if got := recover(); got != c.want {
					t.Errorf("got %v, want %s", got, c.want)
				}
			}()
			c.call()
		}()
	}
}
