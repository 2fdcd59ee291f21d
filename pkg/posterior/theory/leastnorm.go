package theory

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
)

// OutlierOptions are options of [SolveOutliers]. Zero fields stand for their defaults.
type OutlierOptions struct {
	Units  int // outliers to begin with; default 4 an output
	Starts int // random starts, of which the one of least cost is returned; default 8
}

const outlierTolerance = 1e-5

// SolveOutliers searches for the outliers of any K₀ and targets: the ReLU network of one hidden layer and least norm that fits. The problem is not convex for a given number of
// units, so the result is the best of several starts: a bound from above of the least cost, to be compared with that of more starts or units. Each start is a sequence of smooth
// problems (an augmented Lagrangian, minimised by L-BFGS), after which units whose a and z have one direction are merged, those without weight dropped, and the rest solved again;
// at last it is moved to where the targets are fitted to rounding, if that is near, and both parts of each unit are made as long as the other.
//
// Draws come from src. Errors are for bad data, singular K₀ and a [NotConverged] when no start fits the targets to 10⁻⁵ of the largest.
func SolveOutliers(p Problem, o OutlierOptions, src rand.Source) (*Outliers, error) {
	if err := p.check("SolveOutliers"); err != nil {
		return nil, err
	}
	if len(p.Widths) > 1 || p.Lazy {
		return nil, fmt.Errorf("theory: SolveOutliers: the theory is of one hidden layer that is not lazy")
	}
	if mat.Norm(p.Y, 2) == 0 {
		return nil, fmt.Errorf("theory: SolveOutliers: all targets are 0")
	}
	var root mat.Cholesky
	if !root.Factorize(p.K0) {
		return nil, fmt.Errorf("theory: SolveOutliers: K0 is singular or not positive semidefinite")
	}
	var inverse mat.SymDense
	if err := root.InverseTo(&inverse); err != nil {
		return nil, fmt.Errorf("theory: SolveOutliers: K0: %w", err)
	}
	var lower mat.TriDense
	root.LTo(&lower)
	_, outputs := p.dims()
	if o.Units == 0 {
		o.Units = 4 * outputs
	}
	if o.Starts == 0 {
		o.Starts = 8
	}
	r := rand.New(src)
	var best *Outliers
	worst := math.Inf(1)
	gradients := 0
	for range o.Starts {
		l := &leastNorm{problem: &p, lower: mat.DenseCopyOf(&lower), scale: math.Sqrt(p.Readout)}
		x := make([]float64, o.Units*l.size())
		for i := range x {
			x[i] = .3 * r.NormFloat64()
		}
		x = l.descend(x)
		for range 5 {
			fewer := l.merge(x)
			if len(fewer) == len(x) {
				break
			}
			x = l.descend(fewer)
		}
		x = l.balance(l.fit(l.balance(x)))
		gradients += l.gradients
		a, z := l.unpack(x)
		found := newOutliers(&p, &inverse, a, z)
		worst = min(worst, found.Residual)
		if found.Residual <= outlierTolerance && (best == nil || found.Cost < best.Cost) {
			best = found
		}
	}
	if best == nil {
		return nil, &NotConverged{"the search for outliers", Convergence{worst, gradients}, outlierTolerance}
	}
	best.Iterations = gradients
	return best, nil
}

// leastNorm is the problem in whitened coordinates: of each unit α = ā/σ_a and w with z̄ = L w, L Lᵀ = K₀.
type leastNorm struct {
	problem   *Problem
	lower     *mat.Dense
	scale     float64 // σ_a
	price     *mat.Dense
	stiffness float64
	gradients int
}

// size returns the number of coordinates of a unit.
func (l *leastNorm) size() int { r, c := l.problem.dims(); return r + c }

// unpack returns ā, units × outputs, and z̄, units × patterns.
func (l *leastNorm) unpack(x []float64) (a, z *mat.Dense) {
	patterns, outputs := l.problem.dims()
	units := len(x) / l.size()
	a = mat.NewDense(units, outputs, nil)
	w := mat.NewDense(units, patterns, nil)
	for i := range units {
		row := x[i*l.size() : (i+1)*l.size()]
		a.SetRow(i, row[:outputs])
		w.SetRow(i, row[outputs:])
	}
	a.Scale(l.scale, a)
	z = new(mat.Dense)
	z.Mul(w, l.lower.T())
	return a, z
}

// value returns ½|x|² + price·(y − f) + stiffness/2 |y − f|², and its gradient into g unless that is nil.
func (l *leastNorm) value(g, x []float64) float64 {
	patterns, outputs := l.problem.dims()
	a, z := l.unpack(x)
	on := mat.DenseCopyOf(z)
	on.Apply(func(_, _ int, v float64) float64 { return max(v, 0) }, on)
	var left, push mat.Dense
	left.Mul(on.T(), a)
	left.Sub(l.problem.Y, &left)
	value := dot(x, x) / 2
	for i := range patterns {
		for r := range outputs {
			d := left.At(i, r)
			value += d * (l.price.At(i, r) + l.stiffness/2*d)
		}
	}
	if g == nil {
		return value
	}
	l.gradients++
	push.Scale(-l.stiffness, &left)
	push.Sub(&push, l.price) // derivative by f
	var da, dz, dw mat.Dense
	da.Mul(on, &push)
	da.Scale(l.scale, &da)
	dz.Mul(a, push.T())
	dz.Apply(func(i, j int, v float64) float64 {
		if z.At(i, j) > 0 {
			return v
		}
		return 0
	}, &dz)
	dw.Mul(&dz, l.lower)
	copy(g, x)
	for i := range len(x) / l.size() {
		row := g[i*l.size() : (i+1)*l.size()]
		for r := range outputs {
			row[r] += da.At(i, r)
		}
		for j := range patterns {
			row[outputs+j] += dw.At(i, j)
		}
	}
	return value
}

// descend solves from x with growing stiffness.
func (l *leastNorm) descend(x []float64) []float64 {
	l.price = mat.NewDense(l.problem.Y.RawMatrix().Rows, l.problem.Y.RawMatrix().Cols, nil)
	l.stiffness = 1 / l.scale
	before := math.Inf(1)
	for range 40 {
		found, err := optimize.Minimize(optimize.Problem{
			Func: func(x []float64) float64 { return l.value(nil, x) },
			Grad: func(g, x []float64) { l.value(g, x) },
		}, x, &optimize.Settings{MajorIterations: 300, GradientThreshold: 1e-7, Converger: optimize.NeverTerminate{}}, &optimize.LBFGS{})
		if found != nil && (err == nil || found.X != nil) { // a line search that ends at a kink is no failure: what counts is the residual at the end
			x = found.X
		}
		misfit, off := l.misfit(x)
		left := mat.NewDense(l.problem.Y.RawMatrix().Rows, l.problem.Y.RawMatrix().Cols, misfit)
		if off < outlierTolerance/10 {
			break
		}
		var more mat.Dense
		more.Scale(l.stiffness, left)
		l.price.Add(l.price, &more)
		if off > before/4 {
			l.stiffness = min(2*l.stiffness, 1e6)
		}
		before = off
	}
	return x
}

// merge joins units whose readout weights and pre-activations have the same direction to 1 − 10⁻³, which costs nothing, and drops those with less than 10⁻⁶ of the norm.
func (l *leastNorm) merge(x []float64) []float64 {
	_, outputs := l.problem.dims()
	var kept [][]float64
	cosine := func(a, b []float64) float64 { return dot(a, b) / math.Sqrt(dot(a, a)*dot(b, b)) }
	for i := range len(x) / l.size() {
		unit := append([]float64{}, x[i*l.size():(i+1)*l.size()]...)
		if dot(unit, unit) < 1e-6*dot(x, x) {
			continue
		}
		joined := false
		for k, other := range kept {
			if cosine(unit[:outputs], other[:outputs]) > .999 && cosine(unit[outputs:], other[outputs:]) > .999 {
				kept[k] = joinUnits(other, unit, outputs)
				joined = true
				break
			}
		}
		if !joined {
			kept = append(kept, unit)
		}
	}
	var all []float64
	for _, unit := range kept {
		all = append(all, unit...)
	}
	return all
}

// joinUnits returns one unit with the sum of the products of lengths, in the mean direction, and as long in both parts.
func joinUnits(a, b []float64, outputs int) []float64 {
	joined := make([]float64, len(a))
	norm := func(v []float64) float64 { return math.Sqrt(dot(v, v)) }
	product := norm(a[:outputs])*norm(a[outputs:]) + norm(b[:outputs])*norm(b[outputs:])
	for i := range joined {
		joined[i] = a[i] + b[i]
	}
	for _, part := range [][]float64{joined[:outputs], joined[outputs:]} {
		length := norm(part)
		for i := range part {
			part[i] *= math.Sqrt(product) / length
		}
	}
	return joined
}
