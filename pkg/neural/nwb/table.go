package nwb

import (
	"fmt"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/table"
)

// Table is a dynamic table: rows with an id and named columns.
type Table struct {
	Path, Description string
	Names             []string // of all columns, in the order that the file states
	IDs               []int    // of the rows
	// Columns are those with one value a row: numbers, truth values as 0 and 1, texts, and rows of another table as their numbers from 0.
	Columns table.Table
	// Ragged are the columns with any number of values a row, by name.
	Ragged map[string]Ragged
	// Others are the columns that are neither: those with an array or a reference in each row, by name, not read.
	Others map[string]*hdf5.Dataset
}

// Ragged is a column with any number of values a row: of numbers or of texts, the other is nil.
type Ragged struct {
	Numbers [][]float64
	Texts   [][]string
}

// Trials returns the table of trials, /intervals/trials. Times are seconds from File.Reference.
func (f *File) Trials() (*Table, error) { return f.Table("/intervals/trials") }

// Table reads a table by its path. A column whose number of rows is not that of the table, an index that does not ascend or leads beyond its data, and a column that is
// named and not there are errors.
func (f *File) Table(path string) (*Table, error) {
	g, err := f.h.Group(path)
	if err != nil {
		return nil, f.wrap(path, err)
	}
	a, err := g.Attr("colnames")
	if err != nil {
		return nil, f.wrap(path, err)
	}
	t := &Table{Path: path, Ragged: map[string]Ragged{}, Others: map[string]*hdf5.Dataset{}}
	if !slices.Contains(a.Shape(), 0) && a.Shape() != nil { // a table without columns has an array without elements, of any type
		if t.Names, err = a.Strings(); err != nil {
			return nil, f.wrap(path, err)
		}
	}
	if g.HasAttr("description") {
		if t.Description, err = hdf5.AttrText(g, "description"); err != nil {
			return nil, f.wrap(path, err)
		}
	}
	id, err := g.Dataset("id")
	if err != nil {
		return nil, f.wrap(path, err)
	}
	if t.IDs, err = id.Ints(); err != nil {
		return nil, f.wrap(path, err)
	}
	for i, name := range t.Names {
		if slices.Contains(t.Names[:i], name) {
			return nil, f.fail(file.ErrFormat, path, "colnames", "different names", fmt.Sprintf("%q twice", name))
		}
		if err := f.column(t, g, name); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// column reads one column into the place where it belongs.
func (f *File) column(t *Table, g *hdf5.Group, name string) error {
	d, err := g.Dataset(name)
	if err != nil {
		return f.wrap(t.Path, err)
	}
	if g.Has(name + "_index") {
		r, err := f.ragged(t, g, d, name)
		if err != nil {
			return err
		}
		if r != nil {
			t.Ragged[name] = *r
			return nil
		}
		t.Others[name] = d
		return nil
	}
	shape := d.Shape()
	if len(shape) == 0 || shape[0] != len(t.IDs) {
		return f.fail(file.ErrFormat, d.Path(), "rows", fmt.Sprintf("%d, as many as there are ids", len(t.IDs)), fmt.Sprint(shape))
	}
	kind := d.Type()
	if len(shape) > 1 || !kind.Text() && !kind.Number() && !kind.Bool() {
		t.Others[name] = d
		return nil
	}
	c, err := hdf5.Column(name, d)
	if err != nil {
		return f.wrap(d.Path(), err)
	}
	t.Columns = append(t.Columns, c)
	return nil
}

// ragged reads a column with an index, whose element i is where row i ends; nil where it has two indices, or values that are neither numbers nor texts.
func (f *File) ragged(t *Table, g *hdf5.Group, d *hdf5.Dataset, name string) (*Ragged, error) {
	if g.Has(name+"_index_index") || len(d.Shape()) != 1 {
		return nil, nil
	}
	index, err := g.Dataset(name + "_index")
	if err != nil {
		return nil, f.wrap(t.Path, err)
	}
	ends, err := index.Ints()
	if err != nil {
		return nil, f.wrap(index.Path(), err)
	}
	if len(ends) != len(t.IDs) {
		return nil, f.fail(file.ErrFormat, index.Path(), "rows", fmt.Sprintf("%d, as many as there are ids", len(t.IDs)), len(ends))
	}
	n, last := d.Len(), 0
	for i, end := range ends {
		if end < last || end > n {
			return nil, f.fail(file.ErrFormat, index.Path(), fmt.Sprintf("row %d", i), fmt.Sprintf("an end from %d to %d", last, n), end)
		}
		last = end
	}
	if last != n {
		return nil, f.fail(file.ErrFormat, index.Path(), "last row", fmt.Sprintf("its end at %d, the number of values", n), last)
	}
	r := &Ragged{}
	switch kind := d.Type(); {
	case kind.Text():
		all, err := d.Strings()
		if err != nil {
			return nil, f.wrap(d.Path(), err)
		}
		r.Texts = cut(all, ends)
	case kind.Number() || kind.Bool():
		all, err := hdf5.ReadAs[float64](d)
		if err != nil {
			return nil, f.wrap(d.Path(), err)
		}
		r.Numbers = cut(all, ends)
	default:
		return nil, nil
	}
	return r, nil
}

// cut returns the rows that end there.
func cut[T any](all []T, ends []int) [][]T {
	rows, from := make([][]T, len(ends)), 0
	for i, end := range ends {
		rows[i] = all[from:end:end]
		from = end
	}
	return rows
}

// line says what the table holds.
func (t *Table) line() string {
	names := slices.Clone(t.Names)
	for i, name := range names {
		if _, ok := t.Ragged[name]; ok {
			names[i] += " (ragged)"
		} else if t.Others[name] != nil {
			names[i] += " (arrays)"
		}
	}
	if len(names) == 0 {
		names = []string{"no columns"}
	}
	return fmt.Sprintf("table of %d rows: %s", len(t.IDs), strings.Join(names, ", "))
}

// String says what the table holds, and lists its plain columns.
func (t *Table) String() string { return t.Path + ": " + t.line() + "\n" + t.Columns.String() }
