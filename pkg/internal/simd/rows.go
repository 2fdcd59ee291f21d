package simd

import (
	"fmt"
	"unsafe"
)

// longestRow is the most elements of a row that are summed on their own; the sums of such pieces are then added in order.
const longestRow = 4096

// RowProducts sets dst[i] = Σ_j a[i·lda+j]·x[j] for len(dst) rows. The order of the sum depends on len(x) only: element j of each piece of 4096 goes, fused, to running sum
// j mod 8 (of float32, j mod 16), the upper half of which is added to the lower and then neighbours to each other. It panics on the path Go.
func RowProducts[T float32 | float64](dst, a []T, lda int, x []T) {
	if len(dst) == 0 {
		return
	}
	if len(x) == 0 {
		clear(dst)
		return
	}
	if lda < 0 || len(a) < len(x) || lda > 0 && len(dst)-1 > (len(a)-len(x))/lda {
		panic(fmt.Sprintf("simd: row products: %d rows of %d elements do not fit into %d with leading dimension %d", len(dst), len(x), len(a), lda))
	}
	// At most some microseconds in one call.
	step := max(4, 1<<14/len(x)) &^ 3
	i := 0
	for ; i+4 <= len(dst); i += step {
		rows := min(step, (len(dst)-i)&^3)
		rowPieces(dst[i:i+rows], a[i*lda:], lda, x)
	}
	switch i = len(dst) &^ 3; {
	case i == len(dst):
	case i > 0: // the last rows again, together with those before them: the same sums
		i = len(dst) - 4
		rowPieces(dst[i:], a[i*lda:], lda, x)
	default: // a leading dimension of 0: four times the same row
		for i := range dst {
			var same [4]T
			rowPieces(same[:], a[i*lda:], 0, x)
			dst[i] = same[0]
		}
	}
}

// rowPieces does a multiple of four rows.
func rowPieces[T float32 | float64](dst, a []T, lda int, x []T) {
	if len(x) <= longestRow {
		rowSums(dst, a, lda, x)
		return
	}
	var sums [4]T
	for i := 0; i < len(dst); i += 4 {
		rowSums(dst[i:i+4], a[i*lda:], lda, x[:longestRow])
		for j := longestRow; j < len(x); j += longestRow {
			rowSums(sums[:], a[i*lda+j:], lda, x[j:min(j+longestRow, len(x))])
			for r, s := range sums {
				dst[i+r] += s
			}
		}
	}
}

func rowSums[T float32 | float64](dst, a []T, lda int, x []T) {
	size := int(unsafe.Sizeof(x[0]))
	rowSumsOf((*byte)(unsafe.Pointer(&a[0])), lda*size, (*byte)(unsafe.Pointer(&x[0])), len(x), (*byte)(unsafe.Pointer(&dst[0])), len(dst)/4, size == 8)
}
