package theory

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// saddle is the search for the field t of one hidden layer with independent pre-activations: the minimum of the convex F(t) = log Z₁(t) − Σ t·y + N T |t|²/2.
type saddle struct {
	readout
	unit      Unit
	outputs   int
	y         [][]float64 // classes × outputs
	variances []float64
	heat      float64
	groupOf   []int // the class of each pattern
}

// averages are what the posterior of a neuron has at a field.
type averages struct {
	dual     float64   // F(t)
	gradient []float64 // classes × outputs
	hessian  *mat.SymDense
	misfit   float64 // the largest |⟨aφ⟩ + N T t − y|
}

// limit of |h|, beyond which a field is not tried.
const limit = 3e3

// cover makes the tables large enough for the field. It returns false for a field that is too large.
func (s *saddle) cover() bool {
	known := map[float64]*tilt{}
	size := s.sizes()
	need := map[float64]float64{}
	for c, v := range s.variances {
		if !(size[c] < limit) {
			return false
		}
		need[v] = max(need[v], size[c], 1)
	}
	for c, v := range s.variances {
		if s.tilts[c].size >= need[v] {
			continue
		}
		if known[v] == nil {
			known[v] = newTilt(s.unit, v, 1.5*need[v])
		}
		s.tilts[c] = known[v]
	}
	return true
}

// at returns the averages at field t, with the Hessian if wanted; nil where t is too large, or the grid.
func (s *saddle) at(t [][]float64, second bool) *averages {
	s.t = t
	if !s.cover() {
		return nil
	}
	g := s.points()
	if g.full || len(g.log) == 0 {
		return nil
	}
	classes, n := len(t), len(t)*s.outputs
	const chunk = 2048
	parts := make([]moments, (len(g.log)+chunk-1)/chunk)
	cores.Do(len(parts), func(k int) {
		parts[k] = newMoments(n, classes*s.outputs*s.outputs, second)
		for i := k * chunk; i < min(len(g.log), (k+1)*chunk); i++ {
			s.add(&parts[k], g.a[i*s.outputs:(i+1)*s.outputs], math.Exp(g.log[i]-g.top), second)
		}
	})
	m := newMoments(n, classes*s.outputs*s.outputs, second)
	for _, p := range parts {
		m.merge(&p)
	}
	return s.averages(&m, g.top, second)
}

// moments are sums over points of the weight, the gradient's terms x = n_c a_r ⟨φ⟩_c, their products, and n_c a_r a_q Var φ.
type moments struct {
	total  float64
	x, own []float64
	square []float64 // upper triangle of x xᵀ
	term   []float64 // of one point
}

func newMoments(n, own int, second bool) moments {
	m := moments{x: make([]float64, n), term: make([]float64, n)}
	if second {
		m.own, m.square = make([]float64, own), make([]float64, n*n)
	}
	return m
}

func (m *moments) merge(p *moments) {
	m.total += p.total
	for _, pair := range [][2][]float64{{m.x, p.x}, {m.own, p.own}, {m.square, p.square}} {
		for i, v := range pair[1] {
			pair[0][i] += v
		}
	}
}

// add adds a point of weight w.
func (s *saddle) add(m *moments, a []float64, w float64, second bool) {
	m.total += w
	for c, n := range s.counts {
		h := dot(s.t[c], a)
		phi := n * s.tilts[c].at(meanPhi, h)
		for r, v := range a {
			m.term[c*s.outputs+r] = phi * v
			m.x[c*s.outputs+r] += w * phi * v
		}
		if second {
			mean := phi / n
			spread := w * n * max(0, s.tilts[c].at(meanPhi2, h)-mean*mean)
			for r, v := range a {
				for q, u := range a {
					m.own[(c*s.outputs+r)*s.outputs+q] += spread * v * u
				}
			}
		}
	}
	if second {
		for i, v := range m.term {
			row := m.square[i*len(m.term) : (i+1)*len(m.term)]
			for j := i; j < len(row); j++ {
				row[j] += w * v * m.term[j]
			}
		}
	}
}

// averages turns sums into F and its derivatives.
func (s *saddle) averages(m *moments, top float64, second bool) *averages {
	v := &averages{gradient: m.x, dual: top + math.Log(m.total) - s.prior()}
	for i := range m.x {
		m.x[i] /= m.total
	}
	n := len(m.x)
	if second {
		v.hessian = mat.NewSymDense(n, nil)
		for i := range n {
			for j := i; j < n; j++ {
				h := m.square[i*n+j]/m.total - m.x[i]*m.x[j]
				if c := i / s.outputs; c == j/s.outputs {
					h += m.own[i*s.outputs+j%s.outputs] / m.total
				}
				v.hessian.SetSym(i, j, h)
			}
			v.hessian.SetSym(i, i, v.hessian.At(i, i)+s.heat*s.counts[i/s.outputs])
		}
	}
	for c, count := range s.counts {
		for r, t := range s.t[c] {
			i := c*s.outputs + r
			v.dual += count * (s.heat*t*t/2 - t*s.y[c][r])
			off := v.gradient[i]/count + s.heat*t - s.y[c][r]
			v.gradient[i] = count * off
			v.misfit = max(v.misfit, math.Abs(off))
		}
	}
	return v
}

// prior is the logarithm of the sum over the grid at t = 0.
func (s *saddle) prior() float64 {
	return float64(s.outputs) * (math.Log(2*math.Pi)/2 - math.Log(spacing))
}

// solve minimises F by Newton's method with a ridge that grows while steps fail, from t = 0.
func (s *saddle) solve(tolerance float64) (Convergence, error) {
	t := make([][]float64, len(s.counts))
	for c := range t {
		t[c] = make([]float64, s.outputs)
	}
	var end Convergence
	scale := 0.
	for _, y := range s.y {
		for _, v := range y {
			scale = max(scale, math.Abs(v))
		}
	}
	if scale == 0 {
		scale = 1
	}
	now := s.at(t, true)
	if now == nil {
		return end, fmt.Errorf("theory: the grid over %d readout weights is larger than %d points even without a field", s.outputs, mostPoints)
	}
	for ridge := 1e-10; ; {
		end.Residual = now.misfit / scale
		if end.Residual <= tolerance {
			s.at(t, false)
			return end, nil
		}
		if end.Iterations++; end.Iterations > 200 || !(ridge < 1e12) || math.IsNaN(end.Residual) {
			return end, &NotConverged{"the saddle of a neuron", end, tolerance}
		}
		step := s.newton(now, ridge)
		if step == nil {
			ridge *= 10
			continue
		}
		// Far from the minimum, F is all but flat: no step is longer than the field, or 1.
		longest, field := 0., 1.
		for i, v := range step {
			longest, field = max(longest, math.Abs(v)), max(field, math.Abs(t[i/s.outputs][i%s.outputs]))
		}
		for i := range step {
			step[i] *= min(1, field/longest)
		}
		slope := 0.
		for i, v := range step {
			slope += v * now.gradient[i]
		}
		moved := false
		for size := 1.; size > 1e-3; size /= 2 {
			next := make([][]float64, len(t))
			for c := range t {
				next[c] = make([]float64, s.outputs)
				for r, v := range t[c] {
					next[c][r] = v + size*step[c*s.outputs+r]
				}
			}
			trial := s.at(next, false)
			if trial == nil {
				continue
			}
			if d := trial.dual - now.dual; d <= 1e-4*size*slope || trial.misfit < now.misfit && math.Abs(d) <= 1e-9*math.Abs(now.dual) {
				t, now, moved = next, s.at(next, true), true
				break
			}
		}
		if moved {
			ridge = max(ridge/10, 1e-12)
		} else {
			ridge *= 100
		}
	}
}

// newton returns −(H + ridge·diag H)⁻¹ gradient, or nil.
func (s *saddle) newton(v *averages, ridge float64) []float64 {
	n := len(v.gradient)
	h := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			h.SetSym(i, j, v.hessian.At(i, j))
		}
		h.SetSym(i, i, h.At(i, i)*(1+ridge))
	}
	var root mat.Cholesky
	if !root.Factorize(h) {
		return nil
	}
	var step mat.VecDense
	if err := root.SolveVecTo(&step, mat.NewVecDense(n, v.gradient)); err != nil && math.IsInf(root.Cond(), 1) {
		return nil
	}
	step.ScaleVec(-1, &step)
	return step.RawVector().Data
}
