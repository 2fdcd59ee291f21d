package capacity

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Projection is what one sample of [GLUE] is made of: the direction nearest to t that has all manifolds on the sides that their labels say.
type Projection struct {
	Nearest  []float64  // v, one number a channel
	Distance float64    // ‖v − t‖, of which the mean square over t and labels is P/α
	Anchors  *mat.Dense // manifolds × channels: Σλz/Σλ, the point of each hull that holds v; a row of NaN for a manifold that does not touch the hyperplane
	// Weights are λ ≥ 0, one a point of each manifold, with v = t + Σ yλz. Those of points that do not touch the hyperplane are exactly 0.
	Weights [][]float64
	// Separable is false where no hyperplane has all points strictly on their sides.
	Separable bool
	Residual  float64 // the largest violation of the conditions of the optimum, relative to the largest |t·z|/‖z‖
}

// Project returns the point v nearest to t with y_μ v·z ≥ 0 for all points z of all manifolds μ: one sample of GLUE, without a margin, to be looked at or drawn. Manifolds are
// matrices of points × channels and are taken as they are: subtract the mean of their centres first if the origin is to be there. Labels are 1 or −1, one a manifold; t has one
// number a channel. Where t has all manifolds on their sides it is v, and there are no anchors; where no direction has, v is the nearest that has none of them on the wrong side.
//
// It is an error where there is no manifold, one is empty or has another number of channels, a point has a NaN or infinity or is at the origin, labels or t do not fit, or t is
// not finite.
func Project(manifolds []*mat.Dense, labels []int, t []float64) (*Projection, error) {
	c, err := gather(manifolds, Options{Origin: AsGiven})
	if err != nil {
		return nil, err
	}
	n, channels := c.points.Dims()
	if len(labels) != c.manifolds() {
		return nil, fmt.Errorf("capacity: %d labels for %d manifolds", len(labels), c.manifolds())
	}
	if len(t) != channels {
		return nil, fmt.Errorf("capacity: t has %d numbers for %d channels", len(t), channels)
	}
	for i, v := range t {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("capacity: t has %v in channel %d", v, i)
		}
	}
	m := newGram(c.points)
	s, y, along := newSolver(m), make([]float64, n), make([]float64, n)
	for mu, label := range labels {
		if label != 1 && label != -1 {
			return nil, fmt.Errorf("capacity: manifold %d has label %d, which is neither 1 nor −1", mu, label)
		}
		for j := c.first[mu]; j < c.first[mu+1]; j++ {
			y[j] = float64(label)
			along[j] = simd.Dot(c.points.RawRowView(j), t) / m.length[j]
		}
	}
	how, residual := s.project(along, y, nil)
	if err := failed(0, how, residual); err != nil {
		return nil, err
	}
	p := &Projection{Nearest: append([]float64(nil), t...), Anchors: mat.NewDense(c.manifolds(), channels, nil), Weights: make([][]float64, c.manifolds()), Residual: residual}
	p.Separable = how == strict
	if how == touching {
		p.Separable, _ = newSolver(m).separable(y, make([]float64, n), make([]float64, n))
	}
	for mu := range labels {
		p.Weights[mu] = make([]float64, c.first[mu+1]-c.first[mu])
		anchor, total := p.Anchors.RawRowView(mu), 0.0
		for j := c.first[mu]; j < c.first[mu+1]; j++ {
			lambda := math.Abs(s.mu[j]) / m.length[j]
			p.Weights[mu][j-c.first[mu]] = lambda
			simd.Axpy(lambda, c.points.RawRowView(j), anchor)
			simd.Axpy(s.mu[j]/m.length[j], c.points.RawRowView(j), p.Nearest)
			total += lambda
		}
		simd.Scale(1/total, anchor) // 0/0 for one that does not touch
	}
	difference := append([]float64(nil), p.Nearest...)
	simd.Axpy(-1, t, difference)
	p.Distance = floats.Norm(difference, 2) // of any size
	return p, nil
}
