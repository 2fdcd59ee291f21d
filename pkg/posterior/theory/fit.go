package theory

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// fit moves x as little as possible to where the targets are fitted to rounding, with the units active that are (Gauss and Newton's steps of least norm). The search ends near there, and
// how near depends on where its last line search met a kink. Where a step makes the fit worse, or is not determined, x stays.
func (l *leastNorm) fit(x []float64) []float64 {
	left, off := l.misfit(x)
	for range 10 {
		if off < 1e-12 {
			break
		}
		jacobian := l.jacobian(x)
		n, _ := jacobian.Dims()
		var gram mat.SymDense
		gram.SymOuterK(1, jacobian)
		var root mat.Cholesky
		if !root.Factorize(&gram) || root.Cond() > 1e14 {
			break
		}
		var weight, step mat.VecDense
		if root.SolveVecTo(&weight, mat.NewVecDense(n, left)) != nil {
			break
		}
		step.MulVec(jacobian.T(), &weight)
		moved := make([]float64, len(x))
		for i := range x {
			moved[i] = x[i] + step.AtVec(i)
		}
		next, nearer := l.misfit(moved)
		if !(nearer < off) {
			break
		}
		x, left, off = moved, next, nearer
	}
	return x
}

// balance makes both parts of each unit as long as the other, which leaves what they do as it is and costs least: rectified units are homogeneous.
func (l *leastNorm) balance(x []float64) []float64 {
	_, outputs := l.problem.dims()
	x = append([]float64{}, x...)
	for at := 0; at < len(x); at += l.size() {
		a, w := x[at:at+outputs], x[at+outputs:at+l.size()]
		ratio := math.Sqrt(math.Sqrt(dot(w, w) / dot(a, a)))
		if !(ratio > 0) || math.IsInf(ratio, 1) { // a unit that does nothing
			continue
		}
		for i := range a {
			a[i] *= ratio
		}
		for i := range w {
			w[i] /= ratio
		}
	}
	return x
}

// misfit returns y − f, by patterns and then outputs, and the largest over that of the targets.
func (l *leastNorm) misfit(x []float64) (left []float64, off float64) {
	a, z := l.unpack(x)
	z.Apply(func(_, _ int, v float64) float64 { return max(v, 0) }, z)
	var d mat.Dense
	d.Mul(z.T(), a)
	d.Sub(l.problem.Y, &d)
	return d.RawMatrix().Data, largest(&d) / largest(l.problem.Y)
}

// jacobian returns the derivative of f, by patterns and then outputs, by x.
func (l *leastNorm) jacobian(x []float64) *mat.Dense {
	patterns, outputs := l.problem.dims()
	a, z := l.unpack(x)
	j := mat.NewDense(patterns*outputs, len(x), nil)
	for i := range len(x) / l.size() {
		at := i * l.size()
		for mu := range patterns {
			if !(z.At(i, mu) > 0) {
				continue
			}
			for r := range outputs {
				row := j.RawRowView(mu*outputs + r)
				row[at+r] = l.scale * z.At(i, mu)
				for k := range patterns {
					row[at+outputs+k] = a.At(i, r) * l.lower.At(mu, k)
				}
			}
		}
	}
	return j
}
