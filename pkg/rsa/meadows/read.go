package meadows

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// Limits bound what a file may ask for, so that a damaged one ends in an error instead of an exhausted machine. A zero field stands for its default.
type Limits struct {
	// MaxBytes is the size of the file, of what is unpacked of it, and of the RDMs over all stimuli; 1 GiB by default.
	MaxBytes int64
	// MaxConditions is the number of stimuli in all; 20 000 by default.
	MaxConditions int
}

func (l Limits) filled() Limits {
	if l.MaxBytes == 0 {
		l.MaxBytes = 1 << 30
	}
	if l.MaxConditions == 0 {
		l.MaxConditions = 20000
	}
	return l
}

// Error says what is wrong with a file, and where.
type Error struct {
	// File is the name of the file. Where is the offset in bytes ("offset 120") or the part of it ("tasks[3].rdm"), and may be empty.
	File, Where string
	Err         error
}

// Error returns "meadows: file: where: what is wrong".
func (e *Error) Error() string {
	if e.Where == "" {
		return fmt.Sprintf("meadows: %s: %v", e.File, e.Err)
	}
	return fmt.Sprintf("meadows: %s: %s: %v", e.File, e.Where, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Open reads the RDMs of a downloaded file. The stack's Info has the columns participant, task, task_index (counted from 1, as in
// the names of files), experiment and version, each where the file or its name tells. Errors are of type *[Error], or come from the operating system.
func Open(path string) (*rsa.Stack, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("meadows: %w", err)
	}
	defer file.Close()
	return Read(file, path, Limits{})
}

// Read reads the RDMs of a downloaded file from r. The name is that of the download, which is read too. The content tells which kind of file it is. See [Open].
func Read(r io.Reader, name string, limits Limits) (*rsa.Stack, error) {
	limits = limits.filled()
	buffered := bufio.NewReader(io.LimitReader(r, limits.MaxBytes+1))
	content, err := io.ReadAll(buffered)
	if err != nil {
		return nil, &Error{File: name, Err: err}
	}
	if int64(len(content)) > limits.MaxBytes {
		return nil, &Error{File: name, Err: fmt.Errorf("more than the %d bytes that the limits allow", limits.MaxBytes)}
	}
	about := parseName(name)
	var all []judged
	if text := bytes.TrimLeft(content, " \t\r\n\ufeff"); len(text) > 0 && text[0] == '{' {
		all, err = readTree(text, int64(len(content)-len(text)), name, about)
	} else {
		all, err = readMatlab(content, name, about, limits)
	}
	if err != nil {
		return nil, err
	}
	return stack(all, name, about, limits)
}

// judged is one RDM of a file.
type judged struct {
	participant, task string
	index             float64 // of the task; NaN where it is not known
	where             string  // in the file, for errors
	stimuli           []string
	values            []float64
}

// stack joins the RDMs, matched by stimulus.
func stack(all []judged, name string, about filename, limits Limits) (*rsa.Stack, error) {
	stacks := make([]*rsa.Stack, len(all))
	seen := map[string]bool{}
	for k, j := range all {
		bad := func(format string, a ...any) error {
			return &Error{File: name, Where: j.where, Err: fmt.Errorf(format, a...)}
		}
		n := len(j.stimuli)
		if n < 2 {
			return nil, bad("%d stimuli", n)
		}
		if len(j.values) != n*(n-1)/2 {
			return nil, bad("%d dissimilarities, want %d for %d stimuli", len(j.values), n*(n-1)/2, n)
		}
		for p, v := range j.values {
			if math.IsInf(v, 0) {
				return nil, bad("dissimilarity %d is %v", p, v)
			}
		}
		r, err := rsa.New(j.values, conditions(j.stimuli), "dissimilarity by arrangement")
		if err != nil {
			return nil, bad("%w", err)
		}
		for _, c := range r.Conditions {
			seen[c] = true
		}
		if len(seen) > limits.MaxConditions {
			return nil, bad("more than the %d stimuli that the limits allow", limits.MaxConditions)
		}
		if 4*int64(len(seen))*int64(len(seen))*int64(k+1) > limits.MaxBytes {
			return nil, bad("%d RDMs of up to %d stimuli are more than the limits allow", k+1, len(seen))
		}
		if stacks[k], err = rsa.NewStack(r); err != nil {
			return nil, bad("%w", err)
		}
	}
	s, err := rsa.Union(stacks...)
	if err != nil {
		return nil, &Error{File: name, Err: err}
	}
	s.Info = info(all, about)
	return s, nil
}

// conditions returns the names of the stimuli without ending, where that leaves them different.
func conditions(stimuli []string) []string {
	out := make([]string, len(stimuli))
	for i, s := range stimuli {
		out[i] = s
		if dot := strings.LastIndexByte(s, '.'); dot > 0 && dot < len(s)-1 && isEnding(s[dot+1:]) {
			out[i] = s[:dot]
		}
	}
	sorted := slices.Clone(out)
	slices.Sort(sorted)
	if len(slices.Compact(sorted)) < len(out) {
		return stimuli
	}
	return out
}

// isEnding reports whether a name's last part looks like a kind of file: up to four letters and digits that begin with a letter.
func isEnding(s string) bool {
	if len(s) > 4 {
		return false
	}
	for i, c := range strings.ToLower(s) {
		if !(c >= 'a' && c <= 'z' || i > 0 && c >= '0' && c <= '9') {
			return false
		}
	}
	return true
}

// info returns the columns that something is known of.
func info(all []judged, about filename) table.Table {
	var out table.Table
	add := func(name string, of func(j judged) string) {
		texts := make([]string, len(all))
		known := false
		for k, j := range all {
			texts[k] = of(j)
			known = known || texts[k] != ""
		}
		if known {
			out = append(out, table.Texts(name, texts...))
		}
	}
	add("participant", func(j judged) string { return j.participant })
	add("task", func(j judged) string { return j.task })
	numbers := make([]float64, len(all))
	for k, j := range all {
		numbers[k] = j.index
	}
	if slices.ContainsFunc(numbers, func(v float64) bool { return !math.IsNaN(v) }) {
		out = append(out, table.Numbers("task_index", numbers...))
	}
	add("experiment", func(judged) string { return about.experiment })
	add("version", func(judged) string { return about.version })
	return out
}
