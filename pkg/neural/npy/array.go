package npy

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Array is the content of a file, in C order. It is plain data.
type Array struct {
	// Shape holds the dimensions; none for a single value.
	Shape []int
	// Data is a slice of as many values as the product of Shape, of one of the types of the package's table, or [Records].
	Data any
	// Unit is that of times, whose Data are []int64. It is zero for anything else.
	Unit TimeUnit
}

// Value is a type that arrays hold.
type Value interface {
	bool | int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | float32 | float64 | complex64 | complex128 | string | []byte
}

// New returns an array of values of a shape; without a shape it has one dimension. The slice is not copied. It panics where the number of values is not the product of
// the shape.
func New[T Value](values []T, shape ...int) *Array {
	if len(shape) == 0 {
		shape = []int{len(values)}
	}
	a := &Array{Shape: shape, Data: values}
	if err := a.check(len(values)); err != nil {
		panic("npy: New: " + err.Error())
	}
	return a
}

// Scalar returns an array without dimensions.
func Scalar[T Value](value T) *Array { return &Array{Shape: []int{}, Data: []T{value}} }

// String says type and shape: "float64 2×3", "datetime64[ns] 12", "{a: int32, b: string} 7".
func (a *Array) String() string {
	if len(a.Shape) == 0 {
		return a.kindName()
	}
	return a.kindName() + " " + strings.ReplaceAll(strings.Trim(fmt.Sprint(a.Shape), "[]"), " ", "×")
}

// kindName names the type of the values.
func (a *Array) kindName() string {
	if a.Unit.Name != "" {
		return a.Unit.String()
	}
	records, ok := a.Data.(Records)
	if !ok {
		return strings.TrimPrefix(fmt.Sprintf("%T", a.Data), "[]")
	}
	var b strings.Builder
	for i, f := range records {
		b.WriteString(map[bool]string{true: "{", false: ", "}[i == 0] + f.Name + ": " + f.Values.kindName())
		if n := len(a.Shape); n < len(f.Values.Shape) {
			b.WriteString(strings.ReplaceAll(fmt.Sprint(f.Values.Shape[n:]), " ", "×"))
		}
	}
	return b.String() + "}"
}

// check asks shape and values to fit each other.
func (a *Array) check(values int) error {
	total, empty := 1, false
	for _, d := range a.Shape {
		if d < 0 || len(a.Shape) > maxDims {
			return fmt.Errorf("shape %v", a.Shape)
		}
		empty = empty || d == 0
	}
	for _, d := range a.Shape {
		if !empty && total > math.MaxInt/d {
			return fmt.Errorf("shape %v", a.Shape)
		}
		total *= d
	}
	if total != values {
		return fmt.Errorf("%d values for shape %v", values, a.Shape)
	}
	return nil
}

// Len returns the number of values, of records that of records. It panics where Data is not of a type of the package's table.
func (a *Array) Len() int {
	if _, ok := a.Data.(Records); ok {
		return product(a.Shape)
	}
	t, n := typeFor(a)
	if t == nil {
		panic(fmt.Sprintf("npy: values of type %T", a.Data))
	}
	return n
}

// Float64s returns the values as float64: those of Data themselves if they are, or else a copy of integers, float32 or booleans (0 and 1). Integers beyond ±2⁵³ that
// float64 does not have, complex numbers, strings, records and times, for which see [Array.Seconds], are errors.
func (a *Array) Float64s() ([]float64, error) {
	if a.Unit.Name != "" {
		return nil, file.Wanted("npy", "real numbers (Seconds has those of times)", a.Unit.String())
	}
	switch data := a.Data.(type) {
	case []float64:
		return data, nil
	case []float32:
		return floats(data), nil
	case []int8:
		return floats(data), nil
	case []int16:
		return floats(data), nil
	case []int32:
		return floats(data), nil
	case []uint8:
		return floats(data), nil
	case []uint16:
		return floats(data), nil
	case []uint32:
		return floats(data), nil
	case []int64:
		out := floats(data)
		for i, v := range out {
			if v >= 1<<63 || int64(v) != data[i] {
				return nil, file.Wanted("npy", "integers that float64 has", fmt.Sprintf("%d at %d", data[i], i))
			}
		}
		return out, nil
	case []uint64:
		out := floats(data)
		for i, v := range out {
			if v >= 1<<64 || uint64(v) != data[i] {
				return nil, file.Wanted("npy", "integers that float64 has", fmt.Sprintf("%d at %d", data[i], i))
			}
		}
		return out, nil
	case []bool:
		out := make([]float64, len(data))
		for i, v := range data {
			if v {
				out[i] = 1
			}
		}
		return out, nil
	}
	return nil, file.Wanted("npy", "real numbers", a.kindName())
}

func floats[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | float32](data []T) []float64 {
	out := make([]float64, len(data))
	for i, v := range data {
		out[i] = float64(v)
	}
	return out
}

// Strings returns the values of an array of strings, and an error for any other.
func (a *Array) Strings() ([]string, error) {
	if s, ok := a.Data.([]string); ok {
		return s, nil
	}
	return nil, file.Wanted("npy", "strings", a.kindName())
}

// Clone returns a copy that shares no memory with the array, texts and bytes apart, which nobody changes.
func (a *Array) Clone() *Array {
	return &Array{Shape: slices.Clone(a.Shape), Data: clone(a.Data), Unit: a.Unit}
}

func clone(data any) any {
	switch v := data.(type) {
	case []bool:
		return slices.Clone(v)
	case []int8:
		return slices.Clone(v)
	case []int16:
		return slices.Clone(v)
	case []int32:
		return slices.Clone(v)
	case []int64:
		return slices.Clone(v)
	case []uint8:
		return slices.Clone(v)
	case []uint16:
		return slices.Clone(v)
	case []uint32:
		return slices.Clone(v)
	case []uint64:
		return slices.Clone(v)
	case []float32:
		return slices.Clone(v)
	case []float64:
		return slices.Clone(v)
	case []complex64:
		return slices.Clone(v)
	case []complex128:
		return slices.Clone(v)
	case []string:
		return slices.Clone(v)
	case [][]byte:
		return slices.Clone(v)
	case Records:
		out := slices.Clone(v)
		for i := range out {
			out[i].Values = out[i].Values.Clone()
		}
		return out
	}
	panic(fmt.Sprintf("npy: values of type %T", data))
}
