package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// AverageBy returns the mean of the observations of each combination of values of the columns, ascending, the first column the slowest; without columns, the mean of all.
// The value of a channel is the mean of those that it has, and NaN where it has none. The observations keep the columns that are constant within each combination, and
// the column "count" says of how many observations each is the mean. Observations without a value in one of the columns are left out; that none is left is an error.
func (d *Dataset) AverageBy(columns ...string) (*Dataset, error) {
	rows, channels, _ := d.Dims()
	codes, levels, err := d.groups(columns)
	if err != nil {
		return nil, err
	}
	n := max(levels.Rows(), 1)
	counts := make([]int, n)
	for _, code := range codes {
		if code >= 0 {
			counts[code]++
		}
	}
	out := &Dataset{Channels: d.Channels, Times: d.Times, Set: d.Set}
	for _, v := range d.Values {
		sum := newChannelMeans(n, channels)
		for i := range rows {
			if codes[i] >= 0 {
				sum.add(codes[i], v.RawRowView(i))
			}
		}
		out.Values = append(out.Values, sum.mean())
	}
	kept := perGroup(d.Observations, codes, n).Without("count")
	if out.Observations, err = kept.With(table.Integers("count", counts...)); err != nil {
		return nil, fmt.Errorf("rsa: data set: %w", err)
	}
	return out, nil
}

// groups sorts the observations by columns.
func (d *Dataset) groups(columns []string) (codes []int, levels table.Table, err error) {
	if len(columns) == 0 {
		rows, _, _ := d.Dims()
		return make([]int, rows), nil, nil
	}
	codes, levels, err = d.Observations.Groups(columns...)
	if err == nil && levels.Rows() == 0 {
		err = fmt.Errorf("no observation has a value in each of the columns %s", anyOf(columns))
	}
	if err != nil {
		return nil, nil, fmt.Errorf("rsa: data set: %w", err)
	}
	return codes, levels, nil
}

// perGroup returns the columns that are constant within each group, one row a group.
func perGroup(observations table.Table, codes []int, groups int) table.Table {
	by := table.Column{Number: make([]float64, len(codes))}
	for i, code := range codes {
		by.Number[i] = float64(code)
		if code < 0 {
			by.Number[i] = math.NaN()
		}
	}
	return perCondition(observations, by)
}

// OddEven splits the observations by the place of their label among the labels of a column, ascending: the first, third … go into odd, the others into even. Where the
// column is the run, these are the odd and even runs. Fewer than two labels are an error.
func (d *Dataset) OddEven(column string) (odd, even *Dataset, err error) {
	parts, _, err := splitRows("data set", d.Observations, column)
	if err != nil {
		return nil, nil, err
	}
	if len(parts) < 2 {
		return nil, nil, fmt.Errorf("rsa: data set: column %q has 1 label, want 2 or more to split by", column)
	}
	var rows [2][]int
	for i, part := range parts {
		rows[i%2] = append(rows[i%2], part...)
	}
	return d.Select(rows[0]), d.Select(rows[1]), nil
}

// NestedOddEven splits the labels of the inner column into odd and even ones within each label of the outer one: where those are run and condition, so that both halves
// have all conditions with more than one run, and the first run with a condition is odd. An outer label with a single inner label gives its observations to odd. An even
// half without any is an error.
func (d *Dataset) NestedOddEven(outer, inner string) (odd, even *Dataset, err error) {
	groups, _, err := splitRows("data set", d.Observations, outer)
	if err != nil {
		return nil, nil, err
	}
	var rows [2][]int
	for _, group := range groups {
		parts, _, err := splitRows("data set", d.Observations.Select(group), inner)
		if err != nil {
			return nil, nil, err
		}
		for i, part := range parts {
			for _, row := range part {
				rows[i%2] = append(rows[i%2], group[row])
			}
		}
	}
	if len(rows[1]) == 0 {
		return nil, nil, fmt.Errorf("rsa: data set: no label of %q has 2 or more labels of %q to split by", outer, inner)
	}
	return d.Select(rows[0]), d.Select(rows[1]), nil
}

// Tensor returns the measurements as conditions × channels for each repeat: the k-th matrix holds the k-th observation of each condition, in the order of the
// observations. Conditions are ascending. All must have as many observations, or else the error names two that do not; observations without condition are left out. The
// data must have a single time point.
func (d *Dataset) Tensor(condition string) (conditions []string, repeats []*mat.Dense, err error) {
	if len(d.Values) != 1 {
		return nil, nil, fmt.Errorf("rsa: data set: the data have %d time points, want 1: take one by At", len(d.Values))
	}
	parts, levels, err := splitRows("data set", d.Observations, condition)
	if err != nil {
		return nil, nil, err
	}
	conditions = levels.Labels()
	_, channels, _ := d.Dims()
	repeats = make([]*mat.Dense, len(parts[0]))
	for k := range repeats {
		repeats[k] = mat.NewDense(len(parts), channels, nil)
	}
	for i, part := range parts {
		if len(part) != len(repeats) {
			return nil, nil, fmt.Errorf("rsa: data set: condition %q has %d observations and %q has %d, want as many of each", conditions[0], len(repeats), conditions[i], len(part))
		}
		for k, row := range part {
			repeats[k].SetRow(i, d.Values[0].RawRowView(row))
		}
	}
	return conditions, repeats, nil
}
