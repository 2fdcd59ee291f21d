package execute

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/checks"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/review"
)

// longest is how many lines of a failed cell's words are shown.
const longest = 20

// Explain says what failed: the cell and its section, the line of its source where it is known, what the cell said, and what to do. It is meant for a
// result whose status is not OK.
func Explain(nb *ipynb.Notebook, r Result, timeout time.Duration) string {
	cell := nb.Cells[r.Cell]
	var b strings.Builder
	failed := checks.Failed(checks.Of(nb, r.Cell))
	headline := r.headline(timeout)
	if failed > 0 && r.Status == Failed {
		headline = fmt.Sprintf("failed: %d of its checks did not hold", failed)
	}
	fmt.Fprintf(&b, "%s %s\n", review.Where(nb, r.Cell), headline)
	said := review.ErrorLines(cell)
	if r.Status == Failed || r.Status == Shell || r.Status == Dead {
		said = append(said, lastLines(cell.Texts("stderr"), said)...)
	}
	if line := source(nb, r.Cell, said); line != "" {
		fmt.Fprintf(&b, "  %s\n", line)
	}
	for _, line := range said[:min(len(said), longest)] {
		for _, piece := range pieces(line) {
			fmt.Fprintf(&b, "    %s\n", piece)
		}
	}
	if len(said) > longest {
		fmt.Fprintf(&b, "    … and %d lines more, in the notebook that was written\n", len(said)-longest)
	}
	if r.Text != "" && r.Status != Shell {
		fmt.Fprintf(&b, "    %s\n", r.Text)
	}
	do := advice(r, said)
	if r.Status == Timeout && strings.Contains(cell.Source, "%with_") {
		do = "the cell asks for input, which a run cannot give: let it take a parameter (notebook.Param)"
	}
	if failed > 0 && r.Status == Failed {
		do = "compare what was got with what was wanted in the table of checks: either the result changed, or --set makes it another experiment"
	}
	fmt.Fprintf(&b, "  what to do: %s\n", do)
	return b.String()
}

func (r Result) headline(timeout time.Duration) string {
	switch r.Status {
	case Shell:
		return "failed: a shell line (!…) ended with " + r.Text
	case Timeout:
		return fmt.Sprintf("did not end within the %s that --timeout allows", timeout)
	case Interrupted:
		return fmt.Sprintf("was interrupted after %.1f s", r.Time.Seconds())
	case Dead:
		return "got no answer: the kernel died"
	}
	return "failed:"
}

var advices = []struct{ said, do string }{
	{`goimports is not installed|"goimports": executable file not found`, "the kernel's tools are missing: run richlazy setup"},
	{`no required module provides package|is not in std|cannot find module|missing go\.sum entry|/go get": |server response`,
		"the imported package is not to be found: check its path; the first cell must make the kernel's go.work (richlazy new writes a notebook that does), and a module that is new needs go get in the checkout"},
	{`go\.work|go: module .* requires go|toolchain`, "the kernel's Go workspace is not right: check the first cell against the tutorial's, and go version"},
	{`(?m)^#|declared and not used|imported and not used|undefined:|syntax error|cannot use|redeclared|mismatched types|expected `,
		"the cell does not compile: correct the line"},
	{`data: .* files are missing`, "put the files where it says, or run once with a network and without RICHLAZY_OFFLINE"},
	{`no space left on device`, "the disk is full: make room (richlazy clean empties the kept results) and run again"},
	{`signal: killed|out of memory|cannot allocate memory`, "the program was killed, most likely for want of memory: make it smaller with --set"},
	{`stack overflow`, "the program calls itself without end: look at the function that is repeated in the trace"},
	{`panic:|fatal error:|goroutine \d+ \[`, "the program panicked: the first lines say why and where"},
}

func advice(r Result, said []string) string {
	switch r.Status {
	case Timeout:
		return "give it more time (--timeout 1h) or less to do (--set NAME=VALUE)"
	case Interrupted:
		return "run it again: what was kept by notebook.Keep answers at once"
	case Dead:
		if strings.Contains(r.Text, crashed) {
			return "this is a fault of the kernel; what the cell wrote last may have caused it (a line of stderr with several colons and a main.go:LINE does)"
		}
		return "run it again; if it dies again it most likely wants more memory than there is: make it smaller with --set"
	case Shell:
		return "run the line in a terminal in the notebook's folder; where its failure does not matter, end it with || true"
	}
	text := strings.Join(said, "\n")
	for _, a := range advices {
		if regexp.MustCompile(a.said).MatchString(text) {
			return a.do
		}
	}
	return "the cell's program ended with an error: see what it printed, or open it: richlazy lab NOTEBOOK"
}

var place = regexp.MustCompile(`Cell(?: ?\[(\d+)\]:?)? Line (\d+)`)

// source returns the line of the cell's source that the error names: the first that belongs to this cell, else the first of all.
func source(nb *ipynb.Notebook, failed int, said []string) string {
	var other string
	for _, line := range said {
		for _, m := range place.FindAllStringSubmatch(line, -1) {
			index := failed
			if m[1] != "" {
				index = numbered(nb, m[1])
			}
			n, _ := strconv.Atoi(m[2])
			if index < 0 {
				continue
			}
			lines := strings.Split(nb.Cells[index].Source, "\n")
			if n < 1 || n > len(lines) {
				continue
			}
			text := fmt.Sprintf("line %d: %s", n, strings.TrimSpace(lines[n-1]))
			if index == failed {
				return text
			}
			if other == "" {
				other = fmt.Sprintf("%s, %s", review.Where(nb, index), text)
			}
		}
	}
	return other
}

// numbered returns the index of the cell with that execution count, -1 where there is none.
func numbered(nb *ipynb.Notebook, count string) int {
	for i, cell := range nb.Cells {
		if cell.Count != nil && strconv.Itoa(*cell.Count) == count {
			return i
		}
	}
	return -1
}

// lastLines returns the end of what a cell wrote to stderr, without what was said already.
func lastLines(stderr string, said []string) []string {
	known := map[string]bool{}
	for _, line := range said {
		known[strings.TrimSpace(line)] = true
	}
	var fresh []string
	for _, line := range review.Lines(stderr) {
		if !known[strings.TrimSpace(line)] {
			fresh = append(fresh, line)
		}
	}
	return fresh[max(0, len(fresh)-8):]
}

// pieces returns a line as it is shown. A long one was joined from several by notebook.Must: they are shown one below the other, the first of them and
// the last, as an error of missing data begins with where to put its files and ends with their source.
func pieces(line string) []string {
	const first, last, long, longest = 60, 6, 300, 4000
	all := []string{line}
	if utf8.RuneCountInString(line) > long {
		all = strings.Split(line, "; ")
	}
	if left := len(all) - first - last; left > 0 {
		end := all[len(all)-last:]
		all = append(append(all[:first:first], fmt.Sprintf("… %d lines more, in the notebook that was written", left)), end...)
	}
	for i, piece := range all {
		if runes := []rune(piece); len(runes) > longest {
			all[i] = string(runes[:longest]) + " …"
		}
	}
	return all
}
