package blas_test

import (
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// edges are sizes around the heights and widths of the tiles and around the blocks of k and of columns.
var (
	small = []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 15, 16, 17, 23, 24, 25, 31, 32, 33, 47, 48, 49, 63, 64, 65}
	large = []int{95, 96, 97, 127, 128, 129, 191, 192, 193, 239, 240, 241, 255, 256, 257, 319, 320, 321, 479, 480, 481, 511, 512, 513, 639, 640, 641}
)

func TestGemmEdges(t *testing.T) { both(t, testGemmEdges[float64], testGemmEdges[float32]) }

// testGemmEdges multiplies small integers, for which there is one right result to the last bit: what gonum computes. Every pair of a small height and a small width, every
// small depth, every tile, and each large size in each of the three places.
func testGemmEdges[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(3, 0))
	any := func(max int) int {
		all := append(append([]int(nil), small...), large...)
		for {
			if s := all[r.IntN(len(all))]; s <= max {
				return s
			}
		}
	}
	for _, m := range small {
		for _, n := range small {
			exact[T](t, r, m, n, any(65))
		}
		exact[T](t, r, any(65), any(65), m)
		exact[T](t, r, 8, 24, m)
	}
	for m := 1; m <= 8; m++ { // every height of a tile with every width, to the lane
		for n := 1; n <= 130; n++ {
			exact[T](t, r, m, n, 1+r.IntN(12))
		}
	}
	for _, s := range large {
		for range lessUnderRace(4) {
			exact[T](t, r, s, any(100), any(300))
			exact[T](t, r, any(300), s, any(100))
			exact[T](t, r, any(100), any(300), s)
		}
	}
	for range lessUnderRace(5) {
		exact[T](t, r, large[r.IntN(len(large))], large[r.IntN(len(large))], large[r.IntN(len(large))])
	}
}

// exact multiplies integers of one shape on each path, stored in different ways, and compares exactly.
func exact[T real](t *testing.T, r *rand.Rand, m, n, k int) {
	t.Helper()
	g := gemm[T]{[]T{1, 1, -1, 2}[r.IntN(4)], []T{0, 1, -1, 2}[r.IntN(4)], newDense(m, k, whole[T](r)), newDense(k, n, whole[T](r)), newDense(m, n, whole[T](r))}
	want := g.run(t, "gonum", oracle[T](), r, blas.NoTrans, blas.NoTrans)
	for _, p := range vectorPaths() {
		on(p, func(p simd.Path) {
			for _, tB := range transposes {
				g.equal(t, p.String(), want, g.run(t, p.String(), tested[T](), r, transposes[r.IntN(2)], tB))
			}
		})
	}
}

// equal compares two results exactly, except that it does not tell −0 from 0.
func (g gemm[T]) equal(t *testing.T, name string, want, got dense[T]) {
	t.Helper()
	for p, w := range want.v {
		if !(w == got.v[p] || same(w, got.v[p])) {
			t.Fatalf("%s: %d×%d×%d α=%g β=%g: element %d,%d: %g, want %g", name, g.a.rows, g.a.cols, g.b.cols, g.alpha, g.beta,
				p/want.cols, p%want.cols, got.v[p], w)
		}
	}
}

func TestGemmThin(t *testing.T) { both(t, testGemmThin[float64], testGemmThin[float32]) }

// testGemmThin multiplies what has one row, one column or one term, with leading dimensions from the shortest to those at which all rows share a cache line's place.
func testGemmThin[T real](t *testing.T) {
	r := rand.New(rand.NewPCG(4, 0))
	for _, s := range []struct{ m, n, k int }{
		{1, 1, 1}, {1, 1, 700}, {1, 700, 1}, {700, 1, 1}, {1, 700, 300}, {700, 1, 300}, {300, 700, 1}, {2, 3000, 2}, {3000, 2, 2}, {2, 2, 3000}, {1, 1, 9000}, {9, 9, 0}, {8, 24, 0},
	} {
		g := gemm[T]{-1, 2, newDense(s.m, s.k, whole[T](r)), newDense(s.k, s.n, whole[T](r)), newDense(s.m, s.n, whole[T](r))}
		want := g.run(t, "gonum", oracle[T](), r, blas.NoTrans, blas.NoTrans)
		for _, p := range vectorPaths() {
			on(p, func(p simd.Path) {
				for _, tA := range transposes {
					for _, tB := range transposes {
						for _, ld := range []int{1, 512, 4099} {
							put := func(d dense[T], tr blas.Transpose) *matrix[T] {
								if tr != blas.NoTrans {
									d = d.t()
								}
								return storeAt(d, max(1, d.cols, min(ld, lessUnderRace(1_000_000)/max(1, d.rows))), margin)
							}
							g.equal(t, p.String(), want, g.runOn(t, p.String(), tested[T](), tA, tB, put(g.a, tA), put(g.b, tB), put(g.c, blas.NoTrans)))
						}
					}
				}
			})
		}
	}
}
