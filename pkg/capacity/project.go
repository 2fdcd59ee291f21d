package capacity

import (
	"math"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// solver finds the point v nearest to t with y_j z_j·v ≥ κ_j for all points z_j. Its dual is a problem of non-negative least squares in λ, with v = t + Σ y_j λ_j z_j, solved
// exactly by the active-set method of Lawson & Hanson (1974) on inner products: a point has exactly λ_j = 0 or y_j z_j·v = κ_j. rsa/model's is for a few regressors; this
// one is for thousands of points, of which it forms no signed inner products: μ_j = y_jλ_j is what it works with. All points are taken at length 1.
//
// It is working memory for one goroutine at a time and allocates nothing once it is made.
type solver struct {
	*gram
	factor
	y, kappa, c []float64 // of the problem: labels ±1, margins, z_j·t
	margins     bool      // whether some κ is not 0
	mu, u       []float64 // μ; u_j = z_j·v
	passive     []int     // points with λ > 0, in the order of the factor
	in, barred  []bool
	b, z, work  []float64 // right side, solution and a column, of the passive points
	order       []int
	descent     descent
	solves      int
}

// outcome says how a projection ended.
type outcome uint8

const (
	strict     outcome = iota // v is the nearest point, and a hyperplane has all points strictly on their sides
	touching                  // v is the nearest point; points are on the hyperplane beside those that are held there, which leaves open whether all could be beside it
	infeasible                // no v has the margins
	exhausted                 // the bound on the number of steps was reached
)

// accuracy is the violation of a margin, in units of the largest |z_j·t| of points of length 1, that ends the search.
const accuracy = 1e-10

// unbounded is the sum of all λ, in units of the largest margin or |z_j·t|, beyond which no v is said to have the margins: where t = 0 it is 1/m² for the largest m such
// that a hyperplane has all points of length 1 beyond m.
const unbounded = 1e10

func newSolver(m *gram) *solver {
	room := min(m.n, m.rank+1)
	return &solver{
		gram: m, factor: newFactor(room), mu: make([]float64, m.n), u: make([]float64, m.n), in: make([]bool, m.n), barred: make([]bool, m.n),
		passive: make([]int, 0, room), order: make([]int, 0, m.n), b: make([]float64, room), z: make([]float64, room), work: make([]float64, m.n),
	}
}

// project solves the problem with c_j = z_j·t from λ = 0: the support of an unrelated t is a worse start than none. kappa nil are margins of 0. c, y and kappa are read until
// the next call. residual is the largest violation of the conditions of an optimum in units of [accuracy]: of a margin by any point, or of y_j z_j·v = κ_j where λ_j > 0.
func (s *solver) project(c, y, kappa []float64) (how outcome, residual float64) {
	s.start(c, y, kappa)
	return s.resume()
}

// resume goes on from λ ≥ 0 that is the optimum over the passive points, with u to match: from start, or from a solution beside which there are further points now.
func (s *solver) resume() (how outcome, residual float64) {
	scale := s.scale()
	descended := s.size > manyPassive // near the solution
	for limit := 20*s.rank + 10*s.n + 100; s.solves < limit; {
		total := s.total()
		if s.margins && total > unbounded*scale {
			return infeasible, 0
		}
		j := s.mostViolated(accuracy*scale + 4e-15*total) // u is no better than the rounding of the numbers that it is the sum of
		if j < 0 {
			return s.judge(scale), s.residual(scale)
		}
		switch {
		case s.enter(j):
			if !s.settle(j) {
				s.barred[j] = true
				continue
			}
		case !s.margins: // a point in the span of those on the hyperplane is on it
			s.barred[j] = true
			continue
		case !s.exchange(j):
			return infeasible, 0
		default:
			s.settle(-1)
		}
		if s.size > manyPassive && !descended {
			descended = true
			s.descend(scale)
			s.settle(-1)
		}
		clear(s.barred)
		s.products()
	}
	return exhausted, s.residual(scale)
}

func (s *solver) start(c, y, kappa []float64) {
	s.c, s.y, s.kappa, s.margins = c, y, kappa, false
	for _, k := range kappa {
		s.margins = s.margins || k != 0
	}
	clear(s.mu)
	clear(s.in)
	clear(s.barred)
	s.passive, s.size, s.solves = s.passive[:0], 0, 0
	copy(s.u, c)
}

func (s *solver) margin(j int) float64 {
	if !s.margins {
		return 0
	}
	return s.kappa[j]
}

// scale is the largest |z_j·t| or margin.
func (s *solver) scale() float64 {
	scale := 0.0
	for j, c := range s.c {
		scale = max(scale, math.Abs(c), math.Abs(s.margin(j)))
	}
	return scale
}

// mostViolated returns the point furthest on the wrong side of its margin, or −1.
func (s *solver) mostViolated(tol float64) int {
	most := -1
	for j, u := range s.u {
		if violation := s.margin(j) - s.y[j]*u; violation > tol && !s.in[j] && !s.barred[j] {
			most, tol = j, violation
		}
	}
	return most
}

// enter makes j the last of the passive points; false where its direction is in their span.
func (s *solver) enter(j int) bool {
	row := s.row(j)
	for i, k := range s.passive {
		s.work[i] = row[k]
	}
	b := s.y[j]*s.margin(j) - s.c[j]
	if !s.append(s.work, b) {
		return false
	}
	s.b[len(s.passive)] = b
	s.passive, s.in[j] = append(s.passive, j), true
	return true
}

// leave takes out the passive point at position k.
func (s *solver) leave(k int) {
	s.mu[s.passive[k]], s.in[s.passive[k]] = 0, false
	s.passive = append(s.passive[:k], s.passive[k+1:]...)
	copy(s.b[k:], s.b[k+1:])
	s.remove(k, s.b)
}

// products recomputes u from μ.
func (s *solver) products() { s.multiply(s.passive) }

// multiply is products where these points alone have λ > 0.
func (s *solver) multiply(points []int) {
	copy(s.u, s.c)
	for _, i := range points {
		simd.Axpy(s.mu[i], s.row(i), s.u)
	}
}

// residual is that of project.
func (s *solver) residual(scale float64) float64 {
	worst := 0.0
	for j, u := range s.u {
		violation := s.margin(j) - s.y[j]*u
		if s.in[j] {
			violation = math.Abs(violation)
		}
		if violation > worst || math.IsNaN(violation) {
			worst = violation
		}
	}
	if worst == 0 {
		return 0
	}
	return worst / scale
}

// judge tells the ways in which a solution can be reached apart. Passive points are independent, so that a hyperplane on which they are can be moved to have them beside it.
func (s *solver) judge(scale float64) outcome {
	const onPlane = 1e-8
	for j, u := range s.u {
		if !s.in[j] && !(s.y[j]*u-s.margin(j) > onPlane*scale) {
			return touching
		}
	}
	return strict
}

// squaredDistance is the part of ‖v − t‖² = Σ μ_j(z_j·v − z_j·t) that points first … last−1 contribute.
func (s *solver) squaredDistance(first, last int) float64 {
	sum := 0.0
	for j := first; j < last; j++ {
		if s.in[j] {
			sum += s.mu[j] * (s.u[j] - s.c[j])
		}
	}
	return sum
}
