package blas_test

import (
	"fmt"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"

	ours "github.com/richlazy/richlazy/pkg/internal/blas"
)

// BenchmarkSmall sets small and narrow problems beside gonum's own routines: there the way to a kernel is most of the time, and a replacement must not be much slower.
func BenchmarkSmall(b *testing.B) {
	type level interface {
		blas.Float64Level2
		blas.Float64Level3
	}
	a, x, y := make([]float64, 1<<16), make([]float64, 1<<16), make([]float64, 1<<16)
	for i := range a {
		a[i], x[i] = 1+float64(i%7), 1+float64(i%5)
	}
	for _, c := range []struct {
		name string
		run  func(r level, n int)
	}{
		{"gemm", func(r level, n int) { r.Dgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, a, n, x, n, 0, y, n) }},
		{"syrk", func(r level, n int) { r.Dsyrk(blas.Upper, blas.NoTrans, n, n, 1, a, n, 0, y, n) }},
		{"gemv", func(r level, n int) { r.Dgemv(blas.NoTrans, n, n, 1, a, n, x, 1, 0, y, 1) }},
		{"gemvT", func(r level, n int) { r.Dgemv(blas.Trans, n, n, 1, a, n, x, 1, 0, y, 1) }},
		{"symv", func(r level, n int) { r.Dsymv(blas.Upper, n, 1, a, n, x, 1, 0, y, 1) }},
		{"ger", func(r level, n int) { r.Dger(n, n, 1e-9, a, 1, x, 1, y, n) }},
		{"trsmLeft", func(r level, n int) {
			copy(y, x[:n])
			r.Dtrsm(blas.Left, blas.Lower, blas.NoTrans, blas.NonUnit, n, 1, 1, a, 256, y, 1)
		}},
		{"trsmRight", func(r level, n int) {
			copy(y, x[:n])
			r.Dtrsm(blas.Right, blas.Lower, blas.NoTrans, blas.NonUnit, 1, n, 1, a, 256, y, n)
		}},
	} {
		for _, n := range []int{1, 3, 5, 10, 20, 50, 100} {
			for name, r := range map[string]level{"ours": ours.Implementation{}, "gonum": gonum.Implementation{}} {
				b.Run(fmt.Sprintf("%s/%d/%s", c.name, n, name), func(b *testing.B) {
					for range b.N {
						c.run(r, n)
					}
				})
			}
		}
	}
}
