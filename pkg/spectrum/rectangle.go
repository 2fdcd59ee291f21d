package spectrum

import (
	"fmt"
	"math"
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

// complete returns the k leading triplets of a complete decomposition.
func (r *rectangle) complete(k int) *rectangleSVD {
	var svd mat.SVD
	if !svd.Factorize(mat.NewDense(r.a.Rows, r.a.Cols, r.a.Data), mat.SVDThin) {
		return nil
	}
	var u, v mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	t := &rectangleSVD{values: svd.Values(nil)[:k], method: Complete, checked: true}
	for i := range k {
		t.u, t.v = append(t.u, mat.Col(nil, i, &u)), append(t.v, mat.Col(nil, i, &v))
	}
	r.measure(t)
	return t
}
