package notebook

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
)

// Must returns v, or ends the cell where err is not nil: with one line on the standard error stream that says the error, and its place in the cell, and
// exit status 1 (130, and "interrupted", for context.Canceled). What was displayed before is shown.
//
//	run := notebook.Must(train.One(notebook.Context(), net, garden.Task, train.Options{}))
func Must[T any](v T, err error) T {
	OK(err)
	return v
}

// Must2 is [Must] for functions with two results and an error.
func Must2[A, B any](a A, b B, err error) (A, B) {
	OK(err)
	return a, b
}

// OK ends the cell as [Must] does where err is not nil.
func OK(err error) {
	if err != nil {
		fatal(err)
	}
}

// fatal ends the cell with the line of an error.
func fatal(err error) {
	if errors.Is(err, context.Canceled) {
		flush(200 * time.Millisecond)
		end(interrupted, "interrupted: "+oneLine(err.Error())+place())
	}
	quit(1, "error: "+oneLine(err.Error())+place())
}

// oneLine puts the lines of a text on one: errors.Join writes one for each error.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
	return mainLine.ReplaceAllString(s, "$1 line $2")
}

// mainLine is what GoNB 0.11.4 takes for a place in a line of the standard error stream, and panics on, with the whole kernel, where two colons come
// before it in the line.
var mainLine = regexp.MustCompile(`(main(?:_test)?\.go):(\d)`)

// place is where the code outside this package called it. In a notebook it is a line of its own, with no colon before it, to which GoNB adds the cell
// and the line within it (see mainLine).
func place() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		frame, more := frames.Next()
		if frame.File != "" && !strings.HasPrefix(frame.Function, selfPath+".") && !strings.HasPrefix(frame.Function, "runtime.") {
			if gonbui.IsNotebook {
				return fmt.Sprintf("\n\tat %s:%d", frame.File, frame.Line)
			}
			return fmt.Sprintf(" (at %s:%d)", frame.File, frame.Line)
		}
		if !more {
			return ""
		}
	}
}

// quit shows what was displayed, prints a line and ends the process.
func quit(status int, line string) {
	flush(500 * time.Millisecond)
	end(status, line)
}

func end(status int, line string) {
	fmt.Fprintln(os.Stderr, line)
	os.Exit(status)
}

// flush waits until the kernel has taken what was displayed, but not for a kernel that no longer answers.
func flush(patience time.Duration) {
	if !gonbui.IsNotebook {
		return
	}
	done := make(chan struct{})
	go func() {
		gonbui.Sync()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(patience):
	}
}

// Markdown shows a text with computed numbers, formatted as by fmt.Sprintf, as Markdown; outside a notebook it is printed.
//
//	notebook.Markdown("The rich networks lose **%.0f %%** of their variance along the irrelevant axis.", 100*lost)
func Markdown(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if gonbui.IsNotebook {
		gonbui.DisplayMarkdown(text)
		gonbui.Sync()
		if gonbui.Error() == nil {
			return
		}
	}
	fmt.Println(text)
}
