package train

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/richlazy/richlazy/pkg/progress"
)

// stride is how many updates a network makes before another takes its place on the core: short enough for even loads and frequent checkpoints.
const stride = 500

// ensemble is the joint training of several networks. Networks do not see each other, so their order and the number of cores change no bit.
type ensemble struct {
	problem *problem
	opt     Options
	states  []*State
}

// restore takes up the checkpoint, if there is one.
func (e *ensemble) restore() error {
	if e.opt.Checkpoint == nil {
		return nil
	}
	var saved []*State
	ok, err := e.opt.Checkpoint.Restore(&saved)
	if err != nil {
		return fmt.Errorf("train: checkpoint: %w", err)
	}
	if !ok {
		return nil
	}
	if len(saved) != len(e.states) {
		return fmt.Errorf("train: checkpoint: holds %d networks, want %d: it is of other work", len(saved), len(e.states))
	}
	for i, s := range saved {
		if s == nil || !s.resumes(e.states[i], e.opt.Steps) {
			return fmt.Errorf("train: checkpoint: network %d does not fit in shape or steps: it is of other work", i)
		}
	}
	e.states = saved
	return nil
}

// run advances all networks to the end, in rounds; between two rounds nothing moves and a checkpoint is whole.
func (e *ensemble) run(ctx context.Context) error {
	count := progress.Count(e.opt.Progress, int64(len(e.states))*int64(e.opt.Steps))
	unfinished := func(s *State) bool { return !s.Lost && s.Step < e.opt.Steps }
	for _, s := range e.states {
		if !unfinished(s) {
			count.Add(int64(e.opt.Steps))
		} else if s.Step > 0 {
			count.Add(int64(s.Step))
		}
	}
	saved := time.Now()
	for slices.ContainsFunc(e.states, unfinished) {
		var group errgroup.Group
		group.SetLimit(runtime.GOMAXPROCS(0))
		for _, s := range e.states {
			if unfinished(s) {
				group.Go(func() error {
					before := s.Step
					e.problem.advance(ctx, s, min(stride, e.opt.Steps-s.Step), e.opt.rate())
					if s.Lost {
						count.Add(int64(e.opt.Steps - before)) // nothing more will come of it
					} else {
						count.Add(int64(s.Step - before))
					}
					return nil
				})
			}
		}
		group.Wait() // the workers return no errors
		if err := ctx.Err(); err != nil {
			return e.save(err)
		}
		if time.Since(saved) > e.opt.Every {
			if err := e.save(nil); err != nil {
				return err
			}
			saved = time.Now()
		}
	}
	return nil
}

// save writes a checkpoint and returns why, or, where it cannot be written, that as well.
func (e *ensemble) save(why error) error {
	if e.opt.Checkpoint == nil {
		return why
	}
	if err := e.opt.Checkpoint.Save(e.states); err != nil {
		if why != nil {
			return fmt.Errorf("%w (and its checkpoint was not written: %v)", why, err)
		}
		return fmt.Errorf("train: checkpoint: %w", err)
	}
	return why
}
