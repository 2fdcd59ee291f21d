package load_test

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
)

func (l *lines) hdf5(path string) error {
	f, err := hdf5.Open(path, file.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Walk(func(o hdf5.Object) error {
		attrs, err := o.Attrs()
		if err != nil {
			return err
		}
		for _, a := range attrs {
			if err := l.values(o.Path()+"@"+a.Name, a); err != nil {
				return err
			}
		}
		if d, ok := o.(*hdf5.Dataset); ok {
			return l.values(o.Path(), d)
		}
		return nil
	})
}

func (l *lines) values(name string, v hdf5.Values) error {
	if v.Shape() == nil {
		return nil
	}
	a, err := v.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return l.elements(name, a)
}

func (l *lines) elements(name string, a *hdf5.Array) error {
	t := a.Type()
	var raw []byte
	var err error
	switch {
	case t.Complex():
		var z []complex128
		z, err = a.Complex128s()
		raw = complexes(z)
	case t.Class == hdf5.Compound:
		for _, m := range t.Members {
			f, err := a.Field(m.Name)
			if err != nil {
				return err
			}
			if err := l.elements(name+"."+m.Name, f); err != nil {
				return err
			}
		}
		return nil
	case t.Class == hdf5.List:
		return l.lists(name, a)
	case t.Class == hdf5.Integer && t.Signed:
		var n []int64
		n, err = hdf5.ReadAs[int64](a)
		raw = floats(n)
	case t.Class == hdf5.Integer:
		var n []uint64
		n, err = hdf5.ReadAs[uint64](a)
		raw = floats(n)
	case t.Class == hdf5.Float, t.Class == hdf5.Enum, t.Class == hdf5.Bits:
		var n []float64
		n, err = a.Float64s()
		raw = floats(n)
	default: // texts, references, bytes
		return nil
	}
	l.add(name, a.Shape(), raw)
	return err
}

// lists adds the lengths of lists and their elements one behind the other; lists of texts and references are passed over.
func (l *lines) lists(name string, a *hdf5.Array) error {
	lists, err := a.Lists()
	if err != nil {
		return err
	}
	var lengths []int
	var all []float64
	for _, part := range lists {
		if c := part.Type().Class; c != hdf5.Integer && c != hdf5.Float {
			return nil
		}
		values, err := part.Float64s()
		if err != nil {
			return err
		}
		lengths = append(lengths, len(values))
		all = append(all, values...)
	}
	l.add(name+"#", a.Shape(), floats(lengths))
	l.add(name, []int{len(all)}, floats(all))
	return nil
}
