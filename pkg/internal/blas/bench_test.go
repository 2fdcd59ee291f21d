package blas_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// shapes are the products that training, samplers and RDMs consist of, m×k×n.
var shapes = []struct{ m, k, n int }{{27, 50, 100}, {50, 625, 100}, {100, 100, 100}, {500, 1000, 1000}}

// BenchmarkGemm reports GF/s of each shape, precision and pair of transposes on each path, gonum beside.
//
//	go test -run xxx -bench Gemm -cpu 1,2 ./pkg/internal/blas
func BenchmarkGemm(b *testing.B) {
	b.Run("float64", benchmarkGemm[float64])
	b.Run("float32", benchmarkGemm[float32])
}

func benchmarkGemm[T real](b *testing.B) {
	r := rand.New(rand.NewPCG(40, 0))
	for _, s := range shapes {
		x, y, z := newDense(s.m, s.k, apart[T](r)).v, newDense(s.k, s.n, apart[T](r)).v, make([]T, s.m*s.n)
		for _, tA := range transposes {
			for _, tB := range transposes {
				lda, ldb := s.k, s.n
				if tA != blas.NoTrans {
					lda = s.m
				}
				if tB != blas.NoTrans {
					ldb = s.k
				}
				each(b, fmt.Sprintf("%d×%d×%d/%s", s.m, s.k, s.n, letters(tA, tB)), 2*float64(s.m)*float64(s.k)*float64(s.n), func(by routines[T]) {
					by.gemm(tA, tB, s.m, s.n, s.k, 1, x, lda, y, ldb, 0, z, s.n)
				})
			}
		}
	}
}

// BenchmarkSyrk reports GF/s counted as for the whole product, so that its figures compare with BenchmarkGemm's.
func BenchmarkSyrk(b *testing.B) {
	b.Run("float64", benchmarkSyrk[float64])
	b.Run("float32", benchmarkSyrk[float32])
}

func benchmarkSyrk[T real](b *testing.B) {
	r := rand.New(rand.NewPCG(41, 0))
	for _, s := range []struct{ n, k int }{{100, 100}, {1000, 1000}, {1000, 10000}} {
		x, z := newDense(s.n, s.k, apart[T](r)).v, make([]T, s.n*s.n)
		each(b, fmt.Sprintf("%d×%d", s.n, s.k), 2*float64(s.n)*float64(s.n)*float64(s.k), func(by routines[T]) {
			by.syrk(blas.Upper, blas.NoTrans, s.n, s.k, 1, x, s.k, 0, z, s.n)
		})
	}
}

// BenchmarkTrsm solves for 200 right-hand sides.
func BenchmarkTrsm(b *testing.B) {
	b.Run("float64", benchmarkTrsm[float64])
	b.Run("float32", benchmarkTrsm[float32])
}

func benchmarkTrsm[T real](b *testing.B) {
	r := rand.New(rand.NewPCG(42, 0))
	for _, n := range []int{50, 500} {
		a, x := triangular[T](r, n).v, newDense(n, 200, apart[T](r)).v
		each(b, fmt.Sprint(n), 200*float64(n)*float64(n), func(by routines[T]) {
			by.trsm(blas.Left, blas.Lower, blas.NoTrans, blas.Unit, n, 200, 1, a, n, x, 200)
		})
	}
}

// each runs f with gonum's routines and with ours on each path.
func each[T real](b *testing.B, name string, operations float64, f func(by routines[T])) {
	run := func(path string, by routines[T]) {
		b.Run(name+"/"+path, func(b *testing.B) {
			for b.Loop() {
				f(by)
			}
			b.ReportMetric(operations*float64(b.N)/b.Elapsed().Seconds()/1e9, "GF/s")
		})
	}
	run("gonum", oracle[T]())
	for _, p := range vectorPaths() {
		on(p, func(simd.Path) { run(p.String(), tested[T]()) })
	}
}
