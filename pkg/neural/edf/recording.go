package edf

import (
	"fmt"
	"path/filepath"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
	"github.com/richlazy/richlazy/pkg/table"
)

// Options say what of a file becomes a recording. The zero value takes all signals and the whole time, in the units of the file.
type Options struct {
	Signals []string // labels, in the order in which they are wanted; nil: all
	Rate    float64  // where Signals is nil: only those of this rate, in samples per second
	// From and To bound the time in seconds: samples from ≤ t < to. Both 0 is the whole time of a continuous file; in one that is not, a window must lie in one of its
	// stretches. Epochs count it from the event.
	From, To float64
	SI       bool // in units of the SI without a prefix, where the file's unit is one with a prefix: volts instead of microvolts
	Drop     bool // of epochs: leave out those that the file does not cover, instead of an error
}

// Recording returns a stretch of time as one observation × signals × samples, of which nothing is read yet: [neural.Recording.Load] does. Columns of the channels are
// "name" (labels; the second "C3" is "C3-1"), "unit", "transducer" and "prefiltering". Unit is that of all signals, "" where they differ.
//
// Signals of different rates, or that are not [Signal.Scaled], and a window that the file does not cover are errors.
func (f *File) Recording(opt Options) (*neural.Recording, error) {
	s, err := f.signals(opt)
	if err != nil {
		return nil, err
	}
	r, err := s.Recording(continuous.Window{From: opt.From, To: opt.To, All: opt.From == 0 && opt.To == 0})
	return r, f.about(err)
}

// Epochs returns the time around each event, from opt.From to opt.To seconds of its onset, as an observation: events × signals × samples, with the table of the events,
// whose column "onset" is in seconds from the first sample of the file: [File.Annotations], [File.Triggers] or a table from elsewhere. Time 0 is the sample that is nearest
// to the onset. Signals are as for [File.Recording].
func (f *File) Epochs(events table.Table, opt Options) (*neural.Recording, error) {
	s, err := f.signals(opt)
	if err != nil {
		return nil, err
	}
	r, err := s.Epochs(events, continuous.Window{From: opt.From, To: opt.To, Drop: opt.Drop})
	return r, f.about(err)
}

func (f *File) about(err error) error {
	if err != nil {
		return fmt.Errorf("edf: %s: %w", f.in.Name, err)
	}
	return nil
}

// signals are those that are wanted.
func (f *File) signals(opt Options) (*continuous.Signals, error) {
	var chosen []int
	for _, label := range opt.Signals {
		k, err := f.Find(label)
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, k)
	}
	if opt.Signals == nil {
		for k, s := range f.Signals {
			if opt.Rate == 0 || s.Rate == opt.Rate {
				chosen = append(chosen, k)
			}
		}
	}
	if len(chosen) == 0 {
		return nil, f.wanted("a signal", fmt.Sprintf("none at %v samples/s of %d signals", opt.Rate, len(f.Signals)))
	}
	names, units := make([]string, len(chosen)), make([]string, len(chosen))
	transducers, filters, factors := make([]string, len(chosen)), make([]string, len(chosen)), make([]float64, len(chosen))
	one := f.Signals[chosen[0]]
	for i, k := range chosen {
		s := f.Signals[k]
		if s.PerRecord != one.PerRecord {
			want := fmt.Sprintf("signals of one rate (Options.Rate or Options.Signals chooses), as %q has %g samples/s", one.Label, one.Rate)
			return nil, f.wanted(want, fmt.Sprintf("%q with %g", s.Label, s.Rate))
		}
		if err := f.scaled(k); err != nil {
			return nil, err
		}
		names[i], units[i], factors[i], transducers[i], filters[i] = s.Label, s.Unit, 1, s.Transducer, s.Prefiltering
		if opt.SI {
			units[i], factors[i] = continuous.SI(s.Unit)
		}
	}
	unit := continuous.Same(units)
	from, err := continuous.From(f.in.Name)
	if err != nil {
		return nil, f.about(err)
	}
	if opt.SI {
		from.Steps = append(from.Steps, "units of the SI")
	}
	return &continuous.Signals{Name: filepath.Base(f.in.Name), Measure: continuous.Measure(unit), Unit: unit, Count: len(chosen), Rate: one.Rate, Stretches: f.of(one), From: from,
		Channels: table.Table{table.Texts("name", continuous.Unique(names)...), table.Texts("unit", units...), table.Texts("transducer", transducers...),
			table.Texts("prefiltering", filters...)},
		Read: func(dst []float64, channel, channels, first, n int) error {
			return f.physical(dst, chosen[channel:channel+channels], factors[channel:channel+channels], first, n)
		}}, nil
}
