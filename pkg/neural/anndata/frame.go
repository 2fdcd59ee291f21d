package anndata

import (
	"fmt"
	"slices"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/table"
)

// frame opens a data frame and returns the names of its columns in their order.
func (f *File) frame(name string) (*hdf5.Group, []string, error) {
	o, err := f.h.Get("/" + name)
	if err != nil {
		return nil, nil, f.wrap(name, err)
	}
	g, ok := o.(*hdf5.Group)
	if !ok {
		return nil, nil, f.fail(file.ErrUnsupported, name, "data frame", "a group", "a data set, as AnnData wrote it before version 0.7: read and write it again with a later one")
	}
	if !g.HasAttr("column-order") {
		return nil, nil, f.fail(file.ErrFormat, name, "data frame", "the attribute column-order", "none")
	}
	a, err := g.Attr("column-order")
	if err != nil {
		return nil, nil, f.wrap(name, err)
	}
	if slices.Contains(a.Shape(), 0) || a.Shape() == nil {
		return g, nil, nil
	}
	names, err := a.Strings()
	if err != nil {
		return nil, nil, f.wrap(name, err)
	}
	return g, names, nil
}

// index is the column of names.
func (f *File) index(g *hdf5.Group, name string) (*hdf5.Dataset, error) {
	key := "_index"
	if g.HasAttr("_index") {
		var err error
		if key, err = hdf5.AttrText(g, "_index"); err != nil {
			return nil, f.wrap(name, err)
		}
	}
	d, err := g.Dataset(key)
	if err != nil {
		return nil, f.wrap(name, err)
	}
	return d, nil
}

func (f *File) rows(name string) (int, error) {
	g, _, err := f.frame(name)
	if err != nil {
		return 0, err
	}
	d, err := f.index(g, name)
	if err != nil {
		return 0, err
	}
	if len(d.Shape()) != 1 {
		return 0, f.fail(file.ErrFormat, name, "names", "one for each row", fmt.Sprint(d.Shape()))
	}
	return d.Len(), nil
}

func (f *File) tableOf(name string) (table.Table, error) {
	g, columns, err := f.frame(name)
	if err != nil {
		return nil, err
	}
	index, err := f.index(g, name)
	if err != nil {
		return nil, err
	}
	names, err := f.column(index, "name", name)
	if err != nil {
		return nil, err
	}
	if names == nil {
		return nil, f.fail(file.ErrFormat, name, "names", "texts or numbers", index.Type())
	}
	t := table.Table{*names}
	for _, key := range columns {
		c, err := f.member(g, key, name+"/"+key)
		if err != nil {
			return nil, err
		}
		if c == nil || c.Name == "name" {
			continue
		}
		if c.Len() != names.Len() {
			return nil, f.fail(file.ErrFormat, name+"/"+key, "rows", fmt.Sprint(names.Len()), c.Len())
		}
		t = append(t, *c)
	}
	if err := t.Check(names.Len()); err != nil {
		return nil, f.wrap(name, err)
	}
	return t, nil
}

// member reads a column: an array, or categories and codes; nil for what is neither numbers nor texts.
func (f *File) member(g *hdf5.Group, key, part string) (*table.Column, error) {
	o, err := g.Get(key)
	if err != nil {
		return nil, f.wrap(part, err)
	}
	switch o := o.(type) {
	case *hdf5.Dataset:
		if o.HasAttr("categories") { // as before AnnData 0.8: codes with a reference to the categories
			return f.old(g, o, key, part)
		}
		return f.column(o, key, part)
	case *hdf5.Group:
		if !o.Has("codes") || !o.Has("categories") {
			return nil, nil
		}
		codes, err := o.Dataset("codes")
		if err != nil {
			return nil, f.wrap(part, err)
		}
		categories, err := o.Dataset("categories")
		if err != nil {
			return nil, f.wrap(part, err)
		}
		return f.categorical(codes, categories, key, part)
	}
	return nil, nil
}

func (f *File) old(g *hdf5.Group, codes *hdf5.Dataset, key, part string) (*table.Column, error) {
	categories, err := g.Dataset("__categories/" + key)
	if err != nil {
		return nil, f.wrap(part, err)
	}
	return f.categorical(codes, categories, key, part)
}

// categorical turns codes into the labels of their categories; −1 is missing.
func (f *File) categorical(codes, categories *hdf5.Dataset, key, part string) (*table.Column, error) {
	labels, err := f.column(categories, key, part)
	if err != nil || labels == nil {
		return nil, err
	}
	of, err := codes.Ints()
	if err != nil {
		return nil, f.wrap(part, err)
	}
	c := &table.Column{Name: key, Text: make([]string, len(of))}
	for i, code := range of {
		if code < -1 || code >= labels.Len() {
			return nil, f.fail(file.ErrFormat, part, fmt.Sprintf("code of row %d", i), fmt.Sprintf("−1 to %d", labels.Len()-1), code)
		}
		if code >= 0 {
			c.Text[i] = labels.Label(code)
		}
	}
	return c, nil
}

// column reads an array of numbers or texts; nil for anything else.
func (f *File) column(d *hdf5.Dataset, key, part string) (*table.Column, error) {
	if len(d.Shape()) != 1 {
		return nil, nil
	}
	if kind := d.Type(); !kind.Text() && !kind.Number() && !kind.Bool() {
		return nil, nil
	}
	c, err := hdf5.Column(key, d)
	if err != nil {
		return nil, f.wrap(part, err)
	}
	return &c, nil
}
