package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// SecondMoment returns the second moment of the condition means, G_ij = m_i' P m_j / channels, conditions × conditions in the order of t.Conditions. It determines the
// RDM: [Mahalanobis] is G_ii + G_jj − 2 G_ij. Its diagonal is biased upwards by the noise of the means. It is not centred: take [Trials.WithoutMean] or a mean pattern
// from the data where that is wanted.
//
// Where values are missing (NaN) it is the g_ij of the estimator of unbalanced data, NaN for a pair without common channels. Errors as for [Mahalanobis].
func SecondMoment(t *Trials, opt MahalanobisOptions) (*mat.SymDense, error) {
	complete, err := t.ready("second moment")
	if err != nil {
		return nil, err
	}
	n := t.Len()
	_, channels := t.Values.Dims()
	opt.Precision = given(opt.Precision)
	w, err := newWhitening(opt.Precision, channels)
	if err != nil {
		return nil, fmt.Errorf("rsa: second moment: %w", err)
	}
	if !complete {
		p, err := t.pairSums(pairing{whitening: w, precision: opt.Precision, weighting: opt.Weighting, subBlocks: opt.SubBlocks})
		if err != nil {
			return nil, fmt.Errorf("rsa: second moment: %w", err)
		}
		return symmetricOf(n, p.g), nil
	}
	g := mat.NewSymDense(n, nil)
	g.SymOuterK(1/float64(channels), w.rows(t.means(true)))
	return g, nil
}

// CrossvalidatedSecondMoment returns the unbiased second moment of the conditions' patterns, G_ij = mean over pairs of different runs r, s of x_ri' P x_sj / channels,
// conditions × conditions in the order of t.Conditions, symmetric. Its expectation is that of the patterns without noise, so that its eigenvalues may be negative.
// [Crossnobis] with the same options is G_ii + G_jj − 2 G_ij. Unbalanced and missing data, and errors, are as there.
func CrossvalidatedSecondMoment(t *Trials, opt CrossnobisOptions) (*mat.SymDense, error) {
	c, err := t.crossed(opt)
	if err != nil {
		return nil, fmt.Errorf("rsa: cross-validated second moment: %w", err)
	}
	g, err := c.moment()
	if err != nil {
		return nil, fmt.Errorf("rsa: cross-validated second moment: %w", err)
	}
	return g, nil
}

// moment is the cross-validated second moment per channel.
func (c *crossing) moment() (*mat.SymDense, error) {
	n := c.trials.Len()
	if c.scheme == TrialPairs {
		p, err := c.trials.pairSums(c.pairing)
		if err != nil {
			return nil, err
		}
		return symmetricOf(n, p.g), nil
	}
	p, err := c.products(asItIs)
	if err != nil {
		return nil, err
	}
	for k, v := range p.values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("the products of conditions %q and %q add up to %v: rescale the patterns", c.trials.Conditions[k/n], c.trials.Conditions[k%n], v)
		}
	}
	_, channels := c.trials.Values.Dims()
	return symmetricOf(n, func(i, j int) float64 { return (p.values[i*n+j]/2 + p.values[j*n+i]/2) / float64(channels) }), nil
}

func symmetricOf(n int, at func(i, j int) float64) *mat.SymDense {
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, at(i, j))
		}
	}
	return s
}
