package simd

import (
	"fmt"
	"math"
	"unsafe"
)

// Combination adds linear combinations of a few rows to a vector. It is the product of a row with a matrix without what a call of blas takes to find its way, which for
// some thousand elements is most of the time. The zero value is ready; it is working memory, for one goroutine at a time.
type Combination[T float32 | float64] struct{ tile Tile }

// longestChain is the most rows that are summed on their own.
const longestChain = 512

// Add sets y[j] += Σ_i x[i]·a[i·len(y)+j]. The products of up to 512 rows are added, fused, one after the other from zero, and their sum to y, on every path. It panics
// unless a has len(x) rows of len(y) elements.
func (c *Combination[T]) Add(y, x, a []T) {
	n := len(y)
	if len(a) != len(x)*n {
		panic(fmt.Sprintf("simd: combination: %d rows of %d elements: got %d", len(x), n, len(a)))
	}
	for from := 0; from < len(x) && n > 0; from += longestChain {
		to := min(from+longestChain, len(x))
		c.add(y, x[from:to], a[from*n:to*n])
	}
}

func (c *Combination[T]) add(y, x, a []T) {
	k := ProductKernels[T]()
	if k == nil {
		combine(y, x, a)
		return
	}
	n, size, t := len(y), unsafe.Sizeof(y[0]), &c.tile
	t.A, t.ACol, t.BRow, t.K, t.Add = unsafe.Pointer(&x[0]), size, uintptr(n)*size, len(x), 1
	*(*T)(unsafe.Pointer(&t.Alpha)) = 1
	widest := k.Widest(1)
	for at := 0; at < n; {
		vectors := min(widest, (n-at+k.Lanes-1)/k.Lanes)
		lanes := min(k.Lanes, n-at-(vectors-1)*k.Lanes)
		t.B, t.C, t.Mask = unsafe.Pointer(&a[at]), unsafe.Pointer(&y[at]), k.Mask(lanes)
		k.Run(1, vectors, k.Tail(lanes), t)
		at += vectors * k.Lanes
	}
	t.A, t.B, t.C = nil, nil, nil
}

// combine is add in Go.
func combine[T float32 | float64](y, x, a []T) {
	switch y := any(y).(type) {
	case []float64:
		x, a := any(x).([]float64), any(a).([]float64)
		for j := range y {
			s := 0.0
			for i, v := range x {
				s = math.FMA(v, a[i*len(y)+j], s)
			}
			y[j] = s + y[j]
		}
	case []float32:
		x, a := any(x).([]float32), any(a).([]float32)
		for j := range y {
			var s float32
			for i, v := range x {
				s = fma32(v, a[i*len(y)+j], s)
			}
			y[j] = s + y[j]
		}
	}
}
