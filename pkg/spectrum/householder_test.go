package spectrum

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func noise(n int) *mat.SymDense {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, r.NormFloat64())
		}
	}
	return s
}

// Q T Qᵀ is the matrix.
func TestReductionIsASimilarity(t *testing.T) {
	for _, n := range []int{1, 2, 3, 31, 32, 33, 64, 65, 100} {
		for name, s := range map[string]*mat.SymDense{"noise": noise(n), "zero": mat.NewSymDense(n, nil)} {
			a, err := newOperator(s)
			if err != nil {
				t.Fatal(err)
			}
			r := tridiagonalise(a.matrix)
			q, tri := mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
			for i := range n {
				x := make([]float64, n)
				x[i] = 1
				r.back(x)
				q.SetCol(i, x)
				tri.Set(i, i, r.t.d[i])
				if i < n-1 {
					tri.Set(i, i+1, r.t.e[i])
					tri.Set(i+1, i, r.t.e[i])
				}
			}
			var b mat.Dense
			b.Mul(q, tri)
			b.Mul(&b, q.T())
			b.Sub(&b, mat.NewDense(n, n, a.matrix.Data))
			if e := mat.Norm(&b, math.Inf(1)); e > 1e-14*float64(n) {
				t.Errorf("%s of %d rows is off by %v", name, n, e)
			}
		}
	}
}

func BenchmarkTridiagonalise(b *testing.B) {
	a, _ := newOperator(noise(1000))
	for b.Loop() {
		tridiagonalise(a.matrix)
	}
}

func BenchmarkReduced(b *testing.B) {
	a, _ := newOperator(noise(1000))
	for b.Loop() {
		reduced(a, 10, Largest)
	}
}
