package brainvision

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
	"github.com/richlazy/richlazy/pkg/table"
)

// Options say what of a data set becomes a recording. The zero value takes all channels and the whole time, in the units of the file.
type Options struct {
	Channels []string // names, in the order in which they are wanted; nil: all
	// From and To bound the time in seconds: samples from ≤ t < to. Both 0 is the whole time, if the recording was not paused; else a window must lie in one of the
	// stretches. Epochs count it from the event.
	From, To float64
	SI       bool // in units of the SI without a prefix, where the file's unit is one with a prefix: volts instead of microvolts
	Drop     bool // of epochs: leave out those that the data do not cover, or during which the recording was paused, instead of an error
}

// Recording returns a stretch of time as one observation × channels × samples, of which nothing is read yet: [neural.Recording.Load] does. A value is the stored number times the
// channel's resolution. Columns of the channels are "name" (the second "C3" is "C3-1"), "unit" and "reference", and where the file has coordinates "x", "y" and "z", see
// [Channel.Position]. Unit is that of all channels, "" where they differ.
func (f *File) Recording(opt Options) (*neural.Recording, error) {
	s, err := f.signals(opt)
	if err != nil {
		return nil, err
	}
	r, err := s.Recording(continuous.Window{From: opt.From, To: opt.To, All: opt.From == 0 && opt.To == 0})
	return r, f.about(err)
}

// Epochs returns the time around each event, from opt.From to opt.To seconds of its onset, as an observation: events × channels × samples, with the table of the events, whose
// column "onset" is in seconds: rows of [File.Markers], or a table from elsewhere. Time 0 is the sample that is nearest to the onset.
func (f *File) Epochs(events table.Table, opt Options) (*neural.Recording, error) {
	s, err := f.signals(opt)
	if err != nil {
		return nil, err
	}
	r, err := s.Epochs(events, continuous.Window{From: opt.From, To: opt.To, Drop: opt.Drop})
	return r, f.about(err)
}

// Segments returns the stretches of data that were cut into epochs before, all of one length, as one observation each. Time 0 is the first sample, or the marker of type
// "Time 0" that each segment then has at the same place. Markers that lie in a segment are not in the table, which has its "onset" only; opt.From, opt.To and
// opt.Drop have no part in it.
func (f *File) Segments(opt Options) (*neural.Recording, error) {
	if len(f.stretches) == 0 {
		return nil, f.wanted("segments", "no samples")
	}
	var zeros []float64
	if rows, err := f.Markers.Where("type", "Time 0"); err == nil {
		for _, row := range rows {
			zeros = append(zeros, f.Markers[4].Number[row])
		}
	}
	onsets := make([]float64, len(f.stretches))
	before := 0
	for i, s := range f.stretches {
		zero, found := s.First, 0
		for _, z := range zeros {
			if int(z) >= s.First && int(z) < s.First+s.N {
				zero = int(z)
				found++
			}
		}
		if i == 0 {
			before = zero - s.First
		}
		if s.N != f.stretches[0].N || zero-s.First != before || len(zeros) > 0 && found != 1 {
			return nil, f.wanted(fmt.Sprintf("segments of %d samples with one Time 0 after %d of them, or none in all", f.stretches[0].N, before),
				fmt.Sprintf("%d samples, %d with Time 0, the last after %d, in segment %d", s.N, found, zero-s.First, i+1))
		}
		onsets[i] = float64(zero) / f.Rate
	}
	opt.From, opt.To, opt.Drop = -float64(before)/f.Rate, float64(f.stretches[0].N-before)/f.Rate, false
	return f.Epochs(table.Table{table.Numbers("onset", onsets...)}, opt)
}

func (f *File) about(err error) error {
	if err != nil {
		return fmt.Errorf("brainvision: %s: %w", f.name, err)
	}
	return nil
}

func (f *File) wanted(want, got string) error {
	return &file.Error{Format: "brainvision", File: f.name, Offset: -1, Want: want, Got: got, Err: file.ErrValue}
}

func (f *File) signals(opt Options) (*continuous.Signals, error) {
	all := make([]string, len(f.Channels))
	for i, c := range f.Channels {
		all[i] = c.Name
	}
	all = continuous.Unique(all)
	chosen := make([]int, 0, len(all))
	if opt.Channels == nil {
		for i := range all {
			chosen = append(chosen, i)
		}
	}
	for _, name := range opt.Channels {
		i := slices.Index(all, name)
		if i < 0 {
			return nil, f.wanted(fmt.Sprintf("a channel %q", name), "channels "+strings.Join(all, ", "))
		}
		chosen = append(chosen, i)
	}
	if len(chosen) == 0 {
		return nil, f.wanted("a channel", "none")
	}
	n := len(chosen)
	names, units, references, factors := make([]string, n), make([]string, n), make([]string, n), make([]float64, n)
	var place [3][]float64
	for i, k := range chosen {
		c := f.Channels[k]
		names[i], units[i], references[i], factors[i] = all[k], c.Unit, c.Reference, c.Resolution
		if opt.SI {
			var si float64
			units[i], si = continuous.SI(c.Unit)
			factors[i] *= si
		}
		for axis, v := range c.Position() {
			if math.Abs(v) < 1e-15*c.Radius { // cos 90°
				v = 0
			}
			place[axis] = append(place[axis], v)
		}
	}
	channels := table.Table{table.Texts("name", names...), table.Texts("unit", units...), table.Texts("reference", references...)}
	if f.placed {
		channels = append(channels, table.Numbers("x", place[0]...), table.Numbers("y", place[1]...), table.Numbers("z", place[2]...))
	}
	paths := []string{f.name, f.DataFile}
	if f.MarkerFile != "" {
		paths = append(paths, f.MarkerFile)
	}
	from, err := continuous.From(paths...)
	if err != nil {
		return nil, f.about(err)
	}
	if opt.SI {
		from.Steps = append(from.Steps, "units of the SI")
	}
	unit := continuous.Same(units)
	return &continuous.Signals{Name: filepath.Base(f.name), Measure: continuous.Measure(unit), Unit: unit, Channels: channels, Count: n, Rate: f.Rate, Stretches: f.stretches,
		From: from,
		Read: func(dst []float64, channel, channels, first, n int) error {
			return f.read(dst, chosen[channel:channel+channels], factors[channel:channel+channels], first, n)
		}}, nil
}
