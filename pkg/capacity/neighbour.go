package capacity

import (
	"cmp"
	"slices"
	"sync"
)

// neighbour hands the solutions of a run on to others with the same draws and some of its points, which begin there: a projection is exact from any λ ≥ 0, and of neighbouring
// problems few points come or go.
type neighbour struct {
	first *solutions
	rows  []int // the points of this run, in the numbers of the first one; nil for the first itself
}

// solutions are those of a first run.
type solutions struct {
	once    sync.Once
	samples []*sample
	points  int
}

// keep takes over the solutions of a first run.
func (n *neighbour) keep(samples []*sample, points int) {
	if n != nil && n.rows == nil {
		n.first.once.Do(func() { n.first.samples, n.first.points = samples, points })
	}
}

// guess returns where the points of the first run are among those of this one, −1 where they are not, or nil where there is nothing to begin from.
func (n *neighbour) guess(samples, points int) (where []int) {
	if n == nil || len(n.rows) != points || len(n.first.samples) != samples {
		return nil
	}
	where = make([]int, n.first.points)
	for j := range where {
		where[j] = -1
	}
	for i, j := range n.rows {
		if j >= len(where) {
			return nil
		}
		if where[j] < 0 { // the first of several
			where[j] = i
		}
	}
	return where
}

// begin puts the solver, which has its problem, at the solution of sample k.
func (n *neighbour) begin(s *solver, k int, where []int) {
	s.order = s.order[:0]
	sample := n.first.samples[k]
	for mu, sum := range sample.sum {
		for i := sample.first[mu]; i < sample.first[mu+1]; i++ {
			if j := where[sample.point[i]]; j >= 0 {
				s.order = append(s.order, j)
				s.mu[j] = s.y[j] * sample.weight[i] * sum * s.length[j]
			}
		}
	}
	slices.SortFunc(s.order, func(a, b int) int {
		if c := cmp.Compare(s.y[b]*s.mu[b], s.y[a]*s.mu[a]); c != 0 {
			return c
		}
		return a - b
	})
	for _, j := range s.order {
		if !s.enter(j) {
			s.mu[j] = 0
		}
	}
	if s.size > 0 {
		s.settle(-1)
		s.multiply(s.passive)
	}
}
