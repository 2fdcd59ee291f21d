package geometry

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/diff/fd"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// The derivatives by hand agree with central differences.
func TestSlopesOfPlanes(t *testing.T) {
	c := rsa.TwoContexts{Conditions: []string{"a", "b", "c", "d", "e"}, Context: []int{0, 0, 1, 1, 1}, Relevant0: []float64{0, 2, 1, -1, 3}, Relevant1: []float64{1, -2, 0.5, 2, 1}}
	data := []float64{.3, .1, .9, 1, .2, .5, .7, .4, .8, .6}
	for _, power := range []int{0, 4, 6, -1} {
		m := newPlanesModel(c, data, power < 0)
		m.squared = max(0, power)
		at := [6]float64{.7, .4, .9, .2, -.6, 1.1}
		h, g := m.normal(at)
		r := make([]float64, len(data))
		sum := func(x []float64) float64 { return m.residuals([6]float64(x), r) / 2 }
		for q, v := range fd.Gradient(nil, sum, at[:], &fd.Settings{Formula: fd.Central}) {
			if math.Abs(v-g[q]) > 1e-7 {
				t.Errorf("slope %d: %v, central difference %v", q, g[q], v)
			}
			// H is the sum of squares of the slopes of the errors.
			squares := 0.0
			for k := range data {
				slope := fd.Derivative(func(x float64) float64 {
					t := at
					t[q] = x
					m.residuals(t, r)
					return r[k]
				}, at[q], &fd.Settings{Formula: fd.Central})
				squares += slope * slope
			}
			if math.Abs(squares-h[q][q]) > 1e-6 {
				t.Errorf("H %d: %v, central differences %v", q, h[q][q], squares)
			}
		}
	}
}

// A length that leaves 0 parts points that coincide in proportion to it.
func TestSlopeWherePointsCoincide(t *testing.T) {
	c := rsa.TwoContexts{Conditions: []string{"a", "b", "c"}, Context: []int{0, 0, 1}, Relevant0: []float64{0, 0, 1}, Relevant1: []float64{1, 3, 0}}
	m := newPlanesModel(c, []float64{.5, .5, 1}, false)
	at := [6]float64{1, 0, 1, 1, 0, 1}
	m.place(at, true)
	if m.d[0] != 0 || math.Abs(m.by[0][1]-2) > 1e-15 {
		t.Errorf("distance %v grows by %v, want 0 and 2", m.d[0], m.by[0][1])
	}
}
