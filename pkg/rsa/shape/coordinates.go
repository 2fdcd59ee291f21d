package shape

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// form is a representation reduced to its conditions: X = points·axesᵀ + mean, points being conditions × rank, with uncorrelated columns.
type form struct {
	points *mat.Dense
	axes   *mat.Dense // units × rank
	mean   []float64
	size   float64 // Frobenius norm of points
}

// reduce centres x, whitens it as far as asked and takes coordinates along its principal axes. x is first brought to entries of size 1, so that no square overflows.
func reduce(x *mat.Dense, whitening float64, uncentred bool) (*form, error) {
	if x == nil || x.IsEmpty() {
		return nil, fmt.Errorf("no responses")
	}
	n, p := x.Dims()
	largest := 0.0
	for i := range n {
		for j, v := range x.RawRowView(i) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("condition %d, unit %d is %v", i, j, v)
			}
			largest = max(largest, math.Abs(v))
		}
	}
	if largest == 0 {
		return nil, fmt.Errorf("all responses are 0")
	}
	_, exponent := math.Frexp(largest)
	f, centred := &form{mean: make([]float64, p)}, mat.NewDense(n, p, nil)
	centred.Apply(func(_, _ int, v float64) float64 { return math.Ldexp(v, -exponent) }, x)
	if !uncentred {
		for j := range p {
			sum := 0.0
			for i := range n {
				sum += centred.At(i, j) / float64(n)
			}
			f.mean[j] = math.Ldexp(sum, exponent)
			for i := range n {
				centred.Set(i, j, centred.At(i, j)-sum)
			}
		}
	}
	var svd mat.SVD
	if !svd.Factorize(centred, mat.SVDThin) {
		return nil, fmt.Errorf("the singular values of %d × %d responses did not converge", n, p)
	}
	values := svd.Values(nil)
	rank := 0
	for rank < len(values) && values[rank] > values[0]*1e-13*float64(max(n, p)) && values[0] > 1e-14 {
		rank++
	}
	if rank == 0 {
		return nil, fmt.Errorf("all %d conditions have the same responses", n)
	}
	var u, v mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	f.points, f.axes = mat.DenseCopyOf(u.Slice(0, n, 0, rank)), mat.DenseCopyOf(v.Slice(0, p, 0, rank))
	before, after := 0.0, 0.0
	lengths := make([]float64, rank)
	for k := range lengths {
		lengths[k] = (1-whitening)*values[k] + whitening*values[0] // both terms in the units of the responses
		before, after = before+values[k]*values[k], after+lengths[k]*lengths[k]
	}
	for k := range lengths {
		for i := range n {
			f.points.Set(i, k, math.Ldexp(f.points.At(i, k)*lengths[k]*math.Sqrt(before/after), exponent))
		}
	}
	f.size = math.Ldexp(math.Sqrt(before), exponent)
	return f, nil
}
