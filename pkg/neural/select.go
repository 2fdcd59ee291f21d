package neural

import (
	"fmt"
	"math"
	"slices"
)

// Where returns the recording with only those trials in which the column equals one of the values. A unit may keep no trial. It is an error if no
// unit keeps one: the value is then likely mistyped, and the error lists the levels.
func (r *Recording) Where(column string, values ...float64) (*Recording, error) {
	out := r.withUnits()
	kept := 0
	var all []float64
	for i, unit := range r.Units {
		rows, err := unit.Trials.Where(column, values...)
		if err != nil {
			return nil, fmt.Errorf("%w (unit %q)", err, unit.Name)
		}
		there, _ := unit.Trials.Levels(column)
		all = append(all, there...)
		kept += len(rows)
		out.Units[i] = unit.Select(rows)
	}
	if kept == 0 {
		return nil, fmt.Errorf("neural: %s: no trial has %s = %s: its levels are %s", r.Name, column, numbers(values), numbers(levels(all)))
	}
	return out, nil
}

// Select returns the unit with the given trials, in the given order, as a copy.
func (u Unit) Select(trials []int) Unit {
	u.Trials, u.Counts = u.Trials.Select(trials), u.Counts.selectTrials(trials)
	return u
}

// Only returns the recording with the named units, in the order of the names.
func (r *Recording) Only(units ...string) (*Recording, error) {
	out := *r
	out.Units = nil
	for _, name := range units {
		unit, err := r.Unit(name)
		if err != nil {
			return nil, err
		}
		out.Units = append(out.Units, *unit)
	}
	return &out, out.Check()
}

// Between returns the recording with the samples that lie wholly between two times in seconds. A sample lasts from its Time to Time + Width, so that
// with samples of 1 ms Between(.317, .751) starts with the sample at .317 s and ends with the one at .750 s.
func (r *Recording) Between(from, to float64) (*Recording, error) {
	slack := r.Width / 1000 // the times are rounded decimals
	first := slices.IndexFunc(r.Time, func(t float64) bool { return t >= from-slack })
	last := len(r.Time)
	for last > 0 && !(r.Time[last-1]+r.Width <= to+slack) {
		last--
	}
	if first < 0 || first >= last {
		return nil, fmt.Errorf("neural: %s: no whole sample lies between %v s and %v s: the recording lasts from %v s to %v s in samples of %v s",
			r.Name, from, to, r.Time[0], r.Time[len(r.Time)-1]+r.Width, r.Width)
	}
	return r.Samples(first, last)
}

// Samples returns the recording with the samples from ≤ i < to, counted from 0: what MATLAB writes as 218:651 is Samples(217, 651).
func (r *Recording) Samples(from, to int) (*Recording, error) {
	if from < 0 || to > len(r.Time) || from >= to {
		return nil, fmt.Errorf("neural: %s: samples %d ≤ i < %d: the recording has %d", r.Name, from, to, len(r.Time))
	}
	out := r.withUnits()
	out.Time = slices.Clone(r.Time[from:to])
	for i, unit := range r.Units {
		unit.Counts = unit.Counts.window(from, to)
		out.Units[i] = unit
	}
	return out, nil
}

// Bin returns the recording with the counts summed over bins of width seconds, a whole multiple of the samples' width. The first bin begins
// with the first sample; samples at the end that do not fill a bin are left out. More than 255 spikes in a bin are an error.
func (r *Recording) Bin(width float64) (*Recording, error) {
	size := int(math.Round(width / r.Width))
	if !(math.Abs(width-float64(size)*r.Width) <= r.Width/1000) || size < 1 || size > len(r.Time) {
		return nil, fmt.Errorf("neural: %s: bins of %v s: want a whole multiple of the samples' %v s, no more than %d of them", r.Name, width, r.Width, len(r.Time))
	}
	out := r.withUnits()
	out.Width = float64(size) * r.Width
	out.Time = make([]float64, len(r.Time)/size)
	for i := range out.Time {
		out.Time[i] = r.Time[i*size]
	}
	for i, unit := range r.Units {
		binned, err := unit.Counts.bin(size)
		if err != nil {
			return nil, fmt.Errorf("neural: %s: unit %q: bins of %v s: %w", r.Name, unit.Name, width, err)
		}
		unit.Counts = binned
		out.Units[i] = unit
	}
	return out, nil
}

func (c Counts) bin(size int) (Counts, error) {
	out := NewCounts(c.Trials, c.Samples/size)
	for trial := range c.Trials {
		from, to := c.Row(trial), out.Row(trial)
		for i := range to {
			sum := 0
			for _, v := range from[i*size : (i+1)*size] {
				sum += int(v)
			}
			if sum > math.MaxUint8 {
				return Counts{}, fmt.Errorf("trial %d, bin %d: got %d spikes, want at most 255", trial, i, sum)
			}
			to[i] = uint8(sum)
		}
	}
	return out, nil
}

// Rank returns the recording with one more column: the rank of a column's signed levels within each unit, 0 for the lowest, as the function [Rank] does.
// The new column replaces one of the same name.
func (r *Recording) Rank(column, as string) (*Recording, error) {
	out := r.withUnits()
	for i, unit := range r.Units {
		values, err := unit.Trials.Column(column)
		if err != nil {
			return nil, fmt.Errorf("%w (unit %q)", err, unit.Name)
		}
		if unit.Trials, err = unit.Trials.With(as, Rank(values)); err != nil {
			return nil, fmt.Errorf("%w (unit %q)", err, unit.Name)
		}
		out.Units[i] = unit
	}
	return out, nil
}

// withUnits returns a copy of r with empty units to fill in.
func (r *Recording) withUnits() *Recording {
	out := *r
	out.Units = make([]Unit, len(r.Units))
	return &out
}
