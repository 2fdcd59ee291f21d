package pcm

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Component returns the model G = Σ exp(θₖ)·gs[k]: patterns that add up of independent parts with the given second moments. The weights
// exp(θₖ) are positive; that of a part that the data do not have goes towards 0, θₖ towards -∞, and the fit stops where going on would
// gain nothing. It returns an error where there is no component, sizes differ, or one is not positive semidefinite.
func Component(name string, gs ...mat.Symmetric) (Model, error) {
	if len(gs) == 0 {
		return Model{}, fmt.Errorf("pcm: model %q: no components", name)
	}
	k := gs[0].SymmetricDim()
	parts := make([]*mat.SymDense, len(gs))
	for i, g := range gs {
		if g.SymmetricDim() != k {
			return Model{}, fmt.Errorf("pcm: model %q: component %d is of %d conditions, the first of %d", name, i, g.SymmetricDim(), k)
		}
		if err := semidefinite(g); err != nil {
			return Model{}, fmt.Errorf("pcm: model %q: component %d: %w", name, i, err)
		}
		if mat.Norm(g, 1) == 0 {
			return Model{}, fmt.Errorf("pcm: model %q: component %d: %w", name, i, errors.New("G is zero"))
		}
		parts[i] = mat.NewSymDense(k, nil)
		parts[i].CopySym(g)
	}
	return Model{
		Name: name, Conditions: k, Params: len(parts),
		Predict: func(theta []float64, g *mat.SymDense, d []*mat.SymDense) { addParts(parts, theta, g, d) },
		Start:   func(estimate mat.Symmetric) []float64 { return logWeights(parts, estimate) },
		Curvature: func(theta []float64, w mat.Symmetric, h *mat.SymDense) {
			for i, part := range parts {
				h.SetSym(i, i, h.At(i, i)+math.Exp(theta[i])*inner(w, part))
			}
		},
		Rescale: shift,
	}, nil
}

// addParts writes Σ exp(θₖ)·parts[k] and its derivatives.
func addParts(parts []*mat.SymDense, theta []float64, g *mat.SymDense, d []*mat.SymDense) {
	g.Zero()
	n := g.SymmetricDim()
	for k, part := range parts {
		w := math.Exp(theta[k])
		for i := range n {
			for j := i; j < n; j++ {
				g.SetSym(i, j, g.At(i, j)+w*part.At(i, j))
			}
		}
		if d != nil {
			d[k].ScaleSym(w, part)
		}
	}
}

// shift rescales parameters that are logarithms of weights.
func shift(theta []float64, log float64) {
	for i := range theta {
		theta[i] += log
	}
}

// logWeights returns the logarithms of the weights with which the parts come nearest to the estimate (least squares), where small and
// negative ones are raised to a hundredth of what the part would have alone.
func logWeights(parts []*mat.SymDense, estimate mat.Symmetric) []float64 {
	n := len(parts)
	a := mat.NewSymDense(n, nil)
	b := mat.NewVecDense(n, nil)
	size := math.Sqrt(inner(estimate, estimate))
	for i := range n {
		for j := i; j < n; j++ {
			a.SetSym(i, j, inner(parts[i], parts[j]))
		}
		b.SetVec(i, inner(parts[i], estimate))
	}
	for i := range n {
		a.SetSym(i, i, a.At(i, i)*(1+1e-8))
	}
	theta := make([]float64, n)
	var w mat.VecDense
	var c mat.Cholesky
	solved := c.Factorize(a) && c.SolveVecTo(&w, b) == nil
	for i := range n {
		low := 0.01 * size / math.Sqrt(a.At(i, i))
		if low == 0 {
			low = 1e-6
		}
		v := low
		if solved {
			v = max(w.AtVec(i), low)
		}
		theta[i] = math.Log(v)
	}
	return theta
}

// inner returns Σ a[i,j]·b[i,j].
func inner(a, b mat.Symmetric) float64 {
	n := a.SymmetricDim()
	sum := 0.0
	for i := range n {
		for j := range n {
			sum += a.At(i, j) * b.At(i, j)
		}
	}
	return sum
}
