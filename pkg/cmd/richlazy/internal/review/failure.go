package review

import (
	"html"
	"regexp"
	"strings"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

// gonbError marks the HTML in which GoNB shows what the compiler or a panic said.
const gonbError = "gonb-err-"

// Failure reports whether the outputs of a cell say that it failed, and the shortest line that says why: an error output, GoNB's HTML for a compile
// error or a panic, or a shell line (!…) that ended with an error, which GoNB lets pass.
func Failure(cell *ipynb.Cell) (text string, failed bool) {
	lines := ErrorLines(cell)
	for _, out := range cell.Outputs {
		switch {
		case out.Kind == ipynb.Error:
			failed = true
		case strings.Contains(out.HTML(), gonbError):
			failed = true
		}
	}
	if line, bad := ShellFailure(cell); bad && !failed {
		return "a shell line (!…) ended with " + line, true
	}
	if !failed {
		return "", false
	}
	for _, line := range lines {
		return strings.TrimSpace(line), true
	}
	return "error", true
}

// ErrorLines returns what a failed cell says, as plain text: the trace of a panic, or else GoNB's HTML for a compile error without tags and pop-ups,
// or else the traceback of the error outputs. Colours and the names of GoNB's scratch files are left out.
func ErrorLines(cell *ipynb.Cell) []string {
	stderr := located(cell)
	if at := trace.FindStringIndex(stderr); at != nil {
		return Lines(stderr[at[0]:])
	}
	var lines []string
	for _, out := range cell.Outputs {
		if text := out.HTML(); strings.Contains(text, gonbError) {
			lines = append(lines, Plain(text)...)
		}
	}
	if len(lines) > 0 {
		return lines
	}
	for _, out := range cell.Outputs {
		if out.Kind != ipynb.Error {
			continue
		}
		text := strings.Join(out.Traceback, "\n")
		if blank(text) {
			text = out.ErrorValue
		}
		lines = append(lines, Lines(text)...)
	}
	return lines
}

// located returns what the cell wrote to stderr, without colours, with the mark [[ Cell [N] Line M ]] before each line of GoNB's scratch file that is known.
// GoNB sets the marks itself, but piece by piece as it reads: a name that reaches it in two pieces, as the Go runtime writes its traces, stays without
// one, or has that of another line. Its HTML is made of whole lines.
func located(cell *ipynb.Cell) string {
	text := Uncoloured(cell.Texts("stderr"))
	places := map[string]string{}
	for _, out := range cell.Outputs {
		for _, m := range location.FindAllStringSubmatch(out.HTML(), -1) {
			places[html.UnescapeString(m[2])] = strings.NewReplacer("Cell[", "Cell [", ":", "").Replace(m[1])
		}
	}
	if len(places) == 0 {
		return text
	}
	return sited.ReplaceAllStringFunc(text, func(found string) string {
		file := sited.FindStringSubmatch(found)[1]
		if place, ok := places[file]; ok {
			return " [[ " + place + " ]] " + file
		}
		return found
	})
}

var (
	location = regexp.MustCompile(`<span class="gonb-cell-line-info">(Cell\[\d+\]: Line \d+)</span>\s*<span class="gonb-err-location">([^<]*main(?:_test)?\.go:\d+)</span>`)
	sited    = regexp.MustCompile(`(?: ?\[\[ Cell (?:\[\d+\] )?Line \d+ \]\] *)?([^\s(\[]*main(?:_test)?\.go:\d+)`)
)

var (
	style   = regexp.MustCompile(`(?s)<style.*?</style>`)
	popup   = regexp.MustCompile(`(?s)<div class="gonb-err-context">.*?(?:<div class="gonb-err-line">.*?</div>.*?)?</div>`)
	broken  = regexp.MustCompile(`(?i)<br\s*/?>|</div>|</p>|</pre>`)
	tags    = regexp.MustCompile(`<[^>]*>`)
	colours = regexp.MustCompile("\x1b\\[[0-9;?]*[ -/]*[@-~]")
	scratch = regexp.MustCompile(` ?(?:[^\s:(]*/gonb_[0-9a-f]+/|\./)main(?:_test)?\.go:\d+(?::\d+)?:?(?: \+0x[0-9a-f]+)?`)
	trace   = regexp.MustCompile(`(?m)^(panic: |fatal error: |runtime: |SIG[A-Z]+: |error: |interrupted: )`)
	mapped  = regexp.MustCompile(` ?\[\[ (Cell \[\d+\] Line \d+) \]\] ?`) // how GoNB marks the place in a cell
)

// Plain returns the lines of text in HTML, without those that are empty.
func Plain(text string) []string {
	text = style.ReplaceAllString(text, "")
	text = popup.ReplaceAllString(text, "")
	text = tags.ReplaceAllString(broken.ReplaceAllString(text, "\n"), "")
	return Lines(html.UnescapeString(text))
}

// Lines splits what a cell wrote into the lines that are worth reading, without colours and the names of scratch files.
func Lines(text string) []string {
	var lines []string
	for line := range strings.SplitSeq(Uncoloured(text), "\n") {
		line = scratch.ReplaceAllString(line, "")
		line = strings.ReplaceAll(mapped.ReplaceAllString(line, "$1 "), " )", ")")
		if line = strings.TrimRight(line, " \t\r"); !blank(line) && !strings.HasPrefix(strings.TrimSpace(line), "# gonb_") {
			lines = append(lines, line)
		}
	}
	return lines
}

// Uncoloured takes the ANSI colours from text.
func Uncoloured(text string) string { return colours.ReplaceAllString(text, "") }

var exit = regexp.MustCompile(`^(exit status [1-9]\d*|signal: [a-z ]+)$`)

// ShellFailure reports whether a shell line of the cell failed although the kernel calls the cell a success: GoNB then writes "exit status N" to
// stderr and goes on.
func ShellFailure(cell *ipynb.Cell) (status string, failed bool) {
	if !hasShell(cell.Source) {
		return "", false
	}
	for line := range strings.SplitSeq(cell.Texts("stderr"), "\n") {
		if exit.MatchString(line) {
			return line, true
		}
	}
	return "", false
}

func hasShell(source string) bool {
	for line := range strings.SplitSeq(source, "\n") {
		if line = strings.TrimPrefix(line, "//gonb:"); len(line) > 1 && line[0] == '!' {
			return true
		}
	}
	return false
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
