package theory

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Neuron is the posterior of the readout weights a and pre-activations z of a neuron in a network of one hidden layer of bounded units, on patterns that are orthogonal (K₀
// diagonal):
//
//	P(a, z) ∝ N(a | 0, σ_a²) N(z | 0, K₀) exp(Σ_μ t_μ·a φ(z_μ))
//
// with the field t that makes the outputs ⟨a φ(z_μ)⟩ = y_μ − N T t_μ, the minimum of a convex function. With σ_a² of the order of 1/P, a concentrates on few values as P grows:
// the codes.
type Neuron struct {
	// Field is t, patterns × outputs. Patterns of one variance and one target have the same.
	Field *mat.Dense
	// Fit is ⟨a φ(z)⟩, patterns × outputs.
	Fit *mat.Dense
	// Class numbers the groups of patterns that have one variance and one target, by first appearance.
	Class []int
	// LogEvidence is the minimum of F(t): 1/N of the leading order of the log evidence, the logarithm of the density of the targets under prior and noise.
	LogEvidence float64
	Convergence

	saddle  *saddle
	problem *Problem
	grid    *grid
}

// mostVariance is the largest of a pre-activation, whose grid has steps of 1/20 where units bend: a unit is a step then.
const mostVariance = 1e5

// neuronTolerance is for the largest |⟨aφ⟩ − y|, relative to the largest target.
const neuronTolerance = 1e-7

// SolveNeuron solves for the field by Newton's method on a grid over a. Neither its spacing nor its bounds are to be chosen: P(a) is a mixture of normal densities of variance
// σ_a², so that sums over a grid of 0.9 σ_a are integrals to some 10⁻¹⁰; and where the density is less than e⁻⁴⁰ of its top it is not visited. That is quick for one to three
// outputs, and possible for four or five; more are an error that says so, and are for [SolveParticles], as are patterns that are not orthogonal.
//
// It returns an error for bad data, for K₀ with elements off the diagonal, for more than one hidden layer, and a [NotConverged] with the residual; targets that no field reaches
// are such a case. It panics for a unit that is not bounded.
func SolveNeuron(p Problem, u Unit) (*Neuron, error) {
	if err := p.check("SolveNeuron"); err != nil {
		return nil, err
	}
	if u.Respond == nil || !(u.High > u.Low) || math.IsInf(u.High-u.Low, 0) {
		panic(fmt.Sprintf("theory: SolveNeuron: unit %q is not bounded: it responds between %g and %g", u.Name, u.Low, u.High))
	}
	if len(p.Widths) > 1 {
		return nil, fmt.Errorf("theory: SolveNeuron: %d hidden layers, the theory is of one", len(p.Widths))
	}
	s, err := newSaddle("SolveNeuron", &p, u)
	if err != nil {
		return nil, err
	}
	for i, c := range s.groupOf {
		if v := s.variances[c]; v > mostVariance {
			return nil, fmt.Errorf("theory: SolveNeuron: variance %g of pattern %d is more than %g, where the grid over pre-activations is too large", v, i, mostVariance)
		}
	}
	n := &Neuron{saddle: s, problem: &p, Class: s.groupOf}
	if n.Convergence, err = s.solve(neuronTolerance); err != nil {
		return nil, err
	}
	n.grid = s.points()
	end := s.at(s.t, false)
	n.LogEvidence = end.dual
	patterns, outputs := p.dims()
	n.Field, n.Fit = mat.NewDense(patterns, outputs, nil), mat.NewDense(patterns, outputs, nil)
	for i, c := range s.groupOf {
		for r, t := range s.t[c] {
			n.Field.Set(i, r, t)
			n.Fit.Set(i, r, p.scale()*(end.gradient[c*outputs+r]/s.counts[c]+s.y[c][r]-s.heat*t))
		}
	}
	return n, nil
}

// newSaddle gathers patterns of one variance and target.
func newSaddle(solver string, p *Problem, u Unit) (*saddle, error) {
	patterns, outputs := p.dims()
	s := &saddle{unit: u, outputs: outputs, heat: p.heat(), groupOf: make([]int, patterns)}
	s.readout.variance = p.Readout
	for i := range patterns {
		own := p.K0.At(i, i)
		if !(own > 0) {
			return nil, fmt.Errorf("theory: %s: variance %g of pattern %d", solver, own, i)
		}
		for j := range i {
			if v := p.K0.At(i, j); !(math.Abs(v) <= 1e-9*math.Sqrt(own*p.K0.At(j, j))) {
				return nil, fmt.Errorf("theory: %s: patterns %d and %d are not orthogonal: K0 is %g", solver, j, i, v)
			}
		}
		y := make([]float64, outputs)
		for r := range y {
			y[r] = p.Y.At(i, r) / p.scale()
		}
		c := 0
		for c < len(s.counts) && !(alike(s.variances[c], own) && alikeAll(s.y[c], y)) {
			c++
		}
		if c == len(s.counts) {
			s.counts, s.y, s.variances = append(s.counts, 0), append(s.y, y), append(s.variances, own)
			s.tilts = append(s.tilts, &tilt{unit: u})
		}
		s.counts[c]++
		s.groupOf[i] = c
	}
	return s, nil
}

func alike(a, b float64) bool { return math.Abs(a-b) <= 1e-12*math.Max(math.Abs(a), math.Abs(b)) }

func alikeAll(a, b []float64) bool {
	for i, v := range a {
		if !alike(v, b[i]) {
			return false
		}
	}
	return true
}

// Misfit returns y − f for the patterns: N T t, or √N T t for a lazy network.
func (n *Neuron) Misfit() *mat.Dense { return n.problem.misfit(n.Field) }

// TrainingError returns what to expect of the mean over patterns and outputs of (y − f)²: the square of the mean residual, and the thermal variance T.
func (n *Neuron) TrainingError() float64 { return n.problem.trainingError(n.Field) }

// Density returns the posterior density of readout weights a. It panics when their number is not that of the outputs, and is 0 where it is less than e⁻⁴⁰ of its largest
// value and outside the grid.
func (n *Neuron) Density(a []float64) float64 {
	s := n.saddle
	if len(a) != s.outputs {
		panic(fmt.Sprintf("theory: Density: %d readout weights, want %d", len(a), s.outputs))
	}
	for c, t := range s.t {
		if math.Abs(dot(t, a)) > s.tilts[c].size {
			return 0
		}
	}
	return math.Exp(s.readout.at(a)-n.grid.top) / n.mass()
}

// mass returns the integral of the density over a, relative to its top.
func (n *Neuron) mass() (sum float64) {
	for _, v := range n.grid.log {
		sum += math.Exp(v - n.grid.top)
	}
	return sum * math.Pow(spacing*math.Sqrt(n.saddle.readout.variance), float64(n.saddle.outputs))
}

// Marginal returns the posterior density of the readout weight of one output, on an even grid of 0.9 σ_a that holds all but e⁻⁴⁰ of it. Its sum times the step is 1.
func (n *Neuron) Marginal(output int) (a, density []float64) {
	s := n.saddle
	step := spacing * math.Sqrt(s.readout.variance)
	low, high := math.Inf(1), math.Inf(-1)
	for i := range n.grid.log {
		v := n.grid.a[i*s.outputs+output]
		low, high = min(low, v), max(high, v)
	}
	count := int(math.Round((high-low)/step)) + 1
	a, density = make([]float64, count), make([]float64, count)
	for k := range a {
		a[k] = low + float64(k)*step
	}
	total := 0.
	for i, v := range n.grid.log {
		w := math.Exp(v - n.grid.top)
		density[int(math.Round((n.grid.a[i*s.outputs+output]-low)/step))] += w
		total += w
	}
	for k := range density {
		density[k] /= total * step
	}
	return a, density
}
