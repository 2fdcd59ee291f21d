package notebook

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"reflect"
	"runtime"
	"strings"
	"time"

	"github.com/richlazy/richlazy/pkg/notebook/internal/kept"
	"github.com/richlazy/richlazy/pkg/notebook/internal/plain"
	"github.com/richlazy/richlazy/pkg/notebook/internal/source"
)

// Parameters are the values that a kept result depends on. [On] makes them.
type Parameters struct{ values []any }

// On lists the values that a kept result depends on: any plain data (numbers bit by bit, text, slices, maps, structs with all their fields, matrices,
// pointers by what they point to), with their types. Every variable of an enclosing function that the kept function uses must be among them, and [Keep]
// says which one is missing. A selected field stands for itself: On(cfg.Sigma) suffices for a function that uses nothing but cfg.Sigma of cfg.
//
// Write the call of On within the call of Keep, since Keep reads it in the source. Functions, channels and what holds them are no data and an error;
// [As] lets such a value through.
func On(values ...any) Parameters { return Parameters{values} }

// As stands in On for a value that is no plain data, or that is large, by what determines it: On(notebook.As(recording, recording.SHA256)). The kept
// function may use value; the result is looked up by the values in by. With none the caller says that value does not change the result, as a logger.
// The code of value's methods counts in either case.
func As(value any, by ...any) any { return stand{by, source.Types(nil, value)} }

type stand struct {
	By    []any
	Types source.TypeList // of the value: their methods are part of the code
}

// Keep returns what compute returns, and computes it only once: the result is stored on disk and handed to every later call with the same key, in this
// cell, another cell, after a restart or in another process. While it is computed a progress bar shows it; see [Job] for reports and checkpoints.
//
// The key is made of the name (one line), the parameters, the structure of the type T, the code that computes (the text of compute, of all that it
// reaches in the notebook, and of the packages that it uses) and the value of each [Param] that this code reads. The package comment says what is seen
// of the code and what is not.
//
// T is plain data of any size (see [Register] for fields of interface type): a type that holds functions or channels is an error before anything is
// computed. Results are copies: what the caller changes in a result does not reach the store, and a pointer to a package variable comes back as one to
// a copy of it.
//
// Where several processes want the same result, one computes it and the others wait. A stored result that is damaged is computed again, with a line
// on the standard error stream. Where the store cannot be written (full, read-only) the result is returned all the same, with such a line. The error of
// compute is returned wrapped and nothing is stored; so is context.Canceled when the work is interrupted (see [Context]), even if compute returns no
// error then, since its result is not known to be whole. A result that turns out to hold what cannot be stored is returned together with the error.
func Keep[T any](name string, on Parameters, compute func(job *Job) (T, error)) (T, error) {
	var result T
	call := keeping{
		name: name, on: on, kind: reflect.TypeFor[T](), result: &result,
		compute: func(job *Job) (err error) { result, err = compute(job); return err },
		forget:  func() { var zero T; result = zero },
	}
	call.file, call.line = callSite()
	err := call.run()
	return result, err
}

// keeping is one call of Keep.
type keeping struct {
	name    string
	on      Parameters
	kind    reflect.Type
	result  any // *T
	compute func(*Job) error
	forget  func()
	file    string
	line    int

	store kept.Store
	id    kept.ID
}

func (k *keeping) run() error {
	if k.name == "" || strings.ContainsAny(k.name, "\r\n") {
		return fmt.Errorf("notebook: keep %q: the name must be one line", k.name)
	}
	fail := func(err error) error { return fmt.Errorf("notebook: keep %q: %w", k.name, err) }
	k.store = storeHere()
	keepable, err := k.identify()
	if err != nil {
		return fail(err)
	}
	if !keepable {
		if err := k.work(&Job{}); err != nil {
			return fail(err)
		}
		return nil
	}
	if found, _ := k.load(); found {
		return nil
	}
	ctx := Context()
	unlock, err := k.store.Lock(ctx, k.id, func() { notice("keep %q: another process computes it, waiting", k.name) })
	defer unlock()
	if ctx.Err() != nil {
		return fail(ctx.Err())
	}
	if err == nil {
		found, err := k.load()
		if found {
			return nil
		}
		if err != nil {
			notice("keep %q: the stored result cannot be used and is computed again: %v", k.name, err)
		}
	}
	start := time.Now()
	job := &Job{store: k.store, id: k.id}
	job.id.Checkpoint = true
	if err := k.work(job); err != nil {
		return fail(err)
	}
	about := kept.About{Name: k.name, Type: plain.Name(k.kind), Written: time.Now().UTC(), Seconds: time.Since(start).Seconds()}
	saving.RLock() // an interrupt waits for the result as for a checkpoint
	defer saving.RUnlock()
	var refused error // by the encoder, as opposed to the disk
	err = k.store.Write(k.id, about, func(out io.Writer) error {
		disk := &watched{Writer: out}
		err := plain.Encode(disk, k.result)
		if err != nil && disk.err == nil {
			refused = err
		}
		return err
	})
	if refused != nil {
		return fail(fmt.Errorf("the result cannot be stored: %w", refused))
	}
	if err != nil {
		notice("keep %q: the result is not stored and the next cell computes it again: %v", k.name, err)
		return nil
	}
	job.done()
	return nil
}

// watched tells errors of the disk from those of the encoder.
type watched struct {
	io.Writer
	err error
}

// Write remembers the error of the disk.
func (w *watched) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if err != nil {
		w.err = err
	}
	return n, err
}

// load puts the stored result in its place, if there is one. An error means that there is one that cannot be used.
func (k *keeping) load() (found bool, err error) {
	found, err = k.store.Load(k.id, func(in io.Reader, size int64) error { return plain.Decode(in, size, k.result) })
	if err != nil {
		k.forget()
	}
	return found, err
}

// work computes.
func (k *keeping) work(job *Job) error {
	job.Context, job.name, job.title = Context(), k.name, title(k.name, k.on)
	job.start()
	defer job.stop()
	err := k.compute(job)
	if job.Err() == nil {
		return err
	}
	if err == nil || errors.Is(err, context.Canceled) {
		return job.Err()
	}
	return errors.Join(job.Err(), err)
}

// identify makes the key. The result cannot be kept where the source of the call is unknown.
func (k *keeping) identify() (keepable bool, err error) {
	mark, err := plain.Fingerprint(k.kind)
	if err != nil {
		return false, err
	}
	code, err := source.Identify(source.Site{File: k.file, Line: k.line, Name: k.name, Types: source.Types(k.kind, k.on.values...), Self: selfPath, Here: selfFile, Cache: k.store.Dir})
	if err != nil {
		return false, err
	}
	if code.Blind {
		notice("keep %q: computed and not stored, since the source of the call cannot be seen: %v", k.name, code.Executable)
		return false, nil
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "richlazy keep 1 %q %x %x ", k.name, mark, code.Code)
	for i, value := range k.on.values {
		if err := plain.Key(sum, value); err != nil {
			return false, fmt.Errorf("parameter %d of On (a %T) is no plain data: %w", i+1, value, err)
		}
	}
	params(sum, code.Params, code.AllParams)
	k.id = kept.ID{Name: k.name, Fingerprint: mark}
	sum.Sum(k.id.Key[:0])
	return true, nil
}

// params adds the values of the parameters of the notebook that the code reads.
func params(to hash.Hash, names []string, all bool) {
	for _, name := range names {
		fmt.Fprintf(to, "param %q %q ", name, effective(name))
	}
	if all {
		fmt.Fprintf(to, "params %q", os.Getenv(paramsVariable))
	}
}

// selfPath and selfFile are where this package is, as the compiler knew it.
var (
	selfPath    = reflect.TypeFor[Parameters]().PkgPath()
	_, selfFile = func() (int, string) { _, file, _, _ := runtime.Caller(0); return 0, file }()
)

// callSite is the place of the call of Keep.
func callSite() (file string, line int) {
	pcs := make([]uintptr, 16)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, selfPath+".Keep") {
			return frame.File, frame.Line
		}
		if !more {
			return "", 0
		}
	}
}

// notice prints one line for the reader of the notebook.
func notice(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "notebook: %s\n", oneLine(fmt.Sprintf(format, args...)))
}
