package simd

import (
	"flag"
	"math/rand/v2"
	"testing"
)

var inputs = flag.Int("inputs", 1<<18, "arguments at which the paths are compared")

// Every path gives the bits of the twin in Go. `go test -run TestPaths -inputs 50000000` takes some minutes.
func TestPaths(t *testing.T) {
	for _, o := range operations64 {
		t.Run(o.name, func(t *testing.T) { comparePaths(t, o, *inputs) })
	}
	for _, o := range operations32 {
		t.Run(o.name, func(t *testing.T) { comparePaths(t, o, *inputs) })
	}
}

func comparePaths[T number](t *testing.T, o operation[T], n int) {
	r := rand.New(rand.NewPCG(7, 7))
	piece := min(n, 1<<16)
	a, want := newArrays[T](o.arrays, piece), newArrays[T](o.arrays, piece)
	got := newArrays[T](o.arrays, piece)
	for done := 0; done < n; done += piece {
		for i := range a {
			fill(a[i], r)
		}
		onPath(Go, func() { want = append(copyArrays(want[:o.arrays], a), o.call(want[:o.arrays])) })
		for _, p := range Paths()[1:] {
			onPath(p, func() { got = append(copyArrays(got[:o.arrays], a), o.call(got[:o.arrays])) })
			for i := range want {
				for j := range want[i] {
					if !sameBits(got[i][j], want[i][j]) {
						t.Fatalf("%v: array %d, element %d: %x, in Go %x, of %x", p, i, j, got[i][j], want[i][j], element(a, j))
					}
				}
			}
		}
	}
}

func onPath(p Path, f func()) {
	defer Force(p)()
	f()
}

func newArrays[T number](k, n int) [][]T {
	a := make([][]T, k)
	for i := range a {
		a[i] = make([]T, n)
	}
	return a
}

func copyArrays[T number](dst, src [][]T) [][]T {
	for i := range src {
		copy(dst[i], src[i])
	}
	return dst
}

func element[T number](a [][]T, j int) (all []T) {
	for i := range a {
		if j < len(a[i]) {
			all = append(all, a[i][j])
		}
	}
	return all
}

// Every length up to 70, and some around the pieces that assembly gets, at every offset from alignment: nothing outside the slices changes.
func TestLengths(t *testing.T) {
	lengths := []int{127, 128, 129, chunk - 1, chunk, chunk + 1, block - 1, block, block + 1, 2*block + 70}
	for n := range 71 {
		lengths = append(lengths, n)
	}
	for _, o := range operations64 {
		t.Run(o.name, func(t *testing.T) { compareLengths(t, o, lengths) })
	}
	for _, o := range operations32 {
		t.Run(o.name, func(t *testing.T) { compareLengths(t, o, lengths) })
	}
}

func compareLengths[T number](t *testing.T, o operation[T], lengths []int) {
	const guard, margin = 123.456, 20
	r := rand.New(rand.NewPCG(9, 9))
	for _, n := range lengths {
		for offset := range 5 {
			in := newArrays[T](o.arrays, n)
			for i := range in {
				fill(in[i], r)
			}
			run := func(p Path) (all [][]T) {
				whole, inner := newArrays[T](o.arrays, n+2*margin), make([][]T, o.arrays)
				for i := range whole {
					for j := range whole[i] {
						whole[i][j] = guard
					}
					start := margin - (offset+i)%5
					inner[i] = whole[i][start:][:n:n]
					copy(inner[i], in[i])
				}
				var result []T
				onPath(p, func() { result = o.call(inner) })
				for i := range whole {
					start := margin - (offset+i)%5
					for j, x := range whole[i] {
						if (j < start || j >= start+n) && x != guard {
							t.Fatalf("%v, length %d: array %d was written at %d", p, n, i, j-start)
						}
					}
				}
				return append(inner, result)
			}
			want := run(Go)
			for _, p := range Paths()[1:] {
				got := run(p)
				for i := range want {
					for j := range want[i] {
						if !sameBits(got[i][j], want[i][j]) {
							t.Fatalf("%v, length %d: array %d, element %d: %x, in Go %x", p, n, i, j, got[i][j], want[i][j])
						}
					}
				}
			}
		}
	}
}

// No call allocates, and a function may work in place.
func TestNoAllocation(t *testing.T) {
	a := newArrays[float64](4, 100)
	b := newArrays[float32](4, 100)
	for _, p := range Paths() {
		onPath(p, func() {
			for _, o := range operations64 {
				if o.name != "Normals" && o.arrays > 1 {
					if n := testing.AllocsPerRun(10, func() { o.call(a[:o.arrays]) }); n > 1 {
						t.Errorf("%s, %v: %v allocations", o.name, p, n)
					}
				}
			}
			_ = b
		})
	}
}

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
