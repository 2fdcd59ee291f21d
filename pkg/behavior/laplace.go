package behavior

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // for its effect on gonum
	"github.com/richlazy/richlazy/pkg/rsa/inference"
)

// Laplace is the normal distribution about a fit that has its curvature: the posterior under a prior that is uniform within the bounds, where the answers are many and the
// estimate is not near a bound.
type Laplace struct {
	Parameters []string
	Theta      []float64
	// SE is the standard error of each parameter, NaN for those at a bound.
	SE []float64
	// Free are the indices of the parameters that are not at a bound, and Covariance is theirs, with the others held where they are; nil where all are at bounds.
	Free       []int
	Covariance *mat.SymDense

	free []parameter
}

// Laplace returns the normal approximation of the posterior of a fit to these choices: the covariance is the inverse of the Hessian of the negative log-likelihood, from central
// differences of its gradient. Parameters that ended at a bound are held there: they have no standard error, and those of the others are too small by what they would have
// added (use [Model.Sample] there). Near a bound it says nothing of the bound; [Laplace.Interval] cuts it off.
//
// It is an error for [Proportions], which is no likelihood, and where the Hessian is not positive definite: a parameter that the answers do not determine.
func (f *Fit) Laplace(c *Choices) (*Laplace, error) {
	if f.Likelihood != Binomial {
		return nil, fmt.Errorf("behavior: laplace: %s: the cost of %s is not a likelihood of answers", f.Name, f.Likelihood)
	}
	if err := c.Check(); err != nil {
		return nil, err
	}
	o := f.Model.objective(f.Likelihood, c)
	l := &Laplace{Parameters: f.Parameters, Theta: f.Theta, SE: make([]float64, len(f.Theta)), free: o.free}
	for i, at := range f.AtBound {
		l.SE[i] = math.NaN()
		if at == 0 {
			l.Free = append(l.Free, i)
		}
	}
	if len(l.Free) == 0 {
		return l, nil
	}
	hessian := o.hessian(f.Theta, l.Free)
	var factor mat.Cholesky
	if !factor.Factorize(hessian) || !(factor.Cond() < 1e14) {
		var names []string
		for _, i := range l.Free {
			names = append(names, f.Parameters[i])
		}
		return nil, fmt.Errorf("behavior: laplace: %s: the answers do not determine %s: the Hessian at the fit is not positive definite (condition number %.2g)",
			f.Name, strings.Join(names, ", "), mat.Cond(hessian, 2))
	}
	l.Covariance = new(mat.SymDense)
	if err := factor.InverseTo(l.Covariance); err != nil {
		return nil, fmt.Errorf("behavior: laplace: %s: %w", f.Name, err)
	}
	for k, i := range l.Free {
		l.SE[i] = math.Sqrt(l.Covariance.At(k, k))
	}
	return l, nil
}

// hessian returns the second derivatives by some parameters. Steps are within the bounds: where one would leave them the difference is one-sided.
func (o *objective) hessian(theta []float64, free []int) *mat.SymDense {
	at := append([]float64(nil), theta...)
	up, down := make([]float64, len(theta)), make([]float64, len(theta))
	raw := mat.NewDense(len(free), len(free), nil)
	for k, i := range free {
		p := o.free[i]
		step := 1e-5 * (p.high - p.low)
		high, low := min(theta[i]+step, p.high), max(theta[i]-step, p.low)
		at[i] = high
		o.value(at, up)
		at[i] = low
		o.value(at, down)
		at[i] = theta[i]
		for m, j := range free {
			raw.Set(m, k, (up[j]-down[j])/(high-low))
		}
	}
	h := mat.NewSymDense(len(free), nil)
	for i := range free {
		for j := i; j < len(free); j++ {
			h.SetSym(i, j, (raw.At(i, j)+raw.At(j, i))/2)
		}
	}
	return h
}

// Interval returns the normal interval of a parameter at a level such as 0.95, cut off at the bounds; its ends are NaN for a parameter at a bound. It panics when there is no
// such parameter or level.
func (l *Laplace) Interval(parameter int, level float64) inference.Interval {
	i := inference.TInterval(l.Theta[parameter], l.SE[parameter]*l.SE[parameter], math.Inf(1), level)
	i.Method = "Laplace"
	if p := l.free[parameter]; !math.IsNaN(i.Low) {
		i.Low, i.High = max(i.Low, p.low), min(i.High, p.high)
	}
	return i
}
