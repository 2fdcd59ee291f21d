package blas_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// classes says what each element of α·A·B + β·C is, NaN or an infinity or a number, by the definition and IEEE 754: a loop over plain products, none skipped.
// The entries must not overflow: then the order of the sum does not matter.
func (g gemm[T]) classes() []string {
	out := make([]string, len(g.c.v))
	for i := range g.c.rows {
		for j := range g.c.cols {
			var v T
			if g.alpha != 0 && g.a.cols > 0 {
				var sum T
				for k := range g.a.cols {
					sum += T(g.a.at(i, k) * g.b.at(k, j))
				}
				v = g.alpha * sum
			}
			if g.beta != 0 {
				v += T(g.beta * g.c.at(i, j))
			}
			out[i*g.c.cols+j] = class(v)
		}
	}
	return out
}

// sprinkled gives small integers, zeros of either sign, and rarely an infinity or a NaN.
func sprinkled[T real](r *rand.Rand, rarity int) func() T {
	odd := []T{T(math.NaN()), T(math.Inf(1)), T(math.Inf(-1))}
	return func() T {
		switch {
		case r.IntN(rarity) == 0:
			return odd[r.IntN(len(odd))]
		case r.IntN(6) == 0:
			return T(math.Copysign(0, float64(r.IntN(2)*2-1)))
		}
		return T(r.IntN(9) - 4)
	}
}

func TestNaNAndInf(t *testing.T) { both(t, testNaNAndInf[float64], testNaNAndInf[float32]) }

func testNaNAndInf[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(13, 0))
	for trial := range lessUnderRace(300) {
		m, n, k := upTo(r, 70), upTo(r, 70), upTo(r, 40)
		if trial%20 == 0 {
			m, n, k = 100, 90, 700
		}
		f := sprinkled[T](r, 1+r.IntN(4*k+1))
		g := gemm[T]{factor[T](r), factor[T](r), newDense(m, k, f), newDense(k, n, f), newDense(m, n, f)}
		if g.alpha == 0 || g.beta != 0 && r.IntN(4) == 0 {
			g.beta = T(math.NaN())
		}
		want := g.classes()
		for _, p := range vectorPaths() {
			on(p, func(simd.Path) {
				got := g.run(t, p.String(), tested[T](), r, transposes[r.IntN(2)], transposes[r.IntN(2)])
				for i, w := range want {
					if class(got.v[i]) != w {
						t.Fatalf("%v %d×%d×%d α=%g β=%g: element %d,%d is %g, want %s", p, m, k, n, g.alpha, g.beta, i/n, i%n, got.v[i], w)
					}
				}
			})
		}
	}
}

// TestOneNaN puts one NaN or infinity somewhere: it spreads to its row, its column or its element, and every other element keeps its bits. Products that run before it leave
// nothing behind.
func TestOneNaN(t *testing.T) { both(t, testOneNaN[float64], testOneNaN[float32]) }

func testOneNaN[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(14, 0))
	for range lessUnderRace(60) {
		m, n, k := upTo(r, 70), upTo(r, 100), upTo(r, 500)
		clean := gemm[T]{1, -1, newDense(m, k, apart[T](r)), newDense(k, n, apart[T](r)), newDense(m, n, apart[T](r))}
		i, j, l := r.IntN(m), r.IntN(n), r.IntN(k)
		for _, odd := range []T{T(math.NaN()), T(math.Inf(1)), T(math.Inf(-1))} {
			for _, where := range []string{"A", "B", "C", "zero in A, infinity in B"} {
				a, b, c := clean.a.block(0, 0, m, k), clean.b.block(0, 0, k, n), clean.c.block(0, 0, m, n)
				g := gemm[T]{1, -1, a, b, c}
				hit := func(row, col int) bool { return row == i }
				switch where {
				case "A":
					a.v[i*k+l] = odd
				case "B":
					b.v[l*n+j] = odd
					hit = func(row, col int) bool { return col == j }
				case "C":
					c.v[i*n+j] = odd
					hit = func(row, col int) bool { return row == i && col == j }
				default:
					a.v[i*k+l], b.v[l*n+j] = 0, odd
					hit = func(row, col int) bool { return col == j }
				}
				for _, p := range vectorPaths() {
					on(p, func(simd.Path) {
						got := g.run(t, where, tested[T](), r, transposes[r.IntN(2)], transposes[r.IntN(2)])
						full := clean.run(t, "clean", tested[T](), r, transposes[r.IntN(2)], transposes[r.IntN(2)])
						name := fmt.Sprintf("%v: %g in %s at %d,%d,%d", p, odd, where, i, l, j)
						for q, x := range got.v {
							row, col := q/n, q%n
							if where[0] == 'z' && row == i {
								if nan := col == j; nan != (x != x) {
									t.Fatalf("%s: element %d,%d is %g", name, row, col, x)
								}
							} else if finite := class(x) == "finite"; finite == hit(row, col) || finite && !same(x, full.v[q]) {
								t.Fatalf("%s: element %d,%d is %g, without it %g", name, row, col, x, full.v[q])
							}
						}
					})
				}
			}
		}
	}
}

// TestExtremes multiplies numbers at the ends of the range: subnormal ones lose nothing, too large ones give the infinity of their sign, and −0 in C stays where
// there is nothing to do.
func TestExtremes(t *testing.T) { both(t, testExtremes[float64], testExtremes[float32]) }

func testExtremes[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(15, 0))
	onEachPath(func(p simd.Path) {
		for range 20 {
			m, n, k := upTo(r, 60), upTo(r, 60), upTo(r, 60)
			g := gemm[T]{1, 1, newDense(m, k, whole[T](r)), newDense(k, n, whole[T](r)), newDense(m, n, whole[T](r))}
			want := g.run(t, "gonum", oracle[T](), r, blas.NoTrans, blas.NoTrans)
			faint := gemm[T]{1, 1, times(g.a, T(tiny[T]())), g.b, times(g.c, T(tiny[T]()))}
			faint.equal(t, p.String()+" subnormal", times(want, T(tiny[T]())), faint.run(t, "subnormal", tested[T](), r, blas.NoTrans, blas.Trans))

			huge := T(1 / (tiny[T]() * 0x1p70)) // its square is far beyond the range
			row := newDense(m, k, func() T { return huge })
			for i := range m {
				for j := range k {
					row.v[i*k+j] *= T(1 - 2*(i%2))
				}
			}
			over := gemm[T]{1, 0, row, newDense(k, n, func() T { return huge }), g.c}
			for q, x := range over.run(t, "overflow", tested[T](), r, blas.Trans, blas.NoTrans).v {
				if !math.IsInf(float64(x), 1-2*(q/n%2)) {
					t.Fatalf("%v: overflow in row %d gives %g", p, q/n, x)
				}
			}
			negative := T(math.Copysign(0, -1))
			idle := gemm[T]{0, 1, g.a, g.b, newDense(m, n, func() T { return negative })}
			agree(t, p.String()+" −0", idle.c, idle.run(t, "idle", tested[T](), r, blas.NoTrans, blas.NoTrans), everything)
		}
	})
}

func times[T real](d dense[T], f T) dense[T] {
	e := dense[T]{d.rows, d.cols, make([]T, len(d.v))}
	for i, x := range d.v {
		e.v[i] = x * f
	}
	return e
}
