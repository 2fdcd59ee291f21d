package rsa

import (
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// Select returns the given observations in the given order, copied. An observation may come more than once. It panics when there is none or one is out of range.
func (d *Dataset) Select(observations []int) *Dataset {
	rows, channels, _ := d.Dims()
	checkPositions("observation", observations, rows)
	out := &Dataset{Observations: d.Observations.Select(observations), Channels: d.Channels, Times: d.Times, Set: d.Set}
	for _, v := range d.Values {
		w := mat.NewDense(len(observations), channels, nil)
		for i, row := range observations {
			w.SetRow(i, v.RawRowView(row))
		}
		out.Values = append(out.Values, w)
	}
	return out
}

// SelectChannels returns the given channels in the given order, copied. It panics when there is none or one is out of range.
func (d *Dataset) SelectChannels(channels []int) *Dataset {
	rows, columns, _ := d.Dims()
	checkPositions("channel", channels, columns)
	out := &Dataset{Observations: d.Observations, Channels: d.Channels.Select(channels), Times: d.Times, Set: d.Set}
	for _, v := range d.Values {
		w := mat.NewDense(rows, len(channels), nil)
		for i := range rows {
			from, to := v.RawRowView(i), w.RawRowView(i)
			for k, c := range channels {
				to[k] = from[c]
			}
		}
		out.Values = append(out.Values, w)
	}
	return out
}

func checkPositions(what string, positions []int, n int) {
	if len(positions) == 0 {
		panic("rsa: data set: no " + what + " is selected")
	}
	for _, i := range positions {
		if i < 0 || i >= n {
			panic(fmt.Sprintf("rsa: data set: %s %d of %d", what, i, n))
		}
	}
}

// Where returns the observations whose label in a column is one of labels ("2" for the number 2). That there is none is an error.
func (d *Dataset) Where(column string, labels ...string) (*Dataset, error) {
	rows, err := whereRows("observation", d.Observations, column, labels)
	if err != nil {
		return nil, err
	}
	return d.Select(rows), nil
}

// WhereChannels returns the channels whose label in a column of d.Channels is one of labels. That there is none is an error.
func (d *Dataset) WhereChannels(column string, labels ...string) (*Dataset, error) {
	channels, err := whereRows("channel", d.Channels, column, labels)
	if err != nil {
		return nil, err
	}
	return d.SelectChannels(channels), nil
}

func whereRows(what string, t table.Table, column string, labels []string) ([]int, error) {
	rows, err := t.Where(column, labels...)
	if err != nil {
		return nil, fmt.Errorf("rsa: data set: %w", err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("rsa: data set: no %s has %s %s", what, column, anyOf(labels))
	}
	return rows, nil
}

// anyOf quotes labels.
func anyOf(labels []string) string {
	var quoted []string
	for _, label := range labels {
		quoted = append(quoted, fmt.Sprintf("%q", label))
	}
	return strings.Join(quoted, " or ")
}

// SortBy returns the observations in ascending order of the columns, of which the first counts most; equal ones keep their order.
func (d *Dataset) SortBy(columns ...string) (*Dataset, error) {
	rows, _, _ := d.Dims()
	if len(d.Observations) == 0 && len(columns) == 0 {
		return d.Select(upTo(rows)), nil
	}
	order, err := d.Observations.Order(columns...)
	if err != nil {
		return nil, fmt.Errorf("rsa: data set: %w", err)
	}
	return d.Select(order), nil
}

// SortChannelsBy returns the channels in ascending order of columns of d.Channels.
func (d *Dataset) SortChannelsBy(columns ...string) (*Dataset, error) {
	order, err := d.Channels.Order(columns...)
	if err != nil {
		return nil, fmt.Errorf("rsa: data set: %w", err)
	}
	return d.SelectChannels(order), nil
}

// upTo returns 0, 1, …, n−1.
func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// SplitBy returns one data set for each label of a column, ascending, with the value as a descriptor of the set. Observations without a value are left out. That no
// observation has one is an error.
func (d *Dataset) SplitBy(column string) ([]*Dataset, error) {
	parts, values, err := splitRows("data set", d.Observations, column)
	if err != nil {
		return nil, err
	}
	out := make([]*Dataset, len(parts))
	for i, rows := range parts {
		out[i] = d.Select(rows)
		if out[i].Set, err = d.Set.With(values.Select([]int{i})); err != nil {
			return nil, fmt.Errorf("rsa: data set: %w", err)
		}
	}
	return out, nil
}

// SplitChannelsBy returns one data set for each label of a column of d.Channels (area, hemisphere …), as [Dataset.SplitBy] does for observations.
func (d *Dataset) SplitChannelsBy(column string) ([]*Dataset, error) {
	parts, values, err := splitRows("data set", d.Channels, column)
	if err != nil {
		return nil, err
	}
	out := make([]*Dataset, len(parts))
	for i, channels := range parts {
		out[i] = d.SelectChannels(channels)
		if out[i].Set, err = d.Set.With(values.Select([]int{i})); err != nil {
			return nil, fmt.Errorf("rsa: data set: %w", err)
		}
	}
	return out, nil
}

// splitRows returns the rows of each level of a column, and the levels as a column.
func splitRows(what string, t table.Table, column string) (parts [][]int, values table.Column, err error) {
	if _, err := t.Column(column); err != nil {
		return nil, values, fmt.Errorf("rsa: %s: %w", what, err)
	}
	codes, levels, err := t.Groups(column)
	if err != nil {
		return nil, values, fmt.Errorf("rsa: %s: %w", what, err)
	}
	if levels.Rows() == 0 {
		return nil, values, fmt.Errorf("rsa: %s: column %q has no value", what, column)
	}
	parts = make([][]int, levels.Rows())
	for row, code := range codes {
		if code >= 0 {
			parts[code] = append(parts[code], row)
		}
	}
	return parts, levels[0], nil
}

// Between returns the time points from one time to another, both included, in seconds. That there is none, or data without time, is an error.
func (d *Dataset) Between(from, to float64) (*Dataset, error) {
	if d.Times == nil {
		return nil, fmt.Errorf("rsa: data set: the data have no time")
	}
	first, _ := slices.BinarySearch(d.Times, from)
	end := first
	for end < len(d.Times) && d.Times[end] <= to {
		end++
	}
	if first == end {
		return nil, fmt.Errorf("rsa: data set: no time point between %v s and %v s: they go from %v s to %v s", from, to, d.Times[0], d.Times[len(d.Times)-1])
	}
	out := *d
	out.Values, out.Times = make([]*mat.Dense, end-first), slices.Clone(d.Times[first:end])
	for i := range out.Values {
		out.Values[i] = mat.DenseCopyOf(d.Values[first+i])
	}
	return &out, nil
}
