package spectrum

import (
	"context"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
)

// byBidiagonal returns the triplets from the largest eigenvalues of (0 A; Aᵀ 0), which are the singular values. Vectors start on the shorter side: then those of
// the Krylov space lie on one side and on the other in turn, each needs one product with A or with Aᵀ, and the tridiagonal matrix is the bidiagonal one of Golub
// and Kahan with its rows and columns interleaved.
func (r *rectangle) byBidiagonal(ctx context.Context, k int, o Options) (*rectangleSVD, error) {
	if r.a.Rows > r.a.Cols {
		f := r.flip()
		t, err := f.byBidiagonal(ctx, k, o)
		r.steps += f.steps
		return t.transposed(), err
	}
	m, n := r.a.Rows, r.a.Cols
	apply := func(t blas.Transpose, dst, x []float64) {
		if !slices.ContainsFunc(x, func(v float64) bool { return v != 0 }) {
			clear(dst)
			return
		}
		blas64.Gemv(t, 1, r.a, blas64.Vector{N: len(x), Inc: 1, Data: x}, 0, blas64.Vector{N: len(dst), Inc: 1, Data: dst})
	}
	a := &operator{n: m + n, side: m, product: func(dst, x []float64) {
		apply(blas.NoTrans, dst[:m], x[m:])
		apply(blas.Trans, dst[m:], x[:m])
	}}
	p, checked, err := iterate(ctx, a, k, o)
	r.steps += a.steps
	if p == nil || err != nil {
		return nil, err
	}
	// The halves of a vector are u and v by 1/√2; for σ = 0 they can be anything, and any vectors orthogonal to the others are as good.
	left := &basis{n: m}
	for i := range k {
		u := slices.Clone(p.row(i)[:m])
		if length, _ := left.orthogonalise(u); length < 0.1 {
			left.random(rand.NewPCG(uint64(i), 3))
		} else {
			floats.Scale(1/length, u)
			left.add(u)
		}
	}
	w := blas64.General{Rows: k, Cols: m, Stride: m}
	for i := range left.size {
		w.Data = append(w.Data, left.at(i)...)
	}
	t := r.settle(w)
	if t != nil {
		t.method, t.checked = GolubKahan, checked
	}
	return t, nil
}
