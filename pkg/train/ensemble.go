package train

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/richlazy/richlazy/pkg/progress"
)

// stride is how many updates a network makes at most before another may take its place on the core.
const stride = 500

// ensemble is the joint training of several networks. Networks do not see each other, so their order and the number of cores change no bit.
type ensemble struct {
	opt     *Options
	courses []*course
	work    [][]trait // of each network; only where there is a checkpoint
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
	if len(saved) != len(e.courses) {
		return fmt.Errorf("train: checkpoint: holds %d networks, want %d: it is of other work", len(saved), len(e.courses))
	}
	for i, s := range saved {
		if err := e.courses[i].resume(s, e.work[i]); err != nil {
			return fmt.Errorf("train: checkpoint: network %d: %w", i, err)
		}
	}
	return nil
}

// run advances all networks to the end. Now and then all of them pause for a checkpoint.
func (e *ensemble) run(ctx context.Context) error {
	count := progress.Count(e.opt.Progress, int64(len(e.courses))*int64(e.opt.Steps))
	for _, c := range e.courses {
		if s := c.state; s.Ended {
			count.Add(int64(e.opt.Steps))
		} else if s.Step > 0 {
			count.Add(int64(s.Step))
		}
	}
	saved := time.Now()
	due := func() bool { return e.opt.Checkpoint != nil && time.Since(saved) > e.opt.Every }
	for e.unfinished() {
		e.round(ctx, count, due)
		for _, c := range e.courses {
			if c.fault != nil {
				return c.fault
			}
		}
		if err := ctx.Err(); err != nil {
			return e.save(err)
		}
		if due() {
			if err := e.save(nil); err != nil {
				return err
			}
			saved = time.Now()
		}
	}
	return nil
}

func (e *ensemble) unfinished() bool {
	for _, c := range e.courses {
		if !c.state.Ended {
			return true
		}
	}
	return false
}

// round advances the networks until all have ended, ctx is cancelled, or a checkpoint is due. Each core takes the network that is furthest behind of those that no
// other core has.
func (e *ensemble) round(ctx context.Context, count *progress.Counter, due func() bool) {
	var mu sync.Mutex
	busy := make([]bool, len(e.courses))
	take := func() *course {
		mu.Lock()
		defer mu.Unlock()
		best := -1
		for i, c := range e.courses {
			if !busy[i] && !c.state.Ended && c.fault == nil && (best < 0 || c.state.Step < e.courses[best].state.Step) {
				best = i
			}
		}
		if best < 0 {
			return nil // those that are left have a core each
		}
		busy[best] = true
		return e.courses[best]
	}
	give := func(c *course) {
		mu.Lock()
		defer mu.Unlock()
		for i := range e.courses {
			if e.courses[i] == c {
				busy[i] = false
			}
		}
	}
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(e.courses)) {
		group.Go(func() {
			for first := true; first || !due(); first = false {
				c := take()
				if c == nil {
					return
				}
				before := c.state.Step
				c.advance(ctx, stride)
				done := c.state.Step
				if c.state.Ended {
					done = e.opt.Steps // nothing more will come of it
				}
				stop := ctx.Err() != nil || c.fault != nil
				give(c)
				count.Add(int64(done - before))
				if stop {
					return
				}
			}
		})
	}
	group.Wait()
}

// save writes a checkpoint and returns why, or, where it cannot be written, that as well.
func (e *ensemble) save(why error) error {
	if e.opt.Checkpoint == nil {
		return why
	}
	states := make([]*State, len(e.courses))
	for i, c := range e.courses {
		states[i] = c.capture(e.work[i])
	}
	if err := e.opt.Checkpoint.Save(states); err != nil {
		if why != nil {
			return fmt.Errorf("%w (and its checkpoint was not written: %v)", why, err)
		}
		return fmt.Errorf("train: checkpoint: %w", err)
	}
	return why
}
