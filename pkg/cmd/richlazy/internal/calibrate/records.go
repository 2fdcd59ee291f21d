package calibrate

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
)

// Records is a file with a line for each simulation: its part, its number, and its results.
type Records struct {
	mu     sync.Mutex
	file   *os.File
	values map[string]map[int][]float64
}

func heading(seed uint64) string { return fmt.Sprintf("richlazy calibration records, seed %d\n", seed) }

// label is how records name a part: by its name and a digest of its columns and of what it says it simulates. Records of a part that has changed since are left alone.
func (p Part) label() string {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s\x00%v", oneLine(p.About), p.Columns)
	return fmt.Sprintf("%s@%08x", p.Name, h.Sum32())
}

// oneLine returns a text without the line breaks of its source.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Open reads the records of a file, which is made where there is none. A last line without an end, which a killed run leaves, is cut off. It is an error where the file holds
// anything else, or records of another seed. Records of parts other than those given stay in the file and are not used.
func Open(path string, seed uint64, parts []Part) (*Records, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("calibrate: %w", err)
	}
	r := &Records{file: file, values: map[string]map[int][]float64{}}
	if err := r.read(heading(seed), parts); err != nil {
		return nil, errors.Join(fmt.Errorf("calibrate: %s: %w", path, err), file.Close())
	}
	return r, nil
}

func (r *Records) read(heading string, parts []Part) error {
	text, err := io.ReadAll(r.file)
	if err != nil {
		return err
	}
	whole := bytes.LastIndexByte(text, '\n') + 1
	if err := r.file.Truncate(int64(whole)); err != nil {
		return err
	}
	if _, err := r.file.Seek(int64(whole), io.SeekStart); err != nil {
		return err
	}
	if whole == 0 {
		_, err := r.file.WriteString(heading)
		return err
	}
	lines := strings.SplitAfter(string(text[:whole]), "\n")
	if lines[0] != heading {
		return fmt.Errorf("it does not begin with %q: remove it or choose another file", strings.TrimSpace(heading))
	}
	of := map[string]Part{}
	for _, p := range parts {
		of[p.label()] = p
	}
	for i, line := range lines[1 : len(lines)-1] {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			return fmt.Errorf("line %d is no record", i+2)
		}
		p, known := of[fields[0]]
		sim, err := strconv.Atoi(fields[1])
		if err != nil || known && len(fields) != 2+p.width() {
			return fmt.Errorf("line %d is no record", i+2)
		}
		if !known {
			continue
		}
		values := make([]float64, p.width())
		for k, f := range fields[2:] {
			if values[k], err = strconv.ParseFloat(f, 64); err != nil {
				return fmt.Errorf("line %d: %w", i+2, err)
			}
		}
		r.keep(p, sim, values)
	}
	return nil
}

func (r *Records) keep(p Part, sim int, values []float64) {
	if r.values[p.Name] == nil {
		r.values[p.Name] = map[int][]float64{}
	}
	r.values[p.Name][sim] = values
}

func (r *Records) has(p Part, sim int) bool { return r.values[p.Name][sim] != nil }

// add writes a record, the whole line at once.
func (r *Records) add(p Part, sim int, values []float64) error {
	line := fmt.Appendf(nil, "%s %d", p.label(), sim)
	for _, v := range values {
		line = strconv.AppendFloat(append(line, ' '), v, 'g', -1, 64)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, err := r.file.Write(append(line, '\n')); err != nil {
		return err
	}
	r.keep(p, sim, values)
	return nil
}

// Close closes the file.
func (r *Records) Close() error { return r.file.Close() }
