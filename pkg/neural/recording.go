package neural

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Recording holds the spikes of units on a common time axis, each unit with its own trials.
type Recording struct {
	Name  string
	Units []Unit
	Time  []float64 // begin of each sample, in seconds, ascending by Width
	Width float64   // duration of a sample, in seconds
}

// Unit holds the trials of one unit.
type Unit struct {
	Name   string
	Trials Table              // one row per trial
	Counts Counts             // spikes, trials × samples
	Info   map[string]float64 // numbers about the unit by name (depth, position of the electrode); may be nil
}

// Simultaneous builds a recording of units that were recorded together: one table of trials holds for all, and counts[i] belongs to units[i]. The units
// share the table's memory. The error is that of [Recording.Check].
func Simultaneous(name string, time []float64, width float64, trials Table, units []string, counts []Counts) (*Recording, error) {
	if len(units) != len(counts) {
		return nil, fmt.Errorf("neural: %s: got %d names for %d units", name, len(units), len(counts))
	}
	rec := &Recording{Name: name, Time: time, Width: width, Units: make([]Unit, len(units))}
	for i := range units {
		rec.Units[i] = Unit{Name: units[i], Trials: trials, Counts: counts[i]}
	}
	return rec, rec.Check()
}

// At returns the number of spikes of one unit in one trial and sample. It panics on an index out of range.
func (r *Recording) At(unit, trial, sample int) float64 {
	return r.Units[unit].Counts.At(trial, sample)
}

// Unit returns the unit of that name.
func (r *Recording) Unit(name string) (*Unit, error) {
	for i := range r.Units {
		if r.Units[i].Name == name {
			return &r.Units[i], nil
		}
	}
	return nil, fmt.Errorf("neural: %s: no unit %q among its %d units", r.Name, name, len(r.Units))
}

// Names returns the units' names in order.
func (r *Recording) Names() []string {
	names := make([]string, len(r.Units))
	for i, unit := range r.Units {
		names[i] = unit.Name
	}
	return names
}

// Centres returns the middle of each sample in seconds: where a figure draws it.
func (r *Recording) Centres() []float64 {
	out := make([]float64, len(r.Time))
	for i, t := range r.Time {
		out[i] = t + r.Width/2
	}
	return out
}

// Rates returns the mean rate of each trial of a unit over all samples, in spikes per second.
func (r *Recording) Rates(unit int) []float64 {
	c := r.Units[unit].Counts
	rates := make([]float64, c.Trials)
	for trial := range rates {
		rates[trial] = float64(c.Total(trial)) / (float64(c.Samples) * r.Width)
	}
	return rates
}

// Simultaneous reports whether all units have the same trials: tables that agree in every column, row by row. Only then do single trials
// form a population response. A recording without units is not simultaneous.
func (r *Recording) Simultaneous() bool { return len(r.Units) > 0 && r.otherTrials() < 0 }

// otherTrials returns the first unit whose trials are not those of unit 0, or −1.
func (r *Recording) otherTrials() int {
	for i := range r.Units {
		if r.Units[i].Counts.Trials != r.Units[0].Counts.Trials || !r.Units[i].Trials.Equal(r.Units[0].Trials) {
			return i
		}
	}
	return -1
}

// TrialRates returns the mean rate of each trial over all samples, trials × units in spikes per second. It is an error if the units were not
// recorded simultaneously, for then a row would mix different trials.
func (r *Recording) TrialRates() (*mat.Dense, error) {
	if len(r.Units) == 0 || r.Units[0].Counts.Trials == 0 {
		return nil, fmt.Errorf("neural: %s: trial rates: there are no trials", r.Name)
	}
	if i := r.otherTrials(); i >= 0 {
		return nil, fmt.Errorf("neural: %s: trial rates: unit %q has other trials than unit %q: the units were not recorded together",
			r.Name, r.Units[i].Name, r.Units[0].Name)
	}
	rates := mat.NewDense(r.Units[0].Counts.Trials, len(r.Units), nil)
	for unit := range r.Units {
		rates.SetCol(unit, r.Rates(unit))
	}
	return rates, nil
}

// Check says what is inconsistent: no samples, a time axis that does not ascend by Width (to a thousandth of it), units of the same name, counts that do
// not have a row per trial and a column per sample, columns of unequal length, units with other columns than the first.
func (r *Recording) Check() error {
	if err := r.checkTime(); err != nil {
		return fmt.Errorf("neural: %s: %w", r.Name, err)
	}
	seen := map[string]bool{}
	for _, unit := range r.Units {
		if seen[unit.Name] {
			return fmt.Errorf("neural: %s: there are two units %q", r.Name, unit.Name)
		}
		seen[unit.Name] = true
		if err := unit.check(len(r.Time)); err != nil {
			return fmt.Errorf("neural: %s: unit %q: %w", r.Name, unit.Name, err)
		}
		for _, name := range r.Units[0].Trials.Names {
			if !unit.Trials.Has(name) {
				return fmt.Errorf("neural: %s: unit %q has no column %q, which unit %q has", r.Name, unit.Name, name, r.Units[0].Name)
			}
		}
	}
	return nil
}

func (r *Recording) checkTime() error {
	if len(r.Time) == 0 {
		return errors.New("the time axis is empty")
	}
	if !(r.Width > 0) || math.IsInf(r.Width, 1) {
		return fmt.Errorf("the samples are %v s wide", r.Width)
	}
	for i, t := range r.Time {
		if want := r.Time[0] + float64(i)*r.Width; !(math.Abs(t-want) <= r.Width/1000) {
			return fmt.Errorf("time of sample %d: got %v s, want %v s for samples of %v s", i, t, want, r.Width)
		}
	}
	return nil
}

func (u *Unit) check(samples int) error {
	c := u.Counts
	if c.Trials < 0 || c.Samples != samples || len(c.Values) != c.Trials*c.Samples {
		return fmt.Errorf("got %d counts for %d trials × %d samples, want %d samples", len(c.Values), c.Trials, c.Samples, samples)
	}
	return u.Trials.check(c.Trials)
}
