package jupyter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Setup makes what is missing.
type Setup struct {
	Root   string    // of the checkout
	Log    io.Writer // gets one line before each step
	DryRun bool      // only says what would be done

	debian string // the file that tells a Debian, /etc/debian_version where empty
	root   *bool  // whether we are root, asked of the system where nil
}

// Do sets up, and returns at once where everything is there already. It waits for another Do in the same checkout.
func (s Setup) Do(ctx context.Context) (Installation, error) {
	in := Installation{Root: s.Root}
	want, err := readPins(s.Root)
	if err != nil {
		return in, err
	}
	tool, err := findGo(ctx, s.Root, want.Go)
	if err != nil {
		return in, err
	}
	in.GoRoot = tool.GOROOT
	if !s.DryRun {
		unlock, err := s.lock(ctx, in)
		if err != nil {
			return in, err
		}
		defer unlock()
	}
	began := time.Now()
	old := readStamp(in.Path("setup.json"))
	now := stamp{Format: format, Go: tool.GOVERSION, Tools: want.Tools}
	job := &job{Setup: s, ctx: ctx, in: in, want: want, tool: tool, old: old}
	for _, step := range []func(*stamp) error{job.tools, job.kernel, job.python, job.warm} {
		if err := step(&now); err != nil {
			if ctx.Err() != nil {
				err = context.Cause(ctx)
			}
			return job.in, fmt.Errorf("setup: %w", err)
		}
		if job.steps > 0 && !s.DryRun {
			if err := now.write(in.Path("setup.json")); err != nil {
				return job.in, fmt.Errorf("setup: %w", err)
			}
		}
	}
	if job.steps == 0 {
		s.say("in place: Go %s, GoNB %s, nbconvert %s of %s", version(now.Go), want.Tools[gonb], now.Python.Versions["nbconvert"], job.in.Python)
		return job.in, nil
	}
	if s.DryRun {
		return job.in, nil
	}
	s.say("ready after %.1f s: Go %s, GoNB %s, nbconvert %s of %s", time.Since(began).Seconds(), version(now.Go), want.Tools[gonb],
		now.Python.Versions["nbconvert"], job.in.Python)
	return job.in, nil
}

// Forget makes the next set-up look for Jupyter again.
func Forget(in Installation) error {
	err := os.Remove(in.Path("setup.json"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

func (s Setup) say(format string, args ...any) {
	if s.Log != nil {
		fmt.Fprintf(s.Log, "setup: "+format+"\n", args...)
	}
}

func (s Setup) lock(ctx context.Context, in Installation) (unlock func(), err error) {
	if err := os.MkdirAll(in.Path(), 0o755); err != nil {
		return nil, err
	}
	lock := flock.New(in.Path("setup.lock"))
	locked, err := lock.TryLock()
	if err == nil && !locked {
		s.say("waiting for another setup in this checkout")
		locked, err = lock.TryLockContext(ctx, 100*time.Millisecond)
	}
	if err != nil || !locked {
		return nil, fmt.Errorf("setup: lock %s: %w", lock.Path(), err)
	}
	return func() { lock.Unlock() }, nil
}

// A job is one set-up under way.
type job struct {
	Setup
	ctx   context.Context
	in    Installation
	want  pins
	tool  goTool
	old   stamp
	steps int // that were necessary
}

// step says what comes, and reports whether it is to be done.
func (j *job) step(format string, args ...any) (act bool) {
	j.steps++
	if j.DryRun {
		j.say("would "+format, args...)
		return false
	}
	j.say(format, args...)
	return true
}

// relative shortens a path in the checkout.
func (j *job) relative(path string) string {
	if rel, err := filepath.Rel(j.Root, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
