package execute

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/review"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/tidy"
)

// Status says how a cell ended.
type Status string

// How a cell may end.
const (
	OK          Status = "ok"
	Failed      Status = "error"       // a compile error, a panic, a non-zero exit
	Shell       Status = "shell"       // a shell line failed, which GoNB itself lets pass
	Timeout     Status = "timeout"     // it took longer than it may
	Interrupted Status = "interrupted" // richlazy was interrupted
	Dead        Status = "dead"        // the kernel died
)

// A Result is how one cell ended.
type Result struct {
	Cell   int // index in the notebook's cells
	Status Status
	Text   string // what the driver adds, often empty
	Time   time.Duration
}

// An Observer is told of each cell as it starts and as it ends. Either function may be nil.
type Observer struct {
	Start func(cell int)
	Done  func(Result)
}

// ErrInterrupted is the error of a run that was interrupted.
var ErrInterrupted = errors.New("interrupted")

// Execute executes the cells of the notebook in order, stops at the first that fails, and puts their outputs and execution counts into nb, also
// those of a run that ends early: cells that were not reached have neither. It returns how each executed cell ended. The error is nil where all cells
// were executed, failed or not; it wraps ErrInterrupted where ctx ended before.
func (s *Session) Execute(ctx context.Context, nb *ipynb.Notebook, watch Observer) ([]Result, error) {
	for _, cell := range nb.Cells {
		if cell.Kind == ipynb.Code {
			cell.Outputs, cell.Count = nil, nil
		}
	}
	run := &run{session: s, nb: nb, watch: watch, current: -1}
	err := run.follow(ctx)
	for _, cell := range nb.Cells {
		cell.Outputs = tidy.Streams(cell.Outputs)
	}
	return run.results, err
}

type run struct {
	session *Session
	nb      *ipynb.Notebook
	watch   Observer
	results []Result
	current int // the cell that runs, -1 for none
	began   time.Time
}

// follow reads the driver's events until all cells are done.
func (r *run) follow(ctx context.Context) error {
	s := r.session
	interrupt := ctx.Done()
	var late <-chan time.Time
	for {
		select {
		case <-interrupt:
			interrupt = nil
			late = time.After(s.opt.Grace + 4*time.Second)
			s.tell(map[string]any{"command": "interrupt"})
		case <-late:
			r.lost(Interrupted, "the kernel did not react and was killed")
			s.Kill()
			return ErrInterrupted
		case e, ok := <-s.events:
			switch {
			case !ok || e.Event == "fault":
				r.lost(Dead, "")
				if ctx.Err() != nil {
					return ErrInterrupted
				}
				if !ok {
					return s.fault(nil)
				}
				return s.fault(&e)
			case e.Event == "executed":
				if ctx.Err() != nil {
					return ErrInterrupted
				}
				return nil
			}
			if err := r.take(e); err != nil {
				return err
			}
		}
	}
}

// lost ends the running cell where the driver can no longer tell how it ended.
func (r *run) lost(status Status, text string) {
	if r.current >= 0 {
		r.end(Result{Cell: r.current, Status: status, Text: text, Time: time.Since(r.began)})
	}
}

func (r *run) end(result Result) {
	r.current = -1
	r.results = append(r.results, result)
	if r.watch.Done != nil {
		r.watch.Done(result)
	}
}

func (r *run) take(e event) error {
	if e.Event == "ready" {
		r.session.kernel.Store(int64(e.PID))
		return nil
	}
	if e.Cell < 0 || e.Cell >= len(r.nb.Cells) {
		return fmt.Errorf("the driver tells of cell %d of %d", e.Cell, len(r.nb.Cells))
	}
	cell := r.nb.Cells[e.Cell]
	switch e.Event {
	case "start":
		r.current, r.began = e.Cell, time.Now()
		if r.watch.Start != nil {
			r.watch.Start(e.Cell)
		}
	case "outputs":
		return put(cell, e.Outputs)
	case "done":
		cell.Count = e.Count
		if e.Outputs != nil {
			if err := put(cell, e.Outputs); err != nil {
				return err
			}
		}
		result := Result{Cell: e.Cell, Status: e.Status, Text: e.Text, Time: time.Duration(e.Seconds * float64(time.Second))}
		if result.Status == Dead {
			if line := r.session.stderr.await("panic: ", time.Second); line != "" {
				result.Text = crashed + line
			}
		}
		if result.Status == OK {
			if status, bad := review.ShellFailure(cell); bad {
				result.Status, result.Text = Shell, status
			}
		}
		r.end(result)
		command := "next"
		if result.Status != OK {
			command = "interrupt" // no further cell
		}
		r.session.tell(map[string]any{"command": command})
	}
	return nil
}

// crashed begins the text of a result where GoNB itself panicked.
const crashed = "GoNB itself crashed: "

func put(cell *ipynb.Cell, outputs []any) error {
	cell.Outputs = nil
	for _, raw := range outputs {
		out, err := ipynb.ReadOutput(raw)
		if err != nil {
			return fmt.Errorf("an output of the kernel: %w", err)
		}
		cell.Outputs = append(cell.Outputs, out)
	}
	return nil
}
