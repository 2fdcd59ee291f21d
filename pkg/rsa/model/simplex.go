package model

import (
	"math"
	"slices"
)

// simplex is the bounded search without derivatives of Nelder & Mead (1965): deterministic, within a box, and at an end after so many evaluations at most. A second
// search begins at the best point of the first, since a simplex may collapse at a point that is none.
type simplex struct {
	f      func(x []float64) float64
	points [][]float64
	values []float64
	centre []float64
	tries  [2][]float64
}

// maximise moves x to where f is larger and returns its value there, which is not below that at the start. The first simplex spans a share of the box, and the search ends
// where it is smaller than a tolerance, also a share.
func (s *simplex) maximise(x, low, high []float64, share, tolerance float64, evaluations int) float64 {
	n := len(x)
	s.make(n)
	s.clip(x, low, high)
	best := s.at(x)
	for _, part := range []float64{1, 0.3} {
		begin := best
		copy(s.points[0], x)
		s.values[0] = best
		for k := range n {
			p := s.points[k+1]
			copy(p, x)
			step := part * share * (high[k] - low[k])
			if p[k]+step > high[k] {
				step = -step
			}
			p[k] += step
			s.values[k+1] = s.at(p)
		}
		s.shrinkTo(low, high, tolerance, evaluations/2-n)
		best = s.values[0]
		copy(x, s.points[0])
		if !(best > begin) {
			break
		}
	}
	return best
}

// shrinkTo moves the simplex until it is small or the evaluations are spent; the best point comes first.
func (s *simplex) shrinkTo(low, high []float64, tolerance float64, evaluations int) {
	n := len(low)
	s.sort()
	for evaluations > 0 && s.span(low, high) > tolerance {
		clear(s.centre)
		for _, p := range s.points[:n] {
			for k, v := range p {
				s.centre[k] += v / float64(n)
			}
		}
		worst, reflected, other := s.points[n], s.tries[0], s.tries[1]
		v := s.try(reflected, worst, -1, low, high)
		evaluations--
		switch {
		case v > s.values[0]:
			if w := s.try(other, worst, -2, low, high); w > v {
				v, reflected = w, other
			}
			evaluations--
		case v > s.values[n-1]:
		default:
			t := 0.5
			if v > s.values[n] {
				t = -0.5
			}
			w := s.try(other, worst, t, low, high)
			evaluations--
			if !(w > max(v, s.values[n])) {
				for k, p := range s.points[1:] {
					for i := range p {
						p[i] = (p[i] + s.points[0][i]) / 2
					}
					s.values[k+1] = s.at(p)
				}
				evaluations -= n
				s.sort()
				continue
			}
			v, reflected = w, other
		}
		copy(worst, reflected)
		s.values[n] = v
		s.sort()
	}
}

// try writes the point on the line from the centre to the worst point, a share t of the way, into the box, and returns its value.
func (s *simplex) try(dst, worst []float64, t float64, low, high []float64) float64 {
	for k, c := range s.centre {
		dst[k] = c + t*(worst[k]-c)
	}
	s.clip(dst, low, high)
	return s.at(dst)
}

func (s *simplex) clip(x, low, high []float64) {
	for k := range x {
		x[k] = min(max(x[k], low[k]), high[k])
	}
}

// at returns f, −∞ where it is NaN.
func (s *simplex) at(x []float64) float64 {
	if v := s.f(x); v == v {
		return v
	}
	return math.Inf(-1)
}

// sort orders the points by value, the largest first; of equals the older one.
func (s *simplex) sort() {
	for i := 1; i < len(s.values); i++ {
		for j := i; j > 0 && s.values[j] > s.values[j-1]; j-- {
			s.values[j], s.values[j-1] = s.values[j-1], s.values[j]
			s.points[j], s.points[j-1] = s.points[j-1], s.points[j]
		}
	}
}

// span is the largest extent of the simplex, as a share of the box.
func (s *simplex) span(low, high []float64) float64 {
	largest := 0.0
	for k := range low {
		if high[k] == low[k] {
			continue
		}
		a, b := s.points[0][k], s.points[0][k]
		for _, p := range s.points {
			a, b = min(a, p[k]), max(b, p[k])
		}
		largest = max(largest, (b-a)/(high[k]-low[k]))
	}
	return largest
}

func (s *simplex) make(n int) {
	if len(s.centre) == n && s.points != nil {
		return
	}
	s.points, s.values = make([][]float64, n+1), make([]float64, n+1)
	for k := range s.points {
		s.points[k] = make([]float64, n)
	}
	s.centre, s.tries = make([]float64, n), [2][]float64{make([]float64, n), make([]float64, n)}
	s.values = slices.Clip(s.values)
}
