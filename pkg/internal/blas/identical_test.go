package blas_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

var factors = []struct{ alpha, beta float64 }{{1, 0}, {1, 1}, {-1, 1}, {2, -1}, {0.7, 0}, {0.7, -1.3}, {1, 0.3}}

func normal[T real](r *rand.Rand) func() T { return func() T { return T(r.NormFloat64()) } }

func TestGemmBlocksAreTheWhole(t *testing.T) {
	both(t, testGemmBlocksAreTheWhole[float64], testGemmBlocksAreTheWhole[float32])
}

// testGemmBlocksAreTheWhole multiplies rows of A by columns of B: each element has the very bits that it has in the whole product, whatever the block, the path, the storage
// and the number of processors.
func testGemmBlocksAreTheWhole[T real](t *testing.T) {
	needKernels(t)
	r := rand.New(rand.NewPCG(5, 0))
	for _, s := range []struct{ m, n, k, blocks int }{
		{41, 53, 7, 40}, {70, 90, 300, 40}, {300, 260, 1100, 10}, {1, 77, 40, 10}, {64, 1, 600, 10}, {33, 100, 1, 20}, {20, 30, 2, 20}, {12, 300, 200, 20}, {40, 620, 900, 10},
	} {
		a, b, c := newDense(s.m, s.k, normal[T](r)), newDense(s.k, s.n, normal[T](r)), newDense(s.m, s.n, normal[T](r))
		for _, f := range factors {
			g := gemm[T]{T(f.alpha), T(f.beta), a, b, c}
			whole := g.run(t, "whole", tested[T](), r, blas.NoTrans, blas.NoTrans)
			for range lessUnderRace(s.blocks) {
				rows, cols := upTo(r, s.m), upTo(r, s.n)
				i, j := r.IntN(s.m-rows+1), r.IntN(s.n-cols+1)
				part := gemm[T]{g.alpha, g.beta, a.block(i, 0, rows, s.k), b.block(0, j, s.k, cols), c.block(i, j, rows, cols)}
				for _, p := range vectorPaths() {
					on(p, func(simd.Path) {
						tA, tB := transposes[r.IntN(2)], transposes[r.IntN(2)]
						name := fmt.Sprintf("%v %s rows %d… columns %d…", p, letters(tA, tB), i, j)
						part.identical(t, name, whole.block(i, j, rows, cols), part.run(t, name, tested[T](), r, tA, tB))
					})
				}
			}
		}
	}
}

// identical compares two results bit by bit.
func (g gemm[T]) identical(t *testing.T, name string, want, got dense[T]) {
	t.Helper()
	for p, w := range want.v {
		if !same(w, got.v[p]) {
			t.Fatalf("%s: %d×%d×%d α=%g β=%g: element %d,%d: %g, elsewhere %g", name, g.a.rows, g.a.cols, g.b.cols, g.alpha, g.beta,
				p/want.cols, p%want.cols, got.v[p], w)
		}
	}
}

func TestBitsDoNotDependOn(t *testing.T) {
	both(t, testBitsDoNotDependOn[float64], testBitsDoNotDependOn[float32])
}

// testBitsDoNotDependOn runs every routine with 1, 2, 3 and 8 processors, on each path, stored in different ways: one result.
func testBitsDoNotDependOn[T real](t *testing.T) {
	needKernels(t)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	counts := []int{1, 2, 3, 8}
	if race {
		counts = []int{1, 3}
	}
	for _, job := range jobs[T](500) {
		var want dense[T]
		for _, procs := range counts {
			runtime.GOMAXPROCS(procs)
			for _, p := range vectorPaths() {
				for seed := range uint64(2) {
					on(p, func(simd.Path) {
						got := job.run(tested[T](), rand.New(rand.NewPCG(seed, 0)))
						if want.v == nil {
							want = got
						}
						for i := range want.v {
							if !same(want.v[i], got.v[i]) {
								t.Fatalf("%s: %v, %d processors, storage %d: element %d: %g, first was %g", job.name, p, procs, seed, i, got.v[i], want.v[i])
							}
						}
					})
				}
			}
		}
	}
}
