package data

import (
	"context"
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
	"github.com/richlazy/richlazy/pkg/table"
)

// ParkTrials says which part of the trials of Park et al. (2025) to read.
type ParkTrials int

// The two files of single trials.
const (
	// ParkDelay: 20 bins of the delay, 0 to .95 s from the offset of the target, six directions.
	ParkDelay ParkTrials = iota
	// ParkWholeTrial: 34 bins of the whole trial, −.5 to 1.15 s, in each unit the direction that it prefers and the opposite one.
	ParkWholeTrial
)

// ParkOptions say which trials of Park et al. (2025) to read, and where from.
type ParkOptions struct {
	Options            // Files is ignored
	Trials  ParkTrials // the delay with six directions, by default
}

// Park2025 returns the recording of Park et al. (2025) in monkey prefrontal cortex: 319 units, each a session of its own, as they were not recorded together. A target was shown, and after a
// delay the monkey was to look where it had been, or not to, as the context told. The values are firing rates in spikes per second, in bins of 50 ms that begin at the times that the file
// states: multiples of 20.
//
// Columns of each unit's trials:
//
//	look       1 in the context look, 0 in the context no look
//	direction  1 to 6 with ParkDelay; with ParkWholeTrial 1 for the direction that the unit prefers, 0 for the opposite one
//
// Units have 18 trials or more in each direction of the context no look, and 6 or more in look. A unit with another number of bins, with a rate that is no multiple of 20, with other
// contexts or directions, or that lacks one is an error that names it. The data are fetched as [Fetch] does.
func Park2025(ctx context.Context, opt ParkOptions) (*neural.Population, error) {
	entry, directions := parkEntry(), []float64{1, 2, 3, 4, 5, 6}
	opt.Files = []string{"spikes_binary_6directions_delay.mat"}
	if opt.Trials == ParkWholeTrial {
		opt.Files, directions = []string{"spikes_binary_directions_pref_null.mat"}, []float64{0, 1}
	}
	paths, err := Fetch(ctx, entry, opt.Options)
	if err != nil {
		return nil, err
	}
	fail := func(err error) (*neural.Population, error) {
		return nil, fmt.Errorf("data: %s: %s: %w", entry.Name, paths[0], err)
	}
	file, err := matlab.Open(paths[0])
	if err != nil {
		return fail(err)
	}
	from, err := neural.Hash(paths[0])
	if err != nil {
		return fail(err)
	}
	milliseconds, err := file.Float64s("data.time")
	if err != nil {
		return fail(err)
	}
	time := make([]float64, len(milliseconds))
	for i, t := range milliseconds {
		time[i] = t / 1000
	}
	units, err := structs(file, "data.unit", 319)
	if err != nil {
		return fail(err)
	}
	p := &neural.Population{Name: "Park et al., prefrontal cortex"}
	for i := range units.Len() {
		if err := ctx.Err(); err != nil {
			return nil, context.Cause(ctx)
		}
		r, err := readParkUnit(units.At(i), i+1, time, directions)
		if err != nil {
			return fail(fmt.Errorf("data.unit(%d): %w", i+1, err))
		}
		r.From.Files = []neural.File{from}
		p.Sessions = append(p.Sessions, r)
	}
	if err := p.Check(); err != nil {
		return fail(err)
	}
	return p, nil
}

func readParkUnit(u *matlab.Struct, number int, time, directions []float64) (*neural.Recording, error) {
	name, err := text(u, "dimension")
	if err != nil {
		return nil, err
	}
	if want := fmt.Sprintf("unit_%d", number); name != want {
		return nil, fmt.Errorf("dimension is %q: want %q", name, want)
	}
	r := &neural.Recording{Name: name, Measure: neural.FiringRate, Unit: "spikes/s", Time: time, Width: .05, Channels: table.Table{table.Texts("name", name)}}
	response, err := u.Get("response")
	if err != nil {
		return nil, err
	}
	dims := response.Dims()
	if len(dims) != 2 || dims[1] != len(time) {
		return nil, fmt.Errorf("response is %v: want trials × %d, one per element of data.time", dims, len(time))
	}
	rates, err := matlab.Float64s(response)
	if err != nil {
		return nil, fmt.Errorf("response: %w", err)
	}
	rows := make([]uint16, len(rates))
	for i, v := range rates {
		if !(v >= 0 && v <= 1000) || v != float64(int(v)/20*20) {
			return nil, fmt.Errorf("response(%d,%d): got %v, want a multiple of 20 spikes/s up to 1000", i%dims[0]+1, i/dims[0]+1, v)
		}
		rows[i%dims[0]*dims[1]+i/dims[0]] = uint16(v)
	}
	r.Values = neural.Of(dims[0], 1, dims[1], rows)
	conditions := map[[2]float64]bool{}
	for _, field := range []string{"look", "direction"} {
		v, err := u.Get("task_variable." + field)
		if err != nil {
			return nil, err
		}
		values, err := matlab.Float64s(v)
		if err != nil {
			return nil, fmt.Errorf("task_variable.%s: %w", field, err)
		}
		if len(values) != dims[0] {
			return nil, fmt.Errorf("task_variable.%s: got %d values, want %d, one per row of response", field, len(values), dims[0])
		}
		r.Observations = append(r.Observations, table.Numbers(field, values...))
	}
	for i, look := range r.Observations[0].Number {
		conditions[[2]float64{look, r.Observations[1].Number[i]}] = true
	}
	for _, look := range []float64{0, 1} {
		for _, direction := range directions {
			if !conditions[[2]float64{look, direction}] {
				return nil, fmt.Errorf("there is no trial of look %v, direction %v", look, direction)
			}
		}
	}
	if want := 2 * len(directions); len(conditions) != want {
		return nil, fmt.Errorf("got %d combinations of look and direction, want %d: 0 and 1 with %v", len(conditions), want, directions)
	}
	return r, nil
}
