package simd

import (
	"fmt"
	"unsafe"
)

// Transpose copies a rows × columns matrix to its transpose: to[j·ldto+i] = from[i·ldfrom+j], leading dimensions in elements. The two must not overlap.
func Transpose[T float32 | float64](to []T, ldto int, from []T, ldfrom, rows, columns int) {
	if rows == 0 || columns == 0 {
		return
	}
	if ldto < rows || ldfrom < columns || len(to) < rows || columns-1 > (len(to)-rows)/ldto || len(from) < columns || rows-1 > (len(from)-columns)/ldfrom {
		panic(fmt.Sprintf("simd: transpose: %d × %d does not fit into %d elements with leading dimension %d, or %d with %d", rows, columns, len(from), ldfrom, len(to), ldto))
	}
	i := 0
	if Active() != Go {
		size := int(unsafe.Sizeof(to[0]))
		const block = 32 // bytes
		done := columns * size / block * block / size
		for ; i+8 <= rows && done > 0; i += 8 {
			for j := 0; j < done; j += longest {
				n := min(longest, done-j)
				transpose8((*byte)(unsafe.Pointer(&to[j*ldto+i])), (*byte)(unsafe.Pointer(&from[i*ldfrom+j])), ldto*size, ldfrom*size, n*size/block, size == 8)
			}
			rest(to, ldto, from, ldfrom, i, i+8, done, columns)
		}
	}
	rest(to, ldto, from, ldfrom, i, rows, 0, columns)
}

// longest is the most columns that one call of assembly takes, some microseconds: it cannot be interrupted.
const longest = 4096

// rest copies the elements of rows [i0, i1) and columns [j0, j1).
func rest[T float32 | float64](to []T, ldto int, from []T, ldfrom, i0, i1, j0, j1 int) {
	if j0 == j1 {
		return
	}
	i := i0
	for ; i+4 <= i1; i += 4 {
		r0, r1, r2, r3 := from[i*ldfrom:][j0:j1], from[(i+1)*ldfrom:][j0:j1], from[(i+2)*ldfrom:][j0:j1], from[(i+3)*ldfrom:][j0:j1]
		at := j0*ldto + i
		for j := range r0 {
			d := to[at : at+4 : at+4]
			d[0], d[1], d[2], d[3] = r0[j], r1[j], r2[j], r3[j]
			at += ldto
		}
	}
	for ; i < i1; i++ {
		for j, v := range from[i*ldfrom:][j0:j1] {
			to[(j0+j)*ldto+i] = v
		}
	}
}
