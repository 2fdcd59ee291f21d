package matlab

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Array is an array of numbers or truth values of any number of dimensions, in MATLAB's column-major order.
type Array struct {
	class      Class
	dims       []int
	data, imag any // slices of the Go type of the class, or of integers for class double; imag is nil for real arrays
}

// Class is the class of the elements, from "double" to "uint64", or "logical".
func (a *Array) Class() Class { return a.class }

// Dims are the lengths of the dimensions.
func (a *Array) Dims() []int { return a.dims }

// Len is the number of elements.
func (a *Array) Len() int {
	n, _ := product(a.dims)
	return int(n)
}

// Complex tells whether the array has an imaginary part.
func (a *Array) Complex() bool { return a.imag != nil }

// Data are the elements, or their real parts, in column-major order, as a slice of the class's Go type: []float64 for double, []float32 for
// single, []int8 to []uint64 for integers, []bool for logical. It is a copy where [Array.Stored] is of another type. See [Raw] for the typed form.
func (a *Array) Data() any { return a.ofClass(a.data) }

// Imag are the imaginary parts, nil for a real array.
func (a *Array) Imag() any { return a.ofClass(a.imag) }

// Stored are the elements, or their real parts, as they are kept, not copied: of the class's Go type, or of the type in which the file stores an array of class double
// whose elements are all small integers: []int8 to []uint32. So a million spike counts of class double, each of a byte in the file, take a million bytes.
func (a *Array) Stored() any { return a.data }

func (a *Array) ofClass(data any) any {
	if a.class != Double || data == nil {
		return data
	}
	x, _ := floats(data) // float64 holds every integer of up to 32 bits
	return x
}

// At returns one element as a number: one index counts in column-major order from 0, several are row, column, page, … from 0. It panics
// outside of the array. A complex array and an integer that no float64 equals are errors.
func (a *Array) At(index ...int) (float64, error) {
	x, err := a.element(offset(a.dims, index)).Float64s()
	if err != nil {
		return 0, err
	}
	return x[0], nil
}

// Float64s returns the elements in column-major order; of a double array that is stored as such these are its own, not a copy. Logical values are 0 and 1. A complex
// array and an integer that no float64 equals (beyond 2⁵³) are errors.
func (a *Array) Float64s() ([]float64, error) {
	if a.imag != nil {
		return nil, wanted("real numbers (use Complex128s)", a.String())
	}
	return floats(a.data)
}

// Complex128s returns the elements in column-major order, those of a real array with imaginary part 0.
func (a *Array) Complex128s() ([]complex128, error) {
	re, err := floats(a.data)
	if err != nil {
		return nil, err
	}
	out := make([]complex128, len(re))
	if a.imag == nil {
		for i, x := range re {
			out[i] = complex(x, 0)
		}
		return out, nil
	}
	im, err := floats(a.imag)
	if err != nil {
		return nil, err
	}
	for i, x := range re {
		out[i] = complex(x, im[i])
	}
	return out, nil
}

// Ints returns the elements in column-major order. A complex array and a number that is no int (a fraction, NaN, uint64 beyond 2⁶³) are errors.
func (a *Array) Ints() ([]int, error) {
	if a.imag != nil {
		return nil, wanted("integers", a.String())
	}
	return integers(a.data)
}

// Dense returns a two-dimensional array as a matrix with MATLAB's rows and columns, as a copy. An array with more dimensions is an error, see
// [Array.Page]; so is an empty one, which gonum's matrices cannot be.
func (a *Array) Dense() (*mat.Dense, error) {
	dims := flat(a.dims)
	if len(dims) != 2 {
		return nil, wanted("two dimensions (take a Page)", a.String())
	}
	rows, columns := dims[0], dims[1]
	if rows == 0 || columns == 0 {
		return nil, wanted("a matrix that is not empty", a.String())
	}
	x, err := a.Float64s()
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(x))
	transpose(out, x, rows, columns)
	return mat.NewDense(rows, columns, out), nil
}

// transpose turns column-major src into row-major dst, in blocks that stay in the cache.
func transpose(dst, src []float64, rows, columns int) {
	const block = 32
	for i0 := 0; i0 < rows; i0 += block {
		i1 := min(i0+block, rows)
		for j0 := 0; j0 < columns; j0 += block {
			j1 := min(j0+block, columns)
			for i := i0; i < i1; i++ {
				row := dst[i*columns : (i+1)*columns]
				for j := j0; j < j1; j++ {
					row[j] = src[j*rows+i]
				}
			}
		}
	}
}

// Page returns the two-dimensional part at the given indices of the third and further dimensions, from 0; it shares the data. It panics outside of
// the array or when the indices are not one for each of those dimensions.
func (a *Array) Page(index ...int) *Array {
	if len(index) != len(a.dims)-2 {
		panic(fmt.Sprintf("matlab: %d page indices for %s elements", len(index), times(a.dims)))
	}
	size := a.dims[0] * a.dims[1]
	k := 0
	if len(index) > 0 {
		k = offset(a.dims[2:], index)
	}
	return a.part(k*size, size, a.dims[:2])
}

// element returns element k as an array of one.
func (a *Array) element(k int) *Array { return a.part(k, 1, []int{1, 1}) }

func (a *Array) part(from, n int, dims []int) *Array {
	p := &Array{class: a.class, dims: dims, data: cut(a.data, from, n)}
	if a.imag != nil {
		p.imag = cut(a.imag, from, n)
	}
	return p
}

// String is the value of a single element, else class and dimensions.
func (a *Array) String() string {
	kind := string(a.class)
	if a.imag != nil {
		kind = "complex " + kind
	}
	if a.Len() != 1 {
		return kind + " " + times(a.dims)
	}
	if a.imag != nil {
		return fmt.Sprintf("%s %v%+vi", kind, first(a.data), first(a.imag))
	}
	if x, ok := first(a.data).(float64); ok {
		return fmt.Sprintf("%s %.6g", kind, x)
	}
	return fmt.Sprintf("%s %v", kind, first(a.data))
}

// array reads real and imaginary parts.
func (d *decoder) array(m *matrix, class Class) (a *Array, err error) {
	a = &Array{class: class, dims: m.dims}
	if a.data, err = d.part(m, class, "data"); err != nil {
		return nil, err
	}
	if m.complex {
		if a.imag, err = d.part(m, class, "imaginary part"); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (d *decoder) part(m *matrix, class Class, what string) (any, error) {
	// An empty array may come without the element that would hold its data.
	if m.n == 0 && d.pos == m.end {
		return none(class), nil
	}
	e, err := d.element(m.end, what)
	if err != nil {
		return nil, err
	}
	return e.slice(kept(class, e.typ), m.n)
}

// kept is the class whose Go type keeps numbers of a class that are stored as another type.
func kept(class Class, typ uint32) Class {
	if small, ok := integers32[typ]; ok && class == Double {
		return small
	}
	return class
}

var integers32 = map[uint32]Class{miINT8: Int8, miUINT8: Uint8, miINT16: Int16, miUINT16: Uint16, miINT32: Int32, miUINT32: Uint32}
