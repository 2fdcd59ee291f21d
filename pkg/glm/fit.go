package glm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Options say how a linear model is fitted. The zero value is ordinary least squares that refuses missing values and designs that are rank deficient.
type Options struct {
	// Weights, one an observation, all positive, are inverse variances up to a factor: the sum of weighted squares is made smallest. nil weighs all alike.
	Weights []float64
	// MinimumNorm fits designs in which regressors are linear combinations of others too: of the weights that fit equally well it takes the smallest (the
	// Moore–Penrose inverse). Only contrasts that all of those weights agree on can be tested then; others are an error. Otherwise such a design is one.
	MinimumNorm bool
	// DropMissing fits each channel to the observations that it has (those that are not NaN), with degrees of freedom of its own. Otherwise NaN is an error.
	DropMissing bool
}

// Fit is a linear model of many channels at once, fitted by least squares: Y = X·β + noise, with independent noise of a variance that each channel has for itself.
type Fit struct {
	Design *Design
	// Betas are the weights, regressors × channels, in units of the channel by unit of the regressor.
	Betas *mat.Dense
	// Variance is that of the noise, one a channel: the sum of squared residuals over DoF. It is 0 where the model fits up to rounding, 1e-12 of the channel's
	// length, as for constant channels.
	Variance []float64
	// DoF is the number of observations that the channel has less the rank of the design.
	DoF []float64
	// R2 is the share of the channel's variance that the model explains, about its mean where the design has a constant in its span and about 0 otherwise. NaN for
	// channels that do not vary. Of noise, a model explains (rank−1)/(n−1) of it on average.
	R2 []float64

	y     *mat.Dense
	parts []*part
	in    []int // the part of each channel
}

// Fit fits the design to the columns of y, observations × channels; y is kept for [Fit.Residuals] and must not be changed. The design is factorised once, for all channels,
// or where values are missing once for each pattern of missing observations. Errors: y of another length, infinite values, NaN (see [Options]), weights that are not
// positive, regressors that others make up (named), and no degrees of freedom.
func (d *Design) Fit(y *mat.Dense, o Options) (*Fit, error) {
	n, k := d.X.Dims()
	if y == nil || y.IsEmpty() {
		return nil, fmt.Errorf("glm: no observations")
	}
	rows, channels := y.Dims()
	if rows != n {
		return nil, fmt.Errorf("glm: %d observations, the design has %d", rows, n)
	}
	roots, err := o.roots(n)
	if err != nil {
		return nil, err
	}
	patterns, err := observed(y, o.DropMissing)
	if err != nil {
		return nil, err
	}
	fit := &Fit{Design: d, Betas: mat.NewDense(k, channels, nil), Variance: make([]float64, channels), DoF: make([]float64, channels), R2: make([]float64, channels), y: y}
	for _, p := range patterns {
		if roots != nil {
			p.scale = roots
			if p.rows != nil {
				p.scale = make([]float64, len(p.rows))
				for i, row := range p.rows {
					p.scale[i] = roots[row]
				}
			}
		}
		if err := p.factorise(d, o.MinimumNorm); err != nil {
			if p.rows != nil {
				return nil, fmt.Errorf("%w, in the %d observations that channel %d of %d has", err, len(p.rows), p.channels[0], channels)
			}
			return nil, err
		}
	}
	fit.solve(patterns)
	return fit, nil
}

// roots returns the square roots of the weights.
func (o Options) roots(n int) ([]float64, error) {
	if o.Weights == nil {
		return nil, nil
	}
	if len(o.Weights) != n {
		return nil, fmt.Errorf("glm: %d weights for %d observations", len(o.Weights), n)
	}
	roots := make([]float64, n)
	for i, w := range o.Weights {
		if !(w > 0) || math.IsInf(w, 1) {
			return nil, fmt.Errorf("glm: the weight of observation %d is %v, want it positive", i, w)
		}
		roots[i] = math.Sqrt(w)
	}
	return roots, nil
}
