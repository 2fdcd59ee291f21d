package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// whitening turns rows x into rows whose inner products are x' P y. The zero value is that of no precision and changes nothing.
type whitening struct {
	roots []float64  // of the diagonal, where P is a gonum diagonal matrix
	upper *mat.Dense // U with P = U'U
}

// given is the precision, or nil for a nil *mat.SymDense or *mat.DiagDense, which as an interface is not nil.
func given(precision mat.Symmetric) mat.Symmetric {
	switch p := precision.(type) {
	case *mat.SymDense:
		if p == nil {
			return nil
		}
	case *mat.DiagDense:
		if p == nil {
			return nil
		}
	}
	return precision
}

// newWhitening takes a precision matrix apart. nil is none.
func newWhitening(precision mat.Symmetric, channels int) (w whitening, err error) {
	if precision == nil {
		return w, nil
	}
	if n := precision.SymmetricDim(); n != channels {
		return w, fmt.Errorf("the precision matrix has %d channels, the patterns %d", n, channels)
	}
	if d, ok := precision.(mat.Diagonal); ok {
		w.roots = make([]float64, channels)
		for c := range w.roots {
			v := d.At(c, c)
			if !(v > 0) || math.IsInf(v, 0) {
				return w, fmt.Errorf("the precision of channel %d is %v, want a positive number", c, v)
			}
			w.roots[c] = math.Sqrt(v)
		}
		return w, nil
	}
	var chol mat.Cholesky
	if !chol.Factorize(precision) {
		return w, fmt.Errorf("the precision matrix is not positive definite")
	}
	u := chol.RawU().(*mat.TriDense).RawTriangular()
	w.upper = mat.NewDense(channels, channels, nil)
	for i := range channels {
		copy(w.upper.RawRowView(i)[i:], u.Data[i*u.Stride+i:i*u.Stride+channels])
	}
	return w, nil
}

// none reports whether nothing changes.
func (w whitening) none() bool { return w.roots == nil && w.upper == nil }

// rows returns the rows whitened: x itself where nothing changes.
func (w whitening) rows(x *mat.Dense) *mat.Dense {
	switch {
	case w.roots != nil:
		out := mat.DenseCopyOf(x)
		rows, _ := x.Dims()
		for i := range rows {
			for c, v := range w.roots {
				out.RawRowView(i)[c] *= v
			}
		}
		return out
	case w.upper != nil:
		out := new(mat.Dense)
		out.Mul(x, w.upper.T())
		return out
	}
	return x
}

// apply returns the rows whitened, after the middle of each channel's range in each group of rows was taken away (see [pieces.each]), so that whitening loses no digits
// to an offset that all rows of a group share. Without a precision that is left to whoever goes through the pieces.
func (w whitening) apply(s pieces, group int) pieces {
	if w.none() {
		return s
	}
	x := mat.NewDense(s.rows, s.channels, nil)
	s.copyTo(x, group)
	return whole(w.rows(x))
}

// weigh returns x P. gonum multiplies by a diagonal matrix as if it were full.
func weigh(x *mat.Dense, precision mat.Symmetric) *mat.Dense {
	out := new(mat.Dense)
	d, ok := precision.(mat.Diagonal)
	if !ok {
		out.Mul(x, precision)
		return out
	}
	out.CloneFrom(x)
	rows, channels := x.Dims()
	for c := range channels {
		v := d.At(c, c)
		for i := range rows {
			out.Set(i, c, out.At(i, c)*v)
		}
	}
	return out
}
