package blas_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// FuzzGemm reads shapes, storage, factors and special values from the input and holds every path to the reference, to the guards around the operands and to each other.
//
//	go test -run xxx -fuzz FuzzGemm -fuzztime 10m -fuzzminimizetime 10x ./pkg/internal/blas
func FuzzGemm(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 8, 24, 55, 0, 1, 0, 3, 5, 7, 1, 1, 0, 42})
	f.Add([]byte{25, 13, 70, 33, 16, 0, 40, 200, 9, 4, 2, 9, 7})
	f.Add([]byte{3, 70, 1, 200, 2, 3, 1, 0, 0, 0, 3, 5, 200, 1, 2})
	f.Add([]byte{2, 0, 3, 0, 2, 3, 1, 0, 0, 0, 3, 0, 0, 1, 2})
	f.Add([]byte{5, 16, 27, 0, 1, 2, 3, 0, 0, 0, 6, 0, 0, 0, 0}) // α = NaN, k = 0
	f.Fuzz(func(t *testing.T, input []byte) {
		if len(input) > 0 && input[0]&1 == 1 {
			fuzzGemm[float32](t, input)
		} else {
			fuzzGemm[float64](t, input)
		}
	})
}

func fuzzGemm[T real](t *testing.T, input []byte) {
	next := func() int {
		if len(input) == 0 {
			return 0
		}
		b := input[0]
		input = input[1:]
		return int(b)
	}
	flags := next()
	m, n, k := next()%40, next()%110, next()%64
	if flags>>3&3 == 3 {
		k += 300 // two blocks of k
	}
	tA, tB := transposes[flags>>1&1], transposes[flags>>2&1]
	lds, ats := [3]int{next(), next(), next()}, [3]int{next() % 64, next() % 64, next() % 64}
	factors := []T{1, 0, -1, 0.5, -1.75, 3, T(math.NaN()), T(tiny[T]())}
	alpha, beta := factors[next()%len(factors)], factors[next()%len(factors)]
	rarity := next()
	r := rand.New(rand.NewPCG(uint64(next())<<8|uint64(next()), 0))
	odd := []T{T(math.NaN()), T(math.Inf(1)), T(math.Inf(-1)), 0, T(math.Copysign(0, -1)), T(tiny[T]()), T(-3 * tiny[T]())}
	entry := apart[T](r)
	mixed := func() T {
		if rarity > 0 && r.IntN(rarity) == 0 {
			return odd[r.IntN(len(odd))]
		}
		return entry()
	}
	g := gemm[T]{alpha, beta, newDense(m, k, mixed), newDense(k, n, mixed), newDense(m, n, mixed)}
	want, classes := reference(alpha, g.a, g.b, beta, g.c), g.classes()
	put := func(d dense[T], tr blas.Transpose, i int) *matrix[T] {
		if tr != blas.NoTrans {
			d = d.t()
		}
		return storeAt(d, max(1, d.cols)+lds[i], margin+ats[i])
	}
	var first dense[T]
	for _, p := range vectorPaths() {
		on(p, func(simd.Path) {
			name := fmt.Sprintf("%v %T", p, alpha)
			got := g.runOn(t, name, tested[T](), tA, tB, put(g.a, tA, 0), put(g.b, tB, 1), put(g.c, blas.NoTrans, 2))
			if first.v == nil {
				first = got
			}
			g.identical(t, name, first, got)
			for i, x := range got.v {
				if class(x) != classes[i] || classes[i] == "finite" && !(math.Abs(float64(x)-want.value[i]) <= want.bound[i]) {
					t.Fatalf("%s %s: %d×%d×%d α=%g β=%g: element %d,%d is %g, want %g ± %g (%s)",
						name, letters(tA, tB), m, k, n, alpha, beta, i/n, i%n, x, want.value[i], want.bound[i], classes[i])
				}
			}
		})
	}
}
