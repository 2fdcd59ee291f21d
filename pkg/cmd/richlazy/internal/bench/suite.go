package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// A Suite is what one bench command does.
type Suite struct {
	Name  string
	Parts []Part
}

// A Part is a table.
type Part struct {
	Name  string // by which it is chosen
	Title string // says what is in the cells
	// Run prepares the part's cases and has them measured. An error that wraps ErrSkipped leaves the part out, with its text as the reason.
	Run func(context.Context, *Runner) ([]Timed, error)
	// Columns follow the name of the case; difference, target and how it fared come by themselves.
	Columns []Column
	// Notes, if not nil, returns what is printed below.
	Notes func(all []Timed) []string
}

// A Column is one of a table; Text may look at the other cases, such as one that measures the peak.
type Column struct {
	Head string
	Text func(t Timed, all []Timed) string
}

// ErrSkipped is the error of a part that cannot be measured here.
var ErrSkipped = errors.New("not measured")

// A Report is a run with all its raw numbers.
type Report struct {
	Suite   string       `json:"suite"`
	Started time.Time    `json:"started"`
	Seconds float64      `json:"seconds"`
	Rounds  int          `json:"rounds"`
	Machine Machine      `json:"machine"`
	Peer    *Peer        `json:"peer,omitempty"`
	Parts   []PartReport `json:"parts"`
	Faults  []string     `json:"faults,omitempty"`
	Error   string       `json:"error,omitempty"` // that ended the run early
}

// PartReport is one part of a report.
type PartReport struct {
	Name    string  `json:"name"`
	Title   string  `json:"title"`
	Skipped string  `json:"skipped,omitempty"` // why it was left out
	Cases   []Timed `json:"cases,omitempty"`
	// Table has what was printed: the head, a row a case; Notes are the lines below.
	Table [][]string `json:"table,omitempty"`
	Notes []string   `json:"notes,omitempty"`
}

// Choose keeps the named parts, all where no name is given.
func (s *Suite) Choose(names []string) error {
	var known []string
	for _, p := range s.Parts {
		known = append(known, p.Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return fmt.Errorf("no part %q; there are %s", name, strings.Join(known, ", "))
		}
	}
	if len(names) > 0 {
		s.Parts = slices.DeleteFunc(slices.Clone(s.Parts), func(p Part) bool { return !slices.Contains(names, p.Name) })
	}
	return nil
}

// Run measures part after part and prints each table as soon as it is complete. The report holds what was measured, also with an error, which is one of wrong
// numbers, of a contender that failed, of a peer that died on the way, or the cause of ctx.
func (s Suite) Run(ctx context.Context, r *Runner, w io.Writer, machine Machine, peer *Peer) (report *Report, err error) {
	rounds, _, _ := r.defaults()
	report = &Report{Suite: s.Name, Started: time.Now(), Rounds: rounds, Machine: machine, Peer: peer}
	defer func() {
		report.Seconds = time.Since(report.Started).Seconds()
		if err != nil {
			report.Error = err.Error()
		}
	}()
	for _, part := range s.Parts {
		r.part, r.faults = part.Name, nil
		timed, err := part.Run(ctx, r)
		for _, fault := range r.faults {
			if text := fault.Error(); !slices.Contains(report.Faults, text) {
				report.Faults = append(report.Faults, text)
				fmt.Fprintf(w, "\n%s: %v\n  what is left is timed on without it\n", part.Name, fault)
			}
		}
		p := PartReport{Name: part.Name, Title: part.Title, Cases: timed}
		switch {
		case errors.Is(err, ErrSkipped):
			p.Skipped = err.Error()
			fmt.Fprintf(w, "\n%s: %v\n", part.Name, err)
		case ctx.Err() != nil:
			return report, context.Cause(ctx)
		case err != nil:
			return report, fmt.Errorf("bench %s: %s: %w", s.Name, part.Name, err)
		default:
			t := part.table(timed)
			p.Table, p.Notes = t.rows, t.notes
			t.write(w)
		}
		report.Parts = append(report.Parts, p)
	}
	if len(report.Faults) > 0 {
		return report, fmt.Errorf("bench %s: %s", s.Name, report.Faults[0])
	}
	return report, nil
}

// Targets counts the targets of the parts.
func (r *Report) Targets() (met, missed, unmeasured int) {
	for _, part := range r.Parts {
		for _, t := range part.Cases {
			switch {
			case t.Target == nil:
			case t.Target.Value == nil:
				unmeasured++
			case t.Target.Met:
				met++
			default:
				missed++
			}
		}
	}
	return met, missed, unmeasured
}

// WriteFile writes the report as JSON.
func (r *Report) WriteFile(path string) error {
	data, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o644)
}
