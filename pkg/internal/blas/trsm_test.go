package blas_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// system is a triangular system op(A)·X = α·B or X·op(A) = α·B of one of the sixteen kinds.
type system[T real] struct {
	side  blas.Side
	ul    blas.Uplo
	tA    blas.Transpose
	d     blas.Diag
	alpha T
	a, b  dense[T]
}

func (s system[T]) String() string {
	return fmt.Sprintf("%s m=%d n=%d α=%g", letters(s.side, s.ul, s.tA, s.d), s.b.rows, s.b.cols, s.alpha)
}

// solve stores the system anew, with guards in all of A that is not to be read, and returns X.
func (s system[T]) solve(t *testing.T, name string, by routines[T], r *rand.Rand) dense[T] {
	t.Helper()
	a, b := half(store(r, s.a, blas.NoTrans), s.ul), store(r, s.b, blas.NoTrans)
	for i := range s.a.rows {
		if s.d == blas.Unit {
			a.set(i, i, guard[T]())
		}
	}
	a.seal()
	by.trsm(s.side, s.ul, s.tA, s.d, b.rows, b.cols, s.alpha, a.data(), a.ld, b.data(), b.ld)
	a.check(t, name+": A", nothing)
	b.check(t, name+": B", everything)
	return b.dense(blas.NoTrans)
}

// op is op(A), with zeros and ones where they are not stored.
func (s system[T]) op() dense[T] {
	in := within(s.ul)
	a := dense[T]{s.a.rows, s.a.cols, append([]T(nil), s.a.v...)}
	for i := range a.rows {
		for j := range a.cols {
			if !in(i, j) {
				a.v[i*a.cols+j] = 0
			} else if i == j && s.d == blas.Unit {
				a.v[i*a.cols+j] = 1
			}
		}
	}
	if s.tA != blas.NoTrans {
		return a.t()
	}
	return a
}

// eachKind calls f with the sixteen kinds, A random as triangular has it, B random.
func eachKind[T real](r *rand.Rand, m, n int, f func(system[T])) {
	for _, side := range sides {
		a := triangular[T](r, m)
		if side == blas.Right {
			a = triangular[T](r, n)
		}
		b := newDense(m, n, apart[T](r))
		for _, ul := range triangles {
			for _, tA := range transposes {
				for _, d := range diagonals {
					f(system[T]{side, ul, tA, d, []T{1, 1, -1, 0.7}[r.IntN(4)], a, b})
				}
			}
		}
	}
}

func TestTrsmResidual(t *testing.T) { both(t, testTrsmResidual[float64], testTrsmResidual[float32]) }

// testTrsmResidual checks |op(A)·X − α·B| ≤ (n+4)·ε·(|op(A)||X| + |αB|), element by element: substitution in any order is that stable (Higham 2002, theorem 8.5).
func testTrsmResidual[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(10, 0))
	for trial := range lessUnderRace(12) {
		m, n := upTo(r, 300), upTo(r, 300)
		if trial%2 == 0 {
			m, n = 1+trial%3, 1+trial/2
		}
		eachKind(r, m, n, func(s system[T]) {
			op := s.op()
			residual := func(name string, x dense[T]) {
				t.Helper()
				left, right, order := op, x, m
				if s.side == blas.Right {
					left, right, order = x, op, n
				}
				w := reference(1, left, right, -s.alpha, s.b)
				for i := range w.value {
					if bound := w.bound[i] / float64(order+2) * float64(order+4); !(math.Abs(w.value[i]) <= bound) {
						t.Fatalf("%s %v: residual %g at %d,%d, bound %g", name, s, w.value[i], i/n, i%n, bound)
					}
				}
			}
			onEachPath(func(p simd.Path) {
				residual(p.String(), s.solve(t, fmt.Sprint(p, s), tested[T](), r))
			})
			if trial%8 == 0 {
				residual("gonum", s.solve(t, fmt.Sprint("gonum", s), oracle[T](), r))
			}
		})
	}
}

func TestTrsmExact(t *testing.T) { both(t, testTrsmExact[float64], testTrsmExact[float32]) }

// testTrsmExact solves systems of small integers, whose solution is known: every step of a substitution is exact.
func testTrsmExact[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(11, 0))
	sizes := append([]int{0, 96, 127, 128, 129, 255, 257}, small...)
	for _, size := range sizes {
		for range lessUnderRace(2) {
			m, n := size, sizes[r.IntN(len(sizes))]
			if r.IntN(2) == 0 {
				m, n = n, m
			}
			eachKind(r, m, n, func(s system[T]) {
				s.alpha = []T{1, -1, 2}[r.IntN(3)]
				s.a = newDense(s.a.rows, s.a.rows, func() T { return T(r.IntN(5) - 2) })
				for i := range s.a.rows {
					s.a.v[i*s.a.rows+i] = []T{1, -1, 2, 0.5}[r.IntN(4)]
				}
				x := newDense(m, n, func() T { return T(1+r.IntN(4)) * T(1-2*r.IntN(2)) * 2 })
				left, right := s.op(), x
				if s.side == blas.Right {
					left, right = x, s.op()
				}
				w := reference(1/s.alpha, left, right, 0, s.b)
				for i := range w.value {
					s.b.v[i] = T(w.value[i])
				}
				onEachPath(func(p simd.Path) {
					got := s.solve(t, fmt.Sprint(p, s), tested[T](), r)
					for i := range x.v {
						if got.v[i] != x.v[i] {
							t.Fatalf("%v %v: element %d,%d is %g, want %g", p, s, i/n, i%n, got.v[i], x.v[i])
						}
					}
				})
			})
		}
	}
}

func TestTrsmSingular(t *testing.T) { both(t, testTrsmSingular[float64], testTrsmSingular[float32]) }

// testTrsmSingular puts one zero on the diagonal: infinities and NaN appear where gonum has them. With α = 0 the solution is zero and nothing is read.
func testTrsmSingular[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(12, 0))
	for _, size := range []int{1, 2, 9, 40, 100, 150} {
		eachKind(r, size, size+3, func(s system[T]) {
			zero := r.IntN(s.a.rows)
			s.a.v[zero*s.a.rows+zero] = 0
			want := s.solve(t, "gonum", oracle[T](), r)
			nothingRead := s
			nothingRead.alpha = 0
			nothingRead.a = newDense(s.a.rows, s.a.cols, guard[T])
			nothingRead.b = newDense(s.b.rows, s.b.cols, guard[T])
			onEachPath(func(p simd.Path) {
				got := s.solve(t, fmt.Sprint(p, s), tested[T](), r)
				for i, w := range want.v {
					if class(got.v[i]) != class(w) {
						t.Fatalf("%v %v, zero at %d: element %d,%d is %g, gonum has %g", p, s, zero, i/want.cols, i%want.cols, got.v[i], w)
					}
				}
				for _, x := range nothingRead.solve(t, fmt.Sprint(p, nothingRead), tested[T](), r).v {
					if x != 0 {
						t.Fatalf("%v %v: %g, want 0", p, nothingRead, x)
					}
				}
			})
		})
	}
}

// class tells NaN, the two infinities and numbers apart.
func class[T real](x T) string {
	switch f := float64(x); {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "+Inf"
	case math.IsInf(f, -1):
		return "-Inf"
	}
	return "finite"
}
