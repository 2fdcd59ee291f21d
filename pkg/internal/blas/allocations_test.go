package blas_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// TestNoAllocations counts the allocations of calls of every size class, alone and divided among goroutines, after one to warm up.
func TestNoAllocations(t *testing.T) {
	if race {
		t.Skip("the race detector allocates")
	}
	both(t, testNoAllocations[float64], testNoAllocations[float32])
}

func testNoAllocations[T real](t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	r := rand.New(rand.NewPCG(17, 0))
	plain, by := blas.NoTrans, tested[T]()
	for _, n := range []int{1, 7, 60, 150, 400} {
		data := func() []T { return newDense(n, n, apart[T](r)).v }
		a, b, c, s := data(), data(), data(), triangular[T](r, n).v
		x, y := data()[:n], data()[:n]
		for _, procs := range []int{1, 2, 3} {
			runtime.GOMAXPROCS(procs)
			for _, call := range []struct {
				name string
				f    func()
			}{
				{"gemm NN", func() { by.gemm(plain, plain, n, n, n, 1, a, n, b, n, 0.5, c, n) }},
				{"gemm NT", func() { by.gemm(plain, blas.Trans, n, n, n, 2, a, n, b, n, 0, c, n) }},
				{"gemm NT of few rows", func() { by.gemm(plain, blas.Trans, (n+9)/10, n, n, 2, a, n, b, n, 0, c, n) }},
				{"gemm TN", func() { by.gemm(blas.Trans, plain, n, n, n, 1, a, n, b, n, 1, c, n) }},
				{"gemm TT", func() { by.gemm(blas.Trans, blas.Trans, n, n, n, 1, a, n, b, n, 0, c, n) }},
				{"syrk", func() { by.syrk(blas.Upper, plain, n, n, 1, a, n, 0, c, n) }},
				{"symm left", func() { by.symm(blas.Left, blas.Lower, n, n, 1, a, n, b, n, 0, c, n) }},
				{"symm right", func() { by.symm(blas.Right, blas.Upper, n, n, 1, a, n, b, n, 0, c, n) }},
				{"trsm left", func() { by.trsm(blas.Left, blas.Lower, plain, blas.Unit, n, n, 1, s, n, c, n) }},
				{"trsm right", func() { by.trsm(blas.Right, blas.Upper, blas.Trans, blas.Unit, n, n, 1, s, n, c, n) }},
				{"gemv N", func() { by.gemv(plain, n, n, 1, a, n, x, 1, 0, y, 1) }},
				{"gemv T", func() { by.gemv(blas.Trans, n, n, 1, a, n, x, 1, 0, y, 1) }},
				{"symv", func() { by.symv(blas.Lower, n, 1, a, n, x, 1, 0, y, 1) }},
				{"ger", func() { by.ger(n, n, 1e-9, x, 1, y, 1, b, n) }},
				{"dot", func() { x[0] = by.dot(n, x, 1, x, 1) / 1e9 }},
				{"axpy", func() { by.axpy(n, 1e-9, x, 1, y, 1) }},
				{"scal", func() { by.scal(n, 1, y, 1) }},
			} {
				for _, p := range vectorPaths() {
					on(p, func(simd.Path) {
						if count := allocations(call.f); count > 0 {
							t.Errorf("%s", fmt.Sprintf("%s n=%d, %d processors, %v: %d allocations a call", call.name, n, procs, p, count))
						}
					})
				}
			}
		}
	}
}

// allocations is the least number of allocations that one of many calls made; the first that makes none ends the count. The runtime itself allocates goroutines until each
// processor has a stock of ended ones. testing.AllocsPerRun allows one processor only, so it says nothing of goroutines.
func allocations(f func()) uint64 {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	f()
	var before, after runtime.MemStats
	least := ^uint64(0)
	for tries := 0; tries < 200 && least > 0; tries++ {
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		least = min(least, after.Mallocs-before.Mallocs)
	}
	return least
}
