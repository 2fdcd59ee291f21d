package blas_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// gemm is one product α·op(A)·op(B) + β·C, whatever way it is stored.
type gemm[T real] struct {
	alpha, beta T
	a, b, c     dense[T]
}

// run stores the operands anew, multiplies, and holds everything but C's elements to what it was.
func (g gemm[T]) run(t *testing.T, name string, by routines[T], r *rand.Rand, tA, tB blas.Transpose) dense[T] {
	t.Helper()
	return g.runOn(t, name, by, tA, tB, store(r, g.a, tA), store(r, g.b, tB), store(r, g.c, blas.NoTrans))
}

func (g gemm[T]) runOn(t *testing.T, name string, by routines[T], tA, tB blas.Transpose, a, b, c *matrix[T]) dense[T] {
	t.Helper()
	by.gemm(tA, tB, g.a.rows, g.b.cols, g.a.cols, g.alpha, a.data(), a.ld, b.data(), b.ld, g.beta, c.data(), c.ld)
	name = fmt.Sprintf("%s %s %d×%d×%d α=%g β=%g ld %d %d %d", name, letters(tA, tB), g.a.rows, g.a.cols, g.b.cols, g.alpha, g.beta, a.ld, b.ld, c.ld)
	a.check(t, name+": A", nothing)
	b.check(t, name+": B", nothing)
	c.check(t, name+": C", everything)
	return c.dense(blas.NoTrans)
}

func factor[T real](r *rand.Rand) T { return []T{0, 1, 1, -1, -1, 0.75, T(r.NormFloat64())}[r.IntN(7)] }

// upTo gives sizes of every order of magnitude.
func upTo(r *rand.Rand, n int) int {
	if r.IntN(3) == 0 {
		return 1 + r.IntN(min(n, 16))
	}
	return 1 + r.IntN(n)
}

func TestGemmRandom(t *testing.T) { both(t, testGemmRandom[float64], testGemmRandom[float32]) }

// testGemmRandom compares products of every transpose, stride, offset, α and β with the reference; gonum's own must pass as well.
func testGemmRandom[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(2, 0))
	for range lessUnderRace(60) {
		m, n, k := upTo(r, 300), upTo(r, 300), upTo(r, 300)
		g := gemm[T]{factor[T](r), factor[T](r), newDense(m, k, apart[T](r)), newDense(k, n, apart[T](r)), newDense(m, n, apart[T](r))}
		want := reference(g.alpha, g.a, g.b, g.beta, g.c)
		for _, tA := range []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans} {
			for _, tB := range []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans} {
				onEachPath(func(p simd.Path) {
					check(t, p.String()+" "+letters(tA, tB), want, g.run(t, p.String(), tested[T](), r, tA, tB), everything)
				})
			}
		}
		check(t, "gonum", want, g.run(t, "gonum", oracle[T](), r, blas.NoTrans, blas.Trans), everything)
	}
}

// lessUnderRace is n, or a tenth of it where the race detector makes the references ten times as slow.
func lessUnderRace(n int) int {
	if race {
		return (n + 9) / 10
	}
	return n
}
