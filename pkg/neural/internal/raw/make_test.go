package raw_test

import (
	"runtime"
	"testing"
	"unsafe"

	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
)

func TestMake(t *testing.T) {
	for _, n := range []int{0, 1, 1000, 8191, 8192, 8193, 100_000, 1_000_003} {
		all := make([][]complex128, 5)
		for i := range all { // what is written to one is not seen in another, also after a collection
			x := raw.Make[complex128](n)
			if len(x) != n || cap(x) != n || uintptr(unsafe.Pointer(unsafe.SliceData(x)))%unsafe.Alignof(x[0]) != 0 && n > 0 {
				t.Fatalf("%d: %d of %d at %p", n, len(x), cap(x), unsafe.SliceData(x))
			}
			for k := range x {
				x[k] = complex(float64(i), float64(k))
			}
			all[i] = x
			runtime.GC()
		}
		for i, x := range all {
			for k, v := range x {
				if v != complex(float64(i), float64(k)) {
					t.Fatalf("%d: element %d of %d is %v", n, k, i, v)
				}
			}
		}
	}
	if allocs := testing.AllocsPerRun(10, func() { raw.Make[float64](1 << 16) }); allocs > 1 {
		t.Errorf("%v allocations", allocs)
	}
	defer func() {
		if recover() == nil {
			t.Error("room for -1 numbers")
		}
	}()
	raw.Make[int](-1)
}
