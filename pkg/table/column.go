package table

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Column is a named descriptor: numbers or texts, one a row. One of Number and Text is nil, unless the column has no rows.
type Column struct {
	Name   string
	Number []float64
	Text   []string
}

// Numbers returns a column of numbers. The slice is not copied.
func Numbers(name string, values ...float64) Column { return Column{Name: name, Number: values} }

// Texts returns a column of texts. The slice is not copied.
func Texts(name string, values ...string) Column { return Column{Name: name, Text: values} }

// Integers returns a column of numbers.
func Integers(name string, values ...int) Column {
	out := Column{Name: name, Number: make([]float64, len(values))}
	for i, v := range values {
		out.Number[i] = float64(v)
	}
	return out
}

// Repeat returns a column of n rows that all hold the value of row 0 of c. It panics where c has no row.
func (c Column) Repeat(n int) Column { return c.Select(make([]int, n)) }

// Len returns the number of rows.
func (c Column) Len() int { return max(len(c.Number), len(c.Text)) }

// IsText reports whether the column holds texts.
func (c Column) IsText() bool { return c.Text != nil }

// Label returns the value of a row as text: a number in its shortest form that reads back as the same number. A missing value is "".
func (c Column) Label(row int) string {
	switch {
	case c.IsText():
		return c.Text[row]
	case math.IsNaN(c.Number[row]):
		return ""
	}
	return strconv.FormatFloat(c.Number[row], 'g', -1, 64)
}

// Labels returns the labels of all rows.
func (c Column) Labels() []string {
	out := make([]string, c.Len())
	for i := range out {
		out[i] = c.Label(i)
	}
	return out
}

// Missing reports whether a row has no value: NaN or the empty text.
func (c Column) Missing(row int) bool {
	if c.IsText() {
		return c.Text[row] == ""
	}
	return math.IsNaN(c.Number[row])
}

// Select returns the column with the given rows in the given order, as a copy. A row may come more than once.
func (c Column) Select(rows []int) Column {
	out := Column{Name: c.Name}
	if c.IsText() {
		out.Text = make([]string, len(rows))
		for i, row := range rows {
			out.Text[i] = c.Text[row]
		}
		return out
	}
	out.Number = make([]float64, len(rows))
	for i, row := range rows {
		out.Number[i] = c.Number[row]
	}
	return out
}

// Codes returns the distinct labels in ascending order, numbers by size and texts byte by byte, and for each row the index of its label. A missing value has the
// code −1 and is no level. Numbers that are equal have one label, −0 and 0 too.
func (c Column) Codes() (codes []int, levels []string) {
	codes = make([]int, c.Len())
	if c.IsText() {
		levels = slices.Compact(slices.Sorted(slices.Values(c.Text)))
		if len(levels) > 0 && levels[0] == "" {
			levels = levels[1:]
		}
		for i, v := range c.Text {
			codes[i] = -1
			if at, ok := slices.BinarySearch(levels, v); ok {
				codes[i] = at
			}
		}
		return codes, levels
	}
	numbers := slices.DeleteFunc(slices.Clone(c.Number), math.IsNaN)
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	for _, v := range numbers {
		levels = append(levels, strconv.FormatFloat(v+0, 'g', -1, 64)) // −0 + 0 is 0
	}
	for i, v := range c.Number {
		codes[i] = -1
		if !math.IsNaN(v) {
			codes[i], _ = slices.BinarySearch(numbers, v)
		}
	}
	return codes, levels
}

// Levels returns the distinct labels in ascending order, without missing values. See [Column.Codes].
func (c Column) Levels() []string {
	_, levels := c.Codes()
	return levels
}

// Equal reports whether both columns have the same name, kind and values. NaN equals NaN here.
func (c Column) Equal(d Column) bool {
	same := func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
	return c.Name == d.Name && c.IsText() == d.IsText() && slices.Equal(c.Text, d.Text) && slices.EqualFunc(c.Number, d.Number, same)
}

// check says what is wrong with a column of so many rows.
func (c Column) check(rows int) error {
	switch {
	case c.Name == "":
		return fmt.Errorf("a column of %d rows has no name", c.Len())
	case c.Number != nil && c.Text != nil:
		return fmt.Errorf("column %q holds both numbers and texts", c.Name)
	case c.Len() != rows:
		return fmt.Errorf("column %q: got %d values, want %d, one a row", c.Name, c.Len(), rows)
	}
	return nil
}
