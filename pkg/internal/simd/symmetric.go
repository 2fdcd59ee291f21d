package simd

import (
	"fmt"
	"math"
	"unsafe"
)

// SymmetricRows does, for four rows of a triangle of a symmetric matrix, both of what the product with a vector wants of each element: y[j] += Σ_r factors[r]·a[r·lda+j],
// a chain of four fused multiply-adds, and it returns Σ_j a[r·lda+j]·x[j] for each row. All of x is used, as much of y and of each row of a. It panics on the path Go.
func SymmetricRows[T float32 | float64](a []T, lda int, x, y []T, factors *[4]T) (sums [4]T) {
	size := int(unsafe.Sizeof(factors[0]))
	lanes := 64 / size
	whole := len(x) / lanes * lanes
	y = y[:len(x)]
	if lda < 0 || len(a) < len(x) || 3*lda > len(a)-len(x) {
		panic(fmt.Sprintf("simd: symmetric rows: 4 rows of %d elements do not fit into %d with leading dimension %d", len(x), len(a), lda))
	}
	var running [4][16]T // 64 bytes of each row are used
	for j := 0; j < whole; j += longest {
		n := min(longest, whole-j)
		symmetricRows((*byte)(unsafe.Pointer(&a[j])), lda*size, (*byte)(unsafe.Pointer(&x[j])), (*byte)(unsafe.Pointer(&y[j])), n/lanes,
			(*byte)(unsafe.Pointer(factors)), (*byte)(unsafe.Pointer(&running)), size == 8)
		all := unsafe.Slice(&running[0][0], 4*lanes)
		for r := range sums {
			sums[r] += fold(all[r*lanes : (r+1)*lanes])
		}
	}
	for j := whole; j < len(x); j++ {
		for r := range sums {
			v := a[r*lda+j]
			sums[r] = fused(v, x[j], sums[r])
			y[j] = fused(factors[r], v, y[j])
		}
	}
	return sums
}

// fused is x·y + z with one rounding.
func fused[T float32 | float64](x, y, z T) T {
	if unsafe.Sizeof(x) == 8 {
		return T(math.FMA(float64(x), float64(y), float64(z)))
	}
	return T(fma32(float32(x), float32(y), float32(z)))
}

// fold adds up a power of two of numbers by halves.
func fold[T float32 | float64](x []T) T {
	for n := len(x) / 2; n > 0; n /= 2 {
		for i := range n {
			x[i] += x[i+n]
		}
	}
	return x[0]
}
