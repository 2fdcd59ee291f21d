package npy

// reorder returns values of a file in Fortran order, whose first dimension is the fastest, in C order. Each element of the shape is a block of consecutive values.
func reorder[T any](values []T, shape []int, block int) []T {
	if len(shape) < 2 || len(values) == 0 {
		return values
	}
	stride, step := make([]int, len(shape)), block
	for i, n := range shape {
		stride[i], step = step, step*n
	}
	out := make([]T, len(values))
	if len(shape) == 2 && block == 1 {
		transpose(out, values, shape[0], shape[1])
		return out
	}
	index, from := make([]int, len(shape)), 0
	for to := 0; to < len(out); to += block {
		copy(out[to:to+block], values[from:])
		for d := len(shape) - 1; d >= 0; d-- { // the next index in C order
			index[d]++
			from += stride[d]
			if index[d] < shape[d] {
				break
			}
			from -= stride[d] * shape[d]
			index[d] = 0
		}
	}
	return out
}

// transpose turns a matrix of columns into one of rows, in tiles that stay in the cache.
func transpose[T any](out, values []T, rows, columns int) {
	const tile = 32
	for i := 0; i < rows; i += tile {
		for j := 0; j < columns; j += tile {
			for k := i; k < min(i+tile, rows); k++ {
				for l := j; l < min(j+tile, columns); l++ {
					out[k*columns+l] = values[l*rows+k]
				}
			}
		}
	}
}
