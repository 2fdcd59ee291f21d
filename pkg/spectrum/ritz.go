package spectrum

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// An approximation holds eigenpairs of an operator in their order: vectors as orthonormal rows.
type approximation struct {
	values    []float64
	vectors   blas64.General
	residuals []float64 // ‖Av − λv‖
	norm      float64
}

// ritz returns the best eigenpairs in the span of the rows of v (Rayleigh–Ritz; Golub & Van Loan 2013, §8.1) with their residuals. It overwrites v.
func ritz(a *operator, v blas64.General, order Order, norm float64) (*approximation, bool) {
	r := v.Rows
	p := &approximation{values: make([]float64, r), residuals: make([]float64, r), norm: norm}
	if r == 0 {
		return p, true
	}
	orthonormalise(v)
	av := a.applyRows(v)
	h := blas64.General{Rows: r, Cols: r, Stride: r, Data: make([]float64, r*r)}
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, av, v, 0, h)
	s := mat.NewSymDense(r, nil)
	for i := range r {
		for j := i; j < r; j++ {
			s.SetSym(i, j, h.Data[i*r+j]/2+h.Data[j*r+i]/2)
		}
	}
	all, q, ok := decompose(s)
	if !ok {
		return nil, false
	}
	at := make([]int, r)
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(i, j int) int {
		switch {
		case order.before(all[i], all[j]):
			return -1
		case order.before(all[j], all[i]):
			return 1
		}
		return 0
	})
	turn := blas64.General{Rows: r, Cols: r, Stride: r, Data: make([]float64, r*r)}
	for i, j := range at {
		p.values[i] = all[j]
		p.norm = max(p.norm, math.Abs(all[j]))
		mat.Col(turn.Data[i*r:(i+1)*r], j, q)
	}
	p.vectors = blas64.General{Rows: r, Cols: a.n, Stride: a.n, Data: make([]float64, r*a.n)}
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, turn, v, 0, p.vectors)
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, turn, av, 0, v)
	for i := range r {
		difference := v.Data[i*a.n : (i+1)*a.n]
		floats.AddScaled(difference, -p.values[i], p.row(i))
		p.residuals[i] = floats.Norm(difference, 2)
	}
	return p, true
}

func (p *approximation) row(i int) []float64 {
	return p.vectors.Data[i*p.vectors.Stride:][:p.vectors.Cols]
}

// leading returns the first k.
func (p *approximation) leading(k int) *approximation {
	v := p.vectors
	v.Rows, v.Data = k, v.Data[:k*v.Cols]
	return &approximation{p.values[:k], v, p.residuals[:k], p.norm}
}

// worst returns the largest residual relative to the norm; a zero matrix has none.
func (p *approximation) worst() float64 {
	worst := 0.0
	for _, r := range p.residuals {
		if !(r <= worst*p.norm) { // NaN is the worst of all
			worst = r / p.norm
		}
	}
	return worst
}

// with returns rows that hold those of p and of v, which may have none.
func (p *approximation) with(v blas64.General) blas64.General {
	if p == nil || p.vectors.Rows == 0 {
		return v
	}
	n := p.vectors.Cols
	all := blas64.General{Rows: p.vectors.Rows + v.Rows, Cols: n, Stride: n}
	all.Data = append(slices.Clone(p.vectors.Data[:p.vectors.Rows*n]), v.Data[:v.Rows*n]...)
	return all
}

// orthonormalise makes rows that are nearly orthonormal so to the last bits (Gram–Schmidt, twice).
func orthonormalise(v blas64.General) {
	for i := range v.Rows {
		x := v.Data[i*v.Stride:][:v.Cols]
		for range 2 {
			for j := range i {
				y := v.Data[j*v.Stride:][:v.Cols]
				floats.AddScaled(x, -floats.Dot(x, y), y)
			}
		}
		floats.Scale(1/floats.Norm(x, 2), x)
	}
}

// positive gives a vector the sign that makes its entry of largest size positive, of several within a relative 1e-9 the first. It reports whether the sign changed.
func positive(x []float64) bool {
	largest := 0.0
	for _, v := range x {
		if math.Abs(v) > math.Abs(largest)*(1+1e-9) {
			largest = v
		}
	}
	if largest < 0 {
		floats.Scale(-1, x)
		return true
	}
	return false
}
