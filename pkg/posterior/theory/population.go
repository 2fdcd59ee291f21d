package theory

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// population is a number of neurons in whitened coordinates, a = σ_a α and z = L w with L Lᵀ = K₀, and the field they are drawn at.
type population struct {
	problem *Problem
	unit    Unit
	lower   *mat.Dense
	count   int
	r       *rand.Rand

	alpha, w *mat.Dense
	t        *mat.Dense
	step     float64 // of leapfrog

	meanField, meanFit *mat.Dense
	changes            int
	off                float64 // squared misfit in units of what draws leave, a number of the field
	lost               bool
}

func newPopulation(p *Problem, u Unit, lower *mat.Dense, count int, src rand.Source) *population {
	patterns, outputs := p.dims()
	q := &population{problem: p, unit: u, lower: lower, count: count, r: rand.New(src), t: mat.NewDense(patterns, outputs, nil), step: .3}
	q.alpha, q.w = q.normals(outputs), q.normals(patterns)
	return q
}

func (q *population) normals(columns int) *mat.Dense {
	m := mat.NewDense(q.count, columns, nil)
	m.Apply(func(_, _ int, _ float64) float64 { return q.r.NormFloat64() }, m)
	return m
}

// solve brings the field to where the particles fit, and averages there.
func (q *population) solve(o ParticleOptions) {
	patterns, outputs := q.problem.dims()
	q.meanField, q.meanFit = mat.NewDense(patterns, outputs, nil), mat.NewDense(patterns, outputs, nil)
	settled := 0
	for q.changes = 1; settled < 10; q.changes++ {
		if q.changes > 1000 {
			q.lost = true
			return
		}
		whole, _ := q.change(1)
		for range o.Moves {
			q.trajectory()
		}
		if whole && q.off < 3 {
			settled++
		}
	}
	for k := range o.Averaged {
		_, fit := q.change(math.Pow(float64(k+1), -.6))
		for range o.Moves {
			q.trajectory()
		}
		q.meanField.Add(q.meanField, q.t)
		q.meanFit.Add(q.meanFit, fit)
		q.changes++
	}
	q.meanField.Scale(1/float64(o.Averaged), q.meanField)
	q.meanFit.Scale(1/float64(o.Averaged), q.meanFit)
}

// outputs returns a φ(z) of each particle, particles × (patterns·outputs).
func (q *population) outputs() *mat.Dense {
	patterns, outputs := q.problem.dims()
	var z mat.Dense
	z.Mul(q.w, q.lower.T())
	x := mat.NewDense(q.count, patterns*outputs, nil)
	scale := math.Sqrt(q.problem.Readout)
	for k := range q.count {
		row, a := x.RawRowView(k), q.alpha.RawRowView(k)
		for i, v := range z.RawRowView(k) {
			phi := scale * q.unit.Respond(v)
			for r, each := range a {
				row[i*outputs+r] = phi * each
			}
		}
	}
	return x
}

// change moves the field by a part of Newton's step, or by less where particles would lose their weight, and resamples. It says whether the step was whole, and what the fit was.
func (q *population) change(part float64) (whole bool, fit *mat.Dense) {
	p := q.problem
	patterns, outputs := p.dims()
	n := patterns * outputs
	x := q.outputs()
	fit = mat.NewDense(patterns, outputs, nil)
	mean := fit.RawMatrix().Data
	for k := range q.count {
		for i, v := range x.RawRowView(k) {
			mean[i] += v / float64(q.count)
		}
	}
	centred := mat.DenseCopyOf(x)
	centred.Apply(func(_, j int, v float64) float64 { return v - mean[j] }, centred)
	covariance := mat.NewSymDense(n, nil)
	covariance.SymOuterK(1/float64(q.count), centred.T())
	trace := mat.Trace(covariance) / float64(n)
	for i := range n {
		covariance.SetSym(i, i, covariance.At(i, i)+p.heat()+1e-3*trace)
	}
	left := mat.NewVecDense(n, nil)
	for i := range n {
		left.SetVec(i, p.Y.At(i/outputs, i%outputs)/p.scale()-mean[i]-p.heat()*q.t.At(i/outputs, i%outputs))
	}
	var root mat.Cholesky
	var step mat.VecDense
	if !root.Factorize(covariance) || root.SolveVecTo(&step, left) != nil {
		q.off = math.Inf(1)
		return false, fit
	}
	q.off = mat.Dot(left, &step) * float64(q.count) / float64(n)
	part = min(part, math.Max(1, largest(q.t))/mat.Norm(&step, math.Inf(1)))
	var tilt mat.VecDense
	tilt.MulVec(x, &step)
	size := part
	for weightLeft(tilt.RawVector().Data, size) < .5 && size > 1e-9 {
		size *= .7
	}
	for i := range n {
		q.t.Set(i/outputs, i%outputs, q.t.At(i/outputs, i%outputs)+size*step.AtVec(i))
	}
	q.resample(tilt.RawVector().Data, size)
	return size == part && part > .5, fit
}

// weightLeft is the effective share of particles with weights exp(size·tilt).
func weightLeft(tilt []float64, size float64) float64 {
	top := math.Inf(-1)
	for _, v := range tilt {
		top = max(top, size*v)
	}
	sum, squares := 0., 0.
	for _, v := range tilt {
		w := math.Exp(size*v - top)
		sum, squares = sum+w, squares+w*w
	}
	return sum * sum / squares / float64(len(tilt))
}

// resample draws particles by their weights, systematically.
func (q *population) resample(tilt []float64, size float64) {
	top, total := math.Inf(-1), 0.
	for _, v := range tilt {
		top = max(top, size*v)
	}
	for _, v := range tilt {
		total += math.Exp(size*v - top)
	}
	alpha, w := mat.DenseCopyOf(q.alpha), mat.DenseCopyOf(q.w)
	at, from := -1, 0.
	next := q.r.Float64()
	for k := range q.count {
		for from <= (next+float64(k))*total/float64(q.count) && at < q.count-1 {
			at++
			from += math.Exp(size*tilt[at] - top)
		}
		q.alpha.SetRow(k, alpha.RawRowView(at))
		q.w.SetRow(k, w.RawRowView(at))
	}
}
