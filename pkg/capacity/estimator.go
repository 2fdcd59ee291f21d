package capacity

import (
	"context"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// Estimator is what measures manifolds: [GLUE], [MFTMA], or another function of this form. The same source, options and shapes must give the same draws.
type Estimator func(ctx context.Context, manifolds []*mat.Dense, opt Options, src rand.Source) (*Result, error)

// estimates are all numbers of a result: of all manifolds, of each, and of pairs.
func (r *Result) estimates() []Estimate {
	row := r.shared()
	for _, m := range r.Manifolds {
		row = append(row, m.Capacity, m.Dimension, m.Radius, m.Active)
	}
	for _, m := range []Matrix{r.Centres, r.Axes, r.CentreAxes} {
		if m.Value == nil {
			continue
		}
		rows, columns := m.Value.Dims()
		for i := range rows {
			for j := range columns {
				row = append(row, Estimate{m.Value.At(i, j), m.SE.At(i, j)})
			}
		}
	}
	return row
}

// with returns a copy of the result that has these numbers, in the order of estimates.
func (r *Result) with(row []Estimate) *Result {
	c := *r
	next := func() Estimate {
		e := row[0]
		row = row[1:]
		return e
	}
	for _, e := range []*Estimate{&c.Capacity, &c.Dimension, &c.Radius, &c.Utility, &c.CentreAlignment, &c.AxisAlignment, &c.CentreAxisAlignment} {
		*e = next()
	}
	c.Manifolds = append([]Manifold(nil), r.Manifolds...)
	for mu := range c.Manifolds {
		m := &c.Manifolds[mu]
		m.Capacity, m.Dimension, m.Radius, m.Active = next(), next(), next(), next()
	}
	for _, m := range []*Matrix{&c.Centres, &c.Axes, &c.CentreAxes} {
		if m.Value == nil {
			continue
		}
		rows, columns := m.Value.Dims()
		m.Value, m.SE = mat.NewDense(rows, columns, nil), mat.NewDense(rows, columns, nil)
		for i := range rows {
			for j := range columns {
				e := next()
				m.Value.Set(i, j, e.Value)
				m.SE.Set(i, j, e.SE)
			}
		}
	}
	return &c
}

// pick returns manifolds of the points that are listed for each.
func pick(manifolds []*mat.Dense, points [][]int) []*mat.Dense {
	picked := make([]*mat.Dense, len(manifolds))
	for mu, m := range manifolds {
		_, channels := m.Dims()
		picked[mu] = mat.NewDense(len(points[mu]), channels, nil)
		for i, j := range points[mu] {
			picked[mu].SetRow(i, m.RawRowView(j))
		}
	}
	return picked
}

// checkManifolds names manifolds without points or of other channels than the first, as what takes some of their points must know.
func checkManifolds(manifolds []*mat.Dense) error {
	if len(manifolds) == 0 {
		return fmt.Errorf("capacity: no manifolds")
	}
	for mu, m := range manifolds {
		if m == nil || m.IsEmpty() {
			return fmt.Errorf("capacity: manifold %d has no points", mu)
		}
		_, channels := m.Dims()
		if _, first := manifolds[0].Dims(); channels != first {
			return fmt.Errorf("capacity: manifold %d has %d channels and manifold 0 has %d", mu, channels, first)
		}
	}
	return nil
}

// sameDraws makes sources that all give the numbers of one that src chose.
func sameDraws(src rand.Source) func() rand.Source {
	a, b := src.Uint64(), src.Uint64()
	return func() rand.Source { return rand.NewPCG(a, b) }
}

// spread returns the mean of a column of rows and the sum of squared deviations from it, NaN where a number is.
func spread(rows [][]Estimate, column int) (mean, squares float64) {
	for _, r := range rows {
		mean += r[column].Value / float64(len(rows))
	}
	for _, r := range rows {
		squares += (r[column].Value - mean) * (r[column].Value - mean)
	}
	return mean, squares
}
