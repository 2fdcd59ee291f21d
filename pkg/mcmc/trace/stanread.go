package trace

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// OpenStan reads CSV files of Stan, one of a chain each, into memory, within limits: of CmdStan, of rstan's sample_file or of [SaveStan]. Warm-up is what comes before the end
// of adaptation, or before num_warmup where only that is said, and save_warmup is set. Settings are attributes of the layout, those that are not the same in all files
// left out. Names such as theta.2.1 are elements of arrays, counted from 1, all of which have to be there. Chains need not be equally long. A row that is cut short, as
// of a chain that was killed, is an error.
func OpenStan(limits file.Limits, paths ...string) (*Memory, []Stan, error) {
	files := make([]*stanFile, len(paths))
	for i, path := range paths {
		s, err := file.Open(path, "stan", limits)
		if err != nil {
			return nil, nil, err
		}
		files[i], err = readStan(s)
		if e := s.Close(); err == nil {
			err = e
		}
		if err != nil {
			return nil, nil, err
		}
	}
	if len(files) == 0 {
		return nil, nil, errors.New("trace: no file of Stan")
	}
	return joinStan(paths, files)
}

// stanFile is the content of a file.
type stanFile struct {
	header   []string
	settings map[string]string
	rows     []float64
	warmup   int // rows of warm-up
	stan     Stan

	adapted bool // the end of adaptation was seen
	masses  int  // lines of the matrix: 1: those that may follow
}

func readStan(s *file.Source) (*stanFile, error) {
	f := &stanFile{settings: map[string]string{}, warmup: -1}
	in := bufio.NewReader(s.Stream("CSV of Stan"))
	for line := 1; ; line++ {
		text, err := in.ReadString('\n')
		fail := func(what, want, got string, kind error) (*stanFile, error) {
			e := &file.Error{Format: "stan", File: s.Name, Offset: -1, Part: fmt.Sprintf("line %d", line), What: what, Want: want, Got: got, Err: kind}
			return nil, e
		}
		if err == io.EOF && text == "" {
			break
		}
		if err == io.EOF {
			return fail("row", "a line's end", "the end of the file", file.ErrTruncated)
		}
		if err != nil {
			return nil, err
		}
		text = strings.TrimRight(text, "\r\n")
		switch {
		case strings.HasPrefix(text, "#"):
			f.comment(strings.TrimSpace(strings.TrimPrefix(text, "#")))
		case strings.TrimSpace(text) == "":
		case f.header == nil:
			f.header = strings.Split(text, ",")
			for i, name := range f.header {
				f.header[i] = strings.Trim(strings.TrimSpace(name), `"`)
			}
		default:
			if got := strings.Count(text, ",") + 1; got != len(f.header) {
				return fail("row", fmt.Sprintf("%d columns", len(f.header)), fmt.Sprint(got), file.ErrFormat)
			}
			if err := s.Charge(-1, "rows", int64(len(f.header)), 8); err != nil {
				return nil, err
			}
			for cell := range strings.SplitSeq(text, ",") {
				x, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
				if err != nil {
					return fail("row", "a number", fmt.Sprintf("%.40q", cell), file.ErrFormat)
				}
				f.rows = append(f.rows, x)
			}
		}
	}
	if f.header == nil {
		return nil, &file.Error{Format: "stan", File: s.Name, Offset: -1, What: "header", Want: "names of columns", Got: "none", Err: file.ErrTruncated}
	}
	f.findWarmup()
	return f, nil
}

func (f *stanFile) draws() int { return len(f.rows) / len(f.header) }

// findWarmup counts the rows of warm-up where the end of adaptation did not.
func (f *stanFile) findWarmup() {
	if saved := f.settings["save_warmup"]; saved != "1" && saved != "true" {
		f.warmup = 0
		return
	}
	if f.warmup >= 0 {
		return
	}
	n, _ := strconv.Atoi(f.settings["num_warmup"])
	thin, _ := strconv.Atoi(f.settings["thin"])
	thin = max(thin, 1)
	f.warmup = min(max(0, n/thin+min(1, n%thin)), f.draws())
}

func (f *stanFile) comment(text string) {
	key, value, ok := strings.Cut(text, "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "(Default)"))
	elapsed := func(text string) time.Duration {
		seconds, _, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(text, "Elapsed Time:")), " ")
		x, _ := strconv.ParseFloat(seconds, 64)
		return time.Duration(x * float64(time.Second))
	}
	switch {
	case text == "Adaptation terminated":
		f.adapted = true
		if f.header != nil {
			f.warmup = f.draws()
		}
	case strings.HasSuffix(text, "seconds (Warm-up)"):
		f.stan.Warmup, f.masses = elapsed(text), 0
	case strings.HasSuffix(text, "seconds (Sampling)"):
		f.stan.Sampling = elapsed(text)
	case f.adapted && key == "Step size":
		f.stan.Step, _ = strconv.ParseFloat(value, 64)
	case f.adapted && strings.HasSuffix(strings.ToLower(text), "elements of inverse mass matrix:"):
		f.masses = 1
	case f.adapted && f.masses > 0 && !ok:
		row := []float64{}
		for cell := range strings.SplitSeq(text, ",") {
			x, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
			if err != nil {
				f.masses = 0
				return
			}
			row = append(row, x)
		}
		f.stan.InverseMass = append(f.stan.InverseMass, row)
	case ok && strings.HasPrefix(text, attributePrefix):
		quoted := strings.TrimPrefix(text, attributePrefix)
		name, err := strconv.QuotedPrefix(quoted)
		if err != nil {
			return
		}
		key, _ = strconv.Unquote(name)
		if value, err = strconv.Unquote(strings.TrimPrefix(quoted[len(name):], " = ")); err == nil {
			f.settings[key] = value
		}
	case ok && key != "":
		f.settings[key] = value
	}
}

// joinStan makes a trace of files.
func joinStan(paths []string, files []*stanFile) (*Memory, []Stan, error) {
	first := files[0]
	l, places, err := stanLayout(first.header)
	if err != nil {
		return nil, nil, &file.Error{Format: "stan", File: paths[0], Offset: -1, What: "header", Want: "names of Stan", Got: err.Error(), Err: file.ErrFormat}
	}
	l.Chains, l.Attributes = len(files), map[string]string{}
	for k, v := range first.settings {
		l.Attributes[k] = v
	}
	stans := make([]Stan, len(files))
	for i, f := range files {
		if !slices.Equal(f.header, first.header) {
			return nil, nil, &file.Error{Format: "stan", File: paths[i], Offset: -1, What: "header", Want: "the names of " + paths[0], Got: "others", Err: file.ErrFormat}
		}
		for k, v := range l.Attributes {
			if other, ok := f.settings[k]; !ok || other != v {
				delete(l.Attributes, k)
			}
		}
		l.Warmup, l.Draws, stans[i] = max(l.Warmup, f.warmup), max(l.Draws, f.draws()-f.warmup), f.stan
	}
	if err := l.Check(); err != nil {
		return nil, nil, &file.Error{Format: "stan", File: paths[0], Offset: -1, What: "header", Want: "names of a trace", Got: err.Error(), Err: file.ErrFormat}
	}
	m := NewMemory(l)
	numbers := l.Numbers()
	values, stats := make([]float64, numbers), make([]float64, len(l.Stats))
	for chain, f := range files {
		for i := range f.draws() {
			for k, x := range f.rows[i*len(f.header) : (i+1)*len(f.header)] {
				if at := places[k]; at < numbers {
					values[at] = x
				} else {
					stats[at-numbers] = x
				}
			}
			g := Posterior
			if i < f.warmup {
				g = Warmup
			}
			if err := m.Append(chain, g, values, stats); err != nil {
				return nil, nil, &file.Error{Format: "stan", File: paths[chain], Offset: -1, What: "row", Want: "a draw", Got: err.Error(), Err: file.ErrFormat}
			}
		}
	}
	return m, stans, nil
}
