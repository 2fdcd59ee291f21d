package theory

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Order says how far the theory of linear networks goes beyond many units for few patterns.
type Order uint8

// Orders. The zero value is FiniteLoad.
const (
	FiniteLoad   Order = iota // with α = P/N: errors of the order of 1/N
	LeadingOrder              // α → 0
	Mode                      // the mode of the posterior of aᵀa/N: FiniteLoad, and 1 − α − (outputs+1)/N; one hidden layer only
)

// Linear is the posterior of a linear network: analog coding. Every direction of the targets is carried by all neurons, each with a Gaussian share.
//
// With S the covariance of the product of the weights above the first layer, f given S is Gaussian with covariance K₀ ⊗ S/N_L; S has its saddle point in the eigenbasis of
// G = Yᵀ K₀⁻¹ Y, with inflations v_l of the weights above each layer,
//
//	N_l (v_l − 1) + P = N_L G/s,   s = σ_a² σ₂² … σ_L² v₁ … v_L
//
// which is (v − 1 + α) v^L = G/(σ_a²…) at equal widths, and U²/σ_a² − (1 − α) U − G = 0 for one hidden layer. At temperature T, K₀⁻¹ becomes (K₀ + N T S⁻¹)⁻¹ twice over K₀.
type Linear struct {
	// U is the covariance of the readout weights of a neuron, outputs square: P(a) = N(0, U).
	U *mat.SymDense
	// S is σ_a² times all inflations above the first layer, outputs square; it is U for one hidden layer.
	S *mat.SymDense
	// Basis holds the eigenvectors of S and U in columns, outputs square; Inflation[l] are the v of the weights that read hidden layer l (from 0), one an eigenvector.
	Basis     *mat.Dense
	Inflation [][]float64
	// Field is t, patterns × outputs: P(z|a) = N(z | K t a, K) in the last hidden layer, with K the covariance that the layer below supplies.
	Field *mat.Dense
	// Fit is the mean output for the patterns; it is Y at zero temperature.
	Fit *mat.Dense
	Convergence

	problem *Problem
	k0      *spectrum
}

const linearTolerance = 1e-9

// SolveLinear returns the posterior of a network of linear units. It returns an error for bad data, for targets out of the range of K0 at zero temperature, for a direction in
// which nothing is to be learnt while there are more patterns than units (weights would be 0), and a [NotConverged] with the residual. It panics for [Mode] with more than one
// layer.
func SolveLinear(p Problem, order Order) (*Linear, error) {
	k0, err := p.decompose("SolveLinear")
	if err != nil {
		return nil, err
	}
	if order == Mode && len(p.Widths) > 1 {
		panic("theory: SolveLinear: the mode is that of one hidden layer")
	}
	_, outputs := p.dims()
	l := &Linear{problem: &p, k0: k0, Basis: eye(outputs)}
	s := make([]float64, outputs)
	for r := range s {
		s[r] = p.Readout * p.hidden(2, len(p.Widths))
	}
	for l.Iterations = 1; ; l.Iterations++ {
		g, load := l.tilt(s, order)
		var eigen mat.EigenSym
		if !eigen.Factorize(g, true) {
			return nil, fmt.Errorf("theory: SolveLinear: the eigenvalues of G did not converge")
		}
		var turn, basis mat.Dense
		eigen.VectorsTo(&turn)
		basis.Mul(l.Basis, &turn)
		l.Basis = &basis
		next := make([]float64, outputs)
		l.Inflation = make([][]float64, len(p.Widths))
		for k := range l.Inflation {
			l.Inflation[k] = make([]float64, outputs)
		}
		for r, gain := range eigen.Values(nil) {
			own := 0. // load of the new eigenvector
			for q, v := range load {
				own += v * turn.At(q, r) * turn.At(q, r)
			}
			v, err := p.inflations(max(gain, 0), own, order)
			if err != nil {
				return nil, err
			}
			next[r] = p.Readout * p.hidden(2, len(p.Widths))
			for k := range v {
				l.Inflation[k][r] = v[k]
				next[r] *= v[k]
			}
		}
		s = next
		l.Residual = l.miss(s, order)
		if l.Residual <= linearTolerance {
			break
		}
		if l.Iterations == 5000 || math.IsNaN(l.Residual) {
			return nil, &NotConverged{"the saddle of a linear network", l.Convergence, linearTolerance}
		}
	}
	l.finish(s)
	return l, nil
}

// tilt returns G at the temperature and the load Σ_j D_j of each direction, in the current basis, where S is diagonal. D_j = e_j s/(e_j s + N T) is 1 at zero temperature.
func (l *Linear) tilt(s []float64, order Order) (g *mat.SymDense, load []float64) {
	heat := l.problem.heat()
	outputs := len(s)
	g, load = mat.NewSymDense(outputs, nil), make([]float64, outputs)
	var y mat.Dense
	y.Mul(l.k0.y, l.Basis)
	share := make([]float64, outputs)
	for j, e := range l.k0.values {
		if e == 0 {
			continue
		}
		for r := range share {
			share[r] = e * s[r] / (e*s[r] + heat)
			load[r] += share[r]
		}
		for q := range share {
			for r := q; r < outputs; r++ {
				g.SetSym(q, r, g.At(q, r)+share[q]*share[r]*y.At(j, q)*y.At(j, r)/e)
			}
		}
	}
	if order == LeadingOrder {
		clear(load)
	}
	return g, load
}

// miss returns by how much the saddle's equations, with G and load at s itself, are off, relative to N.
func (l *Linear) miss(s []float64, order Order) (worst float64) {
	g, load := l.tilt(s, order)
	top := l.problem.width()
	for q := range s {
		for r := range s {
			force := top * g.At(q, r) / math.Sqrt(s[q]*s[r])
			if q != r {
				worst = math.Max(worst, math.Abs(force)/(top+math.Sqrt(g.At(q, q)*g.At(r, r)/(s[q]*s[r]))*top))
				continue
			}
			for k, n := range l.problem.Widths {
				worst = math.Max(worst, math.Abs(float64(n)*(l.Inflation[k][r]-l.problem.unit(order))+load[r]-force)/(float64(n)+force))
			}
		}
	}
	return worst
}

// unit is what inflation is counted from: 1, or less for the mode.
func (p *Problem) unit(order Order) float64 {
	if order == Mode {
		_, outputs := p.dims()
		return 1 - float64(outputs+1)/p.width()
	}
	return 1
}

// inflations solves N_l (v_l − 1) + load = x = N_L g/s for one direction: x·s(x) grows from 0 without bound.
func (p *Problem) inflations(g, load float64, order Order) ([]float64, error) {
	v := make([]float64, len(p.Widths))
	floor := 0.
	for _, n := range p.Widths {
		floor = max(floor, load-p.unit(order)*float64(n))
	}
	at := func(x float64) (excess float64) {
		excess = math.Log(x) + math.Log(p.Readout*p.hidden(2, len(p.Widths))/(p.width()*g))
		for l, n := range p.Widths {
			v[l] = p.unit(order) + (x-load)/float64(n)
			excess += math.Log(v[l])
		}
		return excess
	}
	if g <= 1e-300 {
		at(0)
		for _, each := range v {
			if !(each > 0) {
				return nil, fmt.Errorf("theory: SolveLinear: a direction of the outputs has nothing to learn, and load %.3g on widths %v leaves it no weight", load, p.Widths)
			}
		}
		return v, nil
	}
	low, high := -700., 700. // of log(x − floor)
	for range 200 {
		if middle := (low + high) / 2; at(floor+math.Exp(middle)) > 0 {
			high = middle
		} else {
			low = middle
		}
	}
	at(floor + math.Exp(high))
	return v, nil
}

func eye(n int) *mat.Dense {
	e := mat.NewDense(n, n, nil)
	for i := range n {
		e.Set(i, i, 1)
	}
	return e
}
