package spectrum

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

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
			want, ok := direct(a, k, order)
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
			if p.worst() > 1e-12 || !complete(a, p, order) {
				t.Errorf("%s, %v: residual %v, complete %v", name, order, p.worst(), complete(a, p, order))
			}
			for i, v := range p.values {
				if math.Abs(v-want.values[i]) > 1e-13*want.norm {
					t.Errorf("%s, %v: value %d is %v, want %v", name, order, i, v, want.values[i])
				}
			}
		}
	}
}
