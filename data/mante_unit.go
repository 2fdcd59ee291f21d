package data

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// manteColumns are the fields of unit.task_variable.
var manteColumns = []string{"stim_dir", "stim_col", "targ_dir", "targ_col", "context", "correct", "congruent", "stim_dir2col", "stim_col2dir", "stim_trial"}

// readManteUnit reads one file and its time axis.
func readManteUnit(path string) (neural.Unit, []float64, error) {
	file, err := matlab.Open(path)
	if err != nil {
		return neural.Unit{}, nil, err
	}
	name, err := file.Text("unit.name")
	if err != nil {
		return neural.Unit{}, nil, err
	}
	unit := neural.Unit{Name: name}
	time, err := file.Float64s("unit.time")
	if err != nil {
		return neural.Unit{}, nil, err
	}
	if len(time) == 0 {
		return neural.Unit{}, nil, fmt.Errorf("unit.time is empty")
	}
	response, err := file.Get("unit.response")
	if err != nil {
		return neural.Unit{}, nil, err
	}
	if unit.Counts, err = manteCounts(response, len(time)); err != nil {
		return neural.Unit{}, nil, err
	}
	if unit.Trials, err = manteTrials(file, unit.Counts.Trials); err != nil {
		return neural.Unit{}, nil, err
	}
	unit.Info = map[string]float64{}
	for _, field := range []string{"unit.unitInfo", "unit.stimInfo"} {
		if err := addNumbers(unit.Info, file, field); err != nil {
			return neural.Unit{}, nil, err
		}
	}
	return unit, time, nil
}

// manteCounts turns MATLAB's column-major trials × samples into rows. The class of the array is uint8, or any other that holds whole numbers.
func manteCounts(response matlab.Value, samples int) (neural.Counts, error) {
	dims := response.Dims()
	if len(dims) != 2 || dims[1] != samples {
		return neural.Counts{}, fmt.Errorf("unit.response is %v: want trials × %d, one per element of unit.time", dims, samples)
	}
	counts := neural.NewCounts(dims[0], samples)
	if spikes, err := matlab.Raw[uint8](response); err == nil {
		transpose(counts, spikes, func(v uint8) bool { return true })
		return counts, nil
	}
	spikes, err := matlab.Float64s(response)
	if err != nil {
		return neural.Counts{}, fmt.Errorf("unit.response: %w", err)
	}
	if i := transpose(counts, spikes, func(v float64) bool { return v >= 0 && v <= math.MaxUint8 && v == math.Trunc(v) }); i >= 0 {
		return neural.Counts{}, fmt.Errorf("unit.response(%d,%d): got %v, want a whole number from 0 to 255", i%dims[0]+1, i/dims[0]+1, spikes[i])
	}
	return counts, nil
}

// transpose fills counts from column-major values and returns the index of the first value that is not ok, or −1. It goes through the values in their
// own order and in blocks of trials, so that the rows written to stay in the processor's cache.
func transpose[T uint8 | float64](counts neural.Counts, values []T, ok func(T) bool) int {
	const block = 64
	for from := 0; from < counts.Trials; from += block {
		to := min(from+block, counts.Trials)
		for sample := range counts.Samples {
			for trial := from; trial < to; trial++ {
				v := values[sample*counts.Trials+trial]
				if !ok(v) {
					return sample*counts.Trials + trial
				}
				counts.Values[trial*counts.Samples+sample] = uint8(v)
			}
		}
	}
	return -1
}

// manteTrials reads the task variables and adds the ranks of both coherences.
func manteTrials(file *matlab.File, trials int) (table neural.Table, err error) {
	for _, name := range manteColumns {
		values, err := file.Float64s("unit.task_variable." + name)
		if err != nil {
			return table, err
		}
		if len(values) != trials {
			return table, fmt.Errorf("unit.task_variable.%s: got %d values, want %d, one per row of unit.response", name, len(values), trials)
		}
		if table, err = table.With(name, values); err != nil {
			return table, err
		}
	}
	for _, rank := range []struct{ of, as string }{{"stim_dir", "motion_rank"}, {"stim_col", "colour_rank"}} {
		values, err := table.Column(rank.of)
		if err != nil {
			return table, err
		}
		if table, err = table.With(rank.as, neural.Rank(values)); err != nil {
			return table, err
		}
	}
	return table, nil
}

// addNumbers adds the numeric fields of a struct under their names; of a field with several numbers, each with its index from 1.
func addNumbers(to map[string]float64, file *matlab.File, path string) error {
	value, err := file.Get(path)
	if err != nil {
		return err
	}
	info, ok := value.(*matlab.Struct)
	if !ok || info.Len() != 1 {
		return fmt.Errorf("%s: got %s %v, want one struct", path, value.Class(), value.Dims())
	}
	for _, name := range info.Fields() {
		field, err := info.Field(name)
		if err != nil {
			return err
		}
		array, ok := field.(*matlab.Array)
		if !ok || array.Complex() {
			continue
		}
		numbers, err := array.Float64s()
		if err != nil {
			return fmt.Errorf("%s.%s: %w", path, name, err)
		}
		for i, v := range numbers {
			if len(numbers) == 1 {
				to[name] = v
				continue
			}
			to[fmt.Sprintf("%s(%d)", name, i+1)] = v
		}
	}
	return nil
}
