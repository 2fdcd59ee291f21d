package edf

import (
	"fmt"
	"io"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
	"github.com/richlazy/richlazy/pkg/table"
)

// File is an open file: its header and annotations are in memory, and samples are read when they are asked for, by several goroutines at once if need be.
type File struct {
	Header
	Signals []Signal // those with samples, in the order of the file; annotations are not among them
	// Annotations are those of EDF+ and BDF+ in the order of the file, without the marks that only keep the time of records: "onset" and "duration" in seconds, the
	// latter NaN where there is none, and "text". An onset counts from the first sample of the file, as [File.Stretches] and times of recordings do. The nil table for
	// other files.
	Annotations table.Table
	// Delay is the time in seconds from Header.Start to the first sample: below a second in a sound EDF+ file, 0 in EDF and BDF.
	Delay float64

	in        *file.Random
	width     int64 // bytes of a sample
	data      int64 // offset of the first record
	record    int64 // bytes of a record
	notes     []Signal
	stretches []stretch
}

// stretch is a run of records between which no time is missing.
type stretch struct {
	first, n int
	begin    float64
}

// Open opens a file by its path, reads its header and, in EDF+ and BDF+, all annotations. A file may be compressed by gzip; it is then held in memory.
func Open(path string, limits file.Limits) (*File, error) {
	in, err := file.OpenRandom(path, "edf", limits)
	if err != nil {
		return nil, err
	}
	f, err := open(in)
	if err != nil {
		in.Close()
		return nil, err
	}
	return f, nil
}

// Read opens a file of size bytes that is in memory or elsewhere, as [Open] does. Its name is for errors.
func Read(r io.ReaderAt, size int64, name string, limits file.Limits) (*File, error) {
	in, err := file.NewRandom(r, size, name, "edf", limits)
	if err != nil {
		return nil, err
	}
	return open(in)
}

func open(in *file.Random) (*File, error) {
	f := &File{in: in}
	if err := f.readHeader(); err != nil {
		return nil, err
	}
	if err := f.readAnnotations(); err != nil {
		return nil, err
	}
	return f, nil
}

// Close closes the file, after which recordings that were not loaded can no longer be. A file that is not closed is when nothing refers to it any more.
func (f *File) Close() error { return f.in.Close() }

// Stretches returns the stretches of time that the file covers without a gap, as begin and end in seconds from its first sample: one, but for EDF+D and BDF+D.
func (f *File) Stretches() [][2]float64 {
	out := make([][2]float64, len(f.stretches))
	for i, s := range f.stretches {
		out[i] = [2]float64{s.begin, s.begin + float64(s.n)*f.Seconds}
	}
	return out
}

// Find returns the index of the signal of that label, which has to be the label of one signal alone.
func (f *File) Find(label string) (int, error) {
	found := -1
	for i, s := range f.Signals {
		if s.Label != label {
			continue
		}
		if found >= 0 {
			return 0, f.wanted(fmt.Sprintf("one signal %q", label), fmt.Sprintf("two, signals %d and %d", found, i))
		}
		found = i
	}
	if found < 0 {
		return 0, f.wanted(fmt.Sprintf("a signal %q", label), "signals "+strings.Join(f.labels(), ", "))
	}
	return found, nil
}

func (f *File) labels() []string {
	out := make([]string, len(f.Signals))
	for i, s := range f.Signals {
		out[i] = s.Label
	}
	return out
}

// wanted is the error of a question that does not fit the file.
func (f *File) wanted(want, got string) error {
	return f.in.Fail(file.ErrValue, -1, "", want, got)
}

// String tells what the file holds in a line.
func (f *File) String() string {
	kind := "EDF"
	if f.BDF {
		kind = "BDF"
	}
	if f.Plus {
		kind += "+"
	}
	if f.Discontinuous {
		kind += "D"
	}
	var rates []string
	for _, s := range f.Signals {
		if rate := fmt.Sprintf("%.6g", s.Rate); len(rates) == 0 || rates[len(rates)-1] != rate {
			rates = append(rates, rate)
		}
	}
	text := fmt.Sprintf("%s, %d signals at %s samples/s, %g s", kind, len(f.Signals), strings.Join(rates, ", "), float64(f.Records)*f.Seconds)
	if n := f.Annotations.Rows(); n > 0 {
		text += fmt.Sprintf(", %d annotations", n)
	}
	if f.Discontinuous {
		text += fmt.Sprintf(", %d stretches", len(f.stretches))
	}
	return text
}

// of returns the stretches in samples of a signal.
func (f *File) of(s Signal) []continuous.Stretch {
	var out []continuous.Stretch
	for _, x := range f.stretches {
		if n := x.n * s.PerRecord; n > 0 {
			out = append(out, continuous.Stretch{First: x.first * s.PerRecord, N: n, Begin: x.begin})
		}
	}
	return out
}
