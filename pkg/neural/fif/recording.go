package fif

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

// Options say what of a file becomes a recording. The zero value takes all channels and all of the time.
type Options struct {
	Channels []string // names, in the order in which they are wanted; nil: all
	Kinds    []string // where Channels is nil: only channels of these kinds, such as "eeg" or "grad"
	Good     bool     // where Channels is nil: only channels that are not marked as bad
	// From and To bound the time in seconds: samples from ≤ t < to. Both 0 is all there is; in raw data with skips a window must lie in one stretch. Epochs around
	// events count it from the event.
	From, To float64
	Drop     bool // of epochs around events: leave out those that the data do not cover, instead of an error
}

// HasRaw reports whether there are continuous data.
func (f *File) HasRaw() bool { return f.raw != nil }

// FirstSample returns the number that the acquisition system gave to the first sample of raw data, from which the samples of lists of events count; 0 without raw data. Times
// of this package are in seconds from that first sample.
func (f *File) FirstSample() int64 {
	if f.raw == nil {
		return 0
	}
	return f.raw.first
}

// Shielded reports whether raw data were recorded with active shielding (MaxShield), and mean something only after Maxwell filtering.
func (f *File) Shielded() bool { return f.raw != nil && f.raw.shielded }

// Stretches returns the times that raw data cover without a skip, as begin and end in seconds from the first sample.
func (f *File) Stretches() [][2]float64 {
	if f.raw == nil {
		return nil
	}
	out := make([][2]float64, len(f.raw.stretches))
	for i, s := range f.raw.stretches {
		out[i] = [2]float64{s.Begin, s.End(f.Rate)}
	}
	return out
}

// Recording returns a stretch of raw data as one observation × channels × samples, of which nothing is read yet: [neural.Recording.Load] does. A value is the stored number times
// Range and Cal of its channel, in the channel's unit; no projection is applied. Columns of the channels are "name" (the second "C3" is "C3-1"), "kind", "unit", "status" ("good"
// or "bad") and the position in metres, "x", "y" and "z". Unit is that of all channels, "" where they differ.
func (f *File) Recording(opt Options) (*neural.Recording, error) {
	s, err := f.signals(opt)
	if err != nil {
		return nil, err
	}
	r, err := s.Recording(continuous.Window{From: opt.From, To: opt.To, All: opt.From == 0 && opt.To == 0})
	return r, f.about(err)
}

// Around returns the raw data around each event, from opt.From to opt.To seconds of its onset, as an observation: events × channels × samples, with the table of
// the events, whose
// column "onset" is in seconds from the first sample: [File.Annotations], [File.Triggers] or a table from elsewhere. Time 0 is the sample that is nearest to the onset.
func (f *File) Around(events table.Table, opt Options) (*neural.Recording, error) {
	s, err := f.signals(opt)
	if err != nil {
		return nil, err
	}
	r, err := s.Epochs(events, continuous.Window{From: opt.From, To: opt.To, Drop: opt.Drop})
	return r, f.about(err)
}

// Triggers returns the events of a channel of triggers, such as "STI 014": where its value, of which only the bits of mask count (0: the lower 16), becomes another number that
// is not 0. Columns are "onset" in seconds from the first sample, "duration" until the value changes again or the data end, "value", and "sample", counted from 0 over the
// samples that are there. A value that is there from the first sample of a stretch on has no onset that is known, and is no event.
func (f *File) Triggers(name string, mask int) (table.Table, error) {
	s, err := f.signals(Options{Channels: []string{name}})
	if err != nil {
		return nil, err
	}
	if mask == 0 {
		mask = 1<<16 - 1
	}
	held := file.NewBudget(f.parts[0].in.Limits)
	return continuous.Triggers(f.raw.stretches, f.Rate, mask, func(first, n int) ([]int32, error) {
		x := make([]float64, n)
		if err := s.Read(x, 0, 1, first, n); err != nil {
			return nil, err
		}
		out := make([]int32, n)
		for i, v := range x {
			if !(math.Abs(v) <= math.MaxInt32) || v != math.Trunc(v) {
				return nil, f.wanted(fmt.Sprintf("whole numbers in channel %q", name), fmt.Sprintf("%v in sample %d", v, first+i))
			}
			out[i] = int32(v)
		}
		return out, nil
	}, func(n, size int64) error {
		if want, got, ok := held.Hold(n, size); !ok {
			return f.parts[0].in.Fail(file.ErrLimit, -1, "events", want, got)
		}
		return nil
	})
}

func (f *File) about(err error) error {
	if err != nil {
		return fmt.Errorf("fif: %s: %w", f.name(), err)
	}
	return nil
}

func (f *File) signals(opt Options) (*continuous.Signals, error) {
	if f.raw == nil {
		return nil, f.wanted("raw data", "none: "+f.String())
	}
	chosen, channels, unit, err := f.choose(opt, f.Channels)
	if err != nil {
		return nil, err
	}
	factors := make([]float64, len(chosen))
	for i, k := range chosen {
		factors[i] = f.Channels[k].Range * f.Channels[k].Cal
	}
	from, err := f.from()
	if err != nil {
		return nil, err
	}
	return &continuous.Signals{Name: filepath.Base(f.name()), Measure: continuous.Measure(unit), Unit: unit, Channels: channels, Count: len(chosen), Rate: f.Rate,
		Stretches: f.raw.stretches, From: from,
		Read: func(dst []float64, channel, n, first, samples int) error {
			return f.raw.read(dst, len(f.Channels), chosen[channel:channel+n], factors[channel:channel+n], first, samples)
		}}, nil
}

func (f *File) from() (neural.Provenance, error) {
	var paths []string
	for _, p := range f.parts {
		paths = append(paths, p.in.Name)
	}
	from, err := continuous.From(paths...)
	return from, f.about(err)
}

// choose returns the indices of the wanted channels, their table and the unit that all have.
func (f *File) choose(opt Options, all []Channel) (chosen []int, channels table.Table, unit string, err error) {
	names := make([]string, len(all))
	for i, c := range all {
		names[i] = c.Name
	}
	names = continuous.Unique(names)
	for _, name := range opt.Channels {
		i := slices.Index(names, name)
		if i < 0 {
			list := strings.Join(names[:min(len(names), 20)], ", ")
			return nil, nil, "", f.wanted(fmt.Sprintf("a channel %q", name), fmt.Sprintf("%d channels: %s …", len(names), list))
		}
		chosen = append(chosen, i)
	}
	if opt.Channels == nil {
		for i, c := range all {
			if (opt.Kinds == nil || slices.Contains(opt.Kinds, c.Kind)) && !(opt.Good && c.Bad) {
				chosen = append(chosen, i)
			}
		}
	}
	if len(chosen) == 0 {
		return nil, nil, "", f.wanted("a channel", fmt.Sprintf("none of kinds %q among %d channels", opt.Kinds, len(all)))
	}
	n := len(chosen)
	kinds, units, status, label := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	var place [3][]float64
	for i, k := range chosen {
		c := all[k]
		label[i], kinds[i], units[i], status[i] = names[k], c.Kind, c.Unit, "good"
		if c.Bad {
			status[i] = "bad"
		}
		for axis := range place {
			place[axis] = append(place[axis], c.Location[axis])
		}
	}
	channels = table.Table{table.Texts("name", label...), table.Texts("kind", kinds...), table.Texts("unit", units...), table.Texts("status", status...),
		table.Numbers("x", place[0]...), table.Numbers("y", place[1]...), table.Numbers("z", place[2]...)}
	return chosen, channels, continuous.Same(units), nil
}
