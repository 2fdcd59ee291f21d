package shape

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// CanonicalCorrelations are the correlations between two representations along their best aligned directions, with the summaries in use.
type CanonicalCorrelations struct {
	// Values are in descending order, 0 … 1, as many as the smaller rank. With as many units as conditions they are all 1 whatever the data: reduce the units first, as
	// [SVCCA] does.
	Values []float64
	// Mean is their mean (Morcos et al. 2018's mean CCA, and SVCCA's similarity), Yanai the sum of their squares over the smaller rank (Raghu et al. 2017, R²_CCA).
	Mean, Yanai float64
	// Projection weights each correlation by how much of x its direction carries: Σ w ρ / Σ w, w = Σ_j |⟨h, x_j⟩| (Morcos, Raghu & Bengio 2018, PWCCA). It is not
	// symmetric in x and y.
	Projection float64
}

// CCA returns the canonical correlations of x and y, conditions × units, columns centred. It is blind to any invertible linear map of the units of either.
//
// It is an error where conditions differ in number, an entry is NaN or infinite, or all conditions have the same responses.
func CCA(x, y *mat.Dense) (*CanonicalCorrelations, error) {
	a, err := basis(x, 1)
	if err != nil {
		return nil, fmt.Errorf("shape: CCA: first representation: %w", err)
	}
	b, err := basis(y, 1)
	if err != nil {
		return nil, fmt.Errorf("shape: CCA: second representation: %w", err)
	}
	c, err := correlations(a, b)
	if err != nil {
		return nil, fmt.Errorf("shape: CCA: %w", err)
	}
	return c, nil
}

// SVCCA is [CCA] of the principal components that hold a share of the variance of each representation, .99 in the paper (Raghu et al. 2017): the fewest components whose
// variances add up to at least the share.
func SVCCA(x, y *mat.Dense, share float64) (*CanonicalCorrelations, error) {
	if !(share > 0 && share <= 1) {
		return nil, fmt.Errorf("shape: SVCCA: a share of %v of the variance, want above 0 and up to 1", share)
	}
	a, err := basis(x, share)
	if err != nil {
		return nil, fmt.Errorf("shape: SVCCA: first representation: %w", err)
	}
	b, err := basis(y, share)
	if err != nil {
		return nil, fmt.Errorf("shape: SVCCA: second representation: %w", err)
	}
	c, err := correlations(a, b)
	if err != nil {
		return nil, fmt.Errorf("shape: SVCCA: %w", err)
	}
	return c, nil
}

// span is an orthonormal basis of the centred responses with the responses along it.
type span struct {
	unit    *mat.Dense // conditions × rank, orthonormal
	lengths []float64  // singular values
	axes    *mat.Dense // units × rank
}

func basis(x *mat.Dense, share float64) (*span, error) {
	f, err := reduce(x, 0, false)
	if err != nil {
		return nil, err
	}
	n, rank := f.points.Dims()
	s := &span{}
	sum, keep := 0.0, 0
	for keep < rank && (keep == 0 || share == 1 || sum < share*(1-1e-14)) {
		length := mat.Norm(f.points.ColView(keep), 2)
		part := length / f.size // no square of a length overflows
		s.lengths, sum, keep = append(s.lengths, length), sum+part*part, keep+1
	}
	p, _ := f.axes.Dims()
	s.unit, s.axes = mat.NewDense(n, keep, nil), mat.DenseCopyOf(f.axes.Slice(0, p, 0, keep))
	for k, length := range s.lengths {
		for i := range n {
			s.unit.Set(i, k, f.points.At(i, k)/length)
		}
	}
	return s, nil
}

func correlations(a, b *span) (*CanonicalCorrelations, error) {
	n, _ := a.unit.Dims()
	if m, _ := b.unit.Dims(); m != n {
		return nil, fmt.Errorf("%d conditions and %d, want the same", n, m)
	}
	var product, u mat.Dense
	product.Mul(a.unit.T(), b.unit)
	var svd mat.SVD
	if !svd.Factorize(&product, mat.SVDThin) {
		return nil, errors.New("the singular values did not converge")
	}
	c := &CanonicalCorrelations{Values: svd.Values(nil)}
	svd.UTo(&u)
	rank := float64(len(c.Values))
	weights := 0.0
	for k, v := range c.Values {
		v = min(v, 1) // rounding
		c.Values[k] = v
		c.Mean += v / rank
		c.Yanai += v * v / rank
		// ⟨h, x_j⟩ of the canonical variate h = unit·u_k with unit j is Σ_l u_lk s_l axes_jl.
		weight := 0.0
		p, _ := a.axes.Dims()
		for j := range p {
			dot := 0.0
			for l, s := range a.lengths {
				dot += u.At(l, k) * s * a.axes.At(j, l)
			}
			weight += math.Abs(dot)
		}
		c.Projection += weight * v
		weights += weight
	}
	c.Projection /= weights
	return c, nil
}
