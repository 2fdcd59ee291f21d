package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// Dataset holds measurements, observations × channels or observations × channels × time, with what is known of each observation, channel and time point. It is
// plain data; every operation returns a new one.
type Dataset struct {
	// Values holds an observations × channels matrix for each time point: a single one where the data have no time. NaN is a missing value.
	Values []*mat.Dense
	// Observations describes the rows: condition, run, subject …
	Observations table.Table
	// Channels describes the columns: unit, area, position of a voxel …
	Channels table.Table
	// Times holds the time of each matrix of Values in seconds, ascending; nil where the data have no time.
	Times []float64
	// Set describes the whole, in one row: subject, session, file …
	Set table.Table
}

// NewDataset returns a data set without time and checks it. The values are not copied.
func NewDataset(values *mat.Dense, observations table.Table) (*Dataset, error) {
	d := &Dataset{Values: []*mat.Dense{values}, Observations: observations}
	return d, d.Check()
}

// Dims returns the number of observations, channels and time points, the last 1 for data without time.
func (d *Dataset) Dims() (observations, channels, times int) {
	if len(d.Values) == 0 || d.Values[0] == nil {
		return 0, 0, len(d.Values)
	}
	observations, channels = d.Values[0].Dims()
	return observations, channels, len(d.Values)
}

// Check says what is inconsistent: no values, matrices of different shapes, infinite values, tables whose rows do not fit, times that do not ascend.
func (d *Dataset) Check() error {
	observations, channels, times := d.Dims()
	if observations == 0 || channels == 0 {
		return fmt.Errorf("rsa: data set: no values")
	}
	for i, v := range d.Values {
		if v == nil {
			return fmt.Errorf("rsa: data set: time point %d has no values", i)
		}
		if r, c := v.Dims(); r != observations || c != channels {
			return fmt.Errorf("rsa: data set: time point %d has %d × %d values, want %d × %d", i, r, c, observations, channels)
		}
		for row := range observations {
			for column, x := range v.RawRowView(row) {
				if math.IsInf(x, 0) {
					return fmt.Errorf("rsa: data set: observation %d, channel %d, time point %d is %v", row, column, i, x)
				}
			}
		}
	}
	for _, part := range []struct {
		name string
		of   table.Table
		rows int
	}{{"observations", d.Observations, observations}, {"channels", d.Channels, channels}, {"set", d.Set, 1}} {
		if err := part.of.Check(part.rows); err != nil {
			return fmt.Errorf("rsa: data set: %s: %w", part.name, err)
		}
	}
	if d.Times != nil && len(d.Times) != times || d.Times == nil && times != 1 {
		return fmt.Errorf("rsa: data set: %d times for %d time points", len(d.Times), times)
	}
	for i, t := range d.Times {
		if math.IsNaN(t) || math.IsInf(t, 0) || i > 0 && t <= d.Times[i-1] {
			return fmt.Errorf("rsa: data set: time %d is %v s: want finite times that ascend", i, t)
		}
	}
	return nil
}

// At returns the data at one time point as a data set without time, whose set has the column "time" in seconds. It shares the values.
func (d *Dataset) At(time int) (*Dataset, error) {
	if time < 0 || time >= len(d.Values) {
		return nil, fmt.Errorf("rsa: data set: time point %d of %d", time, len(d.Values))
	}
	out := &Dataset{Values: d.Values[time : time+1], Observations: d.Observations, Channels: d.Channels, Set: d.Set}
	if d.Times != nil {
		set, err := d.Set.With(table.Numbers("time", d.Times[time]))
		if err != nil {
			return nil, fmt.Errorf("rsa: data set: %w", err)
		}
		out.Set = set
	}
	return out, nil
}

// Trials sorts the observations into conditions by one column and, unless run is "", into runs by another, both with ascending labels. Rows without a condition
// or a run are left out. The data must have a single time point; [Dataset.At] takes one. Columns that are constant within each condition become descriptors of the
// conditions.
func (d *Dataset) Trials(condition, run string) (*Trials, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	if len(d.Values) != 1 {
		return nil, fmt.Errorf("rsa: trials: the data have %d time points: take one by At, or use Movie", len(d.Values))
	}
	by, err := d.Observations.Column(condition)
	if err != nil {
		return nil, fmt.Errorf("rsa: trials: condition: %w", err)
	}
	t := &Trials{Values: d.Values[0], Set: d.Set}
	t.Of, t.Conditions = by.Codes()
	if run != "" {
		runs, err := d.Observations.Column(run)
		if err != nil {
			return nil, fmt.Errorf("rsa: trials: run: %w", err)
		}
		t.Run, t.Runs = runs.Codes()
	}
	t.drop()
	t.Patterns = perCondition(d.Observations, by)
	return t, t.Check()
}

// perCondition returns the columns that are constant within each level of by, one row a level.
func perCondition(observations table.Table, by table.Column) table.Table {
	codes, levels := by.Codes()
	first := make([]int, len(levels))
	for i := range first {
		first[i] = -1
	}
	for row, code := range codes {
		if code >= 0 && first[code] < 0 {
			first[code] = row
		}
	}
	var out table.Table
	for _, c := range observations {
		constant := true
		for row, code := range codes {
			constant = constant && (code < 0 || c.Label(row) == c.Label(first[code]))
		}
		if constant {
			out = append(out, c.Select(first))
		}
	}
	return out
}
