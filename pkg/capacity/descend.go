package capacity

import (
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// manyPassive is the number of passive points from which coordinate descent finds most of them sooner.
const manyPassive = 64

// descent is working memory for coordinate descent on some of the points, of which the inner products are put next to each other: rows of all points do not fit into a cache.
type descent struct {
	points []int
	g      []float64 // the inner products of these points, row by row
	u, lam []float64 // y_j z_j·v − κ_j and λ_j of these points
}

// descend improves μ by coordinate descent, in rounds on the points with λ > 0 and those that are most violated, and makes those of its points that are independent the passive
// ones, those with the largest λ first. What it leaves undone is for the active set.
func (s *solver) descend(scale float64) {
	const rounds, small = 8, 1e-4
	s.order = append(s.order[:0], s.passive...)
	for range rounds {
		s.multiply(s.order)
		if !s.choose(max(256, len(s.order)), small*scale) {
			break
		}
		s.sweep(small * scale)
		s.order = s.order[:0]
		for i, j := range s.descent.points {
			s.mu[j] = s.y[j] * s.descent.lam[i]
			if s.mu[j] != 0 {
				s.order = append(s.order, j)
			}
		}
	}
	slices.SortFunc(s.order, func(a, b int) int {
		switch x, y := math.Abs(s.mu[a]), math.Abs(s.mu[b]); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return a - b
	})
	clear(s.in)
	s.passive, s.size = s.passive[:0], 0
	for _, j := range s.order {
		if !s.enter(j) {
			s.mu[j] = 0
		}
	}
}

// choose takes the points of order for a descent, and up to most that are violated by more than tol beside them; false where there are none.
func (s *solver) choose(most int, tol float64) bool {
	d := &s.descent
	d.points = append(d.points[:0], s.order...)
	held := len(d.points)
	for j, u := range s.u {
		if s.mu[j] == 0 && s.margin(j)-s.y[j]*u > tol {
			d.points = append(d.points, j)
		}
	}
	violated := d.points[held:]
	if len(violated) == 0 {
		return false
	}
	if len(violated) > most {
		slices.SortFunc(violated, func(a, b int) int {
			switch x, y := s.margin(a)-s.y[a]*s.u[a], s.margin(b)-s.y[b]*s.u[b]; {
			case x > y:
				return -1
			case x < y:
				return 1
			}
			return a - b
		})
		d.points = d.points[:held+most]
	}
	slices.Sort(d.points)
	n := len(d.points)
	d.g, d.u, d.lam = grow(d.g, n*n), grow(d.u, n), grow(d.lam, n)
	for i, j := range d.points {
		d.u[i], d.lam[i] = s.y[j]*s.u[j]-s.margin(j), s.y[j]*s.mu[j]
		row, all := d.g[i*n:(i+1)*n], s.row(j)
		for l, k := range d.points {
			row[l] = s.y[j] * s.y[k] * all[k]
		}
	}
	return true
}

// sweep goes through the chosen points until no λ moves by more than tol.
func (s *solver) sweep(tol float64) {
	const sweeps = 60
	d := &s.descent
	n := len(d.points)
	for range sweeps {
		largest := 0.0
		for i, now := range d.lam {
			to := max(now-d.u[i], 0)
			if to == now {
				continue
			}
			d.lam[i] = to
			simd.Axpy(to-now, d.g[i*n:(i+1)*n], d.u)
			largest = max(largest, math.Abs(to-now))
		}
		if largest < tol {
			break
		}
	}
}
