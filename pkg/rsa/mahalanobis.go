package rsa

import (
	"fmt"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Weighting says what counts the same when rows have different numbers of channels in common.
type Weighting int

const (
	// WeightNumber lets each common channel of each pair of rows count the same: Σ s_ab / Σ w_ab.
	WeightNumber Weighting = iota
	// WeightEqual lets each pair of rows count the same: the mean of s_ab / w_ab.
	WeightEqual
)

// MahalanobisOptions says how channels are weighted. The zero value is all alike.
type MahalanobisOptions struct {
	// Precision is the inverse of the noise covariance, channels × channels, positive definite; nil is the identity, which is never built. A diagonal one is best
	// given as a *mat.DiagDense, which needs no channels² memory.
	Precision mat.Symmetric
	// Weighting and SubBlocks matter where values are missing. SubBlocks inverts, for each pair of rows, the block of the covariance that belongs to their common
	// channels; otherwise that block is cut from the precision, as if the missing values were 0. The former is the cleaner choice, as what is known of a channel that
	// is missing then weighs nothing; it takes a Cholesky decomposition for each set of channels that two rows have in common.
	Weighting Weighting
	SubBlocks bool
}

// Mahalanobis returns the RDM of squared Mahalanobis distances (m_i − m_j)' P (m_i − m_j) / channels between the condition means m. With noise of covariance Σ on the
// means and P = Σ⁻¹ its expectation is the true value + 2. Without P it is [SquaredEuclidean].
//
// Where values are missing (NaN), it is the estimator of unbalanced data (rsatoolbox's calc_rdm_unbalanced): for rows a of condition i and b of j with the common
// channels v let s_ab = x_a[v]' P[v,v] x_b[v] and w_ab = |v|; then g_ij = Σ s_ab / Σ w_ab over all pairs of rows, those of a row with itself included, and
// d_ij = g_ii + g_jj − 2 g_ij. On complete data that is the same. With missing values it depends on the origin, so that a mean pattern is best removed before, and
// may be negative. A pair whose conditions have no channel in common is NaN.
//
// It is an error when P does not fit or is not positive definite. Other errors as for [SquaredEuclidean].
func Mahalanobis(t *Trials, opt MahalanobisOptions) (*RDM, error) {
	const name, measure = "Mahalanobis", "squared Mahalanobis distance per channel"
	complete, err := t.ready(name)
	if err != nil {
		return nil, err
	}
	_, channels := t.Values.Dims()
	opt.Precision = given(opt.Precision)
	w, err := newWhitening(opt.Precision, channels)
	if err != nil {
		return nil, fmt.Errorf("rsa: %s: %w", name, err)
	}
	if !complete {
		return t.unbalanced(name, measure, &pairing{whitening: w, precision: opt.Precision, weighting: opt.Weighting, subBlocks: opt.SubBlocks})
	}
	means := t.means(true)
	values := w.apply(whole(means), 0).squaredDistances()
	floats.Scale(1/float64(channels), values)
	return t.checked(name, measure, values, sameRows(means))
}
