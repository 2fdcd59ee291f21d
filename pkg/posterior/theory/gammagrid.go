package theory

import "math"

// lattice is a function on an even grid from a first point on, the step being known.
type lattice struct {
	from    float64
	density []float64
	step    float64
}

// with returns the convolution: the density of the sum of two independent variables.
func (a lattice) with(b lattice) lattice {
	c := lattice{a.from + b.from, make([]float64, len(a.density)+len(b.density)-1), a.step}
	for i, v := range a.density {
		for j, w := range b.density {
			c.density[i+j] += v * w * a.step
		}
	}
	return c
}

// gammaGrid is the law of log v for v ~ χ²_N/N, weighted with v^θ and normalised again, and the same times v.
type gammaGrid struct {
	log, mean lattice
	norm      float64 // log E v^θ under χ²_N/N
}

// newGammaGrid covers all but some 10⁻¹⁴ of the law on either side.
func newGammaGrid(n, theta, step float64) gammaGrid {
	shape := n/2 + theta
	own, _ := math.Lgamma(shape)
	prior, _ := math.Lgamma(n / 2)
	at := func(x float64) float64 { // log density of x = log v
		return shape*(x+math.Log(n/2)) - n/2*math.Exp(x) - own
	}
	const small = -34 // of the log density, below its top
	mode := math.Log(shape / (n / 2))
	top := at(mode)
	low, high := math.Floor(mode/step), math.Ceil(mode/step)
	for at(low*step) > top+small {
		low--
	}
	for at(high*step) > top+small {
		high++
	}
	count := int(high-low) + 1
	g := gammaGrid{norm: own - prior - theta*math.Log(n/2)}
	g.log = lattice{low * step, make([]float64, count), step}
	g.mean = lattice{low * step, make([]float64, count), step}
	for i := range count {
		x := (low + float64(i)) * step
		g.log.density[i] = math.Exp(at(x))
		g.mean.density[i] = math.Exp(at(x) + x)
	}
	return g
}
