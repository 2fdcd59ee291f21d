package glm

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// serial computes restricted likelihoods of AR(1) noise. With V = (ρ^|s−t|), (1−ρ²)·V⁻¹ = K = (1+ρ²)·I − ρ·L − ρ²·E, where L has ones beside the diagonal and E has
// ones at both ends of it. With Q an orthonormal basis of the design, e the residuals of ordinary least squares, n observations and rank r, minus twice the logarithm
// of the likelihood is, up to a constant,
//
//	(n−r)·log q − log(1−ρ²) + log|Q'KQ|,  q = e'Ke − (Q'Ke)'(Q'KQ)⁻¹(Q'Ke),
//
// so that a few sums over time, taken once, give it for every ρ.
type serial struct {
	fit  *Fit
	q    *mat.Dense
	ql   *mat.Dense // Q'L
	l, e *mat.Dense // Q'LQ and Q'EQ
	n, r int
}

func newSerial(f *Fit) *serial {
	s := &serial{fit: f, q: f.parts[0].f.q}
	s.n, s.r = s.q.Dims()
	s.ql = mat.NewDense(s.r, s.n, nil)
	for t := range s.n {
		for j := range s.r {
			v := 0.
			if t > 0 {
				v += s.q.At(t-1, j)
			}
			if t+1 < s.n {
				v += s.q.At(t+1, j)
			}
			s.ql.Set(j, t, v)
		}
	}
	s.l, s.e = mat.NewDense(s.r, s.r, nil), mat.NewDense(s.r, s.r, nil)
	s.l.Mul(s.ql, s.q)
	ends := s.ends(s.q)
	s.e.Mul(ends, s.q)
	return s
}

// ends returns Q'E, rank × observations.
func (s *serial) ends(q *mat.Dense) *mat.Dense {
	out := mat.NewDense(s.r, s.n, nil)
	for _, t := range []int{0, s.n - 1} {
		for j := range s.r {
			out.Set(j, t, q.At(t, j))
		}
	}
	return out
}

// likelihoods adds the criterion for each ρ to add(k, channel, value), for the channels that the design does not explain completely.
func (s *serial) likelihoods(grid []float64, set func(k, channel int, value float64)) {
	roots, logs := make([]*mat.TriDense, len(grid)), make([]float64, len(grid))
	for k, rho := range grid {
		m := mat.NewSymDense(s.r, nil)
		for i := range s.r {
			for j := i; j < s.r; j++ {
				v := -rho*(s.l.At(i, j)+s.l.At(j, i))/2 - rho*rho*(s.e.At(i, j)+s.e.At(j, i))/2
				if i == j {
					v += 1 + rho*rho
				}
				m.SetSym(i, j, v)
			}
		}
		var c mat.Cholesky
		if !c.Factorize(m) { // K is positive definite for |ρ| < 1
			panic("glm: the precision of AR(1) noise is not positive definite")
		}
		roots[k] = mat.NewTriDense(s.r, mat.Upper, nil)
		c.UTo(roots[k])
		logs[k] = c.LogDet() - math.Log(1-rho*rho)
	}
	s.fit.residuals(func(channels []int, e *mat.Dense) {
		m := len(channels)
		zero, one, ends := make([]float64, m), make([]float64, m), make([]float64, m)
		moments(e, zero, one)
		var gl mat.Dense
		gl.Mul(s.ql, e)
		ge, g := mat.NewDense(s.r, m, nil), mat.NewDense(s.r, m, nil)
		for _, t := range []int{0, s.n - 1} {
			for c, v := range e.RawRowView(t) {
				ends[c] += v * v
			}
			for j := range s.r {
				w := s.q.At(t, j)
				to := ge.RawRowView(j)
				for c, v := range e.RawRowView(t) {
					to[c] += w * v
				}
			}
		}
		left := make([]float64, m)
		for k, rho := range grid {
			for j := range s.r {
				to, l, ends := g.RawRowView(j), gl.RawRowView(j), ge.RawRowView(j)
				for c := range to {
					to[c] = -rho*l[c] - rho*rho*ends[c]
				}
			}
			blas64.Trsm(blas.Left, blas.Trans, 1, roots[k].RawTriangular(), g.RawMatrix())
			for c := range left {
				left[c] = (1+rho*rho)*zero[c] - 2*rho*one[c] - rho*rho*ends[c]
			}
			for j := range s.r {
				for c, v := range g.RawRowView(j) {
					left[c] -= v * v
				}
			}
			for c, channel := range channels {
				if s.fit.Variance[channel] > 0 {
					set(k, channel, float64(s.n-s.r)*math.Log(left[c])+logs[k])
				}
			}
		}
	})
}

// between returns values of ρ from low to high.
func between(low, high, step float64) (grid []float64) {
	for k := range int(math.Round((high-low)/step)) + 1 {
		grid = append(grid, low+float64(k)*step)
	}
	return grid
}

// best returns where a parabola through the smallest of some values at equal steps and its neighbours is smallest.
func best(grid, values []float64) float64 {
	k := 0
	for i, v := range values {
		if v < values[k] {
			k = i
		}
	}
	if k == 0 || k == len(values)-1 {
		return grid[k]
	}
	a, b, c := values[k-1], values[k], values[k+1]
	if curve := a - 2*b + c; curve > 0 {
		return grid[k] + (a-c)/(2*curve)*(grid[k+1]-grid[k])
	}
	return grid[k]
}

// each sets the ρ of each channel, in hundredths.
func (s *serial) each(rho []float64) {
	grid := between(-.95, .95, .05)
	values := make([]float64, len(grid)*len(rho))
	s.likelihoods(grid, func(k, channel int, value float64) { values[channel*len(grid)+k] = value })
	for channel := range rho {
		if s.fit.Variance[channel] > 0 {
			rho[channel] = math.Round(best(grid, values[channel*len(grid):(channel+1)*len(grid)])*100) / 100
		}
	}
}

// pooled sets one ρ for all channels.
func (s *serial) pooled(rho []float64) {
	at := 0.
	for _, step := range []float64{.05, .005} {
		low, high := -.95, .95
		if step < .05 {
			low, high = max(at-.05, -.99), min(at+.05, .99)
		}
		grid := between(low, high, step)
		values := make([]float64, len(grid)*len(rho))
		s.likelihoods(grid, func(k, channel int, value float64) { values[channel*len(grid)+k] = value })
		sums := make([]float64, len(grid)) // in the order of channels, whatever the number of cores
		for channel := range rho {
			for k := range grid {
				sums[k] += values[channel*len(grid)+k]
			}
		}
		at = best(grid, sums)
	}
	for channel := range rho {
		if s.fit.Variance[channel] > 0 {
			rho[channel] = at
		}
	}
}
