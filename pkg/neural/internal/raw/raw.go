// Package raw has the bytes of numbers: what the readers of arrays share.
package raw

import (
	"encoding/binary"
	"unsafe"
)

// BigEndian tells whether this machine is.
var BigEndian = binary.NativeEndian.Uint16([]byte{0, 1}) == 1

// Bytes are the bytes of numbers in memory, in the order of this machine: a view, not a copy.
func Bytes[T any](v []T) []byte {
	var one T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v)*int(unsafe.Sizeof(one)))
}

// Swap turns the bytes of each number of a width of 1, 2, 4 or 8 round.
func Swap(b []byte, width int) {
	switch width {
	case 2:
		for ; len(b) >= 8; b = b[8:] { // four at once
			v := binary.LittleEndian.Uint64(b)
			binary.LittleEndian.PutUint64(b, v>>8&0x00ff00ff00ff00ff|v&0x00ff00ff00ff00ff<<8)
		}
		for i := 0; i+2 <= len(b); i += 2 {
			b[i], b[i+1] = b[i+1], b[i]
		}
	case 4:
		for i := 0; i+4 <= len(b); i += 4 {
			binary.LittleEndian.PutUint32(b[i:], binary.BigEndian.Uint32(b[i:]))
		}
	case 8:
		for i := 0; i+8 <= len(b); i += 8 {
			binary.LittleEndian.PutUint64(b[i:], binary.BigEndian.Uint64(b[i:]))
		}
	}
}

// Native puts the bytes of numbers of a file in the order of this machine, or those of this machine in the order of a file.
func Native(b []byte, width int, bigEndian bool) {
	if bigEndian != BigEndian {
		Swap(b, width)
	}
}

// Numbers returns room for n numbers of a type that is named as NumPy does (f8, i2, c16) and their bytes, to be filled; part is the width of what has a byte order.
// It returns nil for other types: see [Width].
func Numbers(code string, n int) (values any, bytes []byte, part int) {
	switch code {
	case "i1":
		return room[int8](n, 1)
	case "u1":
		return room[uint8](n, 1)
	case "i2":
		return room[int16](n, 2)
	case "u2":
		return room[uint16](n, 2)
	case "i4":
		return room[int32](n, 4)
	case "u4":
		return room[uint32](n, 4)
	case "i8":
		return room[int64](n, 8)
	case "u8":
		return room[uint64](n, 8)
	case "f4":
		return room[float32](n, 4)
	case "f8":
		return room[float64](n, 8)
	case "c8":
		return room[complex64](n, 4)
	case "c16":
		return room[complex128](n, 8)
	}
	return nil, nil, 0
}

func room[T any](n, part int) (any, []byte, int) {
	v := make([]T, n)
	return v, Bytes(v), part
}

// Width returns the bytes of a number of a type that [Numbers] knows, 0 for others.
func Width(code string) int64 {
	return map[string]int64{"i1": 1, "u1": 1, "i2": 2, "u2": 2, "i4": 4, "u4": 4, "i8": 8, "u8": 8, "f4": 4, "f8": 8, "c8": 8, "c16": 16}[code]
}

// Contiguous returns the elements of an array in C order, the last dimension the fastest, of values in which the first one is at offset and each dimension has its
// stride. Whoever calls it has checked that all elements are there.
func Contiguous[T any](values []T, offset int, shape, strides []int) []T {
	n, dense := 1, true
	for d := len(shape) - 1; d >= 0; d-- {
		dense = dense && (strides[d] == n || shape[d] == 1)
		n *= shape[d]
	}
	if n == 0 {
		return []T{}
	}
	if dense {
		return values[offset : offset+n : offset+n]
	}
	out := make([]T, n)
	if len(shape) == 2 {
		transpose(out, values[offset:], shape, strides)
		return out
	}
	index := make([]int, len(shape))
	for to := range out {
		out[to] = values[offset]
		for d := len(shape) - 1; d >= 0; d-- {
			index[d]++
			offset += strides[d]
			if index[d] < shape[d] {
				break
			}
			offset -= strides[d] * shape[d]
			index[d] = 0
		}
	}
	return out
}

// transpose copies a matrix in tiles that stay in the cache.
func transpose[T any](out, values []T, shape, strides []int) {
	const tile = 32
	rows, columns := shape[0], shape[1]
	for i := 0; i < rows; i += tile {
		for j := 0; j < columns; j += tile {
			for k := i; k < min(i+tile, rows); k++ {
				for l := j; l < min(j+tile, columns); l++ {
					out[k*columns+l] = values[k*strides[0]+l*strides[1]]
				}
			}
		}
	}
}

// Fortran returns the strides of an array of blocks of consecutive values whose first dimension is the fastest.
func Fortran(shape []int, block int) []int {
	strides := make([]int, len(shape))
	for i, n := range shape {
		strides[i], block = block, block*n
	}
	return strides
}
