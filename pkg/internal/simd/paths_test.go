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
	a, want, got := newArrays[T](o.arrays, piece), newArrays[T](o.arrays, piece), newArrays[T](o.arrays, piece)
	for done := 0; done < n; done += piece {
		for i := range a {
			fill(a[i], r)
		}
		var wantResult, result T
		onPath(Go, func() { wantResult = o.call(copyArrays(want, a)) })
		for _, p := range Paths()[1:] {
			onPath(p, func() { result = o.call(copyArrays(got, a)) })
			if !sameBits(result, wantResult) {
				t.Fatalf("%v: %x, in Go %x", p, result, wantResult)
			}
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
				result := make([]T, 1)
				onPath(p, func() { result[0] = o.call(inner) })
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

func TestNoAllocation(t *testing.T) {
	for _, p := range Paths() {
		onPath(p, func() {
			for _, o := range operations64 {
				countAllocations(t, o)
			}
			for _, o := range operations32 {
				countAllocations(t, o)
			}
		})
	}
}

func countAllocations[T number](t *testing.T, o operation[T]) {
	a := newArrays[T](o.arrays, 100)
	if n := testing.AllocsPerRun(10, func() { o.call(a) }); n > 0 {
		t.Errorf("%s on %v: %v allocations", o.name, Active(), n)
	}
}
