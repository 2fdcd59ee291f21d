package checks

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

// A Check is one line that a cell printed.
type Check struct {
	OK        bool
	Name      string
	Got       string
	Want      string // a number, or a bound: "> 0.5", "< 2"
	Tolerance string // empty where the check has none
	Cell      int    // index in the notebook's cells
}

// What a cell printed before without an end of line stands on the same line, so the check begins at the last mark that has a name, which holds no mark.
// The name may itself hold ": got ", so it reaches as far as it can.
var line = regexp.MustCompile(`^.*([✓✗]) (.+): got (.*?), want (.+?)\s*$`)

// Parse reads one line, which may hold other text before the check, and reports whether it is a check.
func Parse(text string) (Check, bool) {
	m := line.FindStringSubmatch(text)
	if m == nil {
		return Check{}, false
	}
	want, tolerance, _ := strings.Cut(m[4], " ± ")
	return Check{OK: m[1] == "✓", Name: m[2], Got: m[3], Want: want, Tolerance: tolerance}, true
}

// Of returns the checks in the outputs of cell i of the notebook, in the order in which they were printed. A line that begins with ✗ but has not the
// form of a check is a failed check all the same, with the line as its name.
func Of(nb *ipynb.Notebook, i int) []Check {
	var all []Check
	for text := range strings.SplitSeq(nb.Cells[i].Texts("stdout"), "\n") {
		check, ok := Parse(text)
		if bare := strings.TrimSpace(text); !ok && strings.HasPrefix(bare, "✗ ") {
			check, ok = Check{Name: strings.TrimPrefix(bare, "✗ ")}, true
		}
		if ok {
			check.Cell = i
			all = append(all, check)
		}
	}
	return all
}

// All returns the checks of the whole notebook.
func All(nb *ipynb.Notebook) []Check {
	var all []Check
	for i, cell := range nb.Cells {
		if cell.Kind == ipynb.Code {
			all = append(all, Of(nb, i)...)
		}
	}
	return all
}

// Failed returns how many of the checks failed.
func Failed(all []Check) int {
	n := 0
	for _, check := range all {
		if !check.OK {
			n++
		}
	}
	return n
}

// Table prints the checks in columns that line up in a terminal, whatever the script of their names.
func Table(w io.Writer, all []Check) error {
	rows := [][]string{{" ", "check", "got", "wanted", "tolerance"}}
	for _, c := range all {
		mark := "✗"
		if c.OK {
			mark = "✓"
		}
		tolerance := ""
		if c.Tolerance != "" {
			tolerance = "± " + c.Tolerance
		}
		rows = append(rows, []string{mark, c.Name, c.Got, c.Want, tolerance})
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, field := range row {
			widths[i] = max(widths[i], uniseg.StringWidth(field))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, field := range row {
			if i > 0 {
				b.WriteString("  ")
			}
			b.WriteString(field + strings.Repeat(" ", widths[i]-uniseg.StringWidth(field)))
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(b.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}
