package pcm

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// FreeContrasts returns the model that the differences between patterns have any second moment: G = C·L·L'·C' with C orthonormal contrasts
// (Helmert's) of the conditions and L lower triangular of conditions-1 rows, whose conditions·(conditions-1)/2 elements are θ. It
// is Free without what run means take out, so that in data with run means and all conditions in each run it reaches the same likelihood with
// parameters that the data all tell of, as Laplace needs. (The signs of L's columns are free: there are 2^(conditions-1) equal maxima, and Laplace's
// evidence is of one.) It panics with fewer than two conditions.
func FreeContrasts(name string, conditions int) Model {
	if conditions < 2 {
		panic("pcm: contrasts of fewer than two conditions")
	}
	c := helmert(conditions)
	inside := Free(name, conditions-1)
	out := inside
	out.Conditions = conditions
	out.Predict = func(theta []float64, g *mat.SymDense, d []*mat.SymDense) {
		own := mat.NewSymDense(conditions-1, nil)
		var slopes []*mat.SymDense
		if d != nil {
			slopes = symmetrics(inside.Params, conditions-1)
		}
		inside.Predict(theta, own, slopes)
		g.CopySym(sandwich(c, own))
		for i, s := range slopes {
			d[i].CopySym(sandwich(c, s))
		}
	}
	out.Curvature = func(theta []float64, w mat.Symmetric, h *mat.SymDense) {
		inside.Curvature(theta, sandwich(c.T(), w), h)
	}
	out.Start = func(estimate mat.Symmetric) []float64 { return inside.Start(sandwich(c.T(), estimate)) }
	return out
}

// sandwich returns a·g·a'.
func sandwich(a mat.Matrix, g mat.Symmetric) *mat.SymDense {
	var half, out mat.Dense
	half.Mul(a, g)
	out.Mul(&half, a.T())
	return symmetric(&out)
}

// helmert returns n × (n-1) orthonormal contrasts: each condition against the mean of those before it.
func helmert(n int) *mat.Dense {
	c := mat.NewDense(n, n-1, nil)
	for j := range n - 1 {
		k := float64(j + 1)
		scale := math.Sqrt(k * (k + 1))
		for i := range j + 1 {
			c.Set(i, j, -1/scale)
		}
		c.Set(j+1, j, k/scale)
	}
	return c
}
