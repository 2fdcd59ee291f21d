package theory

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// force returns the log density of each particle, up to a constant, and its derivatives by α and w.
func (q *population) force(alpha, w *mat.Dense) (density []float64, byAlpha, byW *mat.Dense) {
	scale := math.Sqrt(q.problem.Readout)
	var z, phi, pull, tilted mat.Dense
	z.Mul(w, q.lower.T())
	tilted.Mul(alpha, q.t.T()) // t_μ·a/σ_a
	phi.CloneFrom(&z)
	pull.CloneFrom(&z)
	density = make([]float64, q.count)
	for k := range q.count {
		on, slope, h := phi.RawRowView(k), pull.RawRowView(k), tilted.RawRowView(k)
		for i, v := range z.RawRowView(k) {
			on[i] = scale * q.unit.Respond(v)
			slope[i] = scale * q.unit.Slope(v) * h[i]
		}
		density[k] = dot(on, h) - (dot(alpha.RawRowView(k), alpha.RawRowView(k))+dot(w.RawRowView(k), w.RawRowView(k)))/2
	}
	byAlpha, byW = new(mat.Dense), new(mat.Dense)
	byAlpha.Mul(&phi, q.t)
	byAlpha.Sub(byAlpha, alpha)
	byW.Mul(&pull, q.lower)
	byW.Sub(byW, w)
	return density, byAlpha, byW
}

// trajectory moves each particle by Hamiltonian Monte Carlo, and the step towards an acceptance of 0.8.
func (q *population) trajectory() {
	const leaps = 10
	patterns, outputs := q.problem.dims()
	alpha, w := mat.DenseCopyOf(q.alpha), mat.DenseCopyOf(q.w)
	p, v := q.normals(outputs), q.normals(patterns)
	energy := func(density []float64) []float64 {
		e := make([]float64, q.count)
		for k := range e {
			e[k] = (dot(p.RawRowView(k), p.RawRowView(k))+dot(v.RawRowView(k), v.RawRowView(k)))/2 - density[k]
		}
		return e
	}
	move := func(to, by *mat.Dense, step float64) {
		for i, d := range by.RawMatrix().Data {
			to.RawMatrix().Data[i] += step * d
		}
	}
	step := q.step * (.8 + .4*q.r.Float64())
	density, byAlpha, byW := q.force(alpha, w)
	before := energy(density)
	for range leaps {
		move(p, byAlpha, step/2)
		move(v, byW, step/2)
		move(alpha, p, step)
		move(w, v, step)
		density, byAlpha, byW = q.force(alpha, w)
		move(p, byAlpha, step/2)
		move(v, byW, step/2)
	}
	accepted := 0.
	for k, after := range energy(density) {
		chance := math.Min(1, math.Exp(before[k]-after))
		if math.IsNaN(chance) {
			chance = 0
		}
		accepted += chance / float64(q.count)
		if q.r.Float64() < chance {
			q.alpha.SetRow(k, alpha.RawRowView(k))
			q.w.SetRow(k, w.RawRowView(k))
		}
	}
	q.step *= math.Exp(.3 * (accepted - .8))
}
