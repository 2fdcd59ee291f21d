package geometry

import (
	"fmt"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/spectrum"
)

// ParticipationRatio returns the dimensionality (Σλ)²/Σλ² of responses, trials × units, λ being the eigenvalues of the covariance of the units: 1 … min(trials − 1, units)
// (Rajan, Abbott & Sompolinsky 2010).
//
// It is biased downward by finite trials: 1/PR ≈ 1/PR_true + 1/trials. [ParticipationRatioUnbiased] corrects it. See [spectrum.ParticipationRatio] for errors.
func ParticipationRatio(x *mat.Dense) (float64, error) {
	if err := finite("responses", x, 2); err != nil {
		return 0, fmt.Errorf("geometry: participation ratio: %w", err)
	}
	pr, err := spectrum.ParticipationRatio(x)
	if err != nil {
		return 0, fmt.Errorf("geometry: %w", err)
	}
	return pr, nil
}

// ParticipationRatioUnbiased returns the participation ratio tr(Σ)²/tr(Σ²) of the distribution that the trials are drawn from, estimated from independent trials: the ratio of an
// unbiased estimate of tr(Σ)² and one of tr(Σ²) (after Chun, Canatar, Chung & Lee 2025, arXiv:2509.26560, who correct for the units as well; here the units are the population).
//
// With d_ij = ‖x_i − x_j‖², E d_ij/2 = tr Σ, and pairs without a trial in common are independent. So the mean of d_ij d_kl / 4 over all {i,j}, {k,l} of four different
// trials has the expectation tr(Σ)². Of ordered pairs of pairs,
//
//	Σ_{disjoint} d_ij d_kl = T² − Σ_i s_i² + Q,   T = Σ_{i<j} d_ij,  s_i = Σ_j d_ij,  Q = Σ_{i<j} d_ij²
//
// (T² holds all; those with at least one trial in common are Σ s_i² − Q, as Σ s_i² counts the ones with two in common twice), in C(n,2)·C(n−2,2) of them. tr(Σ²) is [HSIC] of
// the linear kernel with itself. Numerator and denominator are unbiased for any distribution, the ratio is consistent, with a bias of O(1/n).
// It is not bounded by the number of trials or units, and noise of single trials counts as dimensions.
//
// It is an error when there are fewer than four trials, an entry is NaN or infinite, nothing varies ([spectrum.ErrNoVariance]), or the estimate of tr(Σ²), which is never negative,
// is 0 to rounding, as for orthogonal trials or those of a simplex.
func ParticipationRatioUnbiased(x *mat.Dense) (float64, error) {
	if err := finite("responses", x, 4); err != nil {
		return 0, fmt.Errorf("geometry: unbiased participation ratio: %w", err)
	}
	c, _ := scaled(x)
	c, _ = centred(c)
	c, _ = scaled(c)
	n, _ := c.Dims()
	if mat.Norm(c, 2) == 0 {
		return 0, fmt.Errorf("geometry: unbiased participation ratio: %w", spectrum.ErrNoVariance)
	}
	s, total, squares := make([]float64, n), 0.0, 0.0
	eachPair(c, func(i, j int, d float64) {
		s[i] += d
		s[j] += d
		total += d
		squares += d * d
	})
	disjoint := total*total - floats.Dot(s, s) + squares
	m := float64(n)
	trace2 := disjoint / 4 / (m * (m - 1) / 2 * (m - 2) * (m - 3) / 2)
	k := gram(c)
	if !uCentre(k) {
		return 0, fmt.Errorf("geometry: unbiased participation ratio: the estimate of tr(Σ²) is 0 to rounding, as for orthogonal trials: %d trials are too few", n)
	}
	return trace2 / hsic(k, k), nil
}
