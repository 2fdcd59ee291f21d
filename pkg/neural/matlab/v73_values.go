package matlab

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
)

// dims73 turns a shape of HDF5, the last dimension the fastest, into MATLAB's dimensions, the first the fastest.
func dims73(shape []int) []int {
	dims := make([]int, 0, max(2, len(shape)))
	for i := len(shape) - 1; i >= 0; i-- {
		dims = append(dims, shape[i])
	}
	for len(dims) < 2 {
		dims = append(dims, 1)
	}
	return dims
}

// dataset reads a value that is an array: numbers, text, cells, or the dimensions of an empty one.
func (d *reader73) dataset(o *hdf5.Dataset, class Class, path string) (Value, error) {
	if o.Shape() == nil {
		return nil, d.fail(file.ErrFormat, path, "data set", "elements", "a null dataspace")
	}
	if o.HasAttr("MATLAB_empty") {
		return d.empty(o, class, path)
	}
	dims := dims73(o.Shape())
	if len(dims) > maxDims {
		return nil, d.fail(file.ErrLimit, path, "dimensions", fmt.Sprintf("at most %d", maxDims), len(dims))
	}
	t := o.Type()
	switch {
	case t.Class == hdf5.Reference && class == Cells:
		return d.cells(o, dims, path)
	case class == Chars:
		return d.chars(o, dims, path)
	case t.Class == hdf5.Compound:
		return d.complex(o, class, dims, path)
	case class == "" && t.Class == hdf5.Float: // not of MATLAB's making
		class = Double
		if t.Size < 8 {
			class = Single
		}
	case class == "" && t.Class == hdf5.Integer:
		class = Class("int" + strconv.Itoa(8*t.Size))
		if !t.Signed {
			class = "u" + class
		}
	}
	data, err := d.numbers(o, class, path)
	if err != nil {
		return nil, err
	}
	return &Array{class: class, dims: dims, data: data}, nil
}

// empty reads a value without elements, in whose place its dimensions are stored.
func (d *reader73) empty(o *hdf5.Dataset, class Class, path string) (Value, error) {
	dims, err := o.Ints()
	if err != nil {
		return nil, bad(path, err)
	}
	n, ok := product(dims)
	if len(dims) < 2 || len(dims) > maxDims || !ok || n != 0 {
		return nil, d.fail(file.ErrFormat, path, "dimensions of an empty value", "two or more, one of them 0", dims)
	}
	switch class {
	case Cells:
		return &Cell{dims: dims}, nil
	case Structs:
		return &Struct{dims: dims}, nil
	case Chars:
		return &Char{dims: dims}, nil
	case "", "canonical empty":
		class = Double
	}
	if !holdsNumbers(class) {
		return nil, d.fail(file.ErrUnsupported, path, "MATLAB_class", "a class of numbers, logical, char, cell or struct", strconv.Quote(string(class)))
	}
	return &Array{class: class, dims: dims, data: none(class)}, nil
}

// holdsNumbers tells whether arrays of the class are of numbers or truth values.
func holdsNumbers(class Class) bool { return class == Logical || slices.Contains(numeric[:], class) }

// numbers reads the elements as the Go type of their class.
func (d *reader73) numbers(v hdf5.Values, class Class, path string) (any, error) {
	n := int64(1)
	for _, k := range v.Shape() {
		n *= int64(k) // checked by package hdf5, which would not have read the shape
	}
	if want, got, ok := d.Hold(n, int64(v.Type().Size)); !ok {
		return nil, d.fail(file.ErrLimit, path, "data", want, got)
	}
	if !v.Type().Number() && v.Type().Class != hdf5.Enum {
		return nil, d.fail(file.ErrFormat, path, "data", "numbers of class "+string(class), v.Type())
	}
	var data any
	var err error
	switch class {
	case Double:
		data, err = hdf5.ReadAs[float64](v)
	case Single:
		data, err = hdf5.ReadAs[float32](v)
	case Int8:
		data, err = hdf5.ReadAs[int8](v)
	case Int16:
		data, err = hdf5.ReadAs[int16](v)
	case Int32:
		data, err = hdf5.ReadAs[int32](v)
	case Int64:
		data, err = hdf5.ReadAs[int64](v)
	case Uint8:
		data, err = hdf5.ReadAs[uint8](v)
	case Uint16:
		data, err = hdf5.ReadAs[uint16](v)
	case Uint32:
		data, err = hdf5.ReadAs[uint32](v)
	case Uint64:
		data, err = hdf5.ReadAs[uint64](v)
	case Logical:
		var raw []uint8
		raw, err = hdf5.ReadAs[uint8](v)
		truth := make([]bool, len(raw))
		for i, b := range raw {
			truth[i] = b != 0
		}
		data = truth
	default:
		return nil, d.fail(file.ErrUnsupported, path, "MATLAB_class", "a class of numbers, logical, char, cell or struct", strconv.Quote(string(class)))
	}
	if err != nil {
		return nil, bad(path, err)
	}
	return data, nil
}

// complex reads a compound of real and imag.
func (d *reader73) complex(o *hdf5.Dataset, class Class, dims []int, path string) (Value, error) {
	re, im, err := d.parts(o, class, path)
	if err != nil {
		return nil, err
	}
	return &Array{class: class, dims: dims, data: re, imag: im}, nil
}

// parts reads the real and imaginary parts.
func (d *reader73) parts(o *hdf5.Dataset, class Class, path string) (re, im any, err error) {
	names := make([]string, len(o.Type().Members))
	for i, m := range o.Type().Members {
		names[i] = m.Name
	}
	if len(names) != 2 || names[0] != "real" || names[1] != "imag" {
		return nil, nil, d.fail(file.ErrFormat, path, "data", "a compound of real and imag", fmt.Sprint("one of ", names))
	}
	a, err := o.Read()
	if err != nil {
		return nil, nil, bad(path, err)
	}
	for name, to := range map[string]*any{"real": &re, "imag": &im} {
		field, err := a.Field(name)
		if err != nil {
			return nil, nil, bad(path, err)
		}
		if *to, err = d.numbers(field, class, path); err != nil {
			return nil, nil, err
		}
	}
	return re, im, nil
}

func (d *reader73) chars(o *hdf5.Dataset, dims []int, path string) (Value, error) {
	if want, got, ok := d.Hold(int64(o.Len()), 4); !ok {
		return nil, d.fail(file.ErrLimit, path, "text", want, got)
	}
	if !o.Type().Number() {
		return nil, d.fail(file.ErrFormat, path, "text", "numbers of characters", o.Type())
	}
	codes, err := hdf5.ReadAs[uint32](o)
	if err != nil {
		return nil, bad(path, err)
	}
	c := &Char{dims: dims, units: make([]rune, len(codes))}
	for i, code := range codes {
		if code > 0x10ffff {
			return nil, d.fail(file.ErrFormat, path, "text", "characters up to U+10FFFF", fmt.Sprintf("%#x", code))
		}
		c.units[i] = rune(code)
	}
	return c, nil
}

// refer reads the values that references lead to.
func (d *reader73) refer(o *hdf5.Dataset, path string, name func(i int) string) ([]Value, error) {
	if want, got, ok := d.Hold(int64(o.Len()), valueCost); !ok {
		return nil, d.fail(file.ErrLimit, path, "references", want, got)
	}
	a, err := o.Read()
	if err != nil {
		return nil, bad(path, err)
	}
	objects, err := a.References()
	if err != nil {
		return nil, bad(path, err)
	}
	values := make([]Value, len(objects))
	for i, object := range objects {
		if object == nil {
			return nil, d.fail(file.ErrFormat, name(i), "reference", "one that leads to a value", "one that leads nowhere")
		}
		if values[i], err = d.value(object, name(i)); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func (d *reader73) cells(o *hdf5.Dataset, dims []int, path string) (Value, error) {
	values, err := d.refer(o, path, func(i int) string { return fmt.Sprintf("%s{%d}", path, i+1) })
	return &Cell{dims: dims, values: values}, err
}

// sparse reads a group of data, ir and jc.
func (d *reader73) sparse(o *hdf5.Group, class Class, path string) (Value, error) {
	rows, err := d.number(o, "MATLAB_sparse", path)
	if err != nil {
		return nil, err
	}
	part := func(name string) ([]int32, error) {
		if !o.Has(name) {
			return []int32{}, nil
		}
		v, err := o.Dataset(name)
		if err != nil {
			return nil, bad(path, err)
		}
		x, err := d.numbers(v, Int32, path)
		if err != nil {
			return nil, err
		}
		return x.([]int32), nil
	}
	s := &Sparse{class: class}
	if s.rows, err = part("ir"); err != nil {
		return nil, err
	}
	if s.columns, err = part("jc"); err != nil {
		return nil, err
	}
	if len(s.columns) == 0 || rows > math.MaxInt32 {
		return nil, d.fail(file.ErrFormat, path, "jc", "a number for each column and one more", len(s.columns))
	}
	s.dims = []int{rows, len(s.columns) - 1}
	if class != Double && class != Logical {
		return nil, d.fail(file.ErrFormat, path, "MATLAB_class", "double or logical", strconv.Quote(string(class)))
	}
	s.data = none(class)
	if o.Has("data") {
		v, err := o.Dataset("data")
		if err != nil {
			return nil, bad(path, err)
		}
		if v.Type().Class == hdf5.Compound {
			s.data, s.imag, err = d.parts(v, class, path)
		} else {
			s.data, err = d.numbers(v, class, path)
		}
		if err != nil {
			return nil, err
		}
	}
	if want := s.fits(lengthOf(s.data)); want != "" {
		return nil, d.fail(file.ErrFormat, path, "sparse matrix", want, "others")
	}
	return s, nil
}

func lengthOf(data any) int {
	if b, ok := data.([]bool); ok {
		return len(b)
	}
	return len(data.([]float64))
}

// fits says what indices of a sparse matrix have to be and are not, "" where all fits.
func (s *Sparse) fits(values int) string {
	last := int32(0)
	for j, k := range s.columns {
		if k < last || j == 0 && k != 0 {
			return "pointers of columns that ascend from 0"
		}
		last = k
	}
	if int(last) != len(s.rows) || values != len(s.rows) {
		return fmt.Sprintf("as many values and rows as the last pointer says, %d", last)
	}
	for _, i := range s.rows {
		if i < 0 || int(i) >= s.dims[0] {
			return fmt.Sprintf("rows from 0 to %d", s.dims[0]-1)
		}
	}
	return ""
}
