package data

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// download brings one file to path. What has come so far stands in path.part, and the server's ETag for it in path.part.etag, so that a later try
// or a later process can go on where this one ends. Nothing is ever called path before its size and hash are right.
type download struct {
	file   File
	path   string
	opt    Options
	report func(bytes int64)
}

// fault is what went wrong in one try, and whether another may help.
type fault struct {
	err       error
	temporary bool
	after     time.Duration // the server asks to wait so long
}

// Error is that of the fault itself.
func (f *fault) Error() string { return f.err.Error() }

// Unwrap returns the cause.
func (f *fault) Unwrap() error { return f.err }

// diskError is trouble with this computer's files, not with the network.
type diskError struct{ error }

// Unwrap returns the error of the disk.
func (e *diskError) Unwrap() error { return e.error }

func (d *download) part() string { return d.path + ".part" }
func (d *download) etag() string { return d.path + ".part.etag" }

// run tries until the file is complete, until a fault is permanent, or until opt.Tries tries in a row brought it not one byte further than it had ever come.
func (d *download) run(ctx context.Context) error {
	if err := os.MkdirAll(filepath.Dir(d.path), 0o755); err != nil {
		return &diskError{err}
	}
	tries, pause := d.opt.Tries, d.opt.Pause
	if tries <= 0 {
		tries = 4
	}
	if pause <= 0 {
		pause = 500 * time.Millisecond
	}
	restarted, most := false, d.have()
	for try := 1; ; try++ {
		before := d.have()
		err := d.try(ctx)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%s: %w: %d of %d bytes are kept, and the next download goes on from there", d.file.Path, context.Cause(ctx), d.have(), d.file.Size)
		}
		var wrong *MismatchError
		if errors.As(err, &wrong) && before > 0 && !restarted {
			restarted, try, most = true, 0, 0 // what an earlier download had left did not fit: once more from the start
			continue
		}
		var f *fault
		if !errors.As(err, &f) || !f.temporary {
			return err
		}
		if have := d.have(); have > most { // and not just more than before, for what had come may have been thrown away
			try, most = 1, have
		}
		if try >= tries {
			return fmt.Errorf("after %d tries: %w", tries, err)
		}
		select {
		case <-time.After(wait(pause, try, f.after)):
		case <-ctx.Done():
		}
	}
}

// longestWait bounds every pause between two tries, whatever the server asks for.
const longestWait = 30 * time.Second

// wait doubles the pause with every try, and waits longer where the server asks for it.
func wait(pause time.Duration, try int, asked time.Duration) time.Duration {
	for ; try > 1 && pause < longestWait; try-- {
		pause *= 2
	}
	return min(max(pause, asked), longestWait)
}

// have returns how many bytes an earlier try has left.
func (d *download) have() int64 {
	info, err := os.Stat(d.part())
	if err != nil {
		return 0
	}
	return info.Size()
}

// try asks for what is missing, writes it, and completes the file if it can.
func (d *download) try(ctx context.Context) error {
	if d.have() > d.file.Size {
		d.discard()
	}
	if d.have() < d.file.Size {
		if err := d.get(ctx); err != nil {
			return err
		}
	}
	if err := verify(d.part(), d.file); err != nil {
		var wrong *MismatchError
		if errors.As(err, &wrong) {
			d.discard()
			wrong.Path, wrong.Hint = d.file.URL, ": what the server sent was thrown away"
			return err
		}
		return &diskError{err}
	}
	if err := os.Rename(d.part(), d.path); err != nil {
		return &diskError{err}
	}
	os.Remove(d.etag())
	syncFolder(filepath.Dir(d.path))
	return nil
}

// discard drops what has come so far.
func (d *download) discard() {
	os.Remove(d.part())
	os.Remove(d.etag())
}
