package capacity

import (
	"context"
	"fmt"
	"math"
	"sync"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/progress"
	"gonum.org/v1/gonum/mat"
)

// sample is what is kept of one projection: where t pushes against the manifolds.
type sample struct {
	weight   []float64 // of points in the anchors, which add up to 1 over a manifold
	point    []int
	first    []int     // the anchor of manifold μ is in weight[first[μ]:first[μ+1]]; an inactive one has none
	touch    []int     // the point of each manifold that is nearest to the hyperplane, or furthest on the wrong side
	distance []float64 // squared, to which the manifolds add up
	sum      []float64 // Σλ of each manifold, in the unit in which the hyperplane's vector is t's: 0 for an inactive one
	residual float64
	apart    outcome // infeasible where no hyperplane has all points strictly on their sides, with their margin
}

func (s *sample) active(mu int) bool { return s.first[mu+1] > s.first[mu] }

// total is the squared distance of t from the cone.
func (s *sample) total() float64 {
	sum := 0.0
	for _, d := range s.distance {
		sum += d
	}
	return sum
}

// keep takes over manifold μ, of which the solver has points from … to−1 and the sample names them from at on.
func (s *sample) keep(v *solver, mu, from, to, at int) {
	sum, near := 0.0, math.Inf(1)
	for j := from; j < to; j++ {
		if v.in[j] {
			w := v.y[j] * v.mu[j] / v.length[j]
			sum += w
			s.weight, s.point = append(s.weight, w), append(s.point, at+j-from)
		}
		if d := v.y[j] * v.u[j] * v.length[j]; d < near {
			near, s.touch[mu] = d, at+j-from
		}
	}
	for i := s.first[mu]; i < len(s.weight); i++ {
		s.weight[i] /= sum
	}
	s.first[mu+1], s.sum[mu] = len(s.weight), sum
	s.distance[mu] = v.squaredDistance(from, to)
}

func newSample(manifolds int) *sample {
	return &sample{first: make([]int, manifolds+1), touch: make([]int, manifolds), distance: make([]float64, manifolds), sum: make([]float64, manifolds)}
}

// worst is the residual beyond which a projection is not believed: what points within 1e-6 of the span of others can bring about.
const worst = 1e-6

// failed is the error of a projection that was not found.
func failed(k int, how outcome, residual float64) error {
	switch {
	case how == exhausted:
		return fmt.Errorf("capacity: sample %d: no projection found within the number of steps, residual %.3g", k, residual)
	case !(residual <= worst):
		return fmt.Errorf("capacity: sample %d: the projection violates the conditions of an optimum by %.3g", k, residual)
	}
	return nil
}

// joint projects each t onto the cone of all manifolds with their labels.
func joint(ctx context.Context, c *clouds, d draws, opt Options) ([]*sample, error) {
	total, channels := c.points.Dims()
	points := c.points
	if opt.Bias {
		points = mat.NewDense(total, channels+1, nil)
		points.Slice(0, total, 0, channels).(*mat.Dense).Copy(c.points)
		size := 32 * c.size()
		for j := range total {
			points.Set(j, channels, size)
		}
	}
	m := newGram(points)
	var products mat.Dense
	products.Mul(d.t, c.points.T())
	kappa := make([]float64, total)
	for mu := range c.manifolds() {
		for j := c.first[mu]; j < c.first[mu+1]; j++ {
			kappa[j] = opt.Margin * c.length[mu] / m.length[j]
		}
	}
	type room struct {
		*solver
		y, zeros, ones []float64
	}
	rooms := sync.Pool{New: func() any {
		return &room{newSolver(m), make([]float64, total), make([]float64, total), make([]float64, total)}
	}}
	samples, where := make([]*sample, opt.Samples), opt.neighbour.guess(opt.Samples, total)
	count := progress.Count(opt.Progress, int64(opt.Samples))
	err := cores.Try(ctx, opt.Samples, func(k int) error {
		w := rooms.Get().(*room)
		defer rooms.Put(w)
		product := products.RawRowView(k)
		for mu, label := range d.labels.RawRowView(k) {
			for j := c.first[mu]; j < c.first[mu+1]; j++ {
				w.y[j] = label
				product[j] /= m.length[j]
			}
		}
		s := newSample(c.manifolds())
		w.start(product, w.y, kappa)
		if where != nil {
			opt.neighbour.begin(w.solver, k, where)
		}
		how, residual := w.resume()
		if err := failed(k, how, residual); err != nil {
			return err
		}
		s.residual, s.apart = residual, how
		for mu := range c.manifolds() {
			s.keep(w.solver, mu, c.first[mu], c.first[mu+1], c.first[mu])
		}
		if how == touching && opt.Margin == 0 {
			s.apart = strict
			if ok, _ := w.separable(w.y, w.zeros, w.ones); !ok {
				s.apart = infeasible
			}
		}
		samples[k] = s
		count.Add(1)
		return nil
	})
	if err != nil {
		return nil, err
	}
	opt.neighbour.keep(samples, total)
	return samples, possible(samples, opt)
}

// possible is the error of dichotomies that have no hyperplane with a margin above 0.
func possible(samples []*sample, opt Options) error {
	impossible := 0
	for _, s := range samples {
		if s.apart == infeasible && opt.Margin > 0 {
			impossible++
		}
	}
	if impossible > 0 {
		return fmt.Errorf("capacity: %d of %d dichotomies cannot be separated with margin %g, so that the capacity is 0", impossible, opt.Samples, opt.Margin)
	}
	return nil
}
