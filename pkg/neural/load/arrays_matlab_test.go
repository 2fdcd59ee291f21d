package load_test

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

func (l *lines) matlab(path string, f *matlab.File) error {
	for _, name := range f.Names() {
		v, err := f.Get(name)
		if err != nil {
			return err
		}
		if err := l.value(name, v); err != nil {
			return err
		}
	}
	if b := f.Subsystem(); b != nil {
		l.add("__function_workspace__", []int{1, len(b)}, floats(b))
	}
	if f.Version() == "7.3" {
		return l.hdf5(path)
	}
	return nil
}

func (l *lines) value(name string, v matlab.Value) error {
	switch v := v.(type) {
	case *matlab.Array:
		return l.columnMajor(name, v)
	case *matlab.Sparse:
		return l.sparse(name, v)
	case *matlab.Cell:
		for i, c := range v.Values() {
			if err := l.value(fmt.Sprintf("%s{%d}", name, i+1), c); err != nil {
				return err
			}
		}
	case *matlab.Object:
		return l.value(name, v.Struct)
	case *matlab.Handle:
		return l.value(name+"@", v.Info())
	case *matlab.Struct:
		for _, field := range v.Fields() {
			all, err := v.All(field)
			if err != nil {
				return err
			}
			for i, c := range all {
				at := "."
				if len(all) != 1 {
					at = fmt.Sprintf("(%d).", i+1)
				}
				if err := l.value(name+at+field, c); err != nil {
					return err
				}
			}
		}
	case *matlab.Char, *matlab.Opaque:
	default:
		return fmt.Errorf("%s: %T", name, v)
	}
	return nil
}

// columnMajor adds an array with its last index the fastest.
func (l *lines) columnMajor(name string, a *matlab.Array) error {
	dims := a.Dims()
	if a.Complex() {
		z, err := a.Complex128s()
		l.add(name, dims, complexes(turned(z, dims)))
		return err
	}
	raw, err := elements(a.Data())
	if err != nil {
		return err
	}
	items := make([][8]byte, len(raw)/8)
	for i := range items {
		items[i] = [8]byte(raw[8*i:])
	}
	items = turned(items, dims)
	for i := range items {
		copy(raw[8*i:], items[i][:])
	}
	l.add(name, dims, raw)
	return nil
}

// turned puts elements with the first index the fastest into the order of the last one.
func turned[T any](in []T, dims []int) []T {
	out := make([]T, len(in))
	index := make([]int, len(dims))
	for i := range out {
		from := 0
		for d := len(dims) - 1; d >= 0; d-- {
			from = from*dims[d] + index[d]
		}
		out[i] = in[from]
		for d := len(dims) - 1; d >= 0; d-- {
			if index[d]++; index[d] < dims[d] {
				break
			}
			index[d] = 0
		}
	}
	return out
}

func (l *lines) sparse(name string, s *matlab.Sparse) error {
	dims := s.Dims()
	rows, columns := dims[0], dims[1]
	z := make([]complex128, rows*columns)
	var err error
	s.Do(func(i, j, k int) {
		at := i*columns + j
		switch d := s.Data().(type) {
		case []float64:
			z[at] += complex(d[k], 0)
		case []bool:
			if d[k] {
				z[at] = 1
			}
		default:
			err = fmt.Errorf("%s: %T", name, d)
		}
		if im, ok := s.Imag().([]float64); ok {
			z[at] += complex(0, im[k])
		}
	})
	if s.Complex() {
		l.add(name, dims, complexes(z))
		return err
	}
	values := make([]float64, len(z))
	for i := range z {
		values[i] = real(z[i])
	}
	l.add(name, dims, floats(values))
	return err
}
