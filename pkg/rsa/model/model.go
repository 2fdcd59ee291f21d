package model

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/internal/names"
)

// Model predicts an RDM from parameters. Models are plain values, safe for concurrent use; a type outside this package may be one too.
type Model interface {
	// String names the model.
	String() string
	// Conditions are those of the RDM that it predicts, in order.
	Conditions() []string
	// Components are the RDMs of which the prediction is a weighted sum, one a parameter; nil for a model that is no such sum. An RDM that several models share is
	// compared once.
	Components() []*rsa.RDM
	// Parameters is the number of parameters.
	Parameters() int
	// Predict writes the upper triangle of the RDM of parameters theta.
	Predict(dst, theta []float64)
	// Fitter returns a fitter with room of its own. A fitter is not safe for concurrent use.
	Fitter() Fitter
}

// Fitter chooses parameters.
type Fitter interface {
	// Fit writes the parameters whose RDM has the largest mean similarity to the subjects of t, and returns by how much they miss the conditions of an optimum, relative
	// to the gradient at zero weights, where such conditions exist (else 0). It is an error where there is no such RDM, or a search reaches its bound.
	Fit(theta []float64, t *Training) (residual float64, err error)
}

// Training is what a fitter sees: RDMs ready for comparison under weights of the conditions, and which of them are the subjects to fit.
type Training struct {
	// Evaluator compares the rows, which are components of models and RDMs of subjects. A fitter may weigh it otherwise, and leaves it as it was.
	Evaluator compare.Evaluator
	// Gram holds the inner products of all rows under the weights. It is nil for a measure that is not linear; Pearson then compares the same rows, under the same
	// weights, by a measure that is, so that a search has a place to begin.
	Gram    *mat.SymDense
	Pearson compare.Linear
	// Copies are the weights of the conditions, as in [compare.Evaluator]; nil is once each.
	Copies []int
	// Components are the rows of the model's components.
	Components []int
	// FirstSubject is the row of the first subject, and Times says how often each subject counts; 0 is not at all.
	FirstSubject int
	Times        []float64
}

// similarity returns the mean similarity of row i to the subjects.
func (t *Training) similarity(i int) float64 {
	return t.mean(func(j int) float64 { return t.Evaluator.Similarity(i, j) })
}

// similarityOf returns the mean similarity of the RDM x to the subjects.
func (t *Training) similarityOf(x []float64) float64 {
	return t.mean(func(j int) float64 { return t.Evaluator.SimilarityOf(x, j) })
}

func (t *Training) mean(similarity func(j int) float64) float64 {
	sum, all := 0.0, 0.0
	for s, times := range t.Times {
		if times != 0 {
			sum += times * similarity(t.FirstSubject+s)
			all += times
		}
	}
	return sum / all
}

// Predict returns the RDM of a model with parameters theta. It panics when their number is not that of the model.
func Predict(m Model, theta ...float64) *rsa.RDM {
	if len(theta) != m.Parameters() {
		panic(fmt.Sprintf("model: %s: %d parameters, want %d", m, len(theta), m.Parameters()))
	}
	n := len(m.Conditions())
	r := &rsa.RDM{Conditions: slices.Clone(m.Conditions()), Values: make([]float64, n*(n-1)/2), Measure: m.String()}
	m.Predict(r.Values, theta)
	return r
}

// Check says what is wrong with a model: no components and no parameters, components over different conditions, of the wrong length, or with infinite values; a number of
// parameters that is not that of the components.
func Check(m Model) error {
	components := m.Components()
	if components != nil && len(components) != m.Parameters() {
		return fmt.Errorf("model: %s: %d components for %d parameters", m, len(components), m.Parameters())
	}
	if m.Parameters() == 0 {
		return fmt.Errorf("model: %s: no RDMs and no parameters", m)
	}
	conditions := m.Conditions()
	n := len(conditions)
	for k, r := range components {
		if len(r.Values) != n*(n-1)/2 {
			return fmt.Errorf("model: %s: component %d has %d values, want %d for %d conditions", m, k, len(r.Values), n*(n-1)/2, n)
		}
		if err := names.Same(conditions, r.Conditions); err != nil {
			return fmt.Errorf("model: %s: component %d: %w", m, k, err)
		}
		for p, v := range r.Values {
			if math.IsInf(v, 0) {
				return fmt.Errorf("model: %s: component %d: pair %d is %v", m, k, p, v)
			}
		}
	}
	if c, ok := m.(interface{ check() error }); ok {
		return c.check()
	}
	return nil
}

// conditionsOf returns the conditions of the first of several components.
func conditionsOf(rdms []*rsa.RDM) []string {
	if len(rdms) == 0 {
		return nil
	}
	return rdms[0].Conditions
}

// predictSum writes Σ theta_k × component k.
func predictSum(dst []float64, rdms []*rsa.RDM, theta []float64) {
	clear(dst)
	for k, w := range theta {
		if w == 0 {
			continue
		}
		for p, v := range rdms[k].Values {
			dst[p] += w * v
		}
	}
}

// unit scales theta to length 1. It reports false where that is not possible.
func unit(theta []float64) bool {
	largest := 0.0
	for _, v := range theta {
		if v != v {
			return false
		}
		largest = max(largest, math.Abs(v))
	}
	if largest == 0 || math.IsInf(largest, 0) {
		return false
	}
	sum := 0.0
	for k := range theta {
		theta[k] /= largest
		sum += theta[k] * theta[k]
	}
	for k := range theta {
		theta[k] /= math.Sqrt(sum)
	}
	return true
}
