package pcm

import (
	"gonum.org/v1/gonum/mat"
)

// rankTolerance is the singular value, relative to the largest, below which a direction of a design counts as absent.
const rankTolerance = 1e-10

// rangeOf returns an orthonormal basis of the columns of a, each taken at length 1, or nil where a is zero.
func rangeOf(a *mat.Dense) *mat.Dense {
	unit := mat.DenseCopyOf(a)
	n, c := unit.Dims()
	for j := range c {
		if norm := mat.Norm(unit.ColView(j), 2); norm > 0 {
			for i := range n {
				unit.Set(i, j, unit.At(i, j)/norm)
			}
		}
	}
	var svd mat.SVD
	if !svd.Factorize(unit, mat.SVDThin) {
		return nil
	}
	values := svd.Values(nil)
	rank := 0
	for _, v := range values {
		if v > rankTolerance*values[0] && v > 0 {
			rank++
		}
	}
	if rank == 0 {
		return nil
	}
	var u mat.Dense
	svd.UTo(&u)
	return mat.DenseCopyOf(u.Slice(0, n, 0, rank))
}

// remains returns a without its projection on q, where columns of which only rounding is left are exactly 0; any says whether one is not.
func remains(a, q *mat.Dense) (out *mat.Dense, any bool) {
	out = without(a, q)
	n, c := a.Dims()
	for j := range c {
		if mat.Norm(out.ColView(j), 2) > rankTolerance*mat.Norm(a.ColView(j), 2) {
			any = true
			continue
		}
		for i := range n {
			out.Set(i, j, 0)
		}
	}
	return out, any
}

// without returns a minus its projection on the orthonormal columns of q, which may be nil.
func without(a, q *mat.Dense) *mat.Dense {
	out := mat.DenseCopyOf(a)
	if q == nil {
		return out
	}
	var c, fit mat.Dense
	for range 2 { // the second round removes what rounding left
		c.Mul(q.T(), out)
		fit.Mul(q, &c)
		out.Sub(out, &fit)
	}
	return out
}

// beside returns the columns of all matrices, in one.
func beside(parts []*mat.Dense) *mat.Dense {
	n, c := 0, 0
	for _, m := range parts {
		r, k := m.Dims()
		n, c = r, c+k
	}
	out := mat.NewDense(n, c, nil)
	at := 0
	for _, m := range parts {
		_, k := m.Dims()
		out.Slice(0, n, at, at+k).(*mat.Dense).Copy(m)
		at += k
	}
	return out
}

// pseudoInverse returns the Moore–Penrose inverse of a.
func pseudoInverse(a *mat.Dense) *mat.Dense {
	rows, cols := a.Dims()
	out := mat.NewDense(cols, rows, nil)
	var svd mat.SVD
	if !svd.Factorize(a, mat.SVDThin) {
		return out
	}
	values := svd.Values(nil)
	var u, v, scaled mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	scaled.CloneFrom(&v)
	scaled.Apply(func(_, j int, x float64) float64 {
		if values[j] <= rankTolerance*values[0] || values[j] == 0 {
			return 0
		}
		return x / values[j]
	}, &v)
	out.Mul(&scaled, u.T())
	return out
}

// symmetric returns the symmetric part of a square matrix.
func symmetric(a mat.Matrix) *mat.SymDense {
	n, _ := a.Dims()
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, a.At(i, j)/2+a.At(j, i)/2)
		}
	}
	return s
}

func identity(n int) *mat.SymDense {
	m := mat.NewSymDense(n, nil)
	for i := range n {
		m.SetSym(i, i, 1)
	}
	return m
}

// eigen returns eigenvalues in ascending order and eigenvectors as columns.
func eigen(g mat.Symmetric) ([]float64, *mat.Dense) {
	var e mat.EigenSym
	if !e.Factorize(g, true) {
		panic("pcm: eigenvalues do not converge")
	}
	var v mat.Dense
	e.VectorsTo(&v)
	return e.Values(nil), &v
}
