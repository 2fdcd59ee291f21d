package hdf5

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/table"
)

// AttrText returns the text of an attribute of one element. An attribute that is not there, that has no or several elements, or whose type is no text is an error.
func AttrText(o Object, name string) (string, error) {
	attr, err := o.Attr(name)
	if err != nil {
		return "", err
	}
	a, err := attr.Read()
	if err != nil {
		return "", err
	}
	texts, err := a.Strings()
	if err != nil {
		return "", err
	}
	if len(texts) != 1 {
		return "", a.failed(file.ErrValue, -1, "one text", fmt.Sprintf("%d texts", len(texts)))
	}
	return texts[0], nil
}

// Column returns elements of one dimension, or a single one, as a named column: texts and the names of enums as texts, numbers and truth values (0 and 1) as numbers.
// More dimensions, other types and numbers that no float64 equals are errors.
func Column(name string, v Values) (table.Column, error) {
	if shape := v.Shape(); len(shape) > 1 {
		return table.Column{}, noColumn(name, v, "one dimension", fmt.Sprintf("shape %v", shape))
	}
	t := v.Type()
	names := t.Class == Enum && !t.Bool()
	if !t.Text() && !names {
		if !t.Number() && !t.Bool() && t.Class != Bits {
			return table.Column{}, noColumn(name, v, "texts or numbers", t.String())
		}
		numbers, err := ReadAs[float64](v)
		return table.Numbers(name, numbers...), err
	}
	a, err := v.Read()
	if err != nil {
		return table.Column{}, err
	}
	read := a.Strings
	if names {
		read = a.Enums
	}
	texts, err := read()
	return table.Texts(name, texts...), err
}

// noColumn is the error for values that are no column.
func noColumn(name string, v Values, want, got string) error {
	e := file.Wanted(format, want, got)
	e.Err, e.What = file.ErrValue, fmt.Sprintf("column %q", name)
	switch v := v.(type) {
	case *Dataset:
		e.File, e.Part = v.f.Name(), v.path
	case *Attr:
		e.File, e.Part = v.f.Name(), v.part()
	case *Array:
		e.Part = v.part
		if v.f != nil {
			e.File = v.f.Name()
		}
	}
	return e
}
