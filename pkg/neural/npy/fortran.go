package npy

import (
	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// turned fills values, which are in C order, from a file in Fortran order: some columns at a time, so that little more memory is taken than for the values. A column is
// what has the same indices but the first.
func turned[T any](s *file.Source, t *dtype, values []T, shape []int, part int) error {
	rows := shape[0]
	columns := len(values) / rows
	stripe := max(1, min(len(values), max(chunk, min(16*chunk, len(values)*t.width/8))/t.width))
	wide := max(1, stripe/rows) // columns that are read at once, and rows of them
	high := min(rows, stripe)
	buffer, to := make([]T, wide*high), make([]int, wide)
	next := make([]int, len(shape)) // indices of the next column
	strides := make([]int, len(shape))
	for d, n := len(shape)-1, 1; d >= 0; d-- {
		strides[d], n = n, n*shape[d]
	}
	for column := 0; column < columns; column += wide {
		some := min(wide, columns-column)
		for j := range some {
			to[j] = 0
			for d := 1; d < len(shape); d++ {
				to[j] += next[d] * strides[d]
			}
			for d := 1; d < len(shape); d++ {
				if next[d]++; next[d] < shape[d] {
					break
				}
				next[d] = 0
			}
		}
		for row := 0; row < rows; row += high {
			k := min(high, rows-row)
			in := buffer[:some*k]
			if err := into(s, t, in, part); err != nil {
				return err
			}
			scatter(values[row*strides[0]:], strides[0], to[:some], in, k)
		}
	}
	return nil
}

// scatter puts columns of so many rows to where each begins, in tiles that stay in the cache.
func scatter[T any](values []T, stride int, to []int, columns []T, rows int) {
	const tile, band = 32, 128
	cores.Do((rows+band-1)/band, func(b int) {
		for i := b * band; i < min((b+1)*band, rows); i += tile {
			for j := 0; j < len(to); j += tile {
				for k := i; k < min(i+tile, (b+1)*band, rows); k++ {
					row := values[k*stride:]
					for l, at := range to[j:min(j+tile, len(to))] {
						row[at] = columns[(j+l)*rows+k]
					}
				}
			}
		}
	})
}

// turns tells whether the order of the values in the file is another one than C order.
func turns(h *Header) bool {
	more := 0
	for _, d := range h.Shape {
		if d > 1 {
			more++
		}
	}
	return h.Fortran && more > 1
}
