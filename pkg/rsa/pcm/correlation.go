package pcm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Correlations says what a correlation model consists of.
type Correlations struct {
	// Items is the number of items that are measured in each of two states: conditions 0 … Items-1 are the items in the first state,
	// Items … 2·Items-1 the same items in the second.
	Items int
	// Within are second moments of the items within a state, Items × Items, each with a weight of its own in each state. None means that the
	// items are independent and equally strong.
	Within []*mat.SymDense
	// StateMean adds a pattern that all items of a state share, independent between the states.
	StateMean bool
}

// FixedCorrelation returns the model that the patterns of each item correlate with r between two states: with weights aₖ = exp(θ) in the
// first state and bₖ in the second,
//
//	G = Σₖ [aₖ  r√(aₖbₖ); r√(aₖbₖ)  bₖ] ⊗ Within[k] (+ state means).
//
// So noise and unequal strength do not bias the correlation, as they do that of measured patterns; evaluate it on a grid of r to get
// a likelihood curve. θ are the state means' log variances (if any), the log weights in the first state, then those in the second. It
// returns an error where r is outside [-1, 1] or the parts are no second moments of Items items.
func FixedCorrelation(name string, r float64, c Correlations) (Model, error) {
	if !(math.Abs(r) <= 1) {
		return Model{}, fmt.Errorf("pcm: model %q: correlation %v", name, r)
	}
	return c.model(name, r, false)
}

// FlexibleCorrelation returns the same model with the correlation as a last parameter, on Fisher's scale: r = tanh θ. (Where
// the maximum is at r = ±1, θ runs towards ±∞ and the fit stops where going on would gain nothing.)
func FlexibleCorrelation(name string, c Correlations) (Model, error) { return c.model(name, 0, true) }

func (c Correlations) model(name string, fixed float64, flexible bool) (Model, error) {
	n := c.Items
	if n < 1 {
		return Model{}, fmt.Errorf("pcm: model %q: %d items", name, n)
	}
	within := c.Within
	if len(within) == 0 {
		within = []*mat.SymDense{identity(n)}
	}
	for i, w := range within {
		if w.SymmetricDim() != n {
			return Model{}, fmt.Errorf("pcm: model %q: part %d is of %d items, not %d", name, i, w.SymmetricDim(), n)
		}
		if err := semidefinite(w); err != nil {
			return Model{}, fmt.Errorf("pcm: model %q: part %d: %w", name, i, err)
		}
	}
	means, parts := 0, len(within)
	if c.StateMean {
		means = 2
	}
	params := means + 2*parts
	simple := c.parts(within)
	if flexible {
		params++
	}
	predict := func(theta []float64, g *mat.SymDense, d []*mat.SymDense) {
		r := fixed
		if flexible {
			r = math.Tanh(theta[params-1])
		}
		addParts(simple, theta, g, d)
		slope := 0.0
		if flexible {
			slope = 1 - r*r
			if d != nil {
				d[params-1].Zero()
			}
		}
		for k, w := range within {
			both := math.Exp((theta[means+k] + theta[means+parts+k]) / 2)
			for i := range n {
				for j := range n {
					v := both * w.At(i, j)
					g.SetSym(i, n+j, g.At(i, n+j)+r*v)
					if d == nil {
						continue
					}
					d[means+k].SetSym(i, n+j, r*v/2)
					d[means+parts+k].SetSym(i, n+j, r*v/2)
					if flexible {
						d[params-1].SetSym(i, n+j, d[params-1].At(i, n+j)+slope*v)
					}
				}
			}
		}
	}
	curvature := func(theta []float64, w mat.Symmetric, h *mat.SymDense) {
		add := func(i, j int, v float64) { h.SetSym(i, j, h.At(i, j)+v) }
		for i, part := range simple {
			add(i, i, math.Exp(theta[i])*inner(w, part))
		}
		r, last := fixed, params-1
		if flexible {
			r = math.Tanh(theta[last])
		}
		for k, part := range within {
			sum := 0.0 // of w over both blocks between the states, with the part
			for i := range n {
				for j := range n {
					sum += 2 * w.At(i, n+j) * part.At(i, j)
				}
			}
			a, b := means+k, means+parts+k
			v := math.Exp((theta[a]+theta[b])/2) * sum
			add(a, a, r*v/4)
			add(b, b, r*v/4)
			add(a, b, r*v/4)
			if flexible {
				add(a, last, (1-r*r)*v/2)
				add(b, last, (1-r*r)*v/2)
				add(last, last, -2*r*(1-r*r)*v)
			}
		}
	}
	return Model{
		Name: name, Conditions: 2 * n, Params: params, Predict: predict, Curvature: curvature,
		Start: func(estimate mat.Symmetric) []float64 {
			theta := logWeights(simple, estimate)
			if flexible {
				theta = append(theta, 0)
			}
			return theta
		},
		Rescale: func(theta []float64, log float64) { shift(theta[:means+2*parts], log) },
	}, nil
}

// parts returns what lies within the states: means, then the parts of the first state, then those of the second.
func (c Correlations) parts(within []*mat.SymDense) []*mat.SymDense {
	n := c.Items
	block := func(state int, value func(i, j int) float64) *mat.SymDense {
		g := mat.NewSymDense(2*n, nil)
		for i := range n {
			for j := i; j < n; j++ {
				g.SetSym(state*n+i, state*n+j, value(i, j))
			}
		}
		return g
	}
	var out []*mat.SymDense
	if c.StateMean {
		for state := range 2 {
			out = append(out, block(state, func(int, int) float64 { return 1 }))
		}
	}
	for state := range 2 {
		for _, w := range within {
			out = append(out, block(state, w.At))
		}
	}
	return out
}
