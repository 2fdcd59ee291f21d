package glm

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/inference"
)

// Residuals returns what the model leaves of the observations, observations × channels: of the weighted ones, whose residuals have equal variances, where there are
// weights, and of the whitened ones where there is autocorrelation. Missing values stay missing. It is computed anew at each call.
func (f *Fit) Residuals() *mat.Dense {
	n, channels := f.y.Dims()
	out := mat.NewDense(n, channels, nil)
	for _, p := range f.parts {
		if p.rows != nil {
			for i := range n {
				for _, channel := range p.channels {
					out.Set(i, channel, math.NaN())
				}
			}
		}
	}
	f.residuals(func(channels []int, e *mat.Dense) {
		rows := f.parts[f.in[channels[0]]].rows
		for i := range e.RawMatrix().Rows {
			row := i
			if rows != nil {
				row = rows[i]
			}
			to := out.RawRowView(row)
			for c, v := range e.RawRowView(i) {
				to[channels[c]] = v
			}
		}
	})
	return out
}

// StandardErrors returns those of the weights, regressors × channels. With [Options].MinimumNorm and a design that is deficient they are those of the smallest
// weights, which says nothing about weights that are not estimable.
func (f *Fit) StandardErrors() *mat.Dense {
	k, channels := f.Betas.Dims()
	out := mat.NewDense(k, channels, nil)
	for _, p := range f.parts {
		for j := range k {
			size := mat.Norm(p.f.solve.RowView(j), 2)
			for _, c := range p.channels {
				out.Set(j, c, size*math.Sqrt(f.Variance[c]))
			}
		}
	}
	return out
}

// P returns the p values of the weights, regressors × channels: two-sided t tests against 0. They are NaN where the variance of a channel is 0. Weights that are not
// estimable have NaN too.
func (f *Fit) P() *mat.Dense {
	k, channels := f.Betas.Dims()
	out, errors := mat.NewDense(k, channels, nil), f.StandardErrors()
	for _, p := range f.parts {
		for j := range k {
			unit := make([]float64, k)
			unit[j] = 1
			estimable := p.f.estimable(unit)
			for _, c := range p.channels {
				out.Set(j, c, math.NaN())
				if estimable {
					s := errors.At(j, c)
					out.Set(j, c, inference.TTestOf(f.Betas.At(j, c), s*s, f.DoF[c], 0, inference.TwoSided).P)
				}
			}
		}
	}
	return out
}

// estimable reports whether all weights that fit equally well agree on a contrast: whether it lies in the span of the observations' rows.
func (f *factor) estimable(contrast []float64) bool {
	c := mat.NewVecDense(len(contrast), contrast)
	var inside, back mat.VecDense
	inside.MulVec(f.solve.T(), c)
	back.MulVec(f.t.T(), &inside)
	back.SubVec(&back, c)
	return mat.Norm(&back, 2) <= 1e-8*mat.Norm(c, 2)
}

// Beta returns the weights of one regressor, one a channel. An unknown name is an error.
func (f *Fit) Beta(name string) ([]float64, error) {
	j, err := f.Design.Index(name)
	if err != nil {
		return nil, err
	}
	return mat.Row(nil, j, f.Betas), nil
}

// String is the table of weights, standard errors, t and p for a model of one channel, and a line on size and fit for one of many.
func (f *Fit) String() string {
	var b strings.Builder
	n, channels := f.y.Dims()
	rank := f.parts[0].f.rank()
	if channels > 1 {
		fmt.Fprintf(&b, "linear model of %d channels: %d observations, %d regressors of rank %d, mean R² %.3f\n", channels, n, len(f.Design.Names), rank, mean(f.R2))
		return b.String()
	}
	fmt.Fprintf(&b, "linear model of %d observations, %g degrees of freedom, R² %.3f\n", n, f.DoF[0], f.R2[0])
	width := len("regressor")
	for _, name := range f.Design.Names {
		width = max(width, len([]rune(name)))
	}
	fmt.Fprintf(&b, "%-*s%12s%12s%9s%10s\n", width, "regressor", "beta", "error", "t", "p")
	errors, p := f.StandardErrors(), f.P()
	for j, name := range f.Design.Names {
		beta, e := f.Betas.At(j, 0), errors.At(j, 0)
		fmt.Fprintf(&b, "%-*s%12.5g%12.5g%9.3f%10.3g\n", width, name, beta, e, beta/e, p.At(j, 0))
	}
	return b.String()
}

// mean is that of the values that are not NaN.
func mean(values []float64) float64 {
	sum, n := 0.0, 0.0
	for _, v := range values {
		if !math.IsNaN(v) {
			sum, n = sum+v, n+1
		}
	}
	return sum / n
}
