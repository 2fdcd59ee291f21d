package neural

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Table holds named columns of equal length, one row per trial (or per condition). The order of the columns is kept. NaN stands for a missing value.
type Table struct {
	Names   []string
	Columns [][]float64 // Columns[i] has the name Names[i]
}

// Rows returns the number of rows, 0 for a table without columns.
func (t Table) Rows() int {
	if len(t.Columns) == 0 {
		return 0
	}
	return len(t.Columns[0])
}

// Has reports whether there is a column of that name.
func (t Table) Has(name string) bool { return slices.Contains(t.Names, name) }

// Column returns a column, which shares its memory with t. The error names the columns that there are.
func (t Table) Column(name string) ([]float64, error) {
	i := slices.Index(t.Names, name)
	if i < 0 {
		return nil, fmt.Errorf("neural: no column %q: the columns are %s", name, quoted(t.Names))
	}
	return t.Columns[i], nil
}

// With returns a table that has the column too: it replaces one of the same name, or else becomes the last. t is not changed; other columns are
// shared. The error says so if the length does not fit.
func (t Table) With(name string, values []float64) (Table, error) {
	if len(t.Columns) > 0 && len(values) != t.Rows() {
		return Table{}, fmt.Errorf("neural: column %q: got %d values, want %d, one per row", name, len(values), t.Rows())
	}
	out := Table{Names: slices.Clone(t.Names), Columns: slices.Clone(t.Columns)}
	if i := slices.Index(out.Names, name); i >= 0 {
		out.Columns[i] = values
		return out, nil
	}
	out.Names, out.Columns = append(out.Names, name), append(out.Columns, values)
	return out, nil
}

// Select returns the given rows, in the given order, as a copy. A row may come more than once (a bootstrap sample).
func (t Table) Select(rows []int) Table {
	out := Table{Names: slices.Clone(t.Names), Columns: make([][]float64, len(t.Columns))}
	for i, column := range t.Columns {
		out.Columns[i] = make([]float64, len(rows))
		for j, row := range rows {
			out.Columns[i][j] = column[row]
		}
	}
	return out
}

// Where returns the indices of the rows whose column equals one of the values, in ascending order. NaN equals nothing.
func (t Table) Where(name string, values ...float64) ([]int, error) {
	column, err := t.Column(name)
	if err != nil {
		return nil, err
	}
	var rows []int
	for i, v := range column {
		if slices.Contains(values, v) {
			rows = append(rows, i)
		}
	}
	return rows, nil
}

// Levels returns the distinct values of a column in ascending order, without NaN.
func (t Table) Levels(name string) ([]float64, error) {
	column, err := t.Column(name)
	if err != nil {
		return nil, err
	}
	return levels(column), nil
}

// Equal reports whether both tables have the same columns in the same order with the same values. NaN equals NaN here.
func (t Table) Equal(u Table) bool {
	same := func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
	return slices.Equal(t.Names, u.Names) &&
		slices.EqualFunc(t.Columns, u.Columns, func(a, b []float64) bool { return slices.EqualFunc(a, b, same) })
}

// check says what is wrong with a table of so many rows.
func (t Table) check(rows int) error {
	if len(t.Names) != len(t.Columns) {
		return fmt.Errorf("got %d names for %d columns", len(t.Names), len(t.Columns))
	}
	for i, name := range t.Names {
		if slices.Contains(t.Names[:i], name) {
			return fmt.Errorf("there are two columns %q", name)
		}
		if len(t.Columns[i]) != rows {
			return fmt.Errorf("column %q: got %d values, want %d, one per row", name, len(t.Columns[i]), rows)
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
