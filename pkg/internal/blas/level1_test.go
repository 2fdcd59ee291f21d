package blas_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// lengths are all up to 70 and some beyond, with every remainder of the widest vector.
func lengths(r *rand.Rand) []int {
	var all []int
	for n := range 71 {
		all = append(all, n)
	}
	for range 30 {
		all = append(all, 71+r.IntN(3000))
	}
	return append(all, 4096, 65536+17)
}

func TestDot(t *testing.T) { both(t, testDot[float64], testDot[float32]) }

// testDot compares sums of products with the reference, with strides and without; contiguous vectors give the same bits wherever they lie and on each path.
func testDot[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(24, 0))
	for _, n := range lengths(r) {
		x, y := newDense(n, 1, apart[T](r)), newDense(n, 1, apart[T](r))
		want := reference(1, x.t(), y, 0, dense[T]{})
		run := func(name string, by routines[T], incX, incY int) T {
			x, y := vector(r, x.v, incX), vector(r, y.v, incY)
			got := by.dot(n, x.data(), incX, y.data(), incY)
			name = fmt.Sprintf("%s n=%d inc %d %d", name, n, incX, incY)
			x.check(t, name+": x", nothing)
			y.check(t, name+": y", nothing)
			check(t, name, want, dense[T]{1, 1, []T{got}}, everything)
			return got
		}
		for range 6 {
			incX, incY := increments[r.IntN(len(increments))], increments[r.IntN(len(increments))]
			onEachPath(func(p simd.Path) { run(p.String(), tested[T](), incX, incY) })
			run("gonum", oracle[T](), incX, incY)
		}
		var first []T
		for _, p := range vectorPaths() {
			on(p, func(simd.Path) {
				for range 6 {
					first = append(first, run(p.String(), tested[T](), 1, 1))
					if last := first[len(first)-1]; !same(first[0], last) {
						t.Fatalf("%v n=%d: %g, elsewhere in memory or on another path %g", p, n, last, first[0])
					}
				}
			})
		}
	}
}

func TestAxpyAndScal(t *testing.T) { both(t, testAxpyAndScal[float64], testAxpyAndScal[float32]) }

func testAxpyAndScal[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(25, 0))
	for _, n := range lengths(r) {
		x, y := newDense(n, 1, apart[T](r)), newDense(n, 1, apart[T](r))
		for range 6 {
			alpha, incX, incY := factor[T](r), increments[r.IntN(len(increments))], increments[r.IntN(len(increments))]
			sum := reference(alpha, x, newDense(1, 1, func() T { return 1 }), 1, y)
			scaled := reference(alpha, x, newDense(1, 1, func() T { return 1 }), 0, y)
			run := func(name string, by routines[T]) {
				name = fmt.Sprintf("%s n=%d α=%g inc %d %d", name, n, alpha, incX, incY)
				a, b := vector(r, x.v, incX), vector(r, y.v, incY)
				by.axpy(n, alpha, a.data(), incX, b.data(), incY)
				a.check(t, name+": x", nothing)
				b.check(t, name+": y", everything)
				check(t, name, sum, column(read(b, incY)), everything)

				by.scal(n, alpha, a.data(), incX)
				a.check(t, name+": x", func(int, int) bool { return incX > 0 }) // gonum's does nothing when the increment is negative
				if incX > 0 {
					check(t, name, scaled, column(read(a, incX)), everything)
				}
			}
			onEachPath(func(p simd.Path) { run(p.String(), tested[T]()) })
			run("gonum", oracle[T]())
		}
		for _, p := range vectorPaths() {
			on(p, func(simd.Path) {
				itself := vector(r, x.v, 1)
				tested[T]().axpy(n, 2, itself.data(), 1, itself.data(), 1)
				for i, v := range read(itself, 1) {
					if want := 3 * float64(x.v[i]); math.Abs(float64(v)-want) > epsilon[T]()*math.Abs(want) {
						t.Fatalf("%v n=%d: x + 2x is %g at %d, want %g", p, n, v, i, want)
					}
				}
			})
		}
	}
}

// TestLevel1NaN puts NaN and infinities into vectors, and multiplies by zero, as gonum does.
func TestLevel1NaN(t *testing.T) { both(t, testLevel1NaN[float64], testLevel1NaN[float32]) }

func testLevel1NaN[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(26, 0))
	for _, n := range lengths(r)[:90] {
		f := sprinkled[T](r, 1+n)
		x, y := newDense(n, 1, f), newDense(n, 1, f)
		for _, alpha := range []T{0, 1, -2, T(math.NaN()), T(math.Inf(1))} {
			run := func(by routines[T]) []T {
				a, b := vector(r, x.v, 1), vector(r, y.v, 1)
				sum := by.dot(n, a.data(), 1, b.data(), 1)
				by.axpy(n, alpha, a.data(), 1, b.data(), 1)
				by.scal(n, alpha, a.data(), 1)
				return append(append(read(a, 1), read(b, 1)...), sum)
			}
			want := run(oracle[T]())
			onEachPath(func(p simd.Path) {
				for i, got := range run(tested[T]()) {
					if class(got) != class(want[i]) || got != want[i] && got == got {
						t.Fatalf("%v n=%d α=%g: result %d is %g, gonum has %g (scal, axpy, dot one after the other)", p, n, alpha, i, got, want[i])
					}
				}
			})
		}
	}
}
