package spectrum

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// From triangleFrom rows on the lower triangle is nowhere read: NaN in it changes nothing. The matrix has the eigenvalues 1, 2, …, n, by two reflections of a diagonal.
func TestOneTriangleIsEnough(t *testing.T) {
	n := triangleFrom + 7
	u, w := mat.NewVecDense(n, nil), mat.NewVecDense(n, nil)
	for i := range n {
		u.SetVec(i, math.Sin(float64(i+1)))
		w.SetVec(i, math.Cos(float64(i*i)))
	}
	dense := mat.NewDense(n, n, nil)
	for i := range n {
		dense.Set(i, i, float64(i+1))
	}
	for _, v := range []*mat.VecDense{u, w} { // A ← (I − 2vvᵀ) A (I − 2vvᵀ)
		v.ScaleVec(1/mat.Norm(v, 2), v)
		var av, va mat.VecDense
		av.MulVec(dense, v)
		dense.RankOne(dense, -2, &av, v)
		va.MulVec(dense.T(), v)
		dense.RankOne(dense, -2, v, &va)
	}
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, dense.At(i, j))
		}
	}
	a, err := newOperator(s)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		for j := range i {
			a.matrix.Data[i*n+j] = math.NaN()
		}
	}
	for _, k := range []int{3, 30} { // fewer rows than are multiplied as a matrix, and more
		for method, find := range map[Method]func() (*approximation, bool, error){
			Lanczos:     func() (*approximation, bool, error) { return iterate(context.Background(), a, k, Options{}) },
			Householder: func() (*approximation, bool, error) { return reduced(context.Background(), a, k, Largest) },
		} {
			p, ok, err := find()
			if err != nil || !ok || !(p.worst() <= 1e-12) {
				t.Fatalf("%d pairs by %s: %v, %v, %+v", k, method, ok, err, p)
			}
			for i, v := range p.values {
				if got, want := math.Ldexp(v, a.power), float64(n-i); math.Abs(got-want) > 1e-13*float64(n)*float64(n) {
					t.Errorf("%s: value %d is %v, want %v", method, i, got, want)
				}
			}
		}
	}
}
