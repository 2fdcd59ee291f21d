package nngp

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Mean returns the posterior mean of f, test trials × outputs, for the kernel between test trials and those of the fit. It panics when the number of columns is another one.
func (r *Regression) Mean(cross *mat.Dense) *mat.Dense {
	r.fits("Mean", cross)
	var m mat.Dense
	m.Mul(cross, r.Weights)
	return &m
}

// Variance returns the posterior variance of f (without noise) at each test trial, which is the same for all outputs; own are the prior variances. A variance that rounding makes
// negative is 0. It panics when sizes do not fit, and returns an error for a variance below 0 by more than rounding: cross and own are not of one kernel then.
//
// A kernel that is used for regression only, such as the NTK, has no such meaning: it is the variance under that kernel as a prior, not that of networks that were trained.
func (r *Regression) Variance(cross *mat.Dense, own []float64) ([]float64, error) {
	r.fits("Variance", cross)
	if tests, _ := cross.Dims(); tests != len(own) {
		panic(fmt.Sprintf("nngp: Variance: %d test trials with %d prior variances", tests, len(own)))
	}
	explained := r.whiten(cross)
	variance := make([]float64, len(own))
	for t := range own {
		variance[t] = own[t]
		for i := range r.values {
			variance[t] -= explained.At(i, t) * explained.At(i, t)
		}
		if err := r.rounded(&variance[t], own[t], t); err != nil {
			return nil, err
		}
	}
	return variance, nil
}

// Covariance returns the posterior covariance of f (without noise) between test trials, whose prior covariance is own. Panics and errors are those of [Regression.Variance].
func (r *Regression) Covariance(cross *mat.Dense, own mat.Symmetric) (*mat.SymDense, error) {
	r.fits("Covariance", cross)
	tests, _ := cross.Dims()
	if own.SymmetricDim() != tests {
		panic(fmt.Sprintf("nngp: Covariance: %d test trials with a prior covariance of %d", tests, own.SymmetricDim()))
	}
	explained := r.whiten(cross)
	covariance := mat.NewSymDense(tests, nil)
	covariance.SymOuterK(-1, explained.T())
	for i := range tests {
		for j := i; j < tests; j++ {
			v := covariance.At(i, j) + own.At(i, j)
			if i == j {
				if err := r.rounded(&v, own.At(i, i), i); err != nil {
					return nil, err
				}
			}
			covariance.SetSym(i, j, v)
		}
	}
	return covariance, nil
}

// LogEvidence returns for each output the log density of its targets, log N(y; 0, K + noise), natural logarithm. Without noise and with a singular kernel there is no such density,
// and an error says so.
func (r *Regression) LogEvidence() ([]float64, error) {
	n, outputs := r.y.Dims()
	if r.Rank < n {
		return nil, fmt.Errorf("nngp: no log evidence: K + noise has rank %d of %d", r.Rank, n)
	}
	base := -float64(n) / 2 * math.Log(2*math.Pi)
	for _, v := range r.values {
		base -= math.Log(v) / 2
	}
	evidence := make([]float64, outputs)
	for o := range evidence {
		evidence[o] = base
		for i := range n {
			evidence[o] -= r.y.At(i, o) * r.Weights.At(i, o) / 2
		}
	}
	return evidence, nil
}

// LeaveOneOut returns for each trial what the process would predict of its targets from all other trials, trials × outputs, and the variance of that prediction with the noise
// (Rasmussen & Williams 2006, eq. 5.12). An error says that K + noise is singular.
func (r *Regression) LeaveOneOut() (mean *mat.Dense, variance []float64, err error) {
	n, outputs := r.y.Dims()
	if r.Rank < n {
		return nil, nil, errors.New("nngp: no leave-one-out: K + noise is singular")
	}
	mean, variance = mat.NewDense(n, outputs, nil), make([]float64, n)
	for i := range n {
		precision := 0.
		for j, v := range r.vectors.RawRowView(i) {
			precision += v * v / r.values[j]
		}
		variance[i] = 1 / precision
		for o := range outputs {
			mean.Set(i, o, r.y.At(i, o)-r.Weights.At(i, o)/precision)
		}
	}
	return mean, variance, nil
}

// whiten returns (K + noise)^(−½) crossᵀ in the basis of eigenvectors, trials × tests.
func (r *Regression) whiten(cross *mat.Dense) *mat.Dense {
	c := r.rotated(cross.T())
	for i, v := range r.values {
		row := c.RawRowView(i)
		for j := range row {
			if v == 0 {
				row[j] = 0
			} else {
				row[j] /= math.Sqrt(v)
			}
		}
	}
	return c
}

// rounded sets a variance that rounding made negative to 0.
func (r *Regression) rounded(v *float64, own float64, t int) error {
	floor := -1e-9 * math.Abs(own)
	if r.Rank > 0 {
		floor *= max(1, r.Condition*1e-6)
	}
	if !(*v >= floor) {
		return fmt.Errorf("nngp: posterior variance %.3g at test trial %d of prior variance %.3g: its kernels do not belong together", *v, t, own)
	}
	*v = max(*v, 0)
	return nil
}

func (r *Regression) fits(what string, cross *mat.Dense) {
	if _, c := cross.Dims(); c != len(r.values) {
		panic(fmt.Sprintf("nngp: %s: a kernel with %d columns for a fit of %d trials", what, c, len(r.values)))
	}
}
