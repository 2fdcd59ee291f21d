package geometry

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// The parameters of the search are lengths, not compressions: relevant and irrelevant of context 0, relevant and irrelevant of context 1, the angle in radians, the offset.
var (
	planesLower = [6]float64{0, 0, 0, 0, -math.Pi / 2, 0}
	planesUpper = [6]float64{1, 1, 1, 1, math.Pi / 2, 2}
)

func planesOf(t [6]float64) Planes {
	return Planes{Relevant: [2]float64{1 - t[0], 1 - t[2]}, Irrelevant: [2]float64{1 - t[1], 1 - t[3]}, Rotation: t[4] * 180 / math.Pi, Offset: t[5]}
}

func thetaOf(g Planes) [6]float64 {
	return [6]float64{1 - g.Relevant[0], 1 - g.Irrelevant[0], 1 - g.Relevant[1], 1 - g.Irrelevant[1], g.Rotation * math.Pi / 180, g.Offset}
}

// planesModel gives the errors of a geometry on the data, s·d_k − y_k over pairs k, and their derivatives. The scale s is 1/max d, or, when it is free, the one of least squares,
// Σ d y / Σ d².
//
// 1/max d has kinks where another pair becomes the largest, and best fits lie on them, where several pairs are. A search walks towards them over smooth ground: with a power p
// in place of the maximum, s = 1/(Σ d^p)^(1/p), and p growing.
type planesModel struct {
	free    bool
	squared int // the power is 2^squared; 0 is the maximum itself
	context []int
	f0, f1  []float64
	data    []float64
	points  [][3]float64
	slopes  [][6][3]float64 // of the points by the parameters
	d       []float64       // distances
	by      [][6]float64    // and their derivatives
}

func newPlanesModel(c rsa.TwoContexts, data []float64, free bool) *planesModel {
	n := len(c.Context)
	m := &planesModel{free: free, context: c.Context, f0: make([]float64, n), f1: make([]float64, n), data: data,
		points: make([][3]float64, n), slopes: make([][6][3]float64, n), d: make([]float64, len(data)), by: make([][6]float64, len(data))}
	middle0, middle1 := average(c.Relevant0), average(c.Relevant1)
	for i := range n {
		m.f0[i], m.f1[i] = c.Relevant0[i]-middle0, c.Relevant1[i]-middle1
	}
	return m
}

// place sets points and distances; the slopes too when asked for.
func (m *planesModel) place(t [6]float64, slopes bool) (largest int) {
	sin, cos := math.Sincos(t[4])
	for i, context := range m.context {
		a, b := m.f0[i], m.f1[i]
		if context == 0 {
			m.points[i] = [3]float64{t[1] * b, t[0] * a, 0}
			m.slopes[i] = [6][3]float64{0: {0, a, 0}, 1: {b, 0, 0}}
			continue
		}
		x, y := t[2]*b, t[3]*a
		m.points[i] = [3]float64{x*cos + y*sin, -x*sin + y*cos, t[5]}
		m.slopes[i] = [6][3]float64{2: {b * cos, -b * sin, 0}, 3: {a * sin, a * cos, 0}, 4: {-x*sin + y*cos, -x*cos - y*sin, 0}, 5: {0, 0, 1}}
	}
	k := 0
	for i := range m.points {
		for j := i + 1; j < len(m.points); j++ {
			v := [3]float64{m.points[i][0] - m.points[j][0], m.points[i][1] - m.points[j][1], m.points[i][2] - m.points[j][2]}
			d := math.Sqrt(v[0]*v[0] + v[1]*v[1] + v[2]*v[2])
			m.d[k] = d
			if d > m.d[largest] {
				largest = k
			}
			if slopes {
				for q := range m.by[k] {
					w := [3]float64{m.slopes[i][q][0] - m.slopes[j][q][0], m.slopes[i][q][1] - m.slopes[j][q][1], m.slopes[i][q][2] - m.slopes[j][q][2]}
					if d > 0 {
						m.by[k][q] = (v[0]*w[0] + v[1]*w[1] + v[2]*w[2]) / d
					} else {
						// Points that coincide part in proportion to a length that grows from 0.
						m.by[k][q] = math.Sqrt(w[0]*w[0] + w[1]*w[1] + w[2]*w[2])
					}
				}
			}
			k++
		}
	}
	return largest
}

// scale returns s. Where all points coincide the model is 0, not 0/0.
func (m *planesModel) scale(largest int) float64 {
	top, bottom := 1.0, m.d[largest]
	switch {
	case m.free:
		top, bottom = floats.Dot(m.d, m.data), floats.Dot(m.d, m.d)
	case m.squared > 0 && bottom > 0:
		sum := 0.0
		for _, d := range m.d {
			sum += m.raised(d / m.d[largest])
		}
		bottom *= math.Pow(sum, math.Ldexp(1, -m.squared))
	}
	if bottom == 0 {
		return 1
	}
	return top / bottom
}

// raised returns x to the power 2^squared.
func (m *planesModel) raised(x float64) float64 {
	for range m.squared {
		x *= x
	}
	return x
}

// residuals sets r and returns the sum of their squares.
func (m *planesModel) residuals(t [6]float64, r []float64) (sum float64) {
	s := m.scale(m.place(t, false))
	for k, d := range m.d {
		r[k] = s*d - m.data[k]
		sum += r[k] * r[k]
	}
	return sum
}

// normal returns JᵀJ and Jᵀr at t.
func (m *planesModel) normal(t [6]float64) (h [6][6]float64, g [6]float64) {
	largest := m.place(t, true)
	s := m.scale(largest)
	var by [6]float64 // the derivatives of s
	switch squares := floats.Dot(m.d, m.d); {
	case squares == 0:
	case m.free:
		for k, d := range m.d {
			for q, v := range m.by[k] {
				by[q] += v * (m.data[k] - 2*s*d) / squares
			}
		}
	case m.squared > 0:
		for k, d := range m.d {
			share := m.raised(s * d)
			if share < 1e-12 {
				continue
			}
			for q, v := range m.by[k] {
				by[q] -= share / (s * d) * v * s * s
			}
		}
	default:
		for q, v := range m.by[largest] {
			by[q] = -v * s * s
		}
	}
	for k, d := range m.d {
		var row [6]float64
		for q, v := range m.by[k] {
			row[q] = s*v + d*by[q]
		}
		r := s*d - m.data[k]
		for q, v := range row {
			g[q] += v * r
			for p := range q + 1 {
				h[q][p] += v * row[p]
			}
		}
	}
	for q := range h {
		for p := range q {
			h[p][q] = h[q][p]
		}
	}
	return h, g
}
