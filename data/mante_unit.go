package data

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
	"github.com/richlazy/richlazy/pkg/table"
)

// manteColumns are the fields of unit.task_variable.
var manteColumns = []string{"stim_dir", "stim_col", "targ_dir", "targ_col", "context", "correct", "congruent", "stim_dir2col", "stim_col2dir", "stim_trial"}

// readManteUnit reads one file: a session of one channel.
func readManteUnit(path string) (*neural.Recording, error) {
	file, err := matlab.Open(path)
	if err != nil {
		return nil, err
	}
	name, err := file.Text("unit.name")
	if err != nil {
		return nil, err
	}
	unit := &neural.Recording{Name: name, Measure: neural.SpikeCount, Unit: "spikes", Width: .001, Channels: table.Table{table.Texts("name", name)}}
	if unit.Time, err = file.Float64s("unit.time"); err != nil {
		return nil, err
	}
	if len(unit.Time) == 0 {
		return nil, fmt.Errorf("unit.time is empty")
	}
	response, err := file.Get("unit.response")
	if err != nil {
		return nil, err
	}
	counts, err := manteCounts(response, len(unit.Time))
	if err != nil {
		return nil, err
	}
	unit.Values = counts
	if unit.Observations, err = manteTrials(file, counts.Observations); err != nil {
		return nil, err
	}
	for _, field := range []string{"unit.unitInfo", "unit.stimInfo"} {
		if unit.Channels, err = addNumbers(unit.Channels, file, field); err != nil {
			return nil, err
		}
	}
	from, err := neural.Hash(path)
	unit.From.Files = []neural.File{from}
	return unit, err
}

// manteCounts turns MATLAB's column-major trials × samples into rows. The class of the array is uint8, or any other that holds whole numbers.
func manteCounts(response matlab.Value, samples int) (*neural.Array[uint8], error) {
	dims := response.Dims()
	if len(dims) != 2 || dims[1] != samples {
		return nil, fmt.Errorf("unit.response is %v: want trials × %d, one per element of unit.time", dims, samples)
	}
	counts := neural.Of(dims[0], 1, samples, make([]uint8, dims[0]*samples))
	if spikes, err := matlab.Raw[uint8](response); err == nil {
		transpose(counts, spikes, func(v uint8) bool { return true })
		return counts, nil
	}
	spikes, err := matlab.Float64s(response)
	if err != nil {
		return nil, fmt.Errorf("unit.response: %w", err)
	}
	if i := transpose(counts, spikes, func(v float64) bool { return v >= 0 && v <= math.MaxUint8 && v == math.Trunc(v) }); i >= 0 {
		return nil, fmt.Errorf("unit.response(%d,%d): got %v, want a whole number from 0 to 255", i%dims[0]+1, i/dims[0]+1, spikes[i])
	}
	return counts, nil
}

// transpose fills counts from column-major values and returns the index of the first value that is not ok, or −1. It goes through the values in their
// own order and in blocks of trials, so that the rows written to stay in the processor's cache.
func transpose[T uint8 | float64](counts *neural.Array[uint8], values []T, ok func(T) bool) int {
	const block = 64
	trials := counts.Observations
	for from := 0; from < trials; from += block {
		to := min(from+block, trials)
		for sample := range counts.Samples {
			for trial := from; trial < to; trial++ {
				v := values[sample*trials+trial]
				if !ok(v) {
					return sample*trials + trial
				}
				counts.Elements[trial*counts.Samples+sample] = uint8(v)
			}
		}
	}
	return -1
}

// manteTrials reads the task variables and adds the ranks of both coherences.
func manteTrials(file *matlab.File, trials int) (out table.Table, err error) {
	for _, name := range manteColumns {
		values, err := file.Float64s("unit.task_variable." + name)
		if err != nil {
			return out, err
		}
		if len(values) != trials {
			return out, fmt.Errorf("unit.task_variable.%s: got %d values, want %d, one per row of unit.response", name, len(values), trials)
		}
		if out, err = out.With(table.Numbers(name, values...)); err != nil {
			return out, err
		}
	}
	for _, rank := range []struct{ of, as string }{{"stim_dir", "motion_rank"}, {"stim_col", "colour_rank"}} {
		values, err := out.Column(rank.of)
		if err != nil {
			return out, err
		}
		if out, err = out.With(table.Numbers(rank.as, neural.Rank(values.Number)...)); err != nil {
			return out, err
		}
	}
	return out, nil
}

// addNumbers adds the numeric fields of a struct as columns of their names; of a field with several numbers, each with its index from 1.
func addNumbers(to table.Table, file *matlab.File, path string) (table.Table, error) {
	value, err := file.Get(path)
	if err != nil {
		return nil, err
	}
	info, ok := value.(*matlab.Struct)
	if !ok || info.Len() != 1 {
		return nil, fmt.Errorf("%s: got %s %v, want one struct", path, value.Class(), value.Dims())
	}
	for _, name := range info.Fields() {
		field, err := info.Field(name)
		if err != nil {
			return nil, err
		}
		array, ok := field.(*matlab.Array)
		if !ok || array.Complex() {
			continue
		}
		numbers, err := array.Float64s()
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", path, name, err)
		}
		for i, v := range numbers {
			column := name
			if len(numbers) != 1 {
				column = fmt.Sprintf("%s(%d)", name, i+1)
			}
			if to, err = to.With(table.Numbers(column, v)); err != nil {
				return nil, err
			}
		}
	}
	return to, nil
}
