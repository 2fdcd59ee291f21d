package neural

import (
	"errors"
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/table"
)

// Measures that operations of this package know. Any other text is allowed.
const (
	SpikeCount = "spike count" // spikes in each sample: sums, not means, over time
	FiringRate = "firing rate" // in spikes per second
	BOLD       = "BOLD"
	Potential  = "potential"
)

// Recording holds what was measured together: one table of observations (trials, volumes, stimuli) holds for all channels (units, voxels, electrodes). It is plain
// data; every operation returns a new one.
type Recording struct {
	Name string
	// Measure is what the values are: [SpikeCount], [FiringRate], [BOLD], [Potential] or another text, "" where it is not stated. It decides how they are averaged over time.
	Measure string
	Unit    string // "spikes", "spikes/s", "V"; "" where none is stated
	// Observations describes the rows of Values: condition, run, trial, subject, response … Channels describes its columns: name, area, position …
	// The column "name" of the channels holds their names, see [Recording.Names]. Either may be nil.
	Observations, Channels table.Table
	Time                   []float64 // begin of each sample in seconds, ascending; nil where the data have no time, and then one sample
	Width                  float64   // duration of a sample in seconds, 0 without time
	Values                 Values    // observations × channels × samples; NaN is missing
	From                   Provenance
}

// Dims returns the numbers of observations, channels and samples, which is 1 for data without time. Without values all are 0.
func (r *Recording) Dims() (observations, channels, samples int) {
	if r.Values == nil {
		return 0, 0, 0
	}
	return r.Values.Dims()
}

// Names returns the names of the channels: the labels of the column "name" of Channels, and their numbers from 0 where there is none.
func (r *Recording) Names() []string {
	_, channels, _ := r.Dims()
	if c, err := r.Channels.Column("name"); err == nil {
		return c.Labels()
	}
	return table.Integers("name", count(channels)...).Labels()
}

// Centres returns the middle of each sample in seconds: where a figure draws it. Without time there is none, and the slice is nil.
func (r *Recording) Centres() []float64 {
	if r.Time == nil {
		return nil
	}
	out := make([]float64, len(r.Time))
	for i, t := range r.Time {
		out[i] = t + r.Width/2
	}
	return out
}

// Check says what is inconsistent: no values, tables whose rows do not fit or whose columns have the same name, channels of the same name, times that do not fit the
// samples or do not ascend, a width that is not positive. It reads no values.
func (r *Recording) Check() error {
	if err := r.check(); err != nil {
		return fmt.Errorf("neural: %s: %w", r.Name, err)
	}
	return nil
}

func (r *Recording) check() error {
	if r.Values == nil {
		return errors.New("there are no values")
	}
	if t, ok := r.Values.(typed); ok {
		if err := t.check(); err != nil {
			return err
		}
	}
	observations, channels, samples := r.Values.Dims()
	if err := r.Observations.Check(observations); err != nil {
		return fmt.Errorf("observations: %w", err)
	}
	if err := r.Channels.Check(channels); err != nil {
		return fmt.Errorf("channels: %w", err)
	}
	seen := map[string]bool{}
	for _, name := range r.Names() {
		if seen[name] {
			return fmt.Errorf("there are two channels %q", name)
		}
		seen[name] = true
	}
	return checkTime(r.Time, r.Width, samples)
}

func checkTime(time []float64, width float64, samples int) error {
	switch {
	case time == nil && samples != 1:
		return fmt.Errorf("there are %d samples and no times", samples)
	case time == nil:
		return nil
	case len(time) == 0:
		return errors.New("the time axis is empty")
	case len(time) != samples:
		return fmt.Errorf("there are %d times for %d samples", len(time), samples)
	case !(width > 0) || math.IsInf(width, 1):
		return fmt.Errorf("the samples are %v s wide", width)
	}
	for i, t := range time {
		if math.IsNaN(t) || math.IsInf(t, 0) || i > 0 && t <= time[i-1] {
			return fmt.Errorf("the time of sample %d is %v s: want finite times that ascend", i, t)
		}
	}
	return nil
}

// even says where samples do not follow each other without a gap or an overlap, to a thousandth of their width.
func (r *Recording) even() error {
	if r.Time == nil {
		return errors.New("the data have no time")
	}
	for i, t := range r.Time {
		if want := r.Time[0] + float64(i)*r.Width; !(math.Abs(t-want) <= r.Width/1000) {
			return fmt.Errorf("the time of sample %d is %v s, want %v s for samples of %v s that follow each other", i, t, want, r.Width)
		}
	}
	return nil
}

// with returns a copy of r of other values, and one more step.
func (r *Recording) with(v Values, format string, args ...any) *Recording {
	out := *r
	out.Values = v
	out.From = r.From.then(format, args...)
	return &out
}

// fail returns an error that names the recording.
func (r *Recording) fail(format string, args ...any) error {
	return fmt.Errorf("neural: %s: %w", r.Name, fmt.Errorf(format, args...))
}
