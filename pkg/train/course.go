package train

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// course is the training of one network, whatever its kind: what happens from step to step around forward and update.
type course struct {
	model model
	opt   *Options
	state *State
	fault error // what ends the work of all networks: a schedule that returns no number
}

// turn is how long a network stays on a core before another takes its place: short enough for even loads, progress that moves, and checkpoints.
const turn = 20 * time.Millisecond

// advance makes up to steps updates, fewer when training ends, ctx is cancelled, or the turn is over.
func (c *course) advance(ctx context.Context, steps int) {
	s, begin, slow := c.state, time.Now(), false
	c.model.enter()
	defer c.model.leave()
	room := min(steps, c.opt.Steps-s.Step) + 1
	s.History.Loss, s.History.Accuracy = slices.Grow(s.History.Loss, room), slices.Grow(s.History.Accuracy, room)
	if c.opt.Clip > 0 {
		s.History.Gradient = slices.Grow(s.History.Gradient, room)
	}
	for n := range steps {
		if s.Ended || c.fault != nil || ctx.Err() != nil {
			return
		}
		c.step()
		if n == 0 || slow || n%16 == 0 {
			taken := time.Since(begin)
			if taken > turn {
				return
			}
			slow = slow || n == 0 && taken > turn/100
		}
	}
}

func (c *course) step() {
	s, opt := c.state, c.opt
	if k := len(s.Snapshots); k < len(opt.Snapshots) && opt.Snapshots[k] == s.Step {
		s.Snapshots = append(s.Snapshots, photo{s.Step, c.model.parameters()})
	}
	if s.Step == opt.Steps {
		c.end(AllSteps)
		return
	}
	loss, accuracy := c.model.forward(s.Step)
	if !finite(loss) {
		s.Ended, s.Lost = true, true
		return
	}
	s.History.Loss = append(s.History.Loss, loss)
	s.History.Accuracy = append(s.History.Accuracy, accuracy)
	ending, over := s.Vigil.reached(opt.Until, loss, accuracy)
	if !over && opt.Test != nil && s.Step%opt.TestEvery == 0 {
		ending, over = TestWorse, c.measure()
	}
	if over {
		c.end(ending)
		return
	}
	factor := 1.0
	if opt.Schedule != nil {
		if factor = opt.Schedule(s.Step); !(factor >= 0) || !finite(factor) {
			c.fault = fmt.Errorf("train: Schedule: got %v at step %d, want a finite factor ≥ 0", factor, s.Step)
			s.History.Loss, s.History.Accuracy = s.History.Loss[:s.Step], s.History.Accuracy[:s.Step]
			return
		}
	}
	norm := c.model.update(s.Step, factor)
	if opt.Clip > 0 {
		s.History.Gradient = append(s.History.Gradient, norm)
	}
	s.Factor = factor
	s.Step++
}

// end is the regular end of training.
func (c *course) end(why Ending) {
	s := c.state
	s.Ended, s.Ending = true, why
	if tests := s.History.Test; c.opt.Test != nil && (len(tests) == 0 || tests[len(tests)-1].Step != s.Step) {
		c.examine() // which Until does not see: were there more steps, they would begin with a measurement of their own, or none
	}
}

// examine measures the network as it is on the test, and returns its loss.
func (c *course) examine() float64 {
	loss, accuracy := c.model.test()
	c.state.History.Test = append(c.state.History.Test, Measurement{c.state.Step, loss, accuracy})
	return loss
}

// measure does so for Until, and reports whether that ends training.
func (c *course) measure() bool {
	loss := c.examine()
	return c.state.Vigil.measured(c.opt.Until, len(c.state.History.Test) == 1, loss)
}

// capture returns the state for a checkpoint.
func (c *course) capture(work []trait) *State {
	s := c.state.capture()
	s.Work, s.Vectors = work, c.model.vectors()
	if last := s.last(); last >= 0 {
		s.Batch = c.model.met(last)
	}
	return s
}

// resume goes on from a state that a checkpoint held.
func (c *course) resume(s *State, work []trait) error {
	if s == nil {
		return fmt.Errorf("it is damaged: no state")
	}
	if err := s.resumes(work, c.opt); err != nil {
		return err
	}
	if last := s.last(); last >= 0 && c.model.met(last) != s.Batch {
		return fmt.Errorf("it is of other work: step %d had another batch", last)
	}
	if s.Step > 0 {
		if f := c.opt.Schedule; f != nil && f(s.Step-1) != s.Factor || f == nil && s.Factor != 1 {
			return fmt.Errorf("it is of other work: the schedule's factor at step %d was %v", s.Step-1, s.Factor)
		}
	}
	if err := c.model.restore(s.Vectors, s.Step); err != nil {
		return err
	}
	c.state = s.capture()
	c.state.Vectors = nil
	if s.Ended && s.Ending == AllSteps && !s.Lost && s.Step < c.opt.Steps { // more steps are wanted now
		c.state.Ended = false
		if tests := c.state.History.Test; len(tests) > 0 && tests[len(tests)-1].Step == s.Step {
			c.state.History.Test = tests[:len(tests)-1] // it closed the training; step will measure it again where it is due
		}
	}
	return nil
}
