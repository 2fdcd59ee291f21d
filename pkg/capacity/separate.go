package capacity

import (
	"context"
	"fmt"
	"math"
	"sync"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/progress"
	"gonum.org/v1/gonum/mat"
)

// relative returns the points of a manifold about its centre, in units of the centre's distance from the origin, with a further coordinate 1 along a direction of its own.
func (c *clouds) relative(mu int) *mat.Dense {
	_, channels := c.points.Dims()
	m := mat.NewDense(c.first[mu+1]-c.first[mu], channels+1, nil)
	for j := c.first[mu]; j < c.first[mu+1]; j++ {
		row := m.RawRowView(j - c.first[mu])
		copy(row, c.points.RawRowView(j))
		simd.Axpy(-1, c.centres.RawRowView(mu), row[:channels])
		simd.Scale(1/c.length[mu], row[:channels])
		row[channels] = 1
	}
	return m
}

// separate projects each t onto the cone of each manifold on its own.
func separate(ctx context.Context, c *clouds, d draws, opt Options) ([]*sample, error) {
	manifolds := c.manifolds()
	_, channels := c.points.Dims()
	grams, products, kappa, ones := make([]*gram, manifolds), make([]*mat.Dense, manifolds), make([][]float64, manifolds), make([][]float64, manifolds)
	cores.Do(manifolds, func(mu int) {
		relative := c.relative(mu)
		points, _ := relative.Dims()
		m := newGram(relative)
		grams[mu], products[mu], kappa[mu], ones[mu] = m, new(mat.Dense), make([]float64, points), make([]float64, points)
		products[mu].Mul(d.t, relative.Slice(0, points, 0, channels).T())
		for j := range points {
			kappa[mu][j], ones[mu][j] = opt.Margin/m.length[j], 1
			for k := range opt.Samples {
				products[mu].Set(k, j, (products[mu].At(k, j)+d.centre.At(k, mu))/m.length[j])
			}
		}
	})
	rooms := sync.Pool{New: func() any {
		solvers := make([]*solver, manifolds)
		for mu, m := range grams {
			solvers[mu] = newSolver(m)
		}
		return solvers
	}}
	samples := make([]*sample, opt.Samples)
	count := progress.Count(opt.Progress, int64(opt.Samples))
	return samples, cores.Try(ctx, opt.Samples, func(k int) error {
		solvers := rooms.Get().([]*solver)
		defer rooms.Put(solvers)
		s := newSample(manifolds)
		for mu, v := range solvers {
			how, residual := v.project(products[mu].RawRowView(k), ones[mu], kappa[mu])
			if err := failed(k, how, residual); err != nil {
				return fmt.Errorf("%w in manifold %d", err, mu)
			}
			if how == infeasible {
				const text = "capacity: sample %d: manifold %d is some 1e5 times as large as its centre is far from the origin: too large for a margin of %g"
				return fmt.Errorf(text, k, mu, opt.Margin)
			}
			s.residual = math.Max(s.residual, residual)
			s.keep(v, mu, 0, v.n, c.first[mu])
		}
		samples[k] = s
		count.Add(1)
		return nil
	})
}

// moments are the radius and dimension of each manifold on its own, and their means.
func (c *clouds) moments(samples []*sample, d draws, opt Options, out func(k int) bool) *measures {
	manifolds := c.manifolds()
	_, channels := c.points.Dims()
	m := newMeasures(manifolds)
	mean, axis := make([]float64, channels), make([]float64, channels)
	for mu := range manifolds {
		n := 0.0
		clear(mean)
		for k, s := range samples {
			if !out(k) && (opt.Inactive != Drop || s.active(mu)) {
				c.anchor(mean, s, mu, 1)
				n++
			}
		}
		simd.Scale(1/n, mean)
		radius, dimension := 0.0, 0.0
		for k, s := range samples {
			if out(k) || opt.Inactive == Drop && !s.active(mu) {
				continue
			}
			clear(axis)
			c.anchor(axis, s, mu, 1)
			simd.Axpy(-1, mean, axis)
			square, along := simd.SumSquares(axis), simd.Dot(axis, d.t.RawRowView(k))
			radius += square
			if math.Sqrt(square) > negligibleAxis*c.length[mu] {
				dimension += along * along / square
			}
		}
		m.radii()[mu], m.dimensions()[mu] = math.Sqrt(radius/n)/c.length[mu], dimension/n
		m.shared[radiusOf] += m.radii()[mu] / float64(manifolds)
		m.shared[dimensionOf] += m.dimensions()[mu] / float64(manifolds)
	}
	m.shared[utilityOf], m.shared[axisOf], m.shared[centreAxisOf] = math.NaN(), math.NaN(), math.NaN()
	m.align(c.centres, opt)
	for i := range m.axes() {
		m.axes()[i], m.centreAxes()[i] = math.NaN(), math.NaN()
	}
	return m
}
