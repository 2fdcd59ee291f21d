package matlab

import (
	"fmt"
	"slices"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
)

// structure reads a struct: each field is a value, or, of an array of structs, references to one value a struct.
func (d *reader73) structure(o *hdf5.Group, class, path string) (Value, error) {
	fields, err := d.fields(o, path)
	if err != nil {
		return nil, err
	}
	s := &Struct{dims: []int{1, 1}, n: 1, fields: fields}
	columns := make([][]Value, len(fields))
	for j, name := range fields {
		member, err := o.Get(name)
		if err != nil {
			return nil, bad(path, err)
		}
		refs, ok := member.(*hdf5.Dataset)
		several := ok && refs.Type().Class == hdf5.Reference && !member.HasAttr("MATLAB_class")
		dims := []int{1, 1}
		if several {
			dims = dims73(refs.Shape())
		}
		if j == 0 {
			s.dims = dims
			n, _ := product(dims)
			s.n = int(n)
		}
		if !slices.Equal(dims, s.dims) {
			return nil, d.fail(file.ErrFormat, path+"."+name, "dimensions", fmt.Sprintf("%s structs as in the field %q", times(s.dims), fields[0]), times(dims))
		}
		if several {
			columns[j], err = d.refer(refs, path+"."+name, func(i int) string { return fmt.Sprintf("%s(%d).%s", path, i+1, name) })
		} else {
			var v Value
			v, err = d.value(member, path+"."+name)
			columns[j] = []Value{v}
		}
		if err != nil {
			return nil, err
		}
	}
	for i := range s.n {
		for j := range fields {
			s.values = append(s.values, columns[j][i])
		}
	}
	if class != "" && class != string(Structs) {
		return &Object{Struct: s, class: class}, nil
	}
	return s, nil
}

// fields are the names of the fields in MATLAB's order, which is an attribute; where it is too long for one MATLAB leaves it out, and they are in the order of the alphabet.
func (d *reader73) fields(o *hdf5.Group, path string) ([]string, error) {
	if !o.HasAttr("MATLAB_fields") {
		return o.Names(), nil
	}
	a, err := o.Attr("MATLAB_fields")
	if err != nil {
		return nil, bad(path, err)
	}
	all, err := a.Read()
	if err != nil {
		return nil, bad(path, err)
	}
	lists, err := all.Lists() // of characters
	if err != nil {
		return nil, bad(path, err)
	}
	var names []string
	for _, letters := range lists {
		texts, err := letters.Strings()
		if err != nil {
			return nil, bad(path, err)
		}
		name := ""
		for _, t := range texts {
			name += t
		}
		if !o.Has(name) || slices.Contains(names, name) {
			return nil, d.fail(file.ErrFormat, path, "MATLAB_fields", "the names of the fields, once each", fmt.Sprintf("%q", name))
		}
		names = append(names, name)
	}
	return names, nil
}
