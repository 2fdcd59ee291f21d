package npy

import (
	"slices"

	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
)

// reorder returns values of a file in Fortran order, whose first dimension is the fastest, in C order. Each element of the shape is a block of consecutive values.
func reorder[T any](values []T, shape []int, block int) []T {
	if len(shape) < 2 || len(values) == 0 {
		return values
	}
	strides := raw.Fortran(shape, block)
	if block > 1 {
		shape, strides = append(slices.Clone(shape), block), append(strides, 1)
	}
	return raw.Contiguous(values, 0, shape, strides)
}
