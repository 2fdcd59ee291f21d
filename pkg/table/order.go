package table

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Concat returns the rows of all tables one after the other, copied. Its columns are those of any of them, in the order in which they come first; where a table lacks a
// column its rows are missing there. A column that is of numbers in one and of texts in another is an error.
func Concat(tables ...Table) (Table, error) {
	var out Table
	rows := 0
	for _, t := range tables {
		if err := t.Check(t.Rows()); err != nil {
			return nil, err
		}
		for _, c := range t {
			i := out.index(c.Name)
			if i < 0 {
				i = len(out)
				out = append(out, none(c, rows))
			}
			if d := out[i]; d.Len() > 0 && c.Len() > 0 && d.IsText() != c.IsText() {
				return nil, fmt.Errorf("table: column %q is of numbers in one table and of texts in another", c.Name)
			} else if d.Len() == 0 {
				out[i] = none(c, 0)
			}
			out[i].Number, out[i].Text = append(out[i].Number, c.Number...), append(out[i].Text, c.Text...)
		}
		rows += t.Rows()
		for i, c := range out {
			if c.Len() < rows {
				rest := none(c, rows-c.Len())
				out[i].Number, out[i].Text = append(c.Number, rest.Number...), append(c.Text, rest.Text...)
			}
		}
	}
	return out, nil
}

// none returns a column of c's name and kind with so many missing values.
func none(c Column, rows int) Column {
	if c.IsText() {
		return Column{Name: c.Name, Text: make([]string, rows)}
	}
	return Column{Name: c.Name, Number: slices.Repeat([]float64{math.NaN()}, rows)}
}

// Order returns the rows in ascending order of the named columns, of which the first counts most: numbers by size, texts byte by byte, missing values last. Rows that
// are equal in all of them keep their order.
func (t Table) Order(names ...string) ([]int, error) {
	columns := make([]Column, len(names))
	for i, name := range names {
		c, err := t.Column(name)
		if err != nil {
			return nil, err
		}
		columns[i] = c
	}
	rows := make([]int, t.Rows())
	for i := range rows {
		rows[i] = i
	}
	slices.SortStableFunc(rows, func(a, b int) int {
		for _, c := range columns {
			if order := c.compare(a, b); order != 0 {
				return order
			}
		}
		return 0
	})
	return rows, nil
}

func (c Column) compare(a, b int) int {
	switch none, other := c.Missing(a), c.Missing(b); {
	case none && other:
		return 0
	case none:
		return 1
	case other:
		return -1
	case c.IsText():
		return strings.Compare(c.Text[a], c.Text[b])
	}
	return cmp.Compare(c.Number[a], c.Number[b])
}

// SortBy returns the rows in the order of [Table.Order], as a copy.
func (t Table) SortBy(names ...string) (Table, error) {
	rows, err := t.Order(names...)
	if err != nil {
		return nil, err
	}
	return t.Select(rows), nil
}

// Groups returns the combinations of values that the named columns have, in ascending order and with the first name the slowest, as a table of those columns, and for
// each row the index of its combination. A row in which one of the values is missing has the index −1. Without names all rows are of one group, and levels is nil.
func (t Table) Groups(names ...string) (codes []int, levels Table, err error) {
	codes = make([]int, t.Rows())
	if len(names) == 0 {
		return codes, nil, nil
	}
	rows, err := t.Order(names...)
	if err != nil {
		return nil, nil, err
	}
	var columns Table
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return nil, nil, fmt.Errorf("table: column %q is named twice", name)
		}
		c, _ := t.Column(name)
		columns = append(columns, c)
	}
	var first []int
	for _, row := range rows {
		if slices.ContainsFunc(columns, func(c Column) bool { return c.Missing(row) }) {
			codes[row] = -1
			continue
		}
		if len(first) == 0 || slices.ContainsFunc(columns, func(c Column) bool { return c.compare(first[len(first)-1], row) != 0 }) {
			first = append(first, row)
		}
		codes[row] = len(first) - 1
	}
	return codes, columns.Select(first), nil
}
