package spectrum

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"
)

func TestSolutionByStrips(t *testing.T) {
	for _, n := range []int{1, 31, 32, 33, 64, 100} {
		s := noise(n)
		for i := range n {
			s.SetSym(i, i, 4*float64(n))
		}
		x, dst, back := make([]float64, n), make([]float64, n), mat.NewVecDense(n, nil)
		for i := range x {
			x[i] = float64(i%7) - 3
		}
		c := mat.NewSymDense(n, nil) // the factor overwrites it
		c.CopySym(s)
		factor, ok := lapack64.Potrf(c.RawSymmetric())
		if !ok {
			t.Fatal("not positive definite")
		}
		solve2(factor, dst, x)
		back.MulVec(s, mat.NewVecDense(n, dst))
		if d := floats.Distance(back.RawVector().Data, x, math.Inf(1)); d > 1e-13*float64(n) {
			t.Errorf("n = %d: off by %v", n, d)
		}
	}
}

// The purified vectors of an inverse have the residuals that the estimate says, ‖(A − λ)y‖ = β|w|/θ², converged or not.
func TestResidualsOfPurifiedVectors(t *testing.T) {
	n, k := 120, 5
	a, err := newOperator(noise(n))
	if err != nil {
		t.Fatal(err)
	}
	edge, _ := complete(a, 1, Largest)
	none := &approximation{norm: edge.norm, vectors: blas64.General{Cols: n, Stride: n}}
	sigma := edge.values[0] + 0.02*edge.norm
	factor, ok := factorize(a, none, 1, sigma, 0)
	if !ok {
		t.Fatal("not positive definite")
	}
	for _, steps := range []int{10, 16, 24} {
		inverse := &operator{n: n, product: func(dst, x []float64) { solve2(factor, dst, x) }}
		c := newChain(inverse, none.vectors, 0, rand.NewPCG(1, 9))
		c.outer = edge.norm
		for range steps {
			if err := c.step(); err != nil {
				t.Fatal(err)
			}
		}
		values := c.t.leading(k, Largest)
		weights, left := c.converged(k, Largest, 1e300)
		if left != 0 || len(weights) != k || len(weights[0]) != steps+1 {
			t.Fatalf("%d weights, %v left", len(weights), left)
		}
		y, product := c.basis.combine(weights, 0), make([]float64, n)
		for i, theta := range values {
			row := y.Data[i*n : (i+1)*n]
			a.apply(product, row)
			floats.AddScaled(product, 1/theta-sigma, row)
			got, want := floats.Norm(product, 2), c.t.e[steps-1]*math.Abs(weights[i][steps-1])/theta/theta
			if math.Abs(got-want) > 1e-12*edge.norm+1e-9*want {
				t.Errorf("%d steps, pair %d: residual %v, estimated %v", steps, i, got, want)
			}
		}
	}
}

// Flat spectra, in each order: the pairs by inversion are those of a complete decomposition.
func TestInversionFindsTheEdgeOfAFlatSpectrum(t *testing.T) {
	n, k := 300, 6
	semicircle, path, spiked := noise(n), mat.NewSymDense(n, nil), noise(n)
	for i := range n {
		path.SetSym(i, i, 2+1e-3*float64(i%3))
		if i > 0 {
			path.SetSym(i-1, i, -1)
		}
		for j := i; j < n; j++ {
			spiked.SetSym(i, j, spiked.At(i, j)+1) // one eigenvalue of about n before the bulk
		}
	}
	for name, s := range map[string]*mat.SymDense{"semicircle": semicircle, "path": path, "spiked": spiked} {
		for _, order := range []Order{Largest, Smallest} {
			a, err := newOperator(s)
			if err != nil {
				t.Fatal(err)
			}
			want, ok := complete(a, k, order)
			if !ok {
				t.Fatal("no convergence")
			}
			o := Options{Order: order}
			c := newChain(a, want.leading(0).vectors, 0, rand.NewPCG(1, 9))
			if rows, err := c.run(context.Background(), k, order, 1e-12, a.steps+60); err != nil || rows.Rows > 0 {
				t.Fatalf("%s, %v: %d pairs in 60 steps, %v: the test is too easy", name, order, rows.Rows, err)
			}
			p := c.invert(context.Background(), k, o)
			if p == nil {
				t.Errorf("%s, %v: no answer", name, order)
				continue
			}
			if p.worst() > 1e-12 || !nothingMissing(a, p, order) {
				t.Errorf("%s, %v: residual %v, complete %v", name, order, p.worst(), nothingMissing(a, p, order))
			}
			for i, v := range p.values {
				if math.Abs(v-want.values[i]) > 1e-13*want.norm {
					t.Errorf("%s, %v: value %d is %v, want %v", name, order, i, v, want.values[i])
				}
			}
		}
	}
}
