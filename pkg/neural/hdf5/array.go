package hdf5

import (
	"fmt"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Values is what has a shape, a type and elements: a [*Dataset], an [*Attr] or an [*Array].
type Values interface {
	Shape() []int
	Type() *Type
	Read() (*Array, error)
}

// Array holds elements as they are in the file, the last index varying fastest. Where each element of the file is an array of its own (class [Fixed]), its
// dimensions follow those of the dataset, and the type is that of what is in it.
type Array struct {
	f     *File
	part  string // what it is of, for errors
	t     *Type
	null  bool
	shape []int
	n     int
	raw   []byte
}

// newArray takes the elements' bytes, which it keeps.
func newArray(f *File, part string, t *Type, shape []int, raw []byte) *Array {
	a := &Array{f: f, part: part, null: shape == nil, raw: raw}
	a.t, a.shape = flat(t, shape)
	if len(raw) > 0 { // a type that is not known may have no size
		a.n = len(raw) / a.t.Size
	}
	return a
}

// flat puts the dimensions of arrays within elements behind those around them.
func flat(t *Type, shape []int) (*Type, []int) {
	for t.Class == Fixed {
		if shape != nil {
			shape = append(shape[:len(shape):len(shape)], t.Dims...)
		}
		t = t.Base
	}
	return t, shape
}

// Shape is the length of each dimension: nil for an array without a space of elements (HDF5's null), of length 0 for a single element.
func (a *Array) Shape() []int { return a.shape }

// Type is the type of the elements; it is never [Fixed].
func (a *Array) Type() *Type { return a.t }

// Len is the number of elements, 1 for a scalar.
func (a *Array) Len() int { return a.n }

// Bytes are the elements as they are in the file. They are the array's own.
func (a *Array) Bytes() []byte { return a.raw }

// Read returns the array itself: it makes an array usable where a dataset or an attribute is wanted.
func (a *Array) Read() (*Array, error) { return a, nil }

// String describes the array, and gives its value where it is a single number or text.
func (a *Array) String() string {
	if a.null {
		return "null " + a.t.String()
	}
	if a.n == 1 {
		if s, ok := a.one(); ok {
			return s
		}
	}
	return a.t.String() + " " + dims(a.shape)
}

func (a *Array) one() (string, bool) {
	switch {
	case a.t.Text():
		if s, err := a.Strings(); err == nil {
			return fmt.Sprintf("%q", s[0]), true
		}
	case a.t.Bool():
		if b, err := a.Bools(); err == nil {
			return fmt.Sprint(b[0]), true
		}
	case a.t.Class == Enum:
		if s, err := a.Enums(); err == nil {
			return s[0], true
		}
	case a.t.Class == Integer && !a.t.Signed:
		if v, err := ReadAs[uint64](a); err == nil {
			return fmt.Sprint(v[0]), true
		}
	case a.t.Class == Integer:
		if v, err := ReadAs[int64](a); err == nil {
			return fmt.Sprint(v[0]), true
		}
	case a.t.Class == Float:
		if v, err := a.Float64s(); err == nil {
			return fmt.Sprint(v[0]), true
		}
	case a.t.Complex():
		if v, err := a.Complex128s(); err == nil {
			return fmt.Sprint(v[0]), true
		}
	}
	return "", false
}

// wanted is the error for an array that is not of the kind that was asked for.
func (a *Array) wanted(want string) error {
	got := a.t.String()
	if a.null {
		got = "no elements (a null space)"
	}
	return a.failed(file.ErrValue, -1, want, got)
}

func (a *Array) failed(kind error, at int64, want, got string) error {
	e := file.Wanted(format, want, got)
	e.Err, e.Offset, e.Part = kind, at, a.part
	if a.f != nil {
		e.File = a.f.Name()
	}
	return e
}

// Float64s returns numbers of any type as float64. A number that no float64 equals, such as an integer beyond 2⁵³, is an error; enums and bit fields count as their integers.
func (a *Array) Float64s() ([]float64, error) { return ReadAs[float64](a) }

// Ints returns integers. Floats without a fraction count; a number that no int equals is an error.
func (a *Array) Ints() ([]int, error) { return ReadAs[int](a) }

// Bools returns truth values: those of h5py's enum (see [Type.Bool]), or integers and bit fields that are all 0 or 1.
func (a *Array) Bools() ([]bool, error) {
	if a.null || a.t.Class == Float {
		return nil, a.wanted("truth values")
	}
	v, err := ReadAs[int64](a)
	if err != nil {
		return nil, a.wanted("truth values")
	}
	out := make([]bool, len(v))
	for i, x := range v {
		if x != 0 && x != 1 {
			return nil, a.failed(file.ErrValue, -1, "truth values, 0 or 1", fmt.Sprint(x))
		}
		out[i] = x == 1
	}
	return out, nil
}

// Enums returns the names of the elements of an enum. A number that has no name is an error.
func (a *Array) Enums() ([]string, error) {
	if a.null || a.t.Class != Enum {
		return nil, a.wanted("an enum")
	}
	names := map[int64]string{}
	for i, v := range a.t.Values {
		if _, ok := names[v]; !ok {
			names[v] = a.t.Names[i]
		}
	}
	if err := a.holds(file.NewBudget(a.f.limits), 16); err != nil {
		return nil, err
	}
	out := make([]string, a.n)
	for i := range out {
		v := int64(a.t.Base.integer(a.element(i)))
		name, ok := names[v]
		if !ok {
			return nil, a.failed(file.ErrValue, -1, "one of "+strings.Join(a.t.Names, ", "), fmt.Sprintf("%d, which has no name", v))
		}
		out[i] = name
	}
	return out, nil
}

// Complex128s returns complex numbers (see [Type.Complex]); real numbers have the imaginary part 0.
func (a *Array) Complex128s() ([]complex128, error) {
	if a.null || !a.t.Complex() && !a.t.Number() {
		return nil, a.wanted("complex numbers")
	}
	parts := *a
	if a.t.Complex() {
		parts.t, parts.n = a.t.Members[0].Type, 2*a.n
	}
	if err := a.holds(file.NewBudget(a.f.limits), 16); err != nil {
		return nil, err
	}
	v, err := parts.Float64s()
	if err != nil {
		return nil, err
	}
	out := make([]complex128, a.n)
	for i := range out {
		if a.t.Complex() {
			out[i] = complex(v[2*i], v[2*i+1])
		} else {
			out[i] = complex(v[i], 0)
		}
	}
	return out, nil
}

// element is the memory of one element.
func (a *Array) element(i int) []byte { return a.raw[i*a.t.Size : (i+1)*a.t.Size] }

// Field returns one field of a compound as an array of the same shape. A name that is not there is an error that says which are.
func (a *Array) Field(name string) (*Array, error) {
	if a.t.Class != Compound {
		return nil, a.wanted("a compound")
	}
	var names []string
	for _, m := range a.t.Members {
		if m.Name != name {
			names = append(names, m.Name)
			continue
		}
		if err := a.holds(file.NewBudget(a.f.limits), int64(m.Type.Size)); err != nil {
			return nil, err
		}
		raw := make([]byte, a.n*m.Type.Size)
		for i := range a.n {
			copy(raw[i*m.Type.Size:], a.element(i)[m.Offset:m.Offset+m.Type.Size])
		}
		shape := a.shape
		if !a.null && shape == nil {
			shape = []int{}
		}
		return newArray(a.f, a.part+", field "+name, m.Type, shape, raw), nil
	}
	return nil, a.failed(file.ErrValue, -1, "one of the fields "+strings.Join(names, ", "), fmt.Sprintf("%q", name))
}

// Row returns element i of an array as an array without dimensions, i counted with the last index fastest. It panics outside of the array.
func (a *Array) Row(i int) *Array { return newArray(a.f, a.part, a.t, []int{}, a.element(i)) }
