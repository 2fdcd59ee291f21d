package rsa

import (
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// Merge returns the observations of several sets one after the other. Descriptors that are equal in all sets stay descriptors of the set; those that differ, or that not
// all have, become columns of the observations (subject, session …), missing where a set lacks them. All sets must have the same times, and the same channels: where their
// descriptors have the same rows in another order, channels are put into the order of the first set, if no two of its channels are described alike. A descriptor that
// differs between sets and is also a column of observations is an error.
func Merge(sets ...*Dataset) (*Dataset, error) {
	if len(sets) == 0 {
		return nil, fmt.Errorf("rsa: merge: no data set")
	}
	for k, d := range sets {
		if err := d.Check(); err != nil {
			return nil, fmt.Errorf("rsa: merge: set %d: %w", k, err)
		}
	}
	first := sets[0]
	common := commonDescriptors(sets)
	_, channels, _ := first.Dims()
	out := &Dataset{Channels: first.Channels, Times: first.Times, Set: common}
	var observations []table.Table
	var places [][]int
	total := 0
	for k, d := range sets {
		rows, columns, _ := d.Dims()
		if columns != channels {
			return nil, fmt.Errorf("rsa: merge: set %d has %d channels, want %d", k, columns, channels)
		}
		if !slices.Equal(d.Times, first.Times) {
			return nil, fmt.Errorf("rsa: merge: set %d has other times than set 0", k)
		}
		place, err := matchRows(first.Channels, d.Channels, channels)
		if err != nil {
			return nil, fmt.Errorf("rsa: merge: set %d: %w", k, err)
		}
		of := d.Observations
		for _, c := range d.Set {
			if common.Has(c.Name) {
				continue
			}
			if of.Has(c.Name) {
				return nil, fmt.Errorf("rsa: merge: set %d: descriptor %q of the set, which differs between sets, is also a column of its observations", k, c.Name)
			}
			of = append(slices.Clip(of), c.Repeat(rows))
		}
		if len(of) == 0 { // a table without columns has no rows for Concat
			of = table.Table{table.Numbers(nameless, make([]float64, rows)...)}
		}
		observations, places, total = append(observations, of), append(places, place), total+rows
	}
	all, err := table.Concat(observations...)
	if err != nil {
		return nil, fmt.Errorf("rsa: merge: %w", err)
	}
	out.Observations = all.Without(nameless)
	for t := range first.Values {
		values, at := mat.NewDense(total, channels, nil), 0
		for k, d := range sets {
			rows, _ := d.Values[t].Dims()
			for i := range rows {
				from, to := d.Values[t].RawRowView(i), values.RawRowView(at)
				for c, place := range places[k] {
					to[c] = from[place]
				}
				at++
			}
		}
		out.Values = append(out.Values, values)
	}
	return out, nil
}

// nameless is the column of rows without descriptors while they are put together; no descriptor has its name, which is not UTF-8.
const nameless = "\xff"

// commonDescriptors returns the columns of the sets' descriptors that all have with the same value.
func commonDescriptors(sets []*Dataset) table.Table {
	var out table.Table
	for _, c := range sets[0].Set {
		if !slices.ContainsFunc(sets, func(d *Dataset) bool {
			other, err := d.Set.Column(c.Name)
			return err != nil || !other.Equal(c)
		}) {
			out = append(out, c)
		}
	}
	return out
}

// matchRows returns where in table b each of the n rows of a is.
func matchRows(a, b table.Table, n int) ([]int, error) {
	if a.Equal(b) {
		return upTo(n), nil
	}
	names := slices.Sorted(slices.Values(a.Names()))
	if !slices.Equal(names, slices.Sorted(slices.Values(b.Names()))) {
		return nil, fmt.Errorf("its channels are described by %s, want %s", anyOf(b.Names()), anyOf(a.Names()))
	}
	key := func(t table.Table, row int) string {
		var parts []string
		for _, name := range names {
			c, _ := t.Column(name)
			parts = append(parts, fmt.Sprintf("%s %q", name, c.Label(row)))
		}
		return strings.Join(parts, ", ")
	}
	at := map[string]int{}
	for row := range n {
		at[key(b, row)] = row
	}
	place, seen := make([]int, n), map[string]bool{}
	for row := range n {
		k := key(a, row)
		from, ok := at[k]
		if !ok {
			return nil, fmt.Errorf("it has no channel with %s", k)
		}
		if seen[k] {
			return nil, fmt.Errorf("channels are in another order, and two have %s", k)
		}
		place[row], seen[k] = from, true
	}
	return place, nil
}

// FromTable returns the data set of a table whose named columns are channels, with their names in the channels' column "name", and whose other columns describe the
// observations. A channel that is not of numbers is an error.
func FromTable(t table.Table, channels ...string) (*Dataset, error) {
	if len(channels) == 0 || t.Rows() == 0 {
		return nil, fmt.Errorf("rsa: data set: a table of %d rows with %d channels", t.Rows(), len(channels))
	}
	values := mat.NewDense(t.Rows(), len(channels), nil)
	for k, name := range channels {
		c, err := t.Column(name)
		if err != nil {
			return nil, fmt.Errorf("rsa: data set: channel: %w", err)
		}
		if c.IsText() {
			return nil, fmt.Errorf("rsa: data set: channel %q holds texts", name)
		}
		values.SetCol(k, c.Number)
	}
	d := &Dataset{Values: []*mat.Dense{values}, Observations: t.Without(channels...), Channels: table.Table{table.Texts("name", channels...)}}
	return d, d.Check()
}

// Table returns the observations with a column for each channel, named by the channels' column "name" or, where there is none, "channel 0", "channel 1" …. Names that come
// twice, and more than one time point, are errors; [Dataset.TimeAsObservations] makes one of many.
func (d *Dataset) Table() (table.Table, error) {
	rows, channels, times := d.Dims()
	if times != 1 {
		return nil, fmt.Errorf("rsa: data set: the data have %d time points, want 1: see TimeAsObservations", times)
	}
	out := slices.Clone(d.Observations)
	names, err := d.Channels.Column("name")
	for c := range channels {
		name := fmt.Sprintf("channel %d", c)
		if err == nil {
			name = names.Label(c)
		}
		out = append(out, table.Numbers(name, mat.Col(nil, c, d.Values[0])...))
	}
	if err := out.Check(rows); err != nil {
		return nil, fmt.Errorf("rsa: data set: %w", err)
	}
	return out, nil
}
