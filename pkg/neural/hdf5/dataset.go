package hdf5

import (
	"fmt"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Dataset is an array in the file. Its elements are read when they are asked for, all of them or a block.
type Dataset struct {
	attributes
	t     *Type
	space space
	store *storage
}

func (f *File) newDataset(path string, o *object) (*Dataset, error) {
	f.mu.Lock()
	known := o.data
	f.mu.Unlock()
	d := &Dataset{attributes: attributes{f, o, path}}
	if known != nil {
		d.t, d.space, d.store = known.t, known.space, known.store
		return d, nil
	}
	m, _, err := f.find(o, msgDatatype)
	if err == nil {
		d.t, err = f.datatype(f.cursor(m, "type"), 0)
	}
	if err == nil {
		m, _, err = f.find(o, msgDataspace)
	}
	if err == nil {
		d.space, err = f.space(f.cursor(m, "dataspace"))
	}
	if err == nil {
		d.store, err = f.storage(d)
	}
	if err != nil {
		return nil, named(err, path)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if o.data == nil {
		o.data = d
	}
	d.store = o.data.store // one cache of chunks
	return d, nil
}

// Shape is the length of each dimension: nil for a dataset without elements (HDF5's null), of length 0 for a single element. The last index varies fastest.
func (d *Dataset) Shape() []int { return d.space.shape() }

// MaxShape is the length to which each dimension can grow, −1 without bound.
func (d *Dataset) MaxShape() []int { return space{null: d.space.null, dims: d.space.most}.shape() }

// Type is the type of the elements.
func (d *Dataset) Type() *Type { return d.t }

// Len is the number of elements, 1 for a scalar and 0 for a null space.
func (d *Dataset) Len() int { n, _ := d.space.elements(); return int(n) }

// Chunks is the shape of the chunks in which the dataset is stored, nil where it is stored in one piece.
func (d *Dataset) Chunks() []int {
	if d.store.class != chunked {
		return nil
	}
	return space{dims: d.store.chunk}.shape()
}

// Filters are the names of the filters through which chunks went when they were written, in that order: "shuffle", "deflate".
func (d *Dataset) Filters() []string {
	var out []string
	for _, f := range d.store.filters {
		out = append(out, f.String())
	}
	return out
}

// String is the path, type, shape and storage.
func (d *Dataset) String() string { return d.path + ": " + d.describe() }

func (d *Dataset) describe() string {
	if d.space.null {
		return "null " + d.t.String()
	}
	s := d.t.String()
	if len(d.space.dims) > 0 {
		s += " " + dims(d.Shape())
	}
	if d.store.class == chunked {
		s += fmt.Sprintf(", chunks %s", dims(d.Chunks()))
	}
	if f := d.Filters(); len(f) > 0 {
		s += ", " + strings.Join(f, " ")
	}
	return s
}

// Read returns all elements as they are in the file. Limits bound them.
func (d *Dataset) Read() (*Array, error) {
	return d.Block(make([]int, len(d.space.dims)), d.Shape())
}

// Block returns a part of the elements, count of each dimension from start on, as they are in the file. Only the chunks that hold some of them are read.
func (d *Dataset) Block(start, count []int) (*Array, error) {
	if d.space.null {
		return newArray(d.f, d.path, d.t, nil, nil), d.f.readable(d.t, d.path)
	}
	sel, err := d.selection(start, count)
	if err != nil {
		return nil, err
	}
	if err := d.f.readable(d.t, d.path); err != nil {
		return nil, err
	}
	if err := d.grants(sel.n, int64(d.t.Size), sel.n*int64(d.t.Size)); err != nil {
		return nil, err
	}
	raw := make([]byte, sel.n*int64(d.t.Size))
	if err := d.read(sel, target{out: raw, width: int64(d.t.Size)}); err != nil {
		return nil, named(err, d.path)
	}
	return newArray(d.f, d.path, d.t, append([]int{}, count...), raw), nil
}

// Float64s returns the elements, see [Array.Float64s].
func (d *Dataset) Float64s() ([]float64, error) { return ReadAs[float64](d) }

// Ints returns the elements, see [Array.Ints].
func (d *Dataset) Ints() ([]int, error) { return ReadAs[int](d) }

// Strings returns the elements, see [Array.Strings].
func (d *Dataset) Strings() ([]string, error) { return with(d, (*Array).Strings) }

// Bools returns the elements, see [Array.Bools].
func (d *Dataset) Bools() ([]bool, error) { return with(d, (*Array).Bools) }

// Complex128s returns the elements, see [Array.Complex128s].
func (d *Dataset) Complex128s() ([]complex128, error) { return with(d, (*Array).Complex128s) }

// Float64s returns the elements, see [Array.Float64s].
func (a *Attr) Float64s() ([]float64, error) { return ReadAs[float64](a) }

// Ints returns the elements, see [Array.Ints].
func (a *Attr) Ints() ([]int, error) { return ReadAs[int](a) }

// Strings returns the elements, see [Array.Strings].
func (a *Attr) Strings() ([]string, error) { return with(a, (*Array).Strings) }

// Bools returns the elements, see [Array.Bools].
func (a *Attr) Bools() ([]bool, error) { return with(a, (*Array).Bools) }

func with[T any](v Values, get func(*Array) (T, error)) (T, error) {
	a, err := v.Read()
	if err != nil {
		var none T
		return none, err
	}
	return get(a)
}

// readable refuses types that have no reading.
func (f *File) readable(t *Type, part string) error {
	for t.Class == Fixed || t.Class == List {
		t = t.Base
	}
	switch t.Class {
	case Time, Unknown:
		return f.partFail(file.ErrUnsupported, part, "numbers, texts, enums, compounds, lists, arrays, opaque or references of HDF5 1.10", t.String())
	case Compound:
		for _, m := range t.Members {
			if err := f.readable(m.Type, part); err != nil {
				return err
			}
		}
	}
	return nil
}
