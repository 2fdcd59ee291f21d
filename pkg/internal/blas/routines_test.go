package blas_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"

	own "github.com/richlazy/richlazy/pkg/internal/blas"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

type real interface{ float32 | float64 }

// routines are the routines of one implementation in one precision, under their names without the first letter.
type routines[T real] struct {
	gemm func(tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int)
	syrk func(ul blas.Uplo, t blas.Transpose, n, k int, alpha T, a []T, lda int, beta T, c []T, ldc int)
	symm func(s blas.Side, ul blas.Uplo, m, n int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int)
	trsm func(s blas.Side, ul blas.Uplo, t blas.Transpose, d blas.Diag, m, n int, alpha T, a []T, lda int, b []T, ldb int)
	gemv func(t blas.Transpose, m, n int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T, incY int)
	symv func(ul blas.Uplo, n int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T, incY int)
	ger  func(m, n int, alpha T, x []T, incX int, y []T, incY int, a []T, lda int)
	dot  func(n int, x []T, incX int, y []T, incY int) T
	axpy func(n int, alpha T, x []T, incX int, y []T, incY int)
	scal func(n int, alpha T, x []T, incX int)
}

func double(b blas.Float64) routines[float64] {
	return routines[float64]{b.Dgemm, b.Dsyrk, b.Dsymm, b.Dtrsm, b.Dgemv, b.Dsymv, b.Dger, b.Ddot, b.Daxpy, b.Dscal}
}

func single(b blas.Float32) routines[float32] {
	return routines[float32]{b.Sgemm, b.Ssyrk, b.Ssymm, b.Strsm, b.Sgemv, b.Ssymv, b.Sger, b.Sdot, b.Saxpy, b.Sscal}
}

// tested are the routines of this package, oracle those of gonum.
func tested[T real]() routines[T] { return of[T](own.Implementation{}) }
func oracle[T real]() routines[T] { return of[T](gonum.Implementation{}) }

func of[T real](b interface {
	blas.Float64
	blas.Float32
}) routines[T] {
	if r, ok := any(double(b)).(routines[T]); ok {
		return r
	}
	return any(single(b)).(routines[T])
}

// epsilon is the distance from 1 to the next number, tiny the smallest number above 0.
func epsilon[T real]() float64 {
	if isSingle[T]() {
		return 0x1p-23
	}
	return 0x1p-52
}

func tiny[T real]() float64 {
	if isSingle[T]() {
		return math.SmallestNonzeroFloat32
	}
	return math.SmallestNonzeroFloat64
}

func isSingle[T real]() bool { return T(1)+0x1p-30 == 1 }

// both runs a test in both precisions.
func both(t *testing.T, f64, f32 func(*testing.T)) {
	t.Run("float64", f64)
	t.Run("float32", f32)
}

// onEachPath runs f with each path of instructions forced that this processor has.
func onEachPath(f func(simd.Path)) {
	for _, p := range simd.Paths() {
		on(p, f)
	}
}

func on(p simd.Path, f func(simd.Path)) {
	defer simd.Force(p)()
	f(p)
}

var (
	transposes = []blas.Transpose{blas.NoTrans, blas.Trans}
	triangles  = []blas.Uplo{blas.Upper, blas.Lower}
	sides      = []blas.Side{blas.Left, blas.Right}
	diagonals  = []blas.Diag{blas.NonUnit, blas.Unit}
)

// bits tells −0 from 0 and one NaN from another.
func bits[T real](x T) uint64 { return math.Float64bits(float64(x)) }

// same is equality of the bits, but for the payload of a NaN.
func same[T real](x, y T) bool { return bits(x) == bits(y) || x != x && y != y }

func letters(flags ...any) string {
	s := ""
	for _, f := range flags {
		s += fmt.Sprintf("%c", f)
	}
	return s
}

// vectorPaths are the paths with kernels of their own. On the path Go the routines are gonum's, which sum in another order and skip zeros.
func vectorPaths() []simd.Path { return simd.Paths()[1:] }

// needKernels skips what only holds for the kernels where the processor has none.
func needKernels(t *testing.T) {
	if len(vectorPaths()) == 0 {
		t.Skip("this processor runs no kernels of ours, only gonum's routines")
	}
}
