package theory

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Exact is the posterior of a linear network with one output, of any depth and width and at any temperature, by quadrature: no limit is taken. Given s, σ_a² times the product of
// χ² variables v_l/N_l of all layers above the first, the outputs are Gaussian, f ~ N(0, s K₀/N_L); so everything is an average over s, one integral.
type Exact struct {
	// LogS is an even grid of log s, and Density the posterior density of log s on it.
	LogS, Density []float64
	// LogEvidence is the logarithm of the density of the targets; at zero temperature that of their density under the prior of f, in the range of K₀.
	LogEvidence float64
	// V are the posterior means of the inflations, one a hidden layer: E|a|²/N is σ_a² times the last.
	V []float64
	// Rest is how much of the integral lies at the two ends of the grid: a bound for what it misses.
	Rest float64

	problem *Problem
	k0      *spectrum
}

// SolveExact integrates. It returns an error for bad data, and for more than one output, which has no such integral. Prior widths below 3 have heavy tails that the grid follows to
// 10⁻¹² of the integral. The trapezoidal rule converges exponentially here: with 8 points to a standard deviation its own error is below rounding.
func SolveExact(p Problem) (*Exact, error) {
	k0, err := p.decompose("SolveExact")
	if err != nil {
		return nil, err
	}
	if _, outputs := p.dims(); outputs != 1 {
		return nil, fmt.Errorf("theory: SolveExact: %d outputs, the integral is for one", outputs)
	}
	e := &Exact{problem: &p, k0: k0, V: make([]float64, len(p.Widths))}
	theta := e.tilt()
	step := math.Inf(1)
	for _, n := range p.Widths {
		step = min(step, 1/(8*math.Sqrt(float64(n)/2+theta)))
	}
	layers := make([]gammaGrid, len(p.Widths))
	var logPrior float64
	for l, n := range p.Widths {
		layers[l] = newGammaGrid(float64(n), theta, step)
		logPrior += layers[l].norm
	}
	product := layers[0].log
	for _, l := range layers[1:] {
		product = product.with(l.log)
	}
	shift := math.Log(p.Readout * p.hidden(2, len(p.Widths)))
	e.LogS, e.Density = make([]float64, len(product.density)), make([]float64, len(product.density))
	likelihood, top := make([]float64, len(product.density)), math.Inf(-1)
	for i := range e.LogS {
		v := product.from + float64(i)*step
		e.LogS[i] = v + shift
		likelihood[i] = e.logLikelihood(math.Exp(e.LogS[i])) - theta*v
		if product.density[i] > 0 {
			top = max(top, likelihood[i]+math.Log(product.density[i]))
		}
	}
	weigh := func(g lattice) (sum float64) {
		for i, d := range g.density {
			if d > 0 {
				sum += math.Exp(likelihood[i] + math.Log(d) - top)
			}
		}
		return sum * step
	}
	total := weigh(product)
	if !(total > 0) || math.IsInf(total, 0) || math.IsInf(top, 0) {
		return nil, fmt.Errorf("theory: SolveExact: the integral over s is %g times e^%g", total, top)
	}
	for i, d := range product.density {
		if d > 0 {
			e.Density[i] = math.Exp(likelihood[i]+math.Log(d)-top) / total
		}
	}
	e.LogEvidence = top + math.Log(total) + logPrior
	for l := range layers {
		own := lattice{}
		for k, each := range layers {
			g := each.log
			if k == l {
				g = each.mean
			}
			if k == 0 {
				own = g
			} else {
				own = own.with(g)
			}
		}
		e.V[l] = weigh(own) / total
	}
	last := len(e.Density) - 1
	e.Rest = (e.Density[0] + e.Density[last]) * step
	if !(e.Rest < 1e-9) {
		return nil, &NotConverged{"the integral over s", Convergence{e.Rest, len(e.LogS)}, 1e-9}
	}
	return e, nil
}

// tilt returns the power θ of s by which prior and likelihood are moved towards each other, so that the grid lies where the posterior does: at the saddle the layers' tilts are
// one.
func (e *Exact) tilt() float64 {
	l, err := SolveLinear(*e.problem, FiniteLoad)
	if err != nil {
		return 0
	}
	return float64(e.problem.Widths[0]) * (l.Inflation[0][0] - 1) / 2
}

// logLikelihood returns log p(y | s), at zero temperature in the range of K₀.
func (e *Exact) logLikelihood(s float64) (sum float64) {
	p := e.problem
	unit := p.scale() * p.scale()
	for j, k := range e.k0.values {
		c := s*k/p.width() + p.Temperature/unit
		if c == 0 {
			continue
		}
		y := e.k0.y.At(j, 0)
		sum -= (math.Log(2*math.Pi*c*unit) + y*y/c) / 2
	}
	return sum
}

// Mean returns the posterior mean of any function of s.
func (e *Exact) Mean(of func(s float64) float64) (sum float64) {
	step := e.LogS[1] - e.LogS[0]
	for i, d := range e.Density {
		if d > 0 {
			sum += d * of(math.Exp(e.LogS[i])) * step
		}
	}
	return sum
}

// Predict returns posterior mean and variance of the output for test patterns: cross is K₀ between test and training patterns, own K₀ of each test pattern with itself. It panics
// when sizes do not fit.
func (e *Exact) Predict(cross *mat.Dense, own []float64) (mean, variance []float64) {
	tests, patterns := cross.Dims()
	if n, _ := e.problem.dims(); n != patterns || tests != len(own) {
		panic(fmt.Sprintf("theory: Predict: K₀ of %d tests and %d patterns with %d variances, for %d patterns", tests, patterns, len(own), n))
	}
	var turned mat.Dense
	turned.Mul(cross, e.k0.vectors)
	p := e.problem
	scale := p.scale()
	mean, variance = make([]float64, tests), make([]float64, tests)
	for i := range tests {
		given := func(s float64) (m, v float64) {
			v = s / p.width() * own[i]
			for j, k := range e.k0.values {
				if k == 0 {
					continue
				}
				c := s*k/p.width() + p.Temperature/(scale*scale)
				a := s / p.width() * turned.At(i, j)
				m += a / c * e.k0.y.At(j, 0)
				v -= a * a / c
			}
			return m * scale, v * scale * scale
		}
		mean[i] = e.Mean(func(s float64) float64 { m, _ := given(s); return m })
		variance[i] = e.Mean(func(s float64) float64 { m, v := given(s); return max(v, 0) + (m-mean[i])*(m-mean[i]) })
	}
	return mean, variance
}
