package decoding

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// LDA returns linear discriminant analysis with a shrunk covariance,
//
//	score = xᵀΣ⁻¹m − ½ mᵀΣ⁻¹m,   Σ = (1 − γ) S + γ tr(S)/p I,
//
// S being the mean over classes of the covariance within each (dividing by its trials), and m the class mean. Classes have equal prior probability. γ = 1 is [NearestMean]; with γ
// near 0 noise that units share is taken into account, which needs many more trials than units. A shrinkage of 0 estimates γ from the data (Ledoit & Wolf 2004, as
// [rsa.ResidualCovariance] does towards the identity). It panics where the shrinkage is not in 0 … 1.
//
// Responses that vary in no class are an error, and so is a covariance that is singular to rounding.
func LDA(shrinkage float64) Classifier {
	if !(shrinkage >= 0 && shrinkage <= 1) {
		panic(fmt.Sprintf("decoding: LDA with a shrinkage of %v, want 0 … 1", shrinkage))
	}
	return func(x *mat.Dense, labels []int, classes int) (Rule, error) {
		means := classMeans(x, labels, classes)
		n, p := x.Dims()
		counts := make([]float64, classes)
		for _, l := range labels {
			counts[l]++
		}
		within, weighted := mat.NewDense(n, p, nil), mat.NewDense(n, p, nil)
		for i, l := range labels {
			for j, v := range x.RawRowView(i) {
				within.Set(i, j, v-means.At(l, j))
			}
		}
		gamma := shrinkage
		if gamma == 0 {
			if n <= classes {
				return nil, fmt.Errorf("LDA: %d trials of %d classes leave nothing to estimate a covariance from", n, classes)
			}
			c, err := rsa.ResidualCovariance(within, rsa.NoiseOptions{Method: rsa.ShrunkToIdentity, DoF: float64(n - classes)})
			if err != nil {
				return nil, fmt.Errorf("LDA: %w", err)
			}
			gamma = c.Shrinkage
		}
		// Weights that give each class the same total: Σ_i a_i = 1.
		for i, l := range labels {
			for j, v := range within.RawRowView(i) {
				weighted.Set(i, j, v/(counts[l]*float64(classes)))
			}
		}
		var s mat.Dense
		s.Mul(weighted.T(), within)
		trace := mat.Trace(&s) / float64(p)
		if !(trace > 0) {
			return nil, errors.New("LDA: the responses do not vary within classes")
		}
		sigma := mat.NewSymDense(p, nil)
		for i := range p {
			for j := i; j < p; j++ {
				sigma.SetSym(i, j, (1-gamma)*(s.At(i, j)+s.At(j, i))/2)
			}
			sigma.SetSym(i, i, sigma.At(i, i)+gamma*trace)
		}
		var c mat.Cholesky
		if !c.Factorize(sigma) || c.Cond() > 1e13 {
			return nil, fmt.Errorf("LDA: the covariance of %d units from %d trials is singular to rounding with a shrinkage of %.3g", p, n, gamma)
		}
		var w mat.Dense // units × classes
		if err := c.SolveTo(&w, means.T()); err != nil {
			return nil, fmt.Errorf("LDA: %w", err)
		}
		weights, offset := mat.DenseCopyOf(w.T()), make([]float64, classes)
		for k := range offset {
			offset[k] = dot(weights.RawRowView(k), means.RawRowView(k)) / 2
		}
		return func(x, scores []float64) {
			for k := range scores {
				scores[k] = dot(weights.RawRowView(k), x) - offset[k]
			}
		}, nil
	}
}
