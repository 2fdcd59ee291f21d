package rsa

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/table"
)

// isHDF5 tells whether a file begins as HDF5 does.
func isHDF5(r io.ReaderAt) bool {
	var mark [8]byte
	n, _ := r.ReadAt(mark[:], 0)
	return bytes.Equal(mark[:n], []byte("\x89HDF\r\n\x1a\n"))
}

// readStackHDF5 reads RDMs in the layout of rsatoolbox.
func readStackHDF5(r io.ReaderAt, size int64, name string) (*Stack, error) {
	f, err := hdf5.New(r, size, name, file.Limits{})
	if err != nil {
		return nil, fmt.Errorf("rsa: %w", err)
	}
	fail := func(err error) (*Stack, error) { return nil, fmt.Errorf("rsa: %s: %w", name, err) }
	values, shape, err := toolboxArray(f, toolboxRDMs)
	if err != nil {
		return fail(err)
	}
	if len(shape) == 1 {
		shape = []int{1, shape[0]}
	}
	n, ok := 0, false
	if len(shape) == 2 && len(values) > 0 {
		n, ok = conditionsOf(shape[1])
	}
	if !ok {
		return fail(fmt.Errorf("%s: got shape %v, want RDMs × pairs of a number of conditions", toolboxRDMs, shape))
	}
	s := &Stack{Values: mat.NewDense(shape[0], shape[1], values)}
	if f.Root().HasAttr(toolboxMeasure) {
		if s.Measure, err = hdf5.AttrText(f.Root(), toolboxMeasure); err != nil {
			return fail(err)
		}
	}
	if s.Patterns, err = toolboxTable(f, "pattern_descriptors", n); err != nil {
		return fail(err)
	}
	if s.Info, err = toolboxTable(f, "rdm_descriptors", shape[0]); err != nil {
		return fail(err)
	}
	same, err := toolboxTable(f, "descriptors", 1)
	if err != nil {
		return fail(err)
	}
	for _, c := range same {
		if _, err := s.Info.Column(c.Name); err != nil {
			s.Info = append(s.Info, c.Repeat(shape[0]))
		}
	}
	s.nameConditions(n)
	if err := s.Check(); err != nil {
		return fail(err)
	}
	return s, nil
}

// nameConditions takes the names of conditions from the descriptors of the patterns: "conditions", which is then no descriptor any more, else the first column of texts
// that all differ, else their numbers.
func (s *Stack) nameConditions(n int) {
	for i, c := range s.Patterns {
		if c.Name == "conditions" && c.IsText() {
			s.Conditions, s.Patterns = c.Text, slices.Delete(s.Patterns, i, i+1)
			if len(s.Patterns) == 0 {
				s.Patterns = nil
			}
			return
		}
	}
	for _, c := range s.Patterns {
		if c.IsText() && len(c.Levels()) == n {
			s.Conditions = slices.Clone(c.Text)
			return
		}
	}
	for i := range n {
		s.Conditions = append(s.Conditions, strconv.Itoa(i))
	}
}

// readDatasetHDF5 reads a data set in the layout of rsatoolbox.
func readDatasetHDF5(r io.ReaderAt, size int64, name string) (*Dataset, error) {
	f, err := hdf5.New(r, size, name, file.Limits{})
	if err != nil {
		return nil, fmt.Errorf("rsa: %w", err)
	}
	fail := func(err error) (*Dataset, error) { return nil, fmt.Errorf("rsa: %s: %w", name, err) }
	values, shape, err := toolboxArray(f, toolboxMeasurements)
	if err != nil {
		return fail(err)
	}
	if len(shape) < 2 || len(shape) > 3 || len(values) == 0 {
		return fail(fmt.Errorf("%s: got shape %v, want observations × channels (× times)", toolboxMeasurements, shape))
	}
	d := &Dataset{}
	if len(shape) == 2 {
		d.Values = []*mat.Dense{mat.NewDense(shape[0], shape[1], values)}
	} else {
		d.Values = slowestTimes(values, shape)
		if d.Times, _, err = toolboxArray(f, "time_descriptors/time"); err != nil {
			return fail(err)
		}
	}
	for _, part := range []struct {
		name string
		rows int
		to   *table.Table
	}{{"obs_descriptors", shape[0], &d.Observations}, {"channel_descriptors", shape[1], &d.Channels}, {"descriptors", 1, &d.Set}} {
		if *part.to, err = toolboxTable(f, part.name, part.rows); err != nil {
			return fail(err)
		}
	}
	if err := d.Check(); err != nil {
		return fail(err)
	}
	return d, nil
}

// toolboxArray reads numbers and their shape.
func toolboxArray(f *hdf5.File, name string) ([]float64, []int, error) {
	d, err := f.Dataset("/" + name)
	if err != nil {
		return nil, nil, err
	}
	values, err := d.Float64s()
	return values, d.Shape(), err
}

// toolboxTable reads a dictionary of descriptors of so many rows: data sets and attributes, and lists whose elements are members of a group. What is None is left out.
func toolboxTable(f *hdf5.File, name string, rows int) (table.Table, error) {
	if !f.Root().Has(name) {
		return nil, nil
	}
	g, err := f.Group("/" + name)
	if err != nil {
		return nil, err
	}
	var t table.Table
	add := func(key string, a *hdf5.Array) error {
		if a.Shape() == nil {
			return nil
		}
		if len(a.Shape()) > 1 || a.Len() != rows {
			return fmt.Errorf("%s: %q: got shape %v, want %d rows", name, key, a.Shape(), rows)
		}
		c, err := hdf5.Column(key, a)
		if err != nil {
			return fmt.Errorf("%s: %q: %w", name, key, err)
		}
		t = append(t, c)
		return nil
	}
	for _, key := range g.Names() {
		member, err := g.Get(key)
		if err != nil {
			return nil, err
		}
		switch member := member.(type) {
		case *hdf5.Dataset:
			a, err := member.Read()
			if err == nil {
				err = add(key, a)
			}
			if err != nil {
				return nil, err
			}
		case *hdf5.Group:
			c, err := toolboxList(key, member, rows)
			if err != nil {
				return nil, fmt.Errorf("%s: %q: %w", name, key, err)
			}
			t = append(t, c)
		}
	}
	attrs, err := g.Attrs()
	if err != nil {
		return nil, err
	}
	for _, attr := range attrs {
		a, err := attr.Read()
		if err == nil {
			err = add(attr.Name, a)
		}
		if err != nil {
			return nil, err
		}
	}
	return t, nil
}

// toolboxList reads a list that was no array: members "0", "1", … of one element each.
func toolboxList(name string, g *hdf5.Group, rows int) (c table.Column, err error) {
	if g.Len() != rows {
		return c, fmt.Errorf("got a list of %d elements, want %d rows", g.Len(), rows)
	}
	for i := range rows {
		d, err := g.Dataset(strconv.Itoa(i))
		if err != nil {
			return c, err
		}
		a, err := d.Read()
		if err != nil {
			return c, err
		}
		one, err := hdf5.Column(name, a)
		switch {
		case err != nil:
			return c, fmt.Errorf("element %d: %w", i, err)
		case one.Len() != 1:
			return c, fmt.Errorf("element %d: got %d values, want one", i, one.Len())
		case i > 0 && one.IsText() != c.IsText():
			return c, fmt.Errorf("element %d: a list of numbers and texts", i)
		}
		c.Name, c.Text, c.Number = name, append(c.Text, one.Text...), append(c.Number, one.Number...)
	}
	return c, nil
}
