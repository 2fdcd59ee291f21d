package simd

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestCombination(t *testing.T) {
	t.Run("float64", func(t *testing.T) { testCombination[float64](t, 1e-14) })
	t.Run("float32", func(t *testing.T) { testCombination[float32](t, 1e-5) })
}

// testCombination compares the sums with those in float64, and the bits of all paths; what lies behind the vector is not written.
func testCombination[T number](t *testing.T, tolerance float64) {
	r := rand.New(rand.NewPCG(11, 12))
	normal := func(n int) []T {
		x := make([]T, n)
		for i := range x {
			x[i] = T(r.NormFloat64())
		}
		return x
	}
	var c Combination[T]
	for range 400 {
		n, rows := r.IntN(150), r.IntN(40)
		if r.IntN(20) == 0 {
			rows = 500 + r.IntN(600)
		}
		x, a, y := normal(rows), normal(rows*n), normal(n+20)
		var first []T
		for _, p := range Paths() {
			got := append([]T(nil), y...)
			onPath(p, func() { c.Add(got[:n], x, a) })
			if first == nil {
				first = got
			}
			for j, v := range got {
				if !sameBits(v, first[j]) {
					t.Fatalf("%v: %d rows of %d: element %d is %v, in Go %v", p, rows, n, j, v, first[j])
				}
				want, size := float64(y[j]), math.Abs(float64(y[j]))
				for i := range x {
					if j < n {
						want += float64(x[i]) * float64(a[i*n+j])
						size += math.Abs(float64(x[i]) * float64(a[i*n+j]))
					}
				}
				if math.Abs(float64(v)-want) > tolerance*size {
					t.Fatalf("%v: %d rows of %d: element %d is %v, want %v", p, rows, n, j, v, want)
				}
			}
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a matrix of another size: no panic")
		}
	}()
	c.Add(make([]T, 3), make([]T, 2), make([]T, 7))
}

func TestCombinationAllocatesNothing(t *testing.T) {
	c, x, a, y := new(Combination[float64]), make([]float64, 27), make([]float64, 2700), make([]float64, 100)
	if n := testing.AllocsPerRun(100, func() { c.Add(y, x, a) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkCombination(b *testing.B) {
	c, x, a, y := new(Combination[float64]), make([]float64, 27), make([]float64, 2700), make([]float64, 100)
	for b.Loop() {
		c.Add(y, x, a)
	}
}
