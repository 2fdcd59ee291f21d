package notebook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"sync"
	"time"

	"github.com/richlazy/richlazy/pkg/figure"
	"github.com/richlazy/richlazy/pkg/notebook/internal/kept"
	"github.com/richlazy/richlazy/pkg/notebook/internal/plain"
	"github.com/richlazy/richlazy/pkg/progress"
)

// Job is handed to the function that [Keep] calls: a context that an interrupt cancels, a progress reporter (it satisfies progress.Reporter), and a place
// for checkpoints. All methods are safe for concurrent use.
type Job struct {
	context.Context
	name  string
	title string // of the bar: the name with the short parameters
	store kept.Store
	id    kept.ID // of the checkpoint; without a fingerprint

	mu      sync.Mutex
	bar     *figure.Progress
	stopped bool

	saveMu sync.Mutex // not mu: reports do not wait for the disk
	warned bool
}

var _ progress.Reporter = (*Job)(nil)

// Report shows how much of the work is done, in a bar named after the result and its short parameters. The bar appears with the first report, or after a second of work without one.
func (j *Job) Report(done, total int64) {
	if bar := j.show(); bar != nil {
		bar.Report(done, total)
	}
}

// quiet is how long work goes on unreported before a bar says that it runs.
const quiet = time.Second

func (j *Job) start() {
	time.AfterFunc(quiet, func() { j.show() })
}

func (j *Job) show() *figure.Progress {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.bar == nil && !j.stopped {
		j.bar = figure.NewProgress(j.title, "")
	}
	return j.bar
}

func (j *Job) stop() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stopped = true
	if j.bar != nil {
		j.bar.Close()
	}
}

// Save stores state, a value or a pointer to it, as the checkpoint of this result, in place of the one before: whole, or not at all. An interrupt waits
// for a Save that has begun. The checkpoint has the key of the result, so that changed code or parameters never resume from it, and it goes when the
// result is stored. State that is no plain data is an error; a disk that does not take it is a line on the standard error stream and no error, since the
// work can go on. Each Save flushes to the disk, which takes tens of milliseconds: work saves every second or so, not in its inner loop.
func (j *Job) Save(state any) error {
	v := reflect.ValueOf(state)
	if !v.IsValid() {
		return errors.New("notebook: checkpoint: the state is nil")
	}
	if v.Kind() != reflect.Pointer || v.IsNil() {
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		v = p
	}
	id, err := j.checkpoint(v.Type().Elem())
	if err != nil || j.store.Dir == "" {
		return err
	}
	saving.RLock()
	defer saving.RUnlock()
	j.saveMu.Lock()
	defer j.saveMu.Unlock()
	var refused error
	err = j.store.Write(id, kept.About{Name: j.name, Type: plain.Name(v.Type().Elem()), Written: time.Now().UTC()}, func(out io.Writer) error {
		disk := &watched{Writer: out}
		err := plain.Encode(disk, v.Interface())
		if err != nil && disk.err == nil {
			refused = err
		}
		return err
	})
	if refused != nil {
		return fmt.Errorf("notebook: checkpoint of %q: %w", j.name, refused)
	}
	if err != nil && !j.warned {
		j.warned = true
		notice("keep %q: the checkpoint is not stored: %v", j.name, err)
	}
	return nil
}

// Restore reads the checkpoint that an interrupted or killed computation of this result left into state, a pointer to the type that was saved, and says
// whether there was one. A damaged one, or one of another type, counts as none, with a line on the standard error stream.
func (j *Job) Restore(state any) (bool, error) {
	v := reflect.ValueOf(state)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return false, fmt.Errorf("notebook: checkpoint of %q: Restore needs a pointer, got a %T", j.name, state)
	}
	id, err := j.checkpoint(v.Type().Elem())
	if err != nil || j.store.Dir == "" {
		return false, err
	}
	read := reflect.New(v.Type().Elem())
	found, err := j.store.Load(id, func(in io.Reader, size int64) error { return plain.Decode(in, size, read.Interface()) })
	if err != nil {
		notice("keep %q: the checkpoint cannot be used: %v", j.name, err)
		return false, nil
	}
	if found {
		v.Elem().Set(read.Elem())
	}
	return found, nil
}

func (j *Job) checkpoint(t reflect.Type) (kept.ID, error) {
	mark, err := plain.Fingerprint(t)
	if err != nil {
		return kept.ID{}, fmt.Errorf("notebook: checkpoint of %q: %w", j.name, err)
	}
	id := j.id
	id.Fingerprint = mark
	return id, nil
}

// done removes the checkpoint: the result is stored.
func (j *Job) done() { _ = j.store.Remove(j.id) }
