package raw

import (
	"fmt"
	"slices"

	"github.com/richlazy/richlazy/pkg/internal/half"
)

// TensorWidth returns the bytes of a number in a file of tensors: of the types of [Numbers], of b1 (booleans, a byte), f2 and bf (binary16 and bfloat16); 0 for others.
func TensorWidth(code string) int64 {
	switch code {
	case "b1":
		return 1
	case "f2", "bf":
		return 2
	}
	return Width(code)
}

// Tensor returns n numbers of a type, of bytes that fill puts into the room that it is given. f2 and bf become float32, exactly. A boolean that is neither 0 nor 1 is an error.
func Tensor(code string, n int, bigEndian bool, fill func(b []byte) error) (any, error) {
	switch code {
	case "b1":
		b := make([]byte, n)
		if err := fill(b); err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(b, func(v byte) bool { return v > 1 }); i >= 0 {
			return nil, fmt.Errorf("%d, which is no boolean, at element %d", b[i], i)
		}
		out := make([]bool, n)
		for i, v := range b {
			out[i] = v == 1
		}
		return out, nil
	case "f2", "bf":
		convert := half.Float32
		if code == "bf" {
			convert = half.BFloat32
		}
		values := make([]uint16, n)
		b := Bytes(values)
		if err := fill(b); err != nil {
			return nil, err
		}
		Native(b, 2, bigEndian)
		out := make([]float32, n)
		for i, v := range values {
			out[i] = convert(v)
		}
		return out, nil
	}
	values, b, part := Numbers(code, n)
	if values == nil {
		panic("raw: Tensor of type " + code)
	}
	if err := fill(b); err != nil {
		return nil, err
	}
	Native(b, part, bigEndian)
	return values, nil
}

// Strided returns the elements of an array in C order, as [Contiguous] does, of values of any type that [Tensor] returns.
func Strided(values any, offset int, shape, strides []int) any {
	switch v := values.(type) {
	case []bool:
		return Contiguous(v, offset, shape, strides)
	case []int8:
		return Contiguous(v, offset, shape, strides)
	case []int16:
		return Contiguous(v, offset, shape, strides)
	case []int32:
		return Contiguous(v, offset, shape, strides)
	case []int64:
		return Contiguous(v, offset, shape, strides)
	case []uint8:
		return Contiguous(v, offset, shape, strides)
	case []uint16:
		return Contiguous(v, offset, shape, strides)
	case []uint32:
		return Contiguous(v, offset, shape, strides)
	case []uint64:
		return Contiguous(v, offset, shape, strides)
	case []float32:
		return Contiguous(v, offset, shape, strides)
	case []float64:
		return Contiguous(v, offset, shape, strides)
	case []complex64:
		return Contiguous(v, offset, shape, strides)
	}
	return Contiguous(values.([]complex128), offset, shape, strides)
}
