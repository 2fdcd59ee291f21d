package simd

import (
	"math"
	"math/bits"
	"testing"
)

// fuzzOne compares the paths at numbers whose bits are those of the seeds, turned a little for each element.
func fuzzOne[T number](t *testing.T, o operation[T], seeds []uint64, n int) {
	in := newArrays[T](o.arrays, n)
	for i := range in {
		for j := range in[i] {
			b := bits.RotateLeft64(seeds[(i+j)%len(seeds)], j/len(seeds)*7)
			if j%2 == 0 {
				in[i][j] = T(math.Float64frombits(b))
			} else {
				in[i][j] = T(math.Float32frombits(uint32(b)))
			}
		}
	}
	run := func(p Path) (all [][]T) {
		onPath(p, func() {
			all = copyArrays(newArrays[T](o.arrays, n), in)
			all = append(all, o.call(all))
		})
		return all
	}
	want := run(Go)
	for _, p := range Paths()[1:] {
		got := run(p)
		for i := range want {
			for j := range want[i] {
				if !sameBits(got[i][j], want[i][j]) {
					t.Fatalf("%s, %v: array %d, element %d: %x, in Go %x, of %x", o.name, p, i, j, got[i][j], want[i][j], element(in, j))
				}
			}
		}
	}
}
