package blas_test

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/blas"

	ours "github.com/richlazy/richlazy/pkg/internal/blas"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// TestDrift compares DgemmDrift with a product and a step of momentum after it, bit by bit, on each path and with several processors. Columns beyond the n-th stay as they are.
func TestDrift(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	r := rand.New(rand.NewPCG(51, 0))
	draw := func(n int) []float64 { return newDense(1, n, normal[float64](r)).v }
	by := ours.Implementation{}
	for _, s := range []struct{ m, n, k, gap int }{{1, 1, 1, 0}, {8, 24, 100, 0}, {5, 3, 2, 4}, {30, 37, 99, 2}, {77, 101, 330, 0}, {13, 20, 1000, 3}, {300, 260, 250, 0}} {
		ld := s.n + s.gap
		a, b, c, w := draw(s.m*s.k), draw(s.k*s.n), draw(s.m*ld), draw(s.m*ld)
		for _, tA := range transposes[:2] {
			for _, tB := range transposes[:2] {
				lda, ldb := s.k, s.n
				if tA != blas.NoTrans {
					lda = s.m
				}
				if tB != blas.NoTrans {
					ldb = s.k
				}
				for _, procs := range []int{1, 3} {
					runtime.GOMAXPROCS(procs)
					onEachPath(func(p simd.Path) {
						v, x := append([]float64(nil), c...), append([]float64(nil), w...)
						by.Dgemm(tA, tB, s.m, s.n, s.k, .7, a, lda, b, ldb, 1, v, ld)
						for i := range s.m {
							row := x[i*ld : i*ld+s.n]
							simd.Momentum(row, v[i*ld:i*ld+s.n], row, .3, 1)
						}
						v2, x2 := append([]float64(nil), c...), append([]float64(nil), w...)
						by.DgemmDrift(tA, tB, s.m, s.n, s.k, .7, a, lda, b, ldb, v2, x2, ld, -.3)
						for i := range v {
							if !same(v[i], v2[i]) || !same(x[i], x2[i]) {
								t.Fatalf("%v %s %+v: element %d: C %v and W %v, one after the other %v and %v", p, letters(tA, tB), s, i, v2[i], x2[i], v[i], x[i])
							}
						}
					})
				}
			}
		}
	}
}

func TestDriftPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a short W is accepted")
		}
	}()
	x := make([]float64, 4)
	ours.Implementation{}.DgemmDrift(blas.NoTrans, blas.NoTrans, 2, 2, 2, 1, x, 2, x, 2, make([]float64, 4), make([]float64, 3), 2, 1)
}
