package review

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/checks"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/tidy"
)

// The limits of a committed notebook.
const (
	MaxBytes = 1_000_000
	MaxCells = 30
	MaxLines = 15 // of a code cell
)

// Faults returns what is wrong with the notebook whose file holds data, one line each, and nothing where it may be committed. The lines name cells by
// their number among the executable ones, which is the number that Jupyter shows in brackets.
func Faults(data []byte) []string {
	nb, err := ipynb.Read(data)
	if err != nil {
		return []string{err.Error()}
	}
	f := &faults{nb: nb}
	if len(data) > MaxBytes {
		f.add("the file has %d bytes, allowed are %d", len(data), MaxBytes)
	}
	if len(nb.Cells) > MaxCells {
		f.add("%d cells, allowed are %d", len(nb.Cells), MaxCells)
	}
	f.order()
	for i, cell := range nb.Cells {
		if cell.Kind == ipynb.Code {
			f.cell(i, cell)
		}
	}
	all := checks.All(nb)
	if len(all) == 0 {
		f.add("no check: let a cell say notebook.Check(name, got, want, tolerance)")
	}
	for _, c := range all {
		if !c.OK {
			f.in(c.Cell, "check failed: %s: got %s, want %s", c.Name, c.Got, c.Want)
		}
	}
	if stripped, _ := tidy.Strip(nb); !bytes.Equal(stripped.Bytes(), data) {
		f.add("not stripped: richlazy strip FILE")
	}
	return f.list
}

type faults struct {
	nb   *ipynb.Notebook
	list []string
}

func (f *faults) add(format string, args ...any) {
	f.list = append(f.list, fmt.Sprintf(format, args...))
}

// in adds a fault of cell i.
func (f *faults) in(i int, format string, args ...any) {
	f.add("%s: %s", Where(f.nb, i), fmt.Sprintf(format, args...))
}

// Where names cell i as a reader finds it: its number among the executable cells and its section.
func Where(nb *ipynb.Notebook, i int) string {
	where := fmt.Sprintf("cell %d", Number(nb, i))
	if !nb.Cells[i].Runs() {
		where = fmt.Sprintf("the %s cell at place %d", nb.Cells[i].Kind, i+1)
	}
	if section := nb.Section(i); section != "" {
		where += fmt.Sprintf(" (section “%s”)", section)
	}
	return where
}

// Number returns how many executable cells there are up to and with cell i.
func Number(nb *ipynb.Notebook, i int) int {
	n := 0
	for _, cell := range nb.Cells[:i+1] {
		if cell.Runs() {
			n++
		}
	}
	return n
}

// order adds the first place at which the execution counts are not 1, 2, 3, …
func (f *faults) order() {
	n := 0
	for i, cell := range f.nb.Cells {
		if !cell.Runs() || cell.Count == nil {
			continue // an unexecuted cell is a fault of its own
		}
		if n++; *cell.Count != n {
			f.in(i, "executed as number %d, wanted %d: the notebook was not run once from top to bottom", *cell.Count, n)
			return
		}
	}
}

func (f *faults) cell(i int, cell *ipynb.Cell) {
	if cell.Blank() {
		f.in(i, "is empty: delete it")
		return
	}
	if lines := 1 + strings.Count(strings.TrimRight(cell.Source, " \t\n"), "\n"); lines > MaxLines {
		f.in(i, "%d lines, allowed are %d", lines, MaxLines)
	}
	if cell.Count == nil {
		f.in(i, "was not executed")
	}
	if text, failed := Failure(cell); failed {
		f.in(i, "failed: %s", text)
	}
	for _, out := range cell.Outputs {
		if tidy.Scripted(out.HTML()) {
			f.in(i, "an output holds a script: richlazy strip FILE")
			break
		}
	}
}
