package rsa

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Scheme says of which rows of different runs the products of a crossnobis distance are taken.
type Scheme int

const (
	// Automatic is LeaveOneRunOut, or RunPairs where each run has a covariance, for complete data with one number of rows for all conditions in all runs; then both are
	// the same but for the covariances. Otherwise it is TrialPairs.
	Automatic Scheme = iota
	// LeaveOneRunOut takes the means of a run and the means of all rows of the other runs, and the mean over runs of their products: each run counts the same.
	LeaveOneRunOut
	// RunPairs takes the means of one run and of another, and the mean over all pairs of runs: each pair counts the same, whatever their numbers of rows.
	RunPairs
	// TrialPairs takes all pairs of rows of different runs, each pair alike: the estimator of unbalanced data.
	TrialPairs
)

// CrossnobisOptions says how channels are weighted and which rows are multiplied. The zero value gives all channels the same weight and fits the scheme to the data.
type CrossnobisOptions struct {
	// Precision is the inverse of the noise covariance, as in [MahalanobisOptions].
	Precision mat.Symmetric
	// Covariances are the noise covariances of the runs, in the order of Trials.Runs, in place of one Precision. The products of two runs are weighted by the inverse
	// of the mean of their covariances.
	Covariances []*Covariance
	Scheme      Scheme
	// Weighting and SubBlocks matter where values are missing, as in [MahalanobisOptions].
	Weighting Weighting
	SubBlocks bool
	// AllowMissing lets conditions be missing in runs: TrialPairs is unbiased without them. Otherwise that is an error, as it is often an oversight.
	AllowMissing bool
}

// Crossnobis returns the RDM of cross-validated squared Mahalanobis distances (Walther et al. 2016, NeuroImage 137:188),
//
//	d_ij = mean over pairs of different runs r, s of (x_ri − x_rj)' P (x_si − x_sj) / channels
//
// where x_r are the condition means of run r. Noise that is independent between runs multiplies only noise of another run, so that the expectation is the true
// distance: 0 where two conditions do not differ. Values are signed, and about half of those of equal conditions are negative. The more P is like the inverse of the
// noise covariance, the smaller the variance ([CrossnobisCovariance]); unbiased it is with any P that does not come from the same data.
//
// Trials without runs have their k-th row of each condition in run k. Unequal numbers of rows, or missing values (NaN), take the estimator of unbalanced data: that of
// [Mahalanobis], with the pairs of rows of different runs alone. A pair of conditions that have no common channel in two runs is NaN there. With unequal numbers that
// estimator is unbiased too, but an offset that all patterns share adds variance: remove it before.
//
// It is an error when there are fewer than two runs, a condition is missing in a run (unless AllowMissing says so), a matrix does not fit or is not positive definite,
// a run has no covariance, or LeaveOneRunOut or RunPairs is asked for and values are missing. Other errors as for [SquaredEuclidean].
func Crossnobis(t *Trials, opt CrossnobisOptions) (*RDM, error) {
	const measure = "crossnobis distance per channel"
	c, err := t.crossed(opt)
	if err != nil {
		return nil, fmt.Errorf("rsa: crossnobis: %w", err)
	}
	if c.scheme == TrialPairs {
		return c.trials.unbalanced("crossnobis", measure, &c.pairing)
	}
	products, err := c.products(t.Len())
	if err != nil {
		return nil, fmt.Errorf("rsa: crossnobis: %w", err)
	}
	_, channels := t.Values.Dims()
	values := products.distances(channels)
	return t.checked("crossnobis", measure, values, signed)
}

// crossing is a cross-validated estimator made ready: the trials in their runs, the scheme that fits them, and the weights of the channels.
type crossing struct {
	trials  *Trials
	scheme  Scheme
	pairing pairing
}

func (t *Trials) crossed(opt CrossnobisOptions) (*crossing, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	opt.Precision = given(opt.Precision)
	f, err := t.folds(opt.AllowMissing)
	if err != nil {
		return nil, err
	}
	_, channels := t.Values.Dims()
	c := &crossing{trials: f, scheme: opt.Scheme, pairing: pairing{precision: opt.Precision, weighting: opt.Weighting, subBlocks: opt.SubBlocks, crossed: true}}
	if opt.Covariances != nil {
		if opt.Precision != nil {
			return nil, fmt.Errorf("both a precision and covariances of runs are given: want one of them")
		}
		names := t.Runs
		if t.Run == nil {
			names = f.Runs
		}
		if len(opt.Covariances) != len(names) {
			return nil, fmt.Errorf("%d covariances for %d runs", len(opt.Covariances), len(names))
		}
		for _, run := range f.Runs {
			covariance := opt.Covariances[slices.Index(names, run)]
			if covariance == nil || covariance.Matrix == nil {
				return nil, fmt.Errorf("run %s has no covariance", run)
			}
			if n := covariance.Matrix.SymmetricDim(); n != channels {
				return nil, fmt.Errorf("the covariance of run %s has %d channels, the patterns %d", run, n, channels)
			}
			c.pairing.covariances = append(c.pairing.covariances, covariance.Matrix)
		}
	}
	if c.pairing.whitening, err = newWhitening(opt.Precision, channels); err != nil {
		return nil, err
	}
	complete, balanced := t.Complete(), f.balanced()
	switch {
	case c.scheme == TrialPairs:
	case c.scheme == Automatic && !(complete && balanced):
		c.scheme = TrialPairs
	case c.scheme == Automatic, balanced && complete:
		c.scheme = RunPairs // which is then the same
	case !complete:
		return nil, fmt.Errorf("values are missing: the scheme must be TrialPairs")
	case slices.Contains(f.rowsOf(), 0):
		return nil, fmt.Errorf("conditions are missing in runs: the scheme must be TrialPairs")
	case c.scheme == LeaveOneRunOut && c.pairing.covariances != nil:
		return nil, fmt.Errorf("covariances of runs belong to pairs of runs: with unequal numbers of rows the scheme must be RunPairs or TrialPairs")
	}
	return c, nil
}
