package blas_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

func TestSyrk(t *testing.T) { both(t, testSyrk[float64], testSyrk[float32]) }

// testSyrk compares triangles of α·op(A)·op(A)ᵀ + β·C with the reference, and on our kernels with gemm to the last bit. The other triangle of C is full of NaN and stays so.
func testSyrk[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(7, 0))
	sizes := append(append([]int(nil), small...), 96, 97, 240, 241, 300, 481)
	for _, n := range sizes {
		for range lessUnderRace(4) {
			k := upTo(r, 300)
			if r.IntN(6) == 0 {
				k = 0
			}
			a := newDense(n, k, apart[T](r))
			g := gemm[T]{factor[T](r), factor[T](r), a, a.t(), newDense(n, n, apart[T](r))}
			want := reference(g.alpha, g.a, g.b, g.beta, g.c)
			for _, ul := range triangles {
				for _, tA := range []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans} {
					onEachPath(func(p simd.Path) {
						name := fmt.Sprintf("%v %s n=%d k=%d α=%g β=%g", p, letters(ul, tA), n, k, g.alpha, g.beta)
						got := g.syrk(t, name, tested[T](), r, ul, tA)
						check(t, name, want, got, within(ul))
						if p != simd.Go {
							full := g.run(t, name, tested[T](), r, blas.NoTrans, blas.NoTrans)
							agree(t, name+": as gemm has it", full, got, within(ul))
						}
					})
				}
				check(t, "gonum", want, g.syrk(t, "gonum", oracle[T](), r, ul, blas.NoTrans), within(ul))
			}
		}
	}
}

func (g gemm[T]) syrk(t *testing.T, name string, by routines[T], r *rand.Rand, ul blas.Uplo, tA blas.Transpose) dense[T] {
	t.Helper()
	a, c := store(r, g.a, tA), half(store(r, g.c, blas.NoTrans), ul)
	by.syrk(ul, tA, g.a.rows, g.a.cols, g.alpha, a.data(), a.ld, g.beta, c.data(), c.ld)
	a.check(t, name+": A", nothing)
	c.check(t, name+": C", within(ul))
	return c.dense(blas.NoTrans)
}

// half puts guards in the triangle that a routine is not to touch.
func half[T real](m *matrix[T], ul blas.Uplo) *matrix[T] {
	in := within(ul)
	for i := range m.rows {
		for j := range m.cols {
			if !in(i, j) {
				m.set(i, j, guard[T]())
			}
		}
	}
	m.seal()
	return m
}

// agree compares bits where may is true.
func agree[T real](t *testing.T, name string, want, got dense[T], may func(i, j int) bool) {
	t.Helper()
	for p, w := range want.v {
		if may(p/want.cols, p%want.cols) && !same(w, got.v[p]) {
			t.Fatalf("%s: element %d,%d is %g, want %g", name, p/want.cols, p%want.cols, got.v[p], w)
		}
	}
}

func TestSymm(t *testing.T) { both(t, testSymm[float64], testSymm[float32]) }

// testSymm compares α·A·B + β·C and α·B·A + β·C with the reference, and on our kernels with gemm to the last bit. The other triangle of A is full of NaN.
func testSymm[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(8, 0))
	for range lessUnderRace(60) {
		m, n := upTo(r, 300), upTo(r, 300)
		alpha, beta := factor[T](r), factor[T](r)
		b, c := newDense(m, n, apart[T](r)), newDense(m, n, apart[T](r))
		for _, side := range sides {
			g := gemm[T]{alpha: alpha, beta: beta, c: c}
			var s dense[T]
			if side == blas.Left {
				s = symmetric[T](r, m)
				g.a, g.b = s, b
			} else {
				s = symmetric[T](r, n)
				g.a, g.b = b, s
			}
			want := reference(alpha, g.a, g.b, beta, c)
			for _, ul := range triangles {
				run := func(name string, by routines[T]) dense[T] {
					a, b, c := half(store(r, s, blas.NoTrans), ul), store(r, b, blas.NoTrans), store(r, c, blas.NoTrans)
					by.symm(side, ul, m, n, alpha, a.data(), a.ld, b.data(), b.ld, beta, c.data(), c.ld)
					a.check(t, name+": A", nothing)
					b.check(t, name+": B", nothing)
					c.check(t, name+": C", everything)
					return c.dense(blas.NoTrans)
				}
				onEachPath(func(p simd.Path) {
					name := fmt.Sprintf("%v %s m=%d n=%d α=%g β=%g", p, letters(side, ul), m, n, alpha, beta)
					got := run(name, tested[T]())
					check(t, name, want, got, everything)
					if p != simd.Go {
						agree(t, name+": as gemm has it", g.run(t, name, tested[T](), r, blas.NoTrans, blas.NoTrans), got, everything)
					}
				})
				check(t, "gonum", want, run("gonum", oracle[T]()), everything)
			}
		}
	}
}

func symmetric[T real](r *rand.Rand, n int) dense[T] {
	s := newDense(n, n, apart[T](r))
	for i := range n {
		for j := range i {
			s.v[i*n+j] = s.v[j*n+i]
		}
	}
	return s
}

// TestNothingToDo multiplies by α = 0, or nothing at all, with NaN in everything that must not be read.
func TestNothingToDo(t *testing.T) { both(t, testNothingToDo[float64], testNothingToDo[float32]) }

func testNothingToDo[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(9, 0))
	nan := func() T { return T(math.NaN()) }
	for _, beta := range []T{0, 1, -2} {
		for _, k := range []int{0, 1, 30} {
			for _, alpha := range []T{0, 2, T(math.NaN())} {
				if alpha != 0 && k != 0 {
					continue
				}
				c := newDense(30, 30, whole[T](r))
				want := dense[T]{30, 30, make([]T, 900)}
				for i := range want.v {
					want.v[i] = beta * c.v[i]
					if beta == 0 {
						want.v[i], c.v[i] = 0, nan()
					}
				}
				g := gemm[T]{alpha, beta, newDense(30, k, nan), newDense(k, 30, nan), c}
				for _, p := range vectorPaths() { // gonum's own reads what it multiplies by zero
					on(p, func(simd.Path) {
						name := fmt.Sprintf("%v k=%d α=%g β=%g", p, k, alpha, beta)
						agree(t, name+" gemm", want, g.run(t, name, tested[T](), r, blas.NoTrans, blas.Trans), everything)
						for _, ul := range triangles {
							agree(t, name+" syrk", want, g.syrk(t, name, tested[T](), r, ul, blas.Trans), within(ul))
						}
						if k == 30 {
							for _, side := range sides {
								a, b, c := store(r, g.a, blas.NoTrans), store(r, g.b, blas.NoTrans), store(r, c, blas.NoTrans)
								tested[T]().symm(side, blas.Upper, 30, 30, alpha, a.data(), a.ld, b.data(), b.ld, beta, c.data(), c.ld)
								agree(t, name+" symm", want, c.dense(blas.NoTrans), everything)
							}
						}
					})
				}
			}
		}
	}
}
