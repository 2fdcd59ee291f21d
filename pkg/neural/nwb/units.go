package nwb

import (
	"fmt"
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/table"
)

// Units are sorted units.
type Units struct {
	*Table
	SpikeTimes [][]float64    // of each unit, in seconds, ascending
	Observed   [][][2]float64 // of each unit, begin and end of the stretches in which it was watched, in seconds; nil where the file does not say
	from       neural.File
}

// Units returns the table /units with the times of spikes. Times that do not ascend are an error, as is a table without them.
func (f *File) Units() (*Units, error) {
	t, err := f.Table("/units")
	if err != nil {
		return nil, err
	}
	times, ok := t.Ragged["spike_times"]
	if !ok || times.Numbers == nil {
		return nil, f.fail(file.ErrValue, "/units", "columns", "spike_times with an index", t.Names)
	}
	u := &Units{Table: t, SpikeTimes: times.Numbers, from: neural.File{Path: f.name}}
	for i, unit := range u.SpikeTimes {
		if !slices.IsSorted(unit) || len(unit) > 0 && (math.IsNaN(unit[0]) || math.IsInf(unit[0], 0) || math.IsInf(unit[len(unit)-1], 0)) {
			return nil, f.fail(file.ErrFormat, fmt.Sprintf("/units, row %d", i), "spike_times", "finite times that ascend", "others")
		}
	}
	if d := t.Others["obs_intervals"]; d != nil {
		if u.Observed, err = f.intervals(d, len(t.IDs)); err != nil {
			return nil, err
		}
	}
	return u, nil
}

// intervals reads obs_intervals, n × 2 with an index.
func (f *File) intervals(d *hdf5.Dataset, units int) ([][][2]float64, error) {
	index, err := f.h.Dataset("/units/obs_intervals_index")
	if err != nil {
		return nil, f.wrap("/units", err)
	}
	ends, err := index.Ints()
	if err != nil {
		return nil, f.wrap(index.Path(), err)
	}
	flat, err := d.Float64s()
	if err != nil {
		return nil, f.wrap(d.Path(), err)
	}
	shape := d.Shape()
	if len(shape) != 2 || shape[1] != 2 || len(ends) != units || !slices.IsSorted(ends) || len(ends) > 0 && (ends[0] < 0 || ends[len(ends)-1] != shape[0]) {
		return nil, f.fail(file.ErrFormat, d.Path(), "obs_intervals", fmt.Sprintf("begins and ends of %d units, and an index that ascends to their number", units), fmt.Sprint(shape, " with an index of ", len(ends)))
	}
	pairs := make([][2]float64, shape[0])
	for i := range pairs {
		pairs[i] = [2]float64{flat[2*i], flat[2*i+1]}
		if !(pairs[i][0] <= pairs[i][1]) {
			return nil, f.fail(file.ErrFormat, d.Path(), fmt.Sprintf("row %d", i), "a begin before its end", pairs[i])
		}
	}
	return cut(pairs, ends), nil
}

// Window is a stretch of time around events, in seconds, in bins of equal width.
type Window struct {
	From, To float64 // relative to the event; To − From is a whole number of widths
	Width    float64
}

// Around counts the spikes of each unit around events: events × units × bins. A bin lasts from its begin to before the next. Observations describe the events, one row
// each, and may be nil; the time of each event joins them as the column "event". Channels have the columns of the units' table, and "name": its id.
//
// A bin that does not lie wholly within the stretches in which a unit was watched, where the file states them, is missing (NaN). Events that are not finite, a window
// that is not a whole number of bins, and more than 65535 spikes in a bin are errors.
func (u *Units) Around(events []float64, observations table.Table, w Window) (*neural.Recording, error) {
	bins := int(math.Round((w.To - w.From) / w.Width))
	if !(w.Width > 0) || bins < 1 || bins > 1<<24 || !(math.Abs(w.From+float64(bins)*w.Width-w.To) <= 1e-6*w.Width) {
		return nil, fmt.Errorf("nwb: %s: a window from %v to %v s in bins of %v s: want a whole number of bins", u.Path, w.From, w.To, w.Width)
	}
	if observations != nil {
		if err := observations.Check(len(events)); err != nil {
			return nil, fmt.Errorf("nwb: %s: %d events: %w", u.Path, len(events), err)
		}
	}
	r := &neural.Recording{Name: u.from.Path, Measure: neural.SpikeCount, Unit: "spikes", Width: w.Width,
		Observations: slices.Clone(observations), Channels: table.Table{table.Integers("name", u.IDs...)}}
	r.From.Files = []neural.File{u.from}
	r.From.Steps = []string{fmt.Sprintf("spikes from %v to %v s around events, bins of %v s", w.From, w.To, w.Width)}
	if _, err := observations.Column("event"); err != nil {
		r.Observations = append(r.Observations, table.Numbers("event", events...))
	}
	for _, c := range u.Columns {
		if c.Name != "name" {
			r.Channels = append(r.Channels, c)
		}
	}
	for k := range bins {
		r.Time = append(r.Time, w.From+float64(k)*w.Width)
	}
	counts, missing := make([]uint16, len(events)*len(u.SpikeTimes)*bins), [][2]int(nil) // events × units, first and last index of what is missing
	for e, event := range events {
		if math.IsNaN(event) || math.IsInf(event, 0) {
			return nil, fmt.Errorf("nwb: %s: the time of event %d is %v", u.Path, e, event)
		}
		for unit, times := range u.SpikeTimes {
			at := (e*len(u.SpikeTimes) + unit) * bins
			first, _ := slices.BinarySearch(times, event+w.From)
			for _, t := range times[first:] {
				k := max(0, int(math.Floor((t-event-w.From)/w.Width))) // rounding can lead to before the first
				if k >= bins {
					break
				}
				if counts[at+k] == math.MaxUint16 {
					return nil, fmt.Errorf("nwb: %s: unit %d has more than %d spikes in a bin", u.Path, u.IDs[unit], math.MaxUint16)
				}
				counts[at+k]++
			}
			if u.Observed == nil {
				continue
			}
			for k := range bins {
				begin := event + w.From + float64(k)*w.Width
				if !slices.ContainsFunc(u.Observed[unit], func(o [2]float64) bool { return o[0] <= begin && begin+w.Width <= o[1] }) {
					missing = append(missing, [2]int{at + k, at + k + 1})
				}
			}
		}
	}
	if missing == nil {
		r.Values = neural.Of(len(events), len(u.SpikeTimes), bins, counts)
		return r, r.Check()
	}
	values := make([]float32, len(counts))
	for i, n := range counts {
		values[i] = float32(n)
	}
	for _, m := range missing {
		for i := m[0]; i < m[1]; i++ {
			values[i] = float32(math.NaN())
		}
	}
	r.Values = neural.Of(len(events), len(u.SpikeTimes), bins, values)
	return r, r.Check()
}
