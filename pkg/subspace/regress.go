package subspace

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // products of gonum's matrices at full speed
	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// Coefficients say how each unit's response depends on each regressor at each sample, in standard deviations of the unit's response per unit of the regressor.
type Coefficients struct {
	Regressors []string
	Units      []string
	Time       []float64
	// Values has for each regressor units × samples. Constant is what does not depend on any.
	Values   []*mat.Dense
	Constant *mat.Dense
}

// Norms returns the length of each regressor's vector of coefficients at each sample, regressors × samples.
func (c *Coefficients) Norms() *mat.Dense {
	norms := mat.NewDense(len(c.Regressors), len(c.Time), nil)
	for k, v := range c.Values {
		for s := range c.Time {
			norms.Set(k, s, mat.Norm(v.ColView(s), 2))
		}
	}
	return norms
}

// Regress fits, for each unit and sample on its own, the linear model of Mante et al. 2013 (equation 1 of their methods),
//
//	r(trial) = Σ_v β_v x_v(trial) + β_0 + ε,
//
// by ordinary least squares. Responses are z-scored by the unit's mean and standard deviation over all trials and samples. A regressor is a column of numbers, or a product of
// columns ("motion*context"), divided by its largest absolute value among the unit's trials, so that it lies in −1 … 1 whatever coherences a session had.
//
// It is an error when a column is missing, is one of texts or has a missing value, a regressor is 0 in all trials, regressors of a unit are linearly dependent (with fewer
// trials than regressors they always are) or a unit does not vary. Units are fitted on all cores.
func Regress(ctx context.Context, t *Trials, regressors ...string) (*Coefficients, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	if len(regressors) == 0 {
		return nil, errors.New("subspace: regression: no regressors")
	}
	c := &Coefficients{Regressors: regressors, Units: t.Names(), Time: t.Time, Constant: mat.NewDense(len(t.Units), len(t.Time), nil)}
	for range regressors {
		c.Values = append(c.Values, mat.NewDense(len(t.Units), len(t.Time), nil))
	}
	err := cores.Try(ctx, len(t.Units), func(i int) error {
		b, err := t.Units[i].regress(regressors)
		if err != nil {
			return fmt.Errorf("subspace: regression: unit %q: %w", t.Units[i].Name, err)
		}
		for k := range regressors {
			c.Values[k].SetRow(i, b.RawRowView(k))
		}
		c.Constant.SetRow(i, b.RawRowView(len(regressors)))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// regress returns the coefficients, (regressors + 1) × samples.
func (u *Unit) regress(regressors []string) (*mat.Dense, error) {
	n, samples := u.Responses.Dims()
	p := len(regressors) + 1
	if n < p {
		return nil, fmt.Errorf("%d trials for %d coefficients", n, p)
	}
	x := mat.NewDense(n, p, nil)
	for k, name := range regressors {
		column, err := u.regressor(name, n)
		if err != nil {
			return nil, err
		}
		x.SetCol(k, column)
	}
	for i := range n {
		x.Set(i, p-1, 1)
	}
	mean, sd := moments(u.Responses.RawMatrix().Data)
	if !(sd > 1e-12*math.Abs(mean)) {
		return nil, errors.New("the responses do not vary")
	}
	y := mat.NewDense(n, samples, nil)
	y.Apply(func(_, _ int, v float64) float64 { return (v - mean) / sd }, u.Responses)
	var qr mat.QR
	qr.Factorize(x)
	if cond := qr.Cond(); !(cond < 1e12) {
		return nil, fmt.Errorf("the regressors %s are linearly dependent (condition number %.3g)", strings.Join(regressors, ", "), cond)
	}
	b := &mat.Dense{}
	if err := qr.SolveTo(b, false, y); err != nil {
		return nil, err
	}
	return b, nil
}

// regressor returns a column, or a product of columns, divided by its largest absolute value.
func (u *Unit) regressor(name string, n int) ([]float64, error) {
	x, largest := make([]float64, n), 0.0
	for i := range x {
		x[i] = 1
	}
	for part := range strings.SplitSeq(name, "*") {
		c, err := u.Trials.Column(part)
		if err != nil {
			return nil, err
		}
		if c.IsText() {
			return nil, fmt.Errorf("the regressor %q is a column of texts", part)
		}
		for i := range x {
			if x[i] *= c.Number[i]; math.IsNaN(x[i]) || math.IsInf(x[i], 0) {
				return nil, fmt.Errorf("the regressor %q is %v in trial %d", name, x[i], i)
			}
		}
	}
	for _, v := range x {
		largest = max(largest, math.Abs(v))
	}
	if largest == 0 {
		return nil, fmt.Errorf("the regressor %q is 0 in all trials", name)
	}
	for i := range x {
		x[i] /= largest
	}
	return x, nil
}
