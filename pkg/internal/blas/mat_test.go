package blas_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/mat"

	own "github.com/richlazy/richlazy/pkg/internal/blas"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// throughMat runs f with gonum's routines and then with ours on each path, as mat and lapack see them. They are what every matrix of the process gains from.
func throughMat(t *testing.T, f func(t *testing.T, r *rand.Rand, n int)) {
	defer blas64.Use(blas64.Implementation())
	all := func(t *testing.T) {
		for _, n := range []int{1, 2, 7, 33, 64, 65, 130, 257} {
			if race && n > 130 {
				continue
			}
			f(t, rand.New(rand.NewPCG(30, uint64(n))), n)
		}
	}
	blas64.Use(gonum.Implementation{})
	t.Run("gonum", all)
	blas64.Use(own.Implementation{})
	onEachPath(func(p simd.Path) { t.Run(p.String(), all) })
}

func random(r *rand.Rand, m, n int) *mat.Dense {
	return mat.NewDense(m, n, newDense(m, n, normal[float64](r)).v)
}

// near fails the test unless ‖got − want‖ ≤ c·n·ε·scale, in the Frobenius norm.
func near(t *testing.T, name string, got, want mat.Matrix, n int, scale float64) {
	t.Helper()
	var d mat.Dense
	d.Sub(got, want)
	if e, bound := mat.Norm(&d, 2), 10*float64(n)*0x1p-52*scale; !(e <= bound) {
		t.Errorf("%s, n=%d: off by %g, bound %g", name, n, e, bound)
	}
}

func identity(n int) mat.Matrix {
	d := mat.NewDiagDense(n, nil)
	for i := range n {
		d.SetDiag(i, 1)
	}
	return d
}

func TestMatProducts(t *testing.T) {
	throughMat(t, func(t *testing.T, r *rand.Rand, n int) {
		a, b := newDense(n, n+3, normal[float64](r)), newDense(n+3, 2*n, normal[float64](r))
		var c mat.Dense
		c.Mul(mat.NewDense(n, n+3, a.v), mat.NewDense(n+3, 2*n, b.v))
		check(t, "Mul", reference(1, a, b, 0, dense[float64]{}), dense[float64]{n, 2 * n, c.RawMatrix().Data}, everything)

		c.Reset()
		at := mat.NewDense(n, n+3, a.v).T()
		c.Mul(at, at.T())
		check(t, "Mul of a transpose", reference(1, a.t(), a, 0, dense[float64]{}), dense[float64]{n + 3, n + 3, c.RawMatrix().Data}, everything)

		var s mat.SymDense
		s.SymOuterK(-2, mat.NewDense(n, n+3, a.v))
		check(t, "SymOuterK", reference(-2, a, a.t(), 0, dense[float64]{}), dense[float64]{n, n, mat.DenseCopyOf(&s).RawMatrix().Data}, everything)

		var v mat.VecDense
		v.MulVec(mat.NewDense(n, n+3, a.v), mat.NewVecDense(n+3, b.v[:n+3]))
		check(t, "MulVec", reference(1, a, dense[float64]{n + 3, 1, b.v[:n+3]}, 0, dense[float64]{}), dense[float64]{n, 1, v.RawVector().Data}, everything)
	})
}

func TestMatFactorizations(t *testing.T) {
	throughMat(t, func(t *testing.T, r *rand.Rand, n int) {
		a, b := random(r, n, n), random(r, n, 5)
		size := mat.Norm(a, 2)
		solves := func(name string, a mat.Matrix, x mat.Matrix, err error) {
			t.Helper()
			if _, ill := err.(mat.Condition); err != nil && !ill {
				t.Fatalf("%s, n=%d: %v", name, n, err)
			}
			var ax mat.Dense
			ax.Mul(a, x)
			near(t, name, &ax, b, n, mat.Norm(a, 2)*mat.Norm(x, 2)+mat.Norm(b, 2))
		}
		var x mat.Dense
		var lu mat.LU
		lu.Factorize(a)
		solves("LU", a, &x, lu.SolveTo(&x, false, b))
		x.Reset()
		solves("LU transposed", a.T(), &x, lu.SolveTo(&x, true, b))

		var spd mat.SymDense
		spd.SymOuterK(1, random(r, n, n+5))
		var cholesky mat.Cholesky
		if !cholesky.Factorize(&spd) {
			t.Fatalf("Cholesky, n=%d: not positive definite", n)
		}
		var u mat.TriDense
		cholesky.UTo(&u)
		var uu mat.Dense
		uu.Mul(u.T(), &u)
		near(t, "Cholesky", &uu, &spd, n, mat.Norm(&spd, 2))
		x.Reset()
		solves("Cholesky", &spd, &x, cholesky.SolveTo(&x, b))

		tall := random(r, n+20, n)
		var qr mat.QR
		qr.Factorize(tall)
		var q, rr, product mat.Dense
		qr.QTo(&q)
		qr.RTo(&rr)
		product.Mul(&q, &rr)
		near(t, "QR", &product, tall, n+20, mat.Norm(tall, 2))
		product.Reset()
		product.Mul(q.T(), &q)
		near(t, "Q orthogonal", &product, identity(n+20), n+20, math.Sqrt(float64(n+20)))

		var svd mat.SVD
		if !svd.Factorize(a, mat.SVDThin) {
			t.Fatalf("SVD, n=%d: no convergence", n)
		}
		var left, right, again mat.Dense
		svd.UTo(&left)
		svd.VTo(&right)
		again.Product(&left, mat.NewDiagDense(n, svd.Values(nil)), right.T())
		near(t, "SVD", &again, a, n, size)
		again.Reset()
		again.Mul(right.T(), &right)
		near(t, "V orthogonal", &again, identity(n), n, math.Sqrt(float64(n)))

		sum := mat.NewSymDense(n, nil)
		for i := range n {
			for j := range i + 1 {
				sum.SetSym(i, j, a.At(i, j))
			}
		}
		var eigen mat.EigenSym
		if !eigen.Factorize(sum, true) {
			t.Fatalf("eigenvectors, n=%d: no convergence", n)
		}
		var v, av, vd mat.Dense
		eigen.VectorsTo(&v)
		av.Mul(sum, &v)
		vd.Mul(&v, mat.NewDiagDense(n, eigen.Values(nil)))
		near(t, "eigenvectors", &av, &vd, n, mat.Norm(sum, 2))
	})
}
