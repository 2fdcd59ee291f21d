package capacity

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestSemidefinite holds solutions to those of the pseudoinverse, which is taken of matrices with a diagonal of 1, full and deficient.
func TestSemidefinite(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 41))
	var s semidefinite
	for _, c := range [][2]int{{1, 1}, {6, 6}, {6, 9}, {6, 3}, {7, 1}} {
		n := c[0]
		rows := normal(r, n, c[1])
		for i := range n {
			row := rows.RawRowView(i)
			direction(row)
		}
		var a mat.Dense
		a.Mul(rows, rows.T())
		var b mat.VecDense
		b.MulVec(&a, normal(r, n, 1).ColView(0))
		x := make([]float64, n)
		s.apply(x, a.RawMatrix().Data, b.RawVector().Data)
		var svd mat.SVD
		svd.Factorize(&a, mat.SVDThin)
		var want mat.Dense
		svd.SolveTo(&want, &b, min(n, c[1]))
		for i := range n {
			if !(math.Abs(x[i]-want.At(i, 0)) <= 1e-8*(1+math.Abs(want.At(i, 0)))) {
				t.Errorf("%v: x%d = %v, want %v", c, i, x[i], want.At(i, 0))
			}
		}
	}
	x := []float64{1, 1, 1}
	s.apply(x, []float64{4, 0, 2, 0, 0, 0, 2, 0, 4}, []float64{2, 0, 4})
	if !(math.Abs(x[0]) <= 1e-15) || x[1] != 0 || !(math.Abs(x[2]-1) <= 1e-15) {
		t.Errorf("with a row of length 0: %v", x)
	}
}
