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
			all = append(all, []T{o.call(all)})
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

// FuzzPaths compares the paths of every function at arbitrary bits.
func FuzzPaths(f *testing.F) {
	f.Add(uint64(1), uint64(2), uint64(3), uint64(4), uint8(20))
	f.Add(uint64(0x8000000000000000), uint64(0x7ff0000000000000), uint64(0x7ff8000000000001), uint64(1), uint8(33))
	f.Add(uint64(0xc0874910d52d3051), uint64(0x40862e42fefa39ef), uint64(0x3fe999999999999a), uint64(0x000fffffffffffff), uint8(70))
	f.Fuzz(func(t *testing.T, a, b, c, d uint64, n uint8) {
		seeds := []uint64{a, b, c, d}
		for _, o := range operations64 {
			fuzzOne(t, o, seeds, int(n))
		}
		for _, o := range operations32 {
			fuzzOne(t, o, seeds, int(n))
		}
	})
}
