package blas_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// increments are strides of vectors; most vectors are contiguous.
var increments = []int{1, 1, 1, -1, 2, -2, 3, -7}

// column is a vector as a matrix with one column.
func column[T real](v []T) dense[T] { return dense[T]{len(v), 1, v} }

// read returns the vector that was stored with the increment.
func read[T real](m *matrix[T], inc int) []T {
	if v := m.dense(blas.NoTrans).v; inc > 0 {
		return v
	} else {
		return reversed(v)
	}
}

func TestGemv(t *testing.T) { both(t, testGemv[float64], testGemv[float32]) }

func testGemv[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(20, 0))
	for trial := range lessUnderRace(600) {
		m, n := upTo(r, 70), upTo(r, 70)
		if trial%10 == 0 {
			m, n = upTo(r, 700), upTo(r, 700)
		}
		alpha, beta := factor[T](r), factor[T](r)
		full := newDense(m, n, apart[T](r))
		for _, tA := range []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans} {
			op := full
			if tA != blas.NoTrans {
				op = full.t()
			}
			x, y := newDense(op.cols, 1, apart[T](r)), newDense(op.rows, 1, apart[T](r))
			want := reference(alpha, op, x, beta, y)
			stored := y.v
			if beta == 0 {
				stored = newDense(op.rows, 1, func() T { return T(math.NaN()) }).v
			}
			run := func(name string, by routines[T]) dense[T] {
				incX, incY := increments[r.IntN(len(increments))], increments[r.IntN(len(increments))]
				a, x, y := store(r, full, blas.NoTrans), vector(r, x.v, incX), vector(r, stored, incY)
				by.gemv(tA, m, n, alpha, a.data(), a.ld, x.data(), incX, beta, y.data(), incY)
				name = fmt.Sprintf("%s %s m=%d n=%d α=%g β=%g inc %d %d", name, letters(tA), m, n, alpha, beta, incX, incY)
				a.check(t, name+": A", nothing)
				x.check(t, name+": x", nothing)
				y.check(t, name+": y", everything)
				got := column(read(y, incY))
				check(t, name, want, got, everything)
				return got
			}
			onEachPath(func(p simd.Path) { run(p.String(), tested[T]()) })
			run("gonum", oracle[T]())
		}
	}
}

func TestSymv(t *testing.T) { both(t, testSymv[float64], testSymv[float32]) }

func testSymv[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(21, 0))
	for trial := range lessUnderRace(600) {
		n := upTo(r, 70)
		if trial%10 == 0 {
			n = upTo(r, 700)
		}
		alpha, beta := factor[T](r), factor[T](r)
		full := symmetric[T](r, n)
		x, y := newDense(n, 1, apart[T](r)), newDense(n, 1, apart[T](r))
		want := reference(alpha, full, x, beta, y)
		stored := y.v
		if beta == 0 {
			stored = newDense(n, 1, func() T { return T(math.NaN()) }).v
		}
		for _, ul := range triangles {
			run := func(name string, by routines[T]) {
				incX, incY := increments[r.IntN(len(increments))], increments[r.IntN(len(increments))]
				a, x, y := half(store(r, full, blas.NoTrans), ul), vector(r, x.v, incX), vector(r, stored, incY)
				by.symv(ul, n, alpha, a.data(), a.ld, x.data(), incX, beta, y.data(), incY)
				name = fmt.Sprintf("%s %s n=%d α=%g β=%g inc %d %d", name, letters(ul), n, alpha, beta, incX, incY)
				a.check(t, name+": A", nothing)
				x.check(t, name+": x", nothing)
				y.check(t, name+": y", everything)
				check(t, name, want, column(read(y, incY)), everything)
			}
			onEachPath(func(p simd.Path) { run(p.String(), tested[T]()) })
			run("gonum", oracle[T]())
		}
	}
}

func TestGer(t *testing.T) { both(t, testGer[float64], testGer[float32]) }

// testGer updates by x·yᵀ.
func testGer[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(22, 0))
	for trial := range lessUnderRace(600) {
		m, n := upTo(r, 70), upTo(r, 70)
		if trial%10 == 0 {
			m, n = upTo(r, 700), upTo(r, 700)
		}
		alpha := factor[T](r)
		x, y, full := newDense(m, 1, apart[T](r)), newDense(n, 1, apart[T](r)), newDense(m, n, apart[T](r))
		want := reference(alpha, x, y.t(), 1, full)
		run := func(name string, by routines[T], incX, incY int) {
			a, x, y := store(r, full, blas.NoTrans), vector(r, x.v, incX), vector(r, y.v, incY)
			by.ger(m, n, alpha, x.data(), incX, y.data(), incY, a.data(), a.ld)
			name = fmt.Sprintf("%s m=%d n=%d α=%g inc %d %d", name, m, n, alpha, incX, incY)
			x.check(t, name+": x", nothing)
			y.check(t, name+": y", nothing)
			a.check(t, name+": A", everything)
			check(t, name, want, a.dense(blas.NoTrans), everything)
		}
		incX, incY := increments[r.IntN(len(increments))], increments[r.IntN(len(increments))]
		for _, p := range vectorPaths() {
			on(p, func(simd.Path) { run(p.String(), tested[T](), incX, incY) })
		}
		// Gonum's own reads other memory than x and y when an increment is negative: https://github.com/gonum/gonum/issues/2105.
		run("gonum", oracle[T](), max(incX, -incX), max(incY, -incY))
	}
}

// TestVectorNaN puts a NaN or an infinity into A, x or y: the elements that are sums of it are none of them finite, and the others keep their bits.
func TestVectorNaN(t *testing.T) { both(t, testVectorNaN[float64], testVectorNaN[float32]) }

func testVectorNaN[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(23, 0))
	for range lessUnderRace(200) {
		m, n := upTo(r, 90), upTo(r, 90)
		i, j := r.IntN(m), r.IntN(n)
		a, x, y := newDense(m, n, apart[T](r)), newDense(n, 1, apart[T](r)), newDense(m, 1, apart[T](r))
		product := func(tA blas.Transpose) []T {
			a, x, y := store(r, a, tA), vector(r, x.v, 1), vector(r, y.v, 1)
			tested[T]().gemv(tA, a.rows, a.cols, 1, a.data(), a.ld, x.data(), 1, -1, y.data(), 1)
			return read(y, 1)
		}
		for _, p := range vectorPaths() {
			on(p, func(simd.Path) {
				for _, tA := range transposes {
					before := product(tA)
					for where, place := range map[string]*T{"A": &a.v[i*n+j], "x": &x.v[j], "y": &y.v[i]} {
						was := *place
						*place = []T{T(math.NaN()), T(math.Inf(1)), T(math.Inf(-1))}[r.IntN(3)]
						for q, got := range product(tA) {
							if finite := class(got) == "finite"; finite == (where == "x" || q == i) || finite && !same(got, before[q]) {
								t.Fatalf("%v %s: %g in %s: element %d is %g, without it %g", p, letters(tA), *place, where, q, got, before[q])
							}
						}
						*place = was
					}
				}
			})
		}
	}
}
