package spectrum

import (
	"context"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/lapack/gonum"
)

// A reduction is a symmetric matrix A = Q T Qᵀ with tridiagonal T and Q a product of Householder reflectors I − τ vvᵀ.
type reduction struct {
	t         tridiagonal
	n         int
	reflector []float64 // v of column i in row i, right of the diagonal
	tau       []float64
}

// tridiagonalise reduces a copy of a symmetric matrix of which the upper triangle is stored. Blocks of columns are reduced with the rest of the matrix as it was before
// them, which a product of the rank of the block brings up to date (Dongarra, Sorensen & Hammarling 1989, LAPACK's dsytrd). In contrast to LAPACK both triangles are
// kept: half of the arithmetic is a matrix times a vector, which runs along whole rows then. On cancellation the error is that of ctx.
func tridiagonalise(ctx context.Context, a blas64.Symmetric) (*reduction, error) {
	const width = 32
	n := a.N
	m := both(a)
	r := &reduction{t: tridiagonal{make([]float64, n), make([]float64, n)}, n: n, reflector: m, tau: make([]float64, n)}
	// Rows of left and right: v, then w, and w, then v, of the columns of a block: A − V Wᵀ − W Vᵀ is one product.
	left, right := make([]float64, 2*width*n), make([]float64, 2*width*n)
	h := make([]float64, 2*width)
	for from := 0; from < n; from += width {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		to := min(from+width, n)
		for i := from; i < to; i++ {
			row := m[i*n : (i+1)*n]
			done := i - from
			update := func(x []float64, at int) { // of row i: what the columns of this block before it do
				for c := range 2 * done {
					floats.AddScaled(x[at:], -left[c*n+i], right[c*n+at:(c+1)*n])
				}
			}
			update(row, i)
			r.t.d[i] = row[i]
			if i == n-1 {
				break
			}
			v := row[i+1:]
			beta, tau := (gonum.Implementation{}).Dlarfg(len(v), v[0], v[1:], 1)
			v[0] = 1
			r.t.e[i], r.tau[i] = beta, tau
			size := len(v)
			w := left[(2*done+1)*n+i+1 : (2*done+2)*n]
			vector, product := blas64.Vector{N: size, Inc: 1, Data: v}, blas64.Vector{N: size, Inc: 1, Data: w}
			multiply(tau, blas64.General{Rows: size, Cols: size, Stride: n, Data: m[(i+1)*n+i+1:]}, v, w)
			if done > 0 {
				coefficients := blas64.Vector{N: 2 * done, Inc: 1, Data: h}
				blas64.Gemv(blas.NoTrans, tau, blas64.General{Rows: 2 * done, Cols: size, Stride: n, Data: right[i+1:]}, vector, 0, coefficients)
				blas64.Gemv(blas.Trans, -1, blas64.General{Rows: 2 * done, Cols: size, Stride: n, Data: left[i+1:]}, coefficients, 1, product)
			}
			floats.AddScaled(w, -tau/2*floats.Dot(w, v), v)
			copy(left[2*done*n+i+1:(2*done+1)*n], v)
			copy(right[2*done*n+i+1:], w)
			copy(right[(2*done+1)*n+i+1:(2*done+2)*n], v)
		}
		if size := n - to; size > 0 {
			panel := func(x []float64) blas64.General {
				return blas64.General{Rows: 2 * (to - from), Cols: size, Stride: n, Data: x[to:]}
			}
			rest := blas64.General{Rows: size, Cols: size, Stride: n, Data: m[to*n+to:]}
			blas64.Gemm(blas.Trans, blas.NoTrans, -1, panel(left), panel(right), 1, rest)
		}
	}
	return r, nil
}

// back turns a vector of the tridiagonal matrix into one of A.
func (r *reduction) back(x []float64) {
	for i := r.n - 2; i >= 0; i-- {
		v := r.reflector[i*r.n+i+1 : (i+1)*r.n]
		floats.AddScaled(x[i+1:], -r.tau[i]*floats.Dot(v, x[i+1:]), v)
	}
}

// reduced returns the k leading pairs by way of the tridiagonal matrix: bisection, inverse iteration, and the reflectors on k vectors.
func reduced(ctx context.Context, a *operator, k int, order Order) (*approximation, bool, error) {
	r, err := tridiagonalise(ctx, a.matrix)
	if err != nil {
		return nil, false, err
	}
	low, high := r.t.bounds()
	if math.IsNaN(low + high) {
		return nil, false, nil
	}
	values := r.t.leading(k, order)
	v := blas64.General{Rows: k, Cols: a.n, Stride: a.n, Data: make([]float64, k*a.n)}
	for i, x := range r.t.vectors(values) {
		r.back(x)
		copy(v.Data[i*a.n:], x)
	}
	norm := 0.0
	for _, v := range []float64{r.t.from(0, low, high, high-low), r.t.from(a.n-1, low, high, high-low)} {
		norm = max(norm, math.Abs(v))
	}
	if norm < 0.25 { // the largest entry is ½ or more, or all are 0
		norm = 0
	}
	p, ok := ritz(a, v, order, norm)
	return p, ok, nil
}
