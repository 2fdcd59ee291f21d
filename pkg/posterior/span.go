package posterior

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"
)

// span is the linear span of the rows of a matrix.
type span struct {
	inputs, rank int
	basis        *mat.Dense // inputs × rank with orthonormal columns; nil where the span is everything, and coordinates are the inputs themselves
}

// precision is the distance of 1 from the next number.
const precision = 0x1p-52

// spanOf returns the span of the rows of x, by a QR factorisation of its transpose with pivoting. A direction counts when the rows reach further into it than rounding may, in
// units of the longest of them, or of size where that is larger.
func spanOf(x *mat.Dense, size float64) *span {
	rows, inputs := x.Dims()
	tolerance := float64(max(rows, inputs)) * precision
	if rows > inputs { // the span of the rows of the triangle is the same
		var qr mat.QR
		qr.Factorize(x)
		var r mat.Dense
		qr.RTo(&r)
		x, rows = r.Slice(0, inputs, 0, inputs).(*mat.Dense), inputs
	}
	t := mat.DenseCopyOf(x.T()).RawMatrix()
	a := blas64.General{Rows: t.Rows, Cols: t.Cols, Stride: t.Stride, Data: t.Data}
	pivots, tau := make([]int, rows), make([]float64, rows)
	for i := range pivots {
		pivots[i] = -1
	}
	work := make([]float64, 1)
	lapack64.Geqp3(a, pivots, tau, work, -1)
	work = make([]float64, int(work[0]))
	lapack64.Geqp3(a, pivots, tau, work, len(work))
	s := &span{inputs: inputs}
	least := tolerance * max(math.Abs(a.Data[0]), size)
	for s.rank < rows && math.Abs(a.Data[s.rank*a.Stride+s.rank]) > least {
		s.rank++
	}
	if s.rank == inputs || s.rank == 0 {
		return s
	}
	a.Cols, tau = s.rank, tau[:s.rank]
	lapack64.Orgqr(a, tau, work[:1], -1)
	work = make([]float64, int(work[0]))
	lapack64.Orgqr(a, tau, work, len(work))
	s.basis = mat.DenseCopyOf(mat.NewDense(inputs, a.Stride, a.Data).Slice(0, inputs, 0, s.rank))
	return s
}

// within returns the coordinates of rows in the span, rows × rank, in memory of its own.
func (s *span) within(x *mat.Dense) *mat.Dense {
	if s.basis == nil {
		return mat.DenseCopyOf(x)
	}
	var in mat.Dense
	in.Mul(x, s.basis)
	return &in
}

// outside returns what of rows is orthogonal to the span, of the shape of x; nil where the span is everything.
func (s *span) outside(x *mat.Dense) *mat.Dense {
	if s.basis == nil {
		return nil
	}
	rest := mat.DenseCopyOf(x)
	for range 2 { // the second time for what rounding left
		var part mat.Dense
		part.Mul(s.within(rest), s.basis.T())
		rest.Sub(rest, &part)
	}
	return rest
}

// whole returns rows with these coordinates in the span, rows × inputs.
func (s *span) whole(in *mat.Dense) *mat.Dense {
	if s.basis == nil {
		return mat.DenseCopyOf(in)
	}
	var x mat.Dense
	x.Mul(in, s.basis.T())
	return &x
}
