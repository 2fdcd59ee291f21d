package spectrum

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// A rectangle is a matrix of any shape, scaled as an operator is.
type rectangle struct {
	a     blas64.General
	power int
	steps int
}

// rectangleSVD holds triplets of a rectangle, vectors as slices.
type rectangleSVD struct {
	values    []float64
	u, v      [][]float64
	residuals []float64 // relative to the first value
	method    Method
	checked   bool
}

func (t *rectangleSVD) worst() float64 {
	worst := 0.0
	for _, r := range t.residuals {
		if !(r <= worst) {
			worst = r
		}
	}
	return worst
}

func newRectangle(a mat.Matrix) (*rectangle, error) {
	r := &rectangle{a: mat.DenseCopyOf(a).RawMatrix()}
	largest := 0.0
	for i, v := range r.a.Data {
		if !(math.Abs(v) <= math.MaxFloat64) {
			return nil, fmt.Errorf("entry (%d,%d) is %v, want finite numbers", i/r.a.Cols, i%r.a.Cols, v)
		}
		largest = max(largest, math.Abs(v))
	}
	r.power = exponent(largest)
	rescale(r.a.Data, -r.power)
	return r, nil
}

// times returns the rows of w times A, or times Aᵀ.
func (r *rectangle) times(w blas64.General, transposed blas.Transpose) blas64.General {
	columns := r.a.Cols
	if transposed == blas.Trans {
		columns = r.a.Rows
	}
	p := blas64.General{Rows: w.Rows, Cols: columns, Stride: columns, Data: make([]float64, w.Rows*columns)}
	blas64.Gemm(blas.NoTrans, transposed, 1, w, r.a, 0, p)
	r.steps += w.Rows
	return p
}

// settle returns the best triplets whose left vectors lie in the span of the rows of w, which it overwrites, or nil where they do not converge.
func (r *rectangle) settle(w blas64.General) *rectangleSVD {
	k := w.Rows
	orthonormalise(w)
	z := r.times(w, blas.NoTrans)
	var svd mat.SVD
	var q, right mat.Dense
	if !svd.Factorize(mat.NewDense(k, z.Cols, z.Data), mat.SVDThin) {
		return nil
	}
	svd.UTo(&q)
	svd.VTo(&right)
	var left mat.Dense
	left.Mul(q.T(), mat.NewDense(k, w.Cols, w.Data))
	t := &rectangleSVD{values: svd.Values(nil)}
	for i := range k {
		t.u = append(t.u, mat.Row(nil, i, &left))
		t.v = append(t.v, mat.Col(nil, i, &right))
	}
	r.measure(t)
	return t
}

// measure sets the residuals.
func (r *rectangle) measure(t *rectangleSVD) {
	k := len(t.values)
	u := blas64.General{Rows: k, Cols: r.a.Rows, Stride: r.a.Rows, Data: slices.Concat(t.u...)}
	v := blas64.General{Rows: k, Cols: r.a.Cols, Stride: r.a.Cols, Data: slices.Concat(t.v...)}
	av, atu := r.times(v, blas.Trans), r.times(u, blas.NoTrans)
	t.residuals = make([]float64, k)
	if t.values[0] == 0 {
		return
	}
	for i, s := range t.values {
		x, y := av.Data[i*av.Stride:][:av.Cols], atu.Data[i*atu.Stride:][:atu.Cols]
		floats.AddScaled(x, -s, t.u[i])
		floats.AddScaled(y, -s, t.v[i])
		t.residuals[i] = max(floats.Norm(x, 2), floats.Norm(y, 2)) / t.values[0]
	}
}

// transposed returns the triplets of the transpose.
func (t *rectangleSVD) transposed() *rectangleSVD {
	if t != nil {
		t.u, t.v = t.v, t.u
	}
	return t
}

// flip returns the transpose.
func (r *rectangle) flip() *rectangle {
	return &rectangle{a: mat.DenseCopyOf(mat.NewDense(r.a.Rows, r.a.Cols, r.a.Data).T()).RawMatrix(), power: r.power}
}

// all returns the k leading triplets of a complete decomposition.
func (r *rectangle) all(k int) *rectangleSVD {
	var svd mat.SVD
	if !svd.Factorize(mat.NewDense(r.a.Rows, r.a.Cols, r.a.Data), mat.SVDThin) {
		return nil
	}
	var u, v mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	t := &rectangleSVD{values: svd.Values(nil)[:k], method: LapackGesvd, checked: true}
	for i := range k {
		t.u, t.v = append(t.u, mat.Col(nil, i, &u)), append(t.v, mat.Col(nil, i, &v))
	}
	r.measure(t)
	return t
}

// byGram returns the triplets from the leading eigenpairs of the smaller Gram matrix.
func (r *rectangle) byGram(k int, o Options) (*rectangleSVD, error) {
	if r.a.Rows > r.a.Cols {
		f := r.flip()
		t, err := f.byGram(k, o)
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
	p, checked, err := iterate(context.Background(), g, k, o)
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
	multiply := func(t blas.Transpose, dst, x []float64) {
		if !slices.ContainsFunc(x, func(v float64) bool { return v != 0 }) {
			clear(dst)
			return
		}
		blas64.Gemv(t, 1, r.a, blas64.Vector{N: len(x), Inc: 1, Data: x}, 0, blas64.Vector{N: len(dst), Inc: 1, Data: dst})
	}
	a := &operator{n: m + n, side: m, product: func(dst, x []float64) {
		multiply(blas.NoTrans, dst[:m], x[m:])
		multiply(blas.Trans, dst[m:], x[:m])
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
			continue
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
