package pcm

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Model says which second moments G of the condition patterns are possible: a function of parameters θ with its derivative. It is a plain
// value: Fixed, Component, Feature, Correlation and Free make the usual ones, and a literal makes any other.
type Model struct {
	Name       string
	Conditions int // rows of G
	Params     int // length of θ

	// Predict writes G(θ) to g and, where d is not nil, ∂G/∂θₖ to d[k]. All are Conditions × Conditions and hold old values when it is
	// called. G must be positive semidefinite. Predict is called from several goroutines at a time.
	Predict func(theta []float64, g *mat.SymDense, d []*mat.SymDense)

	// Curvature adds Σ w[a,b]·∂²G[a,b]/∂θᵢ∂θⱼ, summed over all a and b, to h[i,j]. It may be nil. With it, fits end
	// quickly where a part of G is best left out.
	Curvature func(theta []float64, w mat.Symmetric, h *mat.SymDense)

	// Start returns θ to start a fit from, given an estimate of G by moments, which may be indefinite. nil means zeros.
	Start func(estimate mat.Symmetric) []float64

	// Rescale changes θ so that G becomes exp(log) times as large. It is nil for models whose parameters do not set the size of G: fits of
	// those have a scale parameter for each subject.
	Rescale func(theta []float64, log float64)
}

// G returns the second moment that the model predicts at theta, conditions × conditions. It panics where theta has not Params elements.
func (m Model) G(theta []float64) *mat.SymDense {
	if len(theta) != m.Params {
		panic(fmt.Sprintf("pcm: model %q has %d parameters, not %d", m.Name, m.Params, len(theta)))
	}
	g := mat.NewSymDense(m.Conditions, nil)
	m.Predict(theta, g, nil)
	return g
}

// start returns the parameters that a fit begins with.
func (m Model) start(estimate mat.Symmetric) []float64 {
	if m.Start == nil {
		return make([]float64, m.Params)
	}
	theta := m.Start(estimate)
	if len(theta) != m.Params {
		panic(fmt.Sprintf("pcm: model %q has %d parameters, but its start %d", m.Name, m.Params, len(theta)))
	}
	return theta
}

// scaled says whether a fit of one subject needs a scale beside θ: not where θ sets it, and not where there is nothing to scale.
func (m Model) scaled() bool {
	return m.Rescale == nil && !(m.Params == 0 && mat.Norm(m.G(nil), 1) == 0)
}

// check returns an error where the model does not fit the subject.
func (m Model) check(s *Subject) error {
	if m.Predict == nil || m.Conditions != s.conds {
		return fmt.Errorf("pcm: model %q is of %d conditions, %s has %d", m.Name, m.Conditions, s.data.name(), s.conds)
	}
	return nil
}

// Fixed returns the model G = g times a scale that each subject has of its own. With run means as fixed effects, g and its double-centred
// version are the same model where each run has all conditions. It returns an error where g has an element that is not finite or an
// eigenvalue below -1e-10 times the largest: use Nearest for an estimate that is not positive semidefinite.
func Fixed(name string, g mat.Symmetric) (Model, error) {
	if err := semidefinite(g); err != nil {
		return Model{}, fmt.Errorf("pcm: model %q: %w", name, err)
	}
	k := g.SymmetricDim()
	own := mat.NewSymDense(k, nil)
	own.CopySym(g)
	return Model{Name: name, Conditions: k, Predict: func(_ []float64, out *mat.SymDense, _ []*mat.SymDense) { out.CopySym(own) }}, nil
}

// Null returns the model that there are no patterns: G = 0. It has no scale and fits noise only.
func Null(name string, conditions int) Model {
	m, err := Fixed(name, mat.NewSymDense(conditions, nil))
	if err != nil {
		panic(err)
	}
	return m
}

// Independent returns the model that the patterns of all conditions are uncorrelated and equally strong, so that all are equally far from
// each other: G = I times a scale. It is the usual null model for the structure of a representation.
func Independent(name string, conditions int) Model {
	m, err := Fixed(name, identity(conditions))
	if err != nil {
		panic(err)
	}
	return m
}

// CommonCorrelation returns the model that all patterns are equally strong and have one common correlation ≥ 0: G = exp(θ₁)·I + exp(θ₂)·1·1'.
// The part 1·1' is seen only where the fixed effects leave the mean over conditions in the data; with run means use Independent.
func CommonCorrelation(name string, conditions int) Model {
	ones := mat.NewSymDense(conditions, nil)
	for i := range conditions {
		for j := i; j < conditions; j++ {
			ones.SetSym(i, j, 1)
		}
	}
	m, err := Component(name, identity(conditions), ones)
	if err != nil {
		panic(err)
	}
	return m
}

// semidefinite returns an error where g is no second moment.
func semidefinite(g mat.Symmetric) error {
	n := g.SymmetricDim()
	if n == 0 {
		return errors.New("G is empty")
	}
	for i := range n {
		for j := i; j < n; j++ {
			if v := g.At(i, j); math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("G[%d,%d] is %v", i, j, v)
			}
		}
	}
	values, _ := eigen(g)
	if values[0] < -1e-10*math.Abs(values[n-1]) {
		return fmt.Errorf("G has a negative eigenvalue: %.3g, the largest is %.3g", values[0], values[n-1])
	}
	return nil
}

// Nearest returns the positive semidefinite matrix that is nearest to g (Frobenius): negative eigenvalues become 0.
func Nearest(g mat.Symmetric) *mat.SymDense { return floored(g, 0) }

// floored returns g with eigenvalues of at least low.
func floored(g mat.Symmetric, low float64) *mat.SymDense {
	values, v := eigen(g)
	n := len(values)
	var half mat.Dense
	half.CloneFrom(v)
	for j, x := range values {
		r := math.Sqrt(max(x, low))
		for i := range n {
			half.Set(i, j, half.At(i, j)*r)
		}
	}
	var out mat.SymDense
	out.SymOuterK(1, &half)
	return &out
}
