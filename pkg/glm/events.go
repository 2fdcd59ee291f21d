package glm

import (
	"fmt"
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/table"
)

// Events are what happened during a run. All fields have one element an event.
type Events struct {
	Conditions []string
	Onsets     []float64 // seconds after the beginning of the first volume
	Durations  []float64 // seconds; nil: all 0
	Amplitudes []float64 // factors of the response, for parametric modulation; nil: all 1
}

// EventsOf takes events from a table in the form of BIDS: the columns onset and duration, in seconds, and trial_type; modulation, if there is such a column, is the
// amplitude. Rows without a trial_type ("n/a") are left out. A missing onset, duration or modulation of another row is an error, as is a column that is not there.
func EventsOf(t table.Table) (Events, error) {
	var e Events
	types, err := t.Column("trial_type")
	if err != nil {
		return e, fmt.Errorf("glm: events: %w", err)
	}
	var rows []int
	for row := range types.Len() {
		if !types.Missing(row) {
			rows = append(rows, row)
			e.Conditions = append(e.Conditions, types.Label(row))
		}
	}
	for _, c := range []struct {
		name string
		into *[]float64
	}{{"onset", &e.Onsets}, {"duration", &e.Durations}, {"modulation", &e.Amplitudes}} {
		if c.name == "modulation" && !t.Has(c.name) {
			continue
		}
		column, err := complete(t.Select(rows), c.name)
		if err != nil {
			return e, fmt.Errorf("glm: events: %w", err)
		}
		if column.IsText() {
			return e, fmt.Errorf("glm: events: column %q holds texts", c.name)
		}
		*c.into = column.Number
	}
	return e, nil
}

// Levels returns the names of the conditions in ascending order.
func (e Events) Levels() []string {
	return slices.Compact(slices.Sorted(slices.Values(e.Conditions)))
}

// Modulated returns the events with one condition more, "condition×by", which has the events of a condition with amplitudes that are values less their mean: a parametric
// modulator, whose weight is what the response changes by a unit of the values, while that of the condition stays the response to an event of average value. values has
// one element for each event of the condition, in their order. Another number of values, and values that do not vary or are not finite, are errors.
func (e Events) Modulated(condition, by string, values []float64) (Events, error) {
	var rows []int
	for i, name := range e.Conditions {
		if name == condition {
			rows = append(rows, i)
		}
	}
	if len(rows) != len(values) || len(rows) == 0 {
		return e, fmt.Errorf("glm: %d values for %d events of %q", len(values), len(rows), condition)
	}
	mean := 0.
	for _, v := range values {
		mean += v / float64(len(values))
	}
	if _, ok := zscored(values, 0); !ok {
		return e, fmt.Errorf("glm: the values of %q, %v, do not vary or are not finite", condition+"×"+by, values)
	}
	out := Events{Conditions: slices.Clone(e.Conditions), Onsets: slices.Clone(e.Onsets)}
	for i := range e.Conditions {
		out.Durations, out.Amplitudes = append(out.Durations, e.duration(i)), append(out.Amplitudes, e.amplitude(i))
	}
	for k, i := range rows {
		out.Conditions, out.Onsets = append(out.Conditions, condition+"×"+by), append(out.Onsets, e.Onsets[i])
		out.Durations, out.Amplitudes = append(out.Durations, e.duration(i)), append(out.Amplitudes, (values[k]-mean)*e.amplitude(i))
	}
	return out, nil
}

func (e Events) duration(i int) float64 {
	if e.Durations == nil {
		return 0
	}
	return e.Durations[i]
}

func (e Events) amplitude(i int) float64 {
	if e.Amplitudes == nil {
		return 1
	}
	return e.Amplitudes[i]
}

// check returns an error for events that cannot be those of a run of so many seconds. Events may go on after its end, and may have begun up to early seconds before it.
func (e Events) check(length, early float64) error {
	n := len(e.Conditions)
	if len(e.Onsets) != n || e.Durations != nil && len(e.Durations) != n || e.Amplitudes != nil && len(e.Amplitudes) != n {
		return fmt.Errorf("%d conditions, %d onsets, %d durations and %d amplitudes of events", n, len(e.Onsets), len(e.Durations), len(e.Amplitudes))
	}
	for i, name := range e.Conditions {
		onset, duration, amplitude := e.Onsets[i], e.duration(i), e.amplitude(i)
		switch {
		case name == "":
			return fmt.Errorf("event %d at %v s has no condition", i, onset)
		case math.IsNaN(onset) || onset >= length || onset+duration <= -early:
			return fmt.Errorf("event %d of %q is at %v s, outside of the run from 0 to %v s", i, name, onset, length)
		case !(duration >= 0) || math.IsInf(duration, 1):
			return fmt.Errorf("event %d of %q at %v s has a duration of %v s", i, name, onset, duration)
		case math.IsNaN(amplitude) || math.IsInf(amplitude, 0):
			return fmt.Errorf("event %d of %q at %v s has an amplitude of %v", i, name, onset, amplitude)
		}
	}
	return nil
}
