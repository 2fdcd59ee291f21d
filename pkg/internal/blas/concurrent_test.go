package blas_test

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"

	own "github.com/richlazy/richlazy/pkg/internal/blas"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// disturb keeps the garbage collector running, and call-free loops that can only be stopped asynchronously, until the function that it returns is called.
func disturb() (stop func()) {
	var ended atomic.Bool
	var done sync.WaitGroup
	done.Go(func() {
		for !ended.Load() {
			runtime.GC()
		}
	})
	done.Go(func() {
		for !ended.Load() {
			spin()
		}
	})
	return func() { ended.Store(true); done.Wait() }
}

func spin() (x float64) {
	for i := range 3_000_000 {
		x = x*0.999 + float64(i)
	}
	return x
}

func TestManyAtOnce(t *testing.T) { both(t, testManyAtOnce[float64], testManyAtOnce[float32]) }

// testManyAtOnce runs every routine in eight goroutines at once, small and large, while the collector runs and goroutines are preempted: the bits are those of a quiet run.
func testManyAtOnce[T real](t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	for _, p := range vectorPaths() {
		on(p, func(simd.Path) {
			for _, size := range []int{40, 150, 480} {
				all := jobs[T](size)
				want := make([]dense[T], len(all))
				for i, job := range all {
					want[i] = job.run(tested[T](), rand.New(rand.NewPCG(0, 0)))
				}
				stop := disturb()
				var done sync.WaitGroup
				for worker := range 8 {
					done.Go(func() {
						r := rand.New(rand.NewPCG(uint64(worker), 1))
						deadline := time.Now().Add(400 * time.Millisecond)
						for time.Now().Before(deadline) {
							i := r.IntN(len(all))
							got := all[i].run(tested[T](), r)
							for q, w := range want[i].v {
								if !same(w, got.v[q]) {
									t.Errorf("%v: %s, size %d: element %d is %g, alone %g", p, all[i].name, size, q, got.v[q], w)
									return
								}
							}
						}
					})
				}
				done.Wait()
				stop()
			}
		})
	}
}

func TestNeighbours(t *testing.T) { both(t, testNeighbours[float64], testNeighbours[float32]) }

// testNeighbours has goroutines write neighbouring column blocks of one matrix over and over: a store that puts back what it found beside its own would undo the other's.
func testNeighbours[T real](t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	const m, n, k, rounds = 40, 41, 6, 3000
	r := rand.New(rand.NewPCG(18, 0))
	a, b := newDense(m, k, whole[T](r)).v, newDense(k, n, whole[T](r)).v
	for _, p := range vectorPaths() {
		on(p, func(simd.Path) {
			c := make([]T, m*n)
			var done sync.WaitGroup
			for _, cols := range [][2]int{{0, 5}, {5, 12}, {12, 27}, {27, 41}} {
				done.Go(func() {
					for range rounds {
						tested[T]().gemm(blas.NoTrans, blas.NoTrans, m, cols[1]-cols[0], k, 1, a, k, b[cols[0]:], n, 1, c[cols[0]:], n)
					}
				})
			}
			done.Wait()
			want := make([]T, m*n)
			oracle[T]().gemm(blas.NoTrans, blas.NoTrans, m, n, k, rounds, a, k, b, n, 0, want, n)
			for i := range want {
				if c[i] != want[i] {
					t.Fatalf("%v: element %d,%d is %g, want %g", p, i/n, i%n, c[i], want[i])
				}
			}
		})
	}
}

// TestOnAGrowingStack multiplies matrices that live on the stack, at every depth at which it may have to be moved.
func TestOnAGrowingStack(t *testing.T) {
	for _, p := range vectorPaths() {
		on(p, func(simd.Path) {
			stop := disturb()
			defer stop()
			var done sync.WaitGroup
			for depth := range 300 {
				done.Go(func() {
					if got := descend(depth * 7); got != 3*(1+2+3+4) {
						t.Errorf("%v: at depth %d: sum %g, want 30", p, depth*7, got)
					}
				})
			}
			done.Wait()
		})
	}
}

//go:noinline
func descend(depth int) float64 {
	if depth > 0 {
		return descend(depth - 1)
	}
	var a, b, c [12]float64
	for i := range a {
		a[i], b[i], c[i] = float64(1+i%4), 1, -1 // 3×4 with rows 1 2 3 4, times 4×3 of ones
	}
	own.Implementation{}.Dgemm(blas.NoTrans, blas.NoTrans, 3, 3, 4, 1, a[:], 4, b[:], 3, 0, c[:], 4)
	if c[3] != -1 || c[7] != -1 || c[11] != -1 {
		return -1
	}
	return c[0] + c[5] + c[10]
}

// TestNothingIsKept drops matrices after a large product; what the package keeps for the next one must not hold them.
func TestNothingIsKept(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
	var freed atomic.Int32
	for _, n := range []int{20, 300} {
		freed.Store(0)
		func() {
			a := make([]float64, n*n)
			runtime.AddCleanup(&a[0], func(int) { freed.Add(1) }, 0)
			c := make([]float64, n*n)
			runtime.AddCleanup(&c[0], func(int) { freed.Add(1) }, 0)
			own.Implementation{}.Dgemm(blas.NoTrans, blas.Trans, n, n, n, 1, a, n, a, n, 0, c, n)
		}()
		for range 100 {
			if runtime.GC(); freed.Load() == 2 {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		if freed.Load() != 2 {
			t.Errorf("n=%d: %d of 2 matrices were freed after the product", n, freed.Load())
		}
	}
}
