package brainvision

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
	"github.com/richlazy/richlazy/pkg/table"
)

// File is an open data set: header and markers are in memory, and samples are read when they are asked for, by several goroutines at once if need be.
type File struct {
	Header
	Channels []Channel
	// Markers are those of the marker file in its order: "onset" in seconds from the first sample, "duration" in seconds, "type" ("Stimulus", "Response", "New Segment"),
	// "description" ("S  1"), "sample" counted from 0, "channel" counted from 1 (0: all), and "date", 20 digits from year to microsecond where there are some.
	Markers table.Table

	name      string
	in        *file.Random // the data
	numbers   []float64    // of ASCII: channels × samples
	placed    bool         // electrodes have coordinates
	stretches []continuous.Stretch
}

// Open opens the data set of a header file (.vhdr), which names the files of data and markers; they are in the same folder.
func Open(path string, limits file.Limits) (*File, error) {
	in, err := file.OpenRandom(path, "brainvision", limits)
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(path, ".ahdr") { // its data have a channel that it does not name
		in.Close()
		return nil, in.Fail(file.ErrUnsupported, -1, "", "a header file .vhdr", "an .ahdr of actiCHamp")
	}
	defer in.Close()
	return open(in, func(name string) (*file.Random, error) {
		r, err := file.OpenRandom(filepath.Join(filepath.Dir(path), name), "brainvision", limits)
		if err != nil {
			return nil, fmt.Errorf("%w (named by %s)", err, path)
		}
		return r, nil
	})
}

// open reads the header, and the files that it names by get.
func open(in *file.Random, get func(name string) (*file.Random, error)) (*File, error) {
	h, err := parse(in, "Header File")
	if err != nil {
		return nil, err
	}
	f := &File{name: in.Name}
	if err := f.header(h); err != nil {
		return nil, err
	}
	data, err := other(h, "DataFile", true)
	if err != nil {
		return nil, err
	}
	markers, err := other(h, "MarkerFile", false)
	if err != nil {
		return nil, err
	}
	if f.in, err = get(data); err != nil {
		return nil, err
	}
	if err := f.rest(h, markers, get); err != nil {
		f.in.Close()
		return nil, err
	}
	return f, nil
}

func (f *File) rest(h *ini, markers string, get func(name string) (*file.Random, error)) error {
	f.DataFile = f.in.Name
	if err := f.count(h); err != nil {
		return err
	}
	var m *file.Random
	if markers != "" {
		var err error
		if m, err = get(markers); err != nil {
			return err
		}
		defer m.Close()
		f.MarkerFile = m.Name
	}
	return f.readMarkers(m)
}

// other returns the name of another file, in which "$b" stands for the header's name without its ending.
func other(h *ini, key string, needed bool) (string, error) {
	e, err := h.get("Common Infos", key)
	if err != nil || e.value == "" && !needed {
		return "", err
	}
	base := filepath.Base(h.in.Name)
	name := strings.ReplaceAll(e.value, "$b", strings.TrimSuffix(base, filepath.Ext(base)))
	if name == "" || name == "." || name == ".." || strings.ContainsAny(name, `/\`) {
		return "", h.in.Fail(file.ErrFormat, e.at, key, "the name of a file in the same folder", fmt.Sprintf("%.80q", e.value))
	}
	return name, nil
}

// count finds the number of samples, which the size of binary data says.
func (f *File) count(h *ini) error {
	if f.ASCII {
		if err := f.readText(); err != nil {
			return err
		}
	} else {
		one := int64(len(f.Channels)) * f.Type.bytes()
		if f.in.Size()%one != 0 {
			return f.in.Fail(file.ErrTruncated, f.in.Size(), "data", fmt.Sprintf("samples of %d channels × %d bytes", len(f.Channels), f.Type.bytes()),
				fmt.Sprintf("%d bytes, that is %d samples and %d bytes", f.in.Size(), f.in.Size()/one, f.in.Size()%one))
		}
		f.Samples = int(f.in.Size() / one)
	}
	if most := f.in.Limits.MaxElements; int64(f.Samples)*int64(len(f.Channels)) > most {
		return f.in.Fail(file.ErrLimit, 0, "data", fmt.Sprintf("at most %d numbers (Limits.MaxElements)", most), fmt.Sprintf("%d × %d", len(f.Channels), f.Samples))
	}
	points, err := h.get("Common Infos", "DataPoints")
	if err != nil || points.value == "" {
		return err
	}
	n, err := h.number(points)
	if err == nil && n != float64(f.Samples) {
		return h.in.Fail(file.ErrTruncated, points.at, "DataPoints", fmt.Sprintf("%d, which %s holds", f.Samples, f.DataFile), points.value)
	}
	return err
}

// Close closes the data, after which recordings that were not loaded can no longer be. Data that are not closed are when nothing refers to them any more.
func (f *File) Close() error { return f.in.Close() }

// String tells what the data set holds in a line.
func (f *File) String() string {
	text := fmt.Sprintf("BrainVision %s", f.Type)
	if f.ASCII {
		text = "BrainVision ASCII"
	}
	text += fmt.Sprintf(", %d channels at %.6g samples/s, %g s, %d markers", len(f.Channels), f.Rate, float64(f.Samples)/f.Rate, f.Markers.Rows())
	if len(f.stretches) > 1 {
		text += fmt.Sprintf(", %d segments", len(f.stretches))
	}
	return text
}

// Stretches returns the times between which the recording was not paused, as begin and end in seconds: from one marker of type "New Segment" to the next. Time counts
// samples, as markers do, so that a pause takes no time.
func (f *File) Stretches() [][2]float64 {
	out := make([][2]float64, len(f.stretches))
	for i, s := range f.stretches {
		out[i] = [2]float64{s.Begin, s.End(f.Rate)}
	}
	return out
}
