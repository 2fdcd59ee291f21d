package spectrum

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// byGram returns the triplets from the leading eigenpairs of the smaller Gram matrix.
func (r *rectangle) byGram(ctx context.Context, k int, o Options) (*rectangleSVD, error) {
	if r.a.Rows > r.a.Cols {
		f := r.flip()
		t, err := f.byGram(ctx, k, o)
		r.steps += f.steps
		return t.transposed(), err
	}
	m := r.a.Rows
	s := blas64.Symmetric{N: m, Stride: m, Uplo: blas.Upper, Data: make([]float64, m*m)}
	blas64.Syrk(blas.NoTrans, 1, r.a, 0, s)
	var gram mat.SymDense
	gram.SetRawSymmetric(s)
	g, err := newOperator(&gram)
	if err != nil {
		return nil, err
	}
	o.Tolerance = 1e-13 // of σ₁², whatever tolerance the triplets have
	p, _, checked, err := find(ctx, g, k, o)
	r.steps += g.steps
	switch {
	case err != nil:
		return nil, err
	case p == nil || !checked && !o.Unchecked:
		return nil, fmt.Errorf("the eigenvalues of the Gram matrix did not converge")
	}
	t := r.settle(p.vectors)
	if t == nil {
		return nil, fmt.Errorf("the singular values did not converge")
	}
	t.method, t.checked = Gram, checked
	return t, nil
}
