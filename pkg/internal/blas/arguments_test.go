package blas_test

import (
	"fmt"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// call is every argument that a routine can have; a, b, c are the lengths of the slices, for vectors too.
type call struct {
	tA, tB        blas.Transpose
	side          blas.Side
	ul            blas.Uplo
	d             blas.Diag
	m, n, k       int
	lda, ldb, ldc int
	incX, incY    int
	a, b, c       int
	alpha, beta   float64
}

// valid is right for every routine, with square matrices of order 6 in rows of 7 (a, b, c in three slices), and vectors of 6 two apart.
func valid() call {
	return call{blas.NoTrans, blas.Trans, blas.Left, blas.Upper, blas.Unit, 6, 6, 6, 7, 7, 7, 2, 2, 41, 41, 41, 1, 1}
}

var faults = []struct {
	name string
	do   func(c *call)
}{
	{"transpose of A 0", func(c *call) { c.tA = 0 }},
	{"transpose of A 'X'", func(c *call) { c.tA = 'X' }},
	{"transpose of B 'n'", func(c *call) { c.tB = 'n' }},
	{"A transposed", func(c *call) { c.tA = blas.ConjTrans }},
	{"B not transposed", func(c *call) { c.tB = blas.NoTrans }},
	{"side", func(c *call) { c.side = 'M' }},
	{"right", func(c *call) { c.side = blas.Right }},
	{"triangle", func(c *call) { c.ul = 'A' }},
	{"lower", func(c *call) { c.ul = blas.Lower }},
	{"diagonal", func(c *call) { c.d = 0 }},
	{"m < 0", func(c *call) { c.m = -1 }},
	{"n < 0", func(c *call) { c.n = -3 }},
	{"k < 0", func(c *call) { c.k = -1 << 62 }},
	{"m = 0", func(c *call) { c.m = 0 }},
	{"n = 0", func(c *call) { c.n = 0 }},
	{"k = 0", func(c *call) { c.k = 0 }},
	{"m = 7", func(c *call) { c.m = 7 }},
	{"n = 7", func(c *call) { c.n = 7 }},
	{"k = 7", func(c *call) { c.k = 7 }},
	{"m = 8", func(c *call) { c.m = 8 }},
	{"n = 8", func(c *call) { c.n = 8 }},
	{"lda 5", func(c *call) { c.lda = 5 }},
	{"lda 0", func(c *call) { c.lda = 0 }},
	{"lda < 0", func(c *call) { c.lda = -7 }},
	{"ldb 5", func(c *call) { c.ldb = 5 }},
	{"ldb 0", func(c *call) { c.ldb = 0 }},
	{"ldc 5", func(c *call) { c.ldc = 5 }},
	{"ldc 0", func(c *call) { c.ldc = 0 }},
	{"A short by one", func(c *call) { c.a = 40 }},
	{"A empty", func(c *call) { c.a = 0 }},
	{"B short by one", func(c *call) { c.b = 40 }},
	{"B empty", func(c *call) { c.b = 0 }},
	{"C short by one", func(c *call) { c.c = 40 }},
	{"C empty", func(c *call) { c.c = 0 }},
	{"x 11 long", func(c *call) { c.b = 11 }},
	{"x 10 long", func(c *call) { c.b = 10 }},
	{"y 11 long", func(c *call) { c.c = 11 }},
	{"y 10 long", func(c *call) { c.c = 10 }},
	{"incX 0", func(c *call) { c.incX = 0 }},
	{"incX −2", func(c *call) { c.incX = -2 }},
	{"incX 9", func(c *call) { c.incX = 9 }},
	{"incY 0", func(c *call) { c.incY = 0 }},
	{"incY −2", func(c *call) { c.incY = -2 }},
	{"incY −9", func(c *call) { c.incY = -9 }},
	{"α = 0", func(c *call) { c.alpha = 0 }},
	{"β = 0", func(c *call) { c.beta = 0 }},
}

func TestArguments(t *testing.T) { both(t, testArguments[float64], testArguments[float32]) }

// testArguments makes every fault and every pair of faults, and wants what gonum has: the same panic or none, and with a panic nothing written.
func testArguments[T real](t *testing.T) {
	for _, routine := range []struct {
		name string
		call func(by routines[T], c call, x, y, z []T)
	}{
		{"gemm", func(by routines[T], c call, x, y, z []T) {
			by.gemm(c.tA, c.tB, c.m, c.n, c.k, T(c.alpha), x, c.lda, y, c.ldb, T(c.beta), z, c.ldc)
		}},
		{"syrk", func(by routines[T], c call, x, y, z []T) {
			by.syrk(c.ul, c.tA, c.n, c.k, T(c.alpha), x, c.lda, T(c.beta), z, c.ldc)
		}},
		{"symm", func(by routines[T], c call, x, y, z []T) {
			by.symm(c.side, c.ul, c.m, c.n, T(c.alpha), x, c.lda, y, c.ldb, T(c.beta), z, c.ldc)
		}},
		{"trsm", func(by routines[T], c call, x, y, z []T) {
			by.trsm(c.side, c.ul, c.tA, c.d, c.m, c.n, T(c.alpha), x, c.lda, z, c.ldc)
		}},
		{"gemv", func(by routines[T], c call, x, y, z []T) {
			by.gemv(c.tA, c.m, c.n, T(c.alpha), x, c.lda, y, c.incX, T(c.beta), z, c.incY)
		}},
		{"symv", func(by routines[T], c call, x, y, z []T) {
			by.symv(c.ul, c.n, T(c.alpha), x, c.lda, y, c.incX, T(c.beta), z, c.incY)
		}},
		{"ger", func(by routines[T], c call, x, y, z []T) {
			by.ger(c.m, c.n, T(c.alpha), y, c.incX, x, c.incY, z, c.lda)
		}},
		{"dot", func(by routines[T], c call, x, y, z []T) { z[0] += by.dot(c.n, y, c.incX, x, c.incY) }},
		{"axpy", func(by routines[T], c call, x, y, z []T) { by.axpy(c.n, T(c.alpha), y, c.incX, z, c.incY) }},
		{"scal", func(by routines[T], c call, x, y, z []T) { by.scal(c.n, T(c.alpha), z, c.incX) }},
	} {
		panics := 0
		try := func(by routines[T], c call) (recovered string, z []T) {
			ones := func(n int) []T { return newDense(1, n, func() T { return 1 }).v }
			z = ones(c.c)
			defer func() {
				if e := recover(); e != nil {
					recovered = fmt.Sprint(e)
				}
			}()
			routine.call(by, c, ones(c.a), ones(c.b), z)
			return "", z
		}
		compare := func(name string, c call) {
			t.Helper()
			want, result := try(oracle[T](), c)
			if want != "" {
				panics++
			}
			onEachPath(func(p simd.Path) {
				got, z := try(tested[T](), c)
				if got != want {
					t.Errorf("%v: %s with %s: panic %q, gonum's is %q", p, routine.name, name, got, want)
				}
				if routine.name == "ger" && (c.incX < 0 || c.incY < 0) {
					return // gonum's reads other memory than x and y: https://github.com/gonum/gonum/issues/2105
				}
				for i := range z {
					if z[i] != result[i] {
						t.Errorf("%v: %s with %s: element %d is %g, gonum has %g", p, routine.name, name, i, z[i], result[i])
						break
					}
				}
			})
		}
		compare("valid arguments", valid())
		if panics > 0 {
			t.Errorf("%s: the valid call panics", routine.name)
		}
		for i, first := range faults {
			c := valid()
			first.do(&c)
			compare(first.name, c)
			for _, second := range faults[i+1:] {
				d := c
				second.do(&d)
				compare(first.name+", "+second.name, d)
			}
		}
		if panics < 50 {
			t.Errorf("%s: only %d of the faults panic in gonum", routine.name, panics)
		}
	}
}
