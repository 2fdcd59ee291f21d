package subspace

import (
	"gonum.org/v1/gonum/mat"

	"context"
	"fmt"

	"github.com/richlazy/richlazy/pkg/spectrum"
)

// Explained says how much of the variance of condition averages lies along axes.
type Explained struct {
	// Axis is each axis's share of the variance of all units over conditions and samples; Subspace is their sum, as axes are orthonormal. Best is that of as many principal
	// components, which no subspace of this dimension exceeds.
	Axis           []float64
	Subspace, Best float64
	// Across is the share along each axis, axes × samples, of the variance across conditions at one sample; NaN where there is none at all.
	Across *mat.Dense
}

// Explained returns the shares of variance of condition averages. Of those that the axes were found in it is biased upward.
func (a *Axes) Explained(ctx context.Context, c *Courses) (*Explained, error) {
	total := 0.0
	for u := range c.Units {
		total += scatter(c.Values.RawRowView(u))
	}
	if !(total > 0) {
		return nil, fmt.Errorf("subspace: explained variance: %w", spectrum.ErrNoVariance)
	}
	e := &Explained{Across: mat.NewDense(len(a.Names), len(c.Time), nil)}
	projected := a.Project(c)
	for k := range a.Names {
		e.Axis = append(e.Axis, scatter(projected.Values.RawRowView(k))/total)
		e.Subspace += e.Axis[k]
	}
	pca, err := spectrum.PCA(ctx, c.Values.T(), min(len(a.Names), len(c.Conditions)*len(c.Time)), spectrum.Options{})
	if err != nil {
		return nil, fmt.Errorf("subspace: explained variance: %w", err)
	}
	for _, v := range pca.Explained {
		e.Best += v / pca.Total
	}
	for s := range c.Time {
		all := 0.0
		for u := range c.Units {
			all += scatter(c.sample(u, s))
		}
		for k := range a.Names {
			e.Across.Set(k, s, scatter(projected.sample(k, s))/all)
		}
	}
	return e, nil
}

// sample returns a unit's responses to all conditions at a sample.
func (c *Courses) sample(unit, sample int) []float64 {
	x := make([]float64, len(c.Conditions))
	for k := range x {
		x[k] = c.At(unit, k, sample)
	}
	return x
}

// scatter is the sum of squared deviations from the mean.
func scatter(x []float64) float64 {
	_, sd := moments(x)
	return sd * sd * float64(len(x))
}
