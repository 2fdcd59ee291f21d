package rsa

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// superpose turns the rows of x that are common onto those of y and returns the scale, NaN where the turn is not determined, with the singular values that say so.
func superpose(x, y *mat.Dense, common []int, opt ProcrustesOptions) (scale float64, singular []float64) {
	_, dims := x.Dims()
	centre := func(m *mat.Dense) (part *mat.Dense, mean []float64) {
		part, mean = mat.NewDense(len(common), dims, nil), make([]float64, dims)
		for _, i := range common {
			for k, v := range m.RawRowView(i) {
				mean[k] += v / float64(len(common))
			}
		}
		for row, i := range common {
			for k, v := range m.RawRowView(i) {
				part.Set(row, k, v-mean[k])
			}
		}
		return part, mean
	}
	from, _ := centre(x)
	to, middle := centre(y)
	var product, u, v, turn, turned mat.Dense
	product.Mul(from.T(), to)
	var svd mat.SVD
	if !svd.Factorize(&product, mat.SVDFull) {
		return math.NaN(), nil
	}
	singular = svd.Values(nil)
	svd.UTo(&u)
	svd.VTo(&v)
	size := mat.Norm(from, 2)
	if !determined(from, &u, singular, size, mat.Norm(to, 2), opt) {
		return math.NaN(), singular
	}
	trace := 0.0
	for _, s := range singular {
		trace += s
	}
	turn.Mul(&u, v.T())
	if opt.NoReflection && mat.Det(&turn) < 0 {
		for k := range dims {
			u.Set(k, dims-1, -u.At(k, dims-1))
		}
		turn.Mul(&u, v.T())
		trace -= 2 * singular[dims-1]
	}
	scale = 1
	if opt.Scale && size > 0 {
		scale = trace / (size * size)
	}
	turned.Mul(from, &turn)
	for row, i := range common {
		for k := range dims {
			x.Set(i, k, scale*turned.At(row, k)+middle[k])
		}
	}
	return scale, singular
}

// determined reports whether the turn has one result: where singular values vanish the map has no extent in their directions, or, if its handedness is fixed, only one does.
func determined(from, u *mat.Dense, singular []float64, size, sizeTo float64, opt ProcrustesOptions) bool {
	const tolerance = 1e-12
	vanish, wide := 0, 0
	for k, s := range singular {
		if s > tolerance*size*sizeTo {
			continue
		}
		vanish++
		var along mat.VecDense
		along.MulVec(from, u.ColView(k))
		if mat.Norm(&along, 2) > 1e-9*size {
			wide++
		}
	}
	return wide == 0 || opt.NoReflection && vanish == 1
}
