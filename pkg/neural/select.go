package neural

import (
	"fmt"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/table"
)

// Select returns the given observations in the given order. An observation may come more than once, as in a bootstrap over trials. It panics where there is none of that index.
func (r *Recording) Select(observations []int) *Recording {
	n, _, samples := r.Dims()
	indices("observation", observations, n)
	out := r.with(take(r.Values, nonNil(observations), nil, 0, samples), "%d of %d observations", len(observations), n)
	out.Observations = r.Observations.Select(observations)
	return out
}

// SelectChannels returns the given channels in the given order. It panics where there is none of that index. A channel that comes twice makes a recording in which two channels
// have one name, which [Recording.Check] finds.
func (r *Recording) SelectChannels(channels []int) *Recording {
	_, n, samples := r.Dims()
	indices("channel", channels, n)
	out := r.with(take(r.Values, nil, nonNil(channels), 0, samples), "%d of %d channels", len(channels), n)
	out.Channels = r.Channels.Select(channels)
	if !r.Channels.Has("name") && len(channels) > 0 { // so that they keep the numbers that they had
		out.Channels = append(table.Table{table.Texts("name", pick(r.Names(), channels)...)}, out.Channels...)
	}
	return out
}

func indices(what string, index []int, n int) {
	for _, i := range index {
		if i < 0 || i >= n {
			panic(fmt.Sprintf("neural: %s %d selected of %d", what, i, n))
		}
	}
}

// nonNil keeps a selection of nothing from being taken for all.
func nonNil(index []int) []int {
	if index == nil {
		return []int{}
	}
	return index
}

func pick(names []string, index []int) []string {
	out := make([]string, len(index))
	for i, k := range index {
		out[i] = names[k]
	}
	return out
}

// Where returns the observations whose label in a column is one of labels, in the order that they have; "2" is the label of the number 2. Missing values have no label. That
// there is no such observation is an error, which lists the labels that there are.
func (r *Recording) Where(column string, labels ...string) (*Recording, error) {
	found, err := r.Observations.Where(column, labels...)
	if err != nil {
		return nil, r.fail("%w", err)
	}
	if len(found) == 0 {
		return nil, r.nowhere("observation", r.Observations, column, labels)
	}
	return r.chosen(found, column, labels), nil
}

func (r *Recording) chosen(rows []int, column string, labels []string) *Recording {
	out := r.Select(rows)
	out.From = r.From.then("%s = %s", column, strings.Join(labels, " or "))
	return out
}

func (r *Recording) nowhere(what string, t table.Table, column string, labels []string) error {
	c, _ := t.Column(column)
	return r.fail("no %s has %s = %s: its levels are %s", what, column, strings.Join(labels, " or "), levelsOf(c))
}

// levelsOf lists the levels of a column, the first twenty of them.
func levelsOf(c table.Column) string {
	all := c.Levels()
	if len(all) > 20 {
		return fmt.Sprintf("%s … (%d)", strings.Join(all[:20], " "), len(all))
	}
	return strings.Join(all, " ")
}

// WhereNumber is [Recording.Where] for a column of numbers. NaN equals nothing. That the column is of texts is an error.
func (r *Recording) WhereNumber(column string, values ...float64) (*Recording, error) {
	found, labels, err := whereNumber(r.Observations, column, values)
	if err != nil {
		return nil, r.fail("%w", err)
	}
	if len(found) == 0 {
		return nil, r.nowhere("observation", r.Observations, column, labels)
	}
	return r.chosen(found, column, labels), nil
}

func whereNumber(t table.Table, column string, values []float64) (found []int, labels []string, err error) {
	c, err := t.Column(column)
	if err != nil {
		return nil, nil, err
	}
	if c.IsText() {
		return nil, nil, fmt.Errorf("column %q is of texts and not of numbers", column)
	}
	for i, v := range c.Number {
		if slices.Contains(values, v) {
			found = append(found, i)
		}
	}
	return found, table.Numbers("", values...).Labels(), nil
}

// WhereChannels returns the channels whose label in a column of Channels is one of labels. That there is none is an error, which lists the labels.
func (r *Recording) WhereChannels(column string, labels ...string) (*Recording, error) {
	found, err := r.Channels.Where(column, labels...)
	if err != nil {
		return nil, r.fail("channels: %w", err)
	}
	if len(found) == 0 {
		return nil, r.nowhere("channel", r.Channels, column, labels)
	}
	out := r.SelectChannels(found)
	out.From = r.From.then("channels %s = %s", column, strings.Join(labels, " or "))
	return out, nil
}

// Only returns the channels of those names, in the order of the names.
func (r *Recording) Only(names ...string) (*Recording, error) {
	all := r.Names()
	var found []int
	for _, name := range names {
		i := slices.Index(all, name)
		if i < 0 {
			return nil, r.fail("no channel %q among %d", name, len(all))
		}
		found = append(found, i)
	}
	out := r.SelectChannels(found)
	return out, out.Check()
}
