package rsa

import (
	"fmt"
	"math"
)

// CrossvalidatedCorrelationOptions bounds the variances by which a covariance is divided. The zero value has a floor of 0.1.
type CrossvalidatedCorrelationOptions struct {
	// Floor is the least that the cross-validated variance of a condition may be, as a share of the variance of its mean pattern over all runs. 0 is 0.1. Without a
	// floor noise could bring the variance to 0 or below.
	Floor float64
	// Bounded clips correlations to −1 … 1, which noise may take them out of. That costs the bias of clipping.
	Bounded bool
	// AllowMissing is that of [CrossnobisOptions].
	AllowMissing bool
}

// CrossvalidatedCorrelation returns the RDM of 1 − c_ij/√(v_i v_j): c_ij is the covariance over channels of the patterns of conditions i and j in different runs, mean over
// all pairs of different runs, and v_i = c_ii, but not below a floor (Guggenmos, Sterzer & Cichy 2018, NeuroImage 173:434). Covariances and variances are unbiased, so
// that noise does not make conditions alike or unlike by itself; their ratio is so in the limit of much data. Values are signed and may exceed 2.
//
// Unbalanced and missing data are taken as in [Crossnobis] without a precision, each row less the mean over the channels that it has. Errors as there, and for a
// condition whose mean pattern is constant.
func CrossvalidatedCorrelation(t *Trials, opt CrossvalidatedCorrelationOptions) (*RDM, error) {
	const name = "cross-validated correlation"
	floor := opt.Floor
	if floor == 0 {
		floor = .1
	}
	if !(floor > 0) || math.IsInf(floor, 0) {
		return nil, fmt.Errorf("rsa: %s: floor %v, want a positive number", name, opt.Floor)
	}
	if err := t.check(); err != nil {
		return nil, fmt.Errorf("rsa: %s: %w", name, err)
	}
	centred := t.WithoutMean()
	c, err := centred.crossed(CrossnobisOptions{AllowMissing: opt.AllowMissing})
	if err != nil {
		return nil, fmt.Errorf("rsa: %s: %w", name, err)
	}
	g, err := c.moment()
	if err != nil {
		return nil, fmt.Errorf("rsa: %s: %w", name, err)
	}
	means := centred.cells(false).means(t.Complete())
	original := t.cells(false).means(t.Complete())
	root := make([]float64, t.Len())
	for i := range root {
		variance, largest, n := 0.0, 0.0, 0.0
		for k, v := range means.RawRowView(i) {
			if !math.IsNaN(v) {
				variance, n = variance+v*v, n+1
				largest = max(largest, math.Abs(original.At(i, k)))
			}
		}
		if variance /= n; math.Sqrt(variance) <= 1e-14*largest {
			return nil, fmt.Errorf("rsa: %s: the mean pattern of condition %q is constant over its %v channels", name, t.Conditions[i], n)
		}
		root[i] = math.Sqrt(math.Max(g.At(i, i), floor*variance)) // NaN stays NaN
	}
	values := make([]float64, 0, t.Len()*(t.Len()-1)/2)
	for i := range root {
		for j := i + 1; j < len(root); j++ {
			r := g.At(i, j) / root[i] / root[j]
			if opt.Bounded {
				r = min(max(r, -1), 1)
			}
			values = append(values, 1-r)
		}
	}
	return t.finite(name, "cross-validated correlation distance", values)
}
