package npy

// cOrder returns values of a file in Fortran order, whose first dimension is the fastest, in C order.
func cOrder(values any, shape []int) any {
	switch v := values.(type) {
	case []bool:
		return reorder(v, shape)
	case []int8:
		return reorder(v, shape)
	case []int16:
		return reorder(v, shape)
	case []int32:
		return reorder(v, shape)
	case []int64:
		return reorder(v, shape)
	case []uint8:
		return reorder(v, shape)
	case []uint16:
		return reorder(v, shape)
	case []uint32:
		return reorder(v, shape)
	case []uint64:
		return reorder(v, shape)
	case []float32:
		return reorder(v, shape)
	case []float64:
		return reorder(v, shape)
	case []complex64:
		return reorder(v, shape)
	case []complex128:
		return reorder(v, shape)
	}
	return reorder(values.([]string), shape)
}

func reorder[T any](values []T, shape []int) []T {
	if len(shape) < 2 || len(values) == 0 {
		return values
	}
	stride, step := make([]int, len(shape)), 1
	for i, n := range shape {
		stride[i], step = step, step*n
	}
	out, index, from := make([]T, len(values)), make([]int, len(shape)), 0
	for to := range out {
		out[to] = values[from]
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
