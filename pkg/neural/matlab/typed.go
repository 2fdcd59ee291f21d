package matlab

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/internal/pages"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// slice reads an element of count numbers into the Go type of a class.
func (e *element) slice(class Class, count int64) (any, error) {
	switch class {
	case Double:
		return numbers[float64](e, count, 8)
	case Single:
		return numbers[float32](e, count, 4)
	case Int8:
		return numbers[int8](e, count, 1)
	case Int16:
		return numbers[int16](e, count, 2)
	case Int32:
		return numbers[int32](e, count, 4)
	case Int64:
		return numbers[int64](e, count, 8)
	case Uint8:
		return numbers[uint8](e, count, 1)
	case Uint16:
		return numbers[uint16](e, count, 2)
	case Uint32:
		return numbers[uint32](e, count, 4)
	case Uint64:
		return numbers[uint64](e, count, 8)
	}
	return truths(e, count)
}

// none is the empty slice of a class.
func none(class Class) any {
	data, _ := (&element{typ: miUINT8, small: true, d: &decoder{limits: file.Limits{}.OrDefaults()}}).slice(class, 0)
	return data
}

// cut returns n elements of a slice of any of the types.
func cut(data any, from, n int) any {
	switch x := data.(type) {
	case []float64:
		return x[from : from+n]
	case []float32:
		return x[from : from+n]
	case []int8:
		return x[from : from+n]
	case []int16:
		return x[from : from+n]
	case []int32:
		return x[from : from+n]
	case []int64:
		return x[from : from+n]
	case []uint8:
		return x[from : from+n]
	case []uint16:
		return x[from : from+n]
	case []uint32:
		return x[from : from+n]
	case []uint64:
		return x[from : from+n]
	case []bool:
		return x[from : from+n]
	}
	panic(fmt.Sprintf("matlab: array of %T", data))
}

// first returns the first element for a message.
func first(data any) any {
	switch x := data.(type) {
	case []bool:
		return x[0]
	case []int64:
		return x[0]
	case []uint64:
		return x[0]
	}
	x, _ := floats(data)
	return x[0]
}

// floats converts a slice of any of the types; an integer that no float64 equals is an error.
func floats(data any) ([]float64, error) {
	switch x := data.(type) {
	case []float64:
		return x, nil
	case []float32:
		return widen[float64](x), nil
	case []int8:
		return widen[float64](x), nil
	case []int16:
		return widen[float64](x), nil
	case []int32:
		return widen[float64](x), nil
	case []uint8:
		return widen[float64](x), nil
	case []uint16:
		return widen[float64](x), nil
	case []uint32:
		return widen[float64](x), nil
	case []int64:
		return exactly(x, fromInt[float64], "integers that a float64 holds exactly (use Raw[int64])")
	case []uint64:
		return exactly(x, fromUint[float64], "integers that a float64 holds exactly (use Raw[uint64])")
	}
	return fromBools[float64](data.([]bool)), nil
}

// integers converts a slice of any of the types; what is no int is an error.
func integers(data any) ([]int, error) {
	var wide []int64
	var err error
	switch x := data.(type) {
	case []float64:
		wide, err = exactly(x, fromFloat[int64], "integers")
	case []float32:
		wide, err = exactly(widen[float64](x), fromFloat[int64], "integers")
	case []int8:
		wide = widen[int64](x)
	case []int16:
		wide = widen[int64](x)
	case []int32:
		wide = widen[int64](x)
	case []int64:
		wide = x
	case []uint8:
		wide = widen[int64](x)
	case []uint16:
		wide = widen[int64](x)
	case []uint32:
		wide = widen[int64](x)
	case []uint64:
		wide, err = exactly(x, fromUint[int64], "integers up to 2⁶³")
	case []bool:
		wide = fromBools[int64](x)
	}
	if err != nil {
		return nil, err
	}
	return exactly(wide, func(v int64) (int, bool) { return int(v), int64(int(v)) == v }, "integers that an int holds")
}

func widen[T, S number](x []S) []T {
	out := make([]T, len(x))
	pages.Large(out)
	for i, v := range x {
		out[i] = T(v)
	}
	return out
}

func exactly[T, S any](x []S, convert func(S) (T, bool), want string) ([]T, error) {
	out := make([]T, len(x))
	for i, v := range x {
		var ok bool
		if out[i], ok = convert(v); !ok {
			return nil, wanted(want, fmt.Sprintf("%v at element %d", v, i))
		}
	}
	return out, nil
}

func fromBools[T number](x []bool) []T {
	out := make([]T, len(x))
	for i, v := range x {
		if v {
			out[i] = 1
		}
	}
	return out
}
