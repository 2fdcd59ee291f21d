package table

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Table holds columns of equal length and different names, in an order that is kept. The nil table has no columns and fits any number of rows.
type Table []Column

// Rows returns the number of rows, 0 for a table without columns.
func (t Table) Rows() int {
	if len(t) == 0 {
		return 0
	}
	return t[0].Len()
}

// Names returns the names of the columns in order.
func (t Table) Names() []string {
	names := make([]string, len(t))
	for i, c := range t {
		names[i] = c.Name
	}
	return names
}

// Has reports whether there is a column of that name.
func (t Table) Has(name string) bool { return t.index(name) >= 0 }

func (t Table) index(name string) int {
	return slices.IndexFunc(t, func(c Column) bool { return c.Name == name })
}

// Column returns a column, which shares its memory with t. The error names the columns that there are.
func (t Table) Column(name string) (Column, error) {
	i := t.index(name)
	if i < 0 {
		return Column{}, fmt.Errorf("table: no column %q: the columns are %s", name, quoted(t.Names()))
	}
	return t[i], nil
}

// With returns a table that has the column too: it replaces one of the same name, or else becomes the last. t is not changed; other columns are shared. The
// error says so if the length does not fit.
func (t Table) With(c Column) (Table, error) {
	rows := c.Len()
	if len(t) > 0 {
		rows = t.Rows()
	}
	if err := c.check(rows); err != nil {
		return nil, fmt.Errorf("table: %w", err)
	}
	out := slices.Clone(t)
	if i := t.index(c.Name); i >= 0 {
		out[i] = c
		return out, nil
	}
	return append(out, c), nil
}

// Without returns the table without the columns of those names; names that it does not have are passed over.
func (t Table) Without(names ...string) Table {
	return slices.DeleteFunc(slices.Clone(t), func(c Column) bool { return slices.Contains(names, c.Name) })
}

// Select returns the given rows, in the given order, as a copy. A row may come more than once (a bootstrap sample).
func (t Table) Select(rows []int) Table {
	var out Table
	for _, c := range t {
		out = append(out, c.Select(rows))
	}
	return out
}

// Where returns the rows whose label in a column is one of labels, in ascending order. Labels are those of [Column.Label]: "2" for the number 2.
func (t Table) Where(name string, labels ...string) ([]int, error) {
	c, err := t.Column(name)
	if err != nil {
		return nil, err
	}
	var rows []int
	for i := range c.Len() {
		if !c.Missing(i) && slices.Contains(labels, c.Label(i)) {
			rows = append(rows, i)
		}
	}
	return rows, nil
}

// Equal reports whether both tables have the same columns in the same order with the same values. NaN equals NaN here.
func (t Table) Equal(u Table) bool { return slices.EqualFunc(t, u, Column.Equal) }

// Check returns an error where columns do not have so many rows, one is without a name, or two have the same name. A table without columns fits.
func (t Table) Check(rows int) error {
	for i, c := range t {
		if err := c.check(rows); err != nil {
			return fmt.Errorf("table: %w", err)
		}
		if t[:i].Has(c.Name) {
			return fmt.Errorf("table: there are two columns %q", c.Name)
		}
	}
	return nil
}

func quoted(names []string) string {
	if len(names) == 0 {
		return "(none)"
	}
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = strconv.Quote(name)
	}
	return strings.Join(out, ", ")
}
