package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// NoiseMethod says how a covariance of noise between channels is estimated from S = X'X, where X is n rows × p channels with means removed and ν degrees of freedom.
type NoiseMethod int

const (
	// ShrunkToDiagonal moves correlations towards 0 and leaves variances alone (Schäfer & Strimmer 2005): S/ν with its off-diagonal elements times 1 − λ. With z the
	// columns of X over their root mean squares, r_jk the mean of z_j·z_k and q_jk that of z_j²·z_k², λ = Σ(q − r²)/ν / Σr² over j ≠ k, within 0 … 1. It is the default.
	ShrunkToDiagonal NoiseMethod = iota
	// ShrunkToIdentity moves the whole towards a multiple of the identity (Ledoit & Wolf 2004): (n/ν)·[λ·m·I + (1 − λ)·s] with s = S/n, m its mean diagonal element,
	// λ = b²/d², d² = |s − m·I|² (Frobenius) and b² = min(d², (Σ_jk mean_i(x_ij²·x_ik²) − |s|²)/ν).
	ShrunkToIdentity
	// FullCovariance is S/ν: without bias, and singular where ν < p.
	FullCovariance
	// DiagonalCovariance is the diagonal of S/ν.
	DiagonalCovariance
)

// String names the method.
func (m NoiseMethod) String() string {
	if m < 0 || int(m) >= len(noiseMethods) {
		return fmt.Sprintf("NoiseMethod(%d)", int(m))
	}
	return noiseMethods[m]
}

var noiseMethods = []string{"shrunk to its diagonal", "shrunk to the identity", "full", "diagonal"}

// NoiseOptions says how noise is estimated. The zero value is the sensible choice.
type NoiseOptions struct {
	Method NoiseMethod
	// DoF is the degrees of freedom ν; 0 is the number that the removal of means leaves. For residuals of a linear model it is rows minus the rank of the design.
	DoF float64
	// Amount is the amount of shrinkage λ, up to 1, for methods with a target; 0 estimates it from the data.
	Amount float64
	// RsatoolboxAmounts takes the amounts of shrinkage of rsatoolbox (0.3 and before), which write n for ν in b², and λ = Σ(q − n/(n−1)·r²)/(n−1) / Σ((ν/(n−1))²·r²).
	// From repeated measurements they shrink channels too much towards their diagonal, and too little towards the identity: it is there to reproduce published analyses.
	RsatoolboxAmounts bool
}

// Covariance is the covariance of noise between channels, with what it was estimated from.
type Covariance struct {
	// Matrix is channels × channels, in squared units of the data.
	Matrix *mat.SymDense
	// DoF is the degrees of freedom ν of the estimate, where values are missing those of the pair of channels with the fewest.
	DoF float64
	// Shrinkage is the amount λ, from 0, where the target has no part, to 1. It is 0 for methods without a target.
	Shrinkage float64
	Method    NoiseMethod
}

// ResidualCovariance estimates the noise between channels from residuals, rows × channels, such as those of a linear model of fMRI time series. The mean of each
// channel is removed; ν is n − 1 unless the options give it. Infinite values, and no degrees of freedom, are errors. A channel that is constant up to rounding has a variance of 0 and no
// correlations: [Covariance.Precision] refuses it.
//
// Missing values (NaN) have no part: each element is estimated from the rows that both channels have, with the degrees of freedom that these have, so that without
// shrinkage it has no bias. The DoF of the result is then that of the pair with the fewest. Such a matrix need not be positive definite, which shrinkage mends more often
// than not and Precision checks. RsatoolboxAmounts has no effect then, as rsatoolbox has no such estimate. Two channels with no such rows are an error.
//
// Rows are read in blocks; beyond the matrix of the result, memory is that of a block. The cost is that of one product X'X.
func ResidualCovariance(residuals *mat.Dense, o NoiseOptions) (*Covariance, error) {
	return named("")(residualCovariance(residuals, o))
}

func residualCovariance(residuals *mat.Dense, o NoiseOptions) (*Covariance, error) {
	if residuals == nil || residuals.IsEmpty() {
		return nil, fmt.Errorf("no residuals")
	}
	rows, _ := residuals.Dims()
	return covariance(residuals, make([]int, rows), 1, "residuals", o)
}

// named says in an error that it is about noise, and of what.
func named(what string) func(c *Covariance, err error) (*Covariance, error) {
	return func(c *Covariance, err error) (*Covariance, error) {
		if err != nil {
			return nil, fmt.Errorf("rsa: noise: %s%w", what, err)
		}
		return c, nil
	}
}

// ResidualCovarianceByRun estimates one covariance for each run from residuals of its own. The degrees of freedom are those given, one a run, or where dof is nil those
// of the options, or else the rows of the run less one. An error names the run by its index.
func ResidualCovarianceByRun(runs []*mat.Dense, dof []float64, o NoiseOptions) ([]*Covariance, error) {
	if len(runs) == 0 {
		return nil, fmt.Errorf("rsa: noise: no run")
	}
	if dof != nil && len(dof) != len(runs) {
		return nil, fmt.Errorf("rsa: noise: %d degrees of freedom for %d runs", len(dof), len(runs))
	}
	out := make([]*Covariance, len(runs))
	for r, residuals := range runs {
		of := o
		if dof != nil {
			of.DoF = dof[r]
		}
		var err error
		if out[r], err = named(fmt.Sprintf("run %d: ", r))(residualCovariance(residuals, of)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// PooledResidualCovariance estimates one covariance from the residuals of several runs, of which each loses its own means; ν is the rows less the number of runs.
func PooledResidualCovariance(runs []*mat.Dense, o NoiseOptions) (*Covariance, error) {
	var of []int
	total, channels := 0, 0
	for r, residuals := range runs {
		if residuals == nil || residuals.IsEmpty() {
			return nil, fmt.Errorf("rsa: noise: run %d: no residuals", r)
		}
		rows, columns := residuals.Dims()
		if r > 0 && columns != channels {
			return nil, fmt.Errorf("rsa: noise: run %d has %d channels, want %d", r, columns, channels)
		}
		total, channels = total+rows, columns
	}
	if total == 0 {
		return nil, fmt.Errorf("rsa: noise: no run")
	}
	all := mat.NewDense(total, channels, nil)
	for r, residuals := range runs {
		rows, _ := residuals.Dims()
		all.Slice(len(of), len(of)+rows, 0, channels).(*mat.Dense).Copy(residuals)
		for range rows {
			of = append(of, r)
		}
	}
	return named("")(covariance(all, of, len(runs), "runs", o))
}

// MeasurementCovariance estimates the noise between channels from repeated measurements: what is left of each row without the mean of its condition, over all runs. ν is
// the number of rows less the number of conditions, whether all have as many rows or not. Its errors are those of [ResidualCovariance].
func MeasurementCovariance(t *Trials, o NoiseOptions) (*Covariance, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	return named("")(covariance(t.Values, t.Of, t.Len(), "conditions", o))
}

// MeasurementCovarianceByRun does so within each run, in the order of t.Runs: ν is the rows of the run less the conditions that it has. A run whose conditions have one
// row each has no degrees of freedom, which is an error that names it.
func MeasurementCovarianceByRun(t *Trials, o NoiseOptions) ([]*Covariance, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	if len(t.Runs) == 0 {
		return nil, fmt.Errorf("rsa: noise: the trials have no runs")
	}
	_, channels := t.Values.Dims()
	out := make([]*Covariance, len(t.Runs))
	for r, name := range t.Runs {
		var rows, of []int
		index := map[int]int{}
		for row, run := range t.Run {
			if run == r {
				if _, seen := index[t.Of[row]]; !seen {
					index[t.Of[row]] = len(index)
				}
				rows, of = append(rows, row), append(of, index[t.Of[row]])
			}
		}
		if len(rows) == 0 {
			return nil, fmt.Errorf("rsa: noise: run %q has no row", name)
		}
		values := mat.NewDense(len(rows), channels, nil)
		for i, row := range rows {
			values.SetRow(i, t.Values.RawRowView(row))
		}
		var err error
		if out[r], err = named(fmt.Sprintf("run %q: ", name))(covariance(values, of, len(index), "conditions", o)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// degrees returns ν, or an error where nothing is left.
func (o NoiseOptions) degrees(rows, groups int, what string) (float64, error) {
	if o.Method < 0 || int(o.Method) >= len(noiseMethods) {
		panic(fmt.Sprintf("rsa: noise: there is no %v", o.Method))
	}
	if !(o.Amount >= 0 && o.Amount <= 1) {
		panic(fmt.Sprintf("rsa: noise: an amount of shrinkage of %v", o.Amount))
	}
	switch {
	case math.IsNaN(o.DoF) || o.DoF < 0 || o.DoF > float64(rows):
		return 0, fmt.Errorf("%v degrees of freedom with %d rows", o.DoF, rows)
	case o.DoF > 0:
		return o.DoF, nil
	case rows <= groups && what == "residuals":
		return 0, fmt.Errorf("one row leaves no degrees of freedom")
	case rows <= groups:
		return 0, fmt.Errorf("%d rows of %d %s leave no degrees of freedom", rows, groups, what)
	}
	return float64(rows - groups), nil
}
