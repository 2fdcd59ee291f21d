package npy

import (
	"fmt"
	"math"
)

// Array is the content of a file, in C order. It is plain data.
type Array struct {
	// Shape holds the dimensions; none for a single value.
	Shape []int
	// Data is a slice of as many values as the product of Shape, of one of the types of the package's table.
	Data any
}

// Value is a type that arrays hold.
type Value interface {
	bool | int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | float32 | float64 | complex64 | complex128 | string
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

func (a *Array) check(values int) error {
	total := 1
	for _, d := range a.Shape {
		if d < 0 || d > math.MaxInt32 || d > 0 && total > math.MaxInt/d {
			return fmt.Errorf("shape %v", a.Shape)
		}
		total *= d
	}
	if total != values {
		return fmt.Errorf("%d values for shape %v", values, a.Shape)
	}
	return nil
}

// Len returns the number of values. It panics where Data is not of a type of the package's table.
func (a *Array) Len() int {
	k, n := kindFor(a.Data)
	if k == nil {
		panic(fmt.Sprintf("npy: values of type %T", a.Data))
	}
	return n
}

// Float64s returns the values as float64: those of Data themselves if they are, or else a copy of integers, float32 or booleans (0 and 1). Integers beyond ±2⁵³ that
// float64 does not have, complex numbers and strings are errors.
func (a *Array) Float64s() ([]float64, error) {
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
				return nil, fmt.Errorf("npy: value %d is %d, which float64 does not have", i, data[i])
			}
		}
		return out, nil
	case []uint64:
		out := floats(data)
		for i, v := range out {
			if v >= 1<<64 || uint64(v) != data[i] {
				return nil, fmt.Errorf("npy: value %d is %d, which float64 does not have", i, data[i])
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
	return nil, fmt.Errorf("npy: got values of type %T, want real numbers", a.Data)
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
	return nil, fmt.Errorf("npy: got values of type %T, want strings", a.Data)
}
