package geometry

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/spectrum"
)

// ExplainedVariance returns the cumulative share of variance of the first 1, 2, …, min(trials−1, units) principal components of responses, trials × units, columns centred. The
// last is 1. In samples the first shares are biased upward (see [spectrum.Components]). Errors: fewer than two trials, entries that are NaN or infinite, no variance.
func ExplainedVariance(x *mat.Dense) ([]float64, error) {
	if err := finite("responses", x, 2); err != nil {
		return nil, fmt.Errorf("geometry: explained variance: %w", err)
	}
	c, _ := scaled(x)
	c, _ = centred(c)
	n, p := c.Dims()
	shares, err := energy(c, min(n-1, p))
	if err != nil {
		return nil, fmt.Errorf("geometry: explained variance: %w", err)
	}
	return shares, nil
}

// ExplainedEnergy returns Σ_{i≤k} s_i² / Σ s_i² for k = 1 … min(trials, units), s being the singular values of the responses without centring: what Flesch et al. 2022 plot as
// explained variance. The first component then holds the mean response. Errors as for [ExplainedVariance].
func ExplainedEnergy(x *mat.Dense) ([]float64, error) {
	if err := finite("responses", x, 1); err != nil {
		return nil, fmt.Errorf("geometry: explained energy: %w", err)
	}
	n, p := x.Dims()
	shares, err := energy(x, min(n, p))
	if err != nil {
		return nil, fmt.Errorf("geometry: explained energy: %w", err)
	}
	return shares, nil
}

func energy(x *mat.Dense, k int) ([]float64, error) {
	c, _ := scaled(x)
	if mat.Norm(c, 2) == 0 {
		return nil, spectrum.ErrNoVariance
	}
	t, err := spectrum.SVD(context.Background(), c, k, spectrum.Options{})
	if err != nil {
		return nil, err
	}
	shares, sum := make([]float64, k), 0.0
	for i, s := range t.Values {
		sum += s * s
		shares[i] = sum
	}
	for i := range shares {
		shares[i] /= sum
	}
	return shares, nil
}

// TruncatedScores returns the score of the responses kept to their first k singular components, X_k = Σ_{i≤k} s_i u_i v_iᵀ, for k = 1 … min(trials, units): how many dimensions
// the task needs. X is not centred (Flesch et al. 2022), so that the readout's bias keeps its meaning; the last score is that of X to rounding.
//
//	accuracy, err := geometry.TruncatedScores(hidden, geometry.SignAccuracy(readout, targets))
//
// It describes these trials and is not cross-validated: the components are those of the trials that are scored. Where singular values are equal the components, and so the
// scores in between, are one choice of many. Errors: entries that are NaN or infinite, responses that are 0, and those of the score.
func TruncatedScores(x *mat.Dense, score Score) ([]float64, error) {
	if err := finite("responses", x, 1); err != nil {
		return nil, fmt.Errorf("geometry: truncation: %w", err)
	}
	n, p := x.Dims()
	k := min(n, p)
	if mat.Norm(x, 2) == 0 {
		return nil, fmt.Errorf("geometry: truncation: %w", spectrum.ErrNoVariance)
	}
	t, err := spectrum.SVD(context.Background(), x, k, spectrum.Options{})
	if err != nil {
		return nil, fmt.Errorf("geometry: truncation: %w", err)
	}
	kept, scores := mat.NewDense(n, p, nil), make([]float64, k)
	for i, s := range t.Values {
		kept.RankOne(kept, s, t.U.ColView(i), t.V.ColView(i))
		if scores[i], err = score(kept); err != nil {
			return nil, fmt.Errorf("geometry: truncation to %d components: %w", i+1, err)
		}
	}
	return scores, nil
}
