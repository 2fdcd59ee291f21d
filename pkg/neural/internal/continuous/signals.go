package continuous

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/table"
)

// Signals are channels that were sampled together at one rate.
type Signals struct {
	Name, Measure, Unit string
	Channels            table.Table
	Count               int       // of channels
	Rate                float64   // in samples per second
	Stretches           []Stretch // in ascending order
	From                neural.Provenance
	// Read reads n samples from the first one on, of channels from a first one on: dst is channels × n. Signals are read by several goroutines at once.
	Read func(dst []float64, channel, channels, first, n int) error
}

// Stretch is a run of samples between which no time is missing.
type Stretch struct {
	First, N int     // samples, counted over all stretches
	Begin    float64 // time of the first one, in seconds
}

// End returns the time at which the last sample of a stretch ends.
func (s Stretch) End(rate float64) float64 { return s.Begin + float64(s.N)/rate }

// Window says which part of the time is wanted.
type Window struct {
	From, To float64 // seconds, of samples from ≤ t < to
	All      bool    // instead of them, whatever there is
	Drop     bool    // of epochs: leave out those that the signals do not cover, instead of an error
}

// ceil is the first sample at or after a time; one that is late by rounding alone counts.
func ceil(t, rate float64) float64 { return math.Ceil(t*rate - 1e-6) }

// Recording returns one observation: the samples of a window of time, which has to lie in one stretch.
func (s *Signals) Recording(w Window) (*neural.Recording, error) {
	at := Stretch{}
	switch {
	case len(s.Stretches) == 0:
		return nil, errors.New("there are no samples")
	case w.All && len(s.Stretches) > 1:
		return nil, fmt.Errorf("the samples are not without gaps: choose the time from one of %s", s.stretches())
	case w.All:
		at = s.Stretches[0]
	case !(w.From < w.To):
		return nil, fmt.Errorf("a window from %v to %v s", w.From, w.To)
	default:
		found := false
		for _, stretch := range s.Stretches {
			first, last := ceil(w.From-stretch.Begin, s.Rate), ceil(w.To-stretch.Begin, s.Rate)
			if first >= 0 && first < last && last <= float64(stretch.N) {
				at, found = Stretch{stretch.First + int(first), int(last - first), stretch.Begin + first/s.Rate}, true
				break
			}
		}
		if !found {
			return nil, fmt.Errorf("a window from %v to %v s: want a sample or more, within one of %s", w.From, w.To, s.stretches())
		}
	}
	times := make([]float64, at.N)
	for i := range times {
		times[i] = at.Begin + float64(i)/s.Rate
	}
	r := s.recording([]int{at.First}, times)
	if !w.All {
		r.From.Steps = append(r.From.Steps, fmt.Sprintf("samples %v s ≤ t < %v s", w.From, w.To))
	}
	return r, r.Check()
}

func (s *Signals) stretches() string {
	var b strings.Builder
	for i, stretch := range s.Stretches {
		if i == 5 {
			fmt.Fprintf(&b, " … (%d in all)", len(s.Stretches))
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%g to %g s", stretch.Begin, stretch.End(s.Rate))
	}
	return b.String()
}

// Epochs returns one observation for each event, in their order, whose time 0 is the sample nearest to the event's onset: a column of seconds on the time axis of the
// stretches.
func (s *Signals) Epochs(events table.Table, w Window) (*neural.Recording, error) {
	onset, err := events.Column("onset")
	if err != nil {
		return nil, err
	}
	if onset.IsText() {
		return nil, errors.New(`the column "onset" holds texts, want seconds`)
	}
	from, to := ceil(w.From, s.Rate), ceil(w.To, s.Rate)
	if !(from < to) || math.IsInf(to-from, 0) || to-from > math.MaxInt32 {
		return nil, fmt.Errorf("epochs from %v to %v s: want a sample or more at %v samples a second", w.From, w.To, s.Rate)
	}
	var first, kept []int
	for row, t := range onset.Number {
		sample, ok := s.sample(t, from, to)
		switch {
		case ok:
			first, kept = append(first, sample), append(kept, row)
		case !w.Drop:
			return nil, fmt.Errorf("event %d at %v s: its epoch from %v to %v s is not within one of %s", row, t, w.From, w.To, s.stretches())
		}
	}
	if len(first) == 0 {
		return nil, fmt.Errorf("no epochs: none of %d events has its epoch within one of %s", len(onset.Number), s.stretches())
	}
	times := make([]float64, int(to-from))
	for i := range times {
		times[i] = (from + float64(i)) / s.Rate
	}
	r := s.recording(first, times)
	r.Observations = events.Select(kept)
	step := fmt.Sprintf("epochs %v s ≤ t < %v s around %d events", w.From, w.To, len(first))
	if left := len(onset.Number) - len(first); left > 0 {
		step += fmt.Sprintf(", without %d that the signals do not cover", left)
	}
	r.From.Steps = append(r.From.Steps, step)
	return r, r.Check()
}

// sample returns the first sample of an epoch.
func (s *Signals) sample(onset, from, to float64) (int, bool) {
	for _, stretch := range s.Stretches {
		zero := math.Round((onset - stretch.Begin) * s.Rate)
		if zero >= 0 && zero < float64(stretch.N) && zero+from >= 0 && zero+to <= float64(stretch.N) {
			return stretch.First + int(zero+from), true
		}
	}
	return 0, false
}

func (s *Signals) recording(first []int, times []float64) *neural.Recording {
	from := s.From
	from.Steps = append([]string(nil), from.Steps...)
	return &neural.Recording{Name: s.Name, Measure: s.Measure, Unit: s.Unit, Channels: s.Channels, Time: times, Width: 1 / s.Rate,
		Values: &pieces{s, first, len(times)}, From: from}
}

// pieces are stretches of samples of equal length: the values of a recording.
type pieces struct {
	signals *Signals
	first   []int // sample of each observation
	samples int
}

// Dims returns the numbers of observations, channels and samples.
func (p *pieces) Dims() (observations, channels, samples int) {
	return len(p.first), p.signals.Count, p.samples
}

// Block reads a block of values from the file.
func (p *pieces) Block(dst []float64, at, size [3]int) error {
	for i, most := range [3]int{len(p.first), p.signals.Count, p.samples} {
		if at[i] < 0 || size[i] < 0 || at[i] > most-size[i] {
			return fmt.Errorf("a block of %v values from %v does not lie in %d observations × %d channels × %d samples", size, at, len(p.first), p.signals.Count, p.samples)
		}
	}
	if want := size[0] * size[1] * size[2]; len(dst) != want {
		return fmt.Errorf("a block of %v values is read into %d", size, len(dst))
	}
	if len(dst) == 0 {
		return nil
	}
	part := size[1] * size[2]
	for i := range size[0] {
		if err := p.signals.Read(dst[i*part:(i+1)*part], at[1], size[1], p.first[at[0]+i]+at[2], size[2]); err != nil {
			return err
		}
	}
	return nil
}
