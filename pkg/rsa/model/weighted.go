package model

import (
	"errors"
	"fmt"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// Weighted is a weighted sum of RDMs, with weights that are not negative unless Free. The weights have length 1, as similarities do not see the scale.
//
// For the linear measures the fit is the exact maximum of the mean similarity: least squares of the pooled RDM on the components in the metric of the measure
// (non-negative least squares, [NonNegative]). Where no component points towards the data, so that non-negative least squares gives 0, the maximum is the one component
// that points away least. For rank measures a bounded search begins at the weights for Pearson's correlation,
// or at a component that alone is better.
type Weighted struct {
	Name string
	RDMs []*rsa.RDM
	// Free allows negative weights. Of components that depend on each other the later ones then get 0.
	Free bool
	// Ridge is added to the squared length of each component in the normal equations. It has the units of the measure's inner product, so that its effect depends on the
	// scale of the components: bring them to one scale.
	Ridge float64
}

// String returns the name.
func (m Weighted) String() string { return m.Name }

// Conditions are those of the RDMs.
func (m Weighted) Conditions() []string { return conditionsOf(m.RDMs) }

// Components are the RDMs.
func (m Weighted) Components() []*rsa.RDM { return m.RDMs }

// Parameters is the number of RDMs, whose weights they are.
func (m Weighted) Parameters() int { return len(m.RDMs) }

// Predict writes the sum of the RDMs with weights theta.
func (m Weighted) Predict(dst, theta []float64) { predictSum(dst, m.RDMs, theta) }

func (m Weighted) check() error {
	if !(m.Ridge >= 0) {
		return fmt.Errorf("model: %s: a ridge of %g, want 0 or more", m.Name, m.Ridge)
	}
	return nil
}

// Fitter solves the normal equations.
func (m Weighted) Fitter() Fitter {
	f := &weigher{model: m}
	f.search.f = f.evaluate
	return f
}

type weigher struct {
	model Weighted
	normal
	nonNegative nonNegative
	ranks       ranks
	search      simplex
	training    *Training
	x           []float64
	low, high   []float64
	start       []float64
}

// Fit implements [Fitter]: least squares on the pooled RDM, with weights that are not negative unless the model is Free. residual is that of the conditions for an optimum.
func (f *weigher) Fit(theta []float64, t *Training) (residual float64, err error) {
	f.normal.form(t, f.ranks.gram(t))
	residual, err = f.solve(theta, f.model.Free, f.model.Ridge)
	if err != nil {
		return residual, fmt.Errorf("model: %s: %w", f.model.Name, err)
	}
	if t.Gram == nil && f.k > 1 {
		f.refine(theta, t)
		residual = 0
	}
	return residual, nil
}

var errNoDirection = errors.New("no component has a similarity to the subjects")

// solve writes the weights of length 1 that maximise the mean similarity of the normal equations.
func (f *weigher) solve(theta []float64, free bool, ridge float64) (residual float64, err error) {
	if free {
		f.nonNegative.cholesky.form(&f.normal, ridge)
		f.nonNegative.free(theta)
	} else if residual, err = f.nonNegative.solve(theta, &f.normal, ridge); err != nil {
		return residual, err
	}
	if unit(theta) {
		return residual, nil
	}
	best := -1
	for k := range theta {
		if v := f.cosineOf(k); v == v && (best < 0 || v > f.cosineOf(best)) {
			best = k
		}
	}
	if best < 0 {
		return residual, errNoDirection
	}
	clear(theta)
	theta[best] = 1
	return 0, nil
}

// refine searches for a larger mean similarity around the weights for Pearson's correlation, or around a single component where that is better.
func (f *weigher) refine(theta []float64, t *Training) {
	f.training, f.x = t, room(f.x, len(f.model.RDMs[0].Values))
	f.low, f.high = room(f.low, f.k), room(f.high, f.k)
	for k := range theta {
		f.low[k], f.high[k] = 0, 1.5
		if f.model.Free {
			f.low[k] = -1.5
		}
	}
	best := f.evaluate(theta)
	for k, row := range t.Components {
		if v := t.similarity(row); v > best {
			best = v
			clear(theta)
			theta[k] = 1
		}
	}
	f.start = append(f.start[:0], theta...)
	f.search.maximise(theta, f.low, f.high, 0.1, 1e-3, 60*f.k)
	if !unit(theta) {
		copy(theta, f.start)
	}
}

func (f *weigher) evaluate(theta []float64) float64 {
	f.model.Predict(f.x, theta)
	return f.training.similarityOf(f.x)
}
