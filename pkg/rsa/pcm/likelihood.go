package pcm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Parameters are where a likelihood is evaluated: those of the model and those of one subject.
type Parameters struct {
	Model    []float64 // θ of the model
	LogScale float64   // logarithm of the factor of G
	LogNoise []float64 // logarithms of the variances τ of what the noise model shares, in its order, and last of σ²
}

// Scale returns the factor of G.
func (p Parameters) Scale() float64 { return math.Exp(p.LogScale) }

// NoiseVariance returns σ², the variance of independent noise, or NaN where there is no LogNoise.
func (p Parameters) NoiseVariance() float64 {
	if len(p.LogNoise) == 0 {
		return math.NaN()
	}
	return math.Exp(p.LogNoise[len(p.LogNoise)-1])
}

// LogLikelihood returns the logarithm of the restricted marginal density of the subject's data under the model: patterns integrated out,
// fixed effects restricted. With V = Z·G·Z'·scale + Σ τⱼFⱼFⱼ' + σ²I, p channels, n observations and rank(X) = r it is
//
//	-p/2·(log|V| + log|X'V⁻¹X| - log|X'X| + (n-r)·log 2π) - ½·tr(Y'(V⁻¹ - V⁻¹X(X'V⁻¹X)⁻¹X'V⁻¹)Y),
//
// the density of n-r orthonormal error contrasts per channel (Patterson & Thompson 1971; Diedrichsen, Yokoi & Arbuckle 2018, eq. 9–11), so
// that it depends on what X spans and not on how it is written. (PcmPy leaves out log|X'X| and 2π: both are the same for all models of one
// data set.) It is exact for singular G, and computed with matrices of the size of the conditions. It returns an error where the model is of
// other conditions, and where V is not positive definite in floating point or not finite.
func (s *Subject) LogLikelihood(m Model, p Parameters) (float64, error) {
	e, err := s.at(m, p)
	if err != nil {
		return math.NaN(), err
	}
	ll := e.eval(e.g, nil, p.LogScale, p.LogNoise)
	if math.IsInf(ll, -1) {
		return math.NaN(), fmt.Errorf("pcm: %s: model %q: the covariance is not positive definite at %+v", s.data.name(), m.Name, p)
	}
	return ll, nil
}

// Derivatives returns the log-likelihood with its gradient and the expected information (the expected negative Hessian,
// p/2·tr(V⁻¹·∂V/∂θᵢ·V⁻¹·∂V/∂θⱼ) restricted), by the parameters in the order Model, LogScale, LogNoise. Errors are those of LogLikelihood.
func (s *Subject) Derivatives(m Model, p Parameters) (ll float64, gradient []float64, information *mat.SymDense, err error) {
	e, err := s.at(m, p)
	if err != nil {
		return math.NaN(), nil, nil, err
	}
	d := symmetrics(m.Params, m.Conditions)
	m.Predict(p.Model, e.g, d)
	ll = e.eval(e.g, d, p.LogScale, p.LogNoise)
	if math.IsInf(ll, -1) {
		return math.NaN(), nil, nil, fmt.Errorf("pcm: %s: model %q: the covariance is not positive definite at %+v", s.data.name(), m.Name, p)
	}
	return ll, e.gradient, &e.information, nil
}

// at returns an evaluator with G of the model at p.
func (s *Subject) at(m Model, p Parameters) (*evaluator, error) {
	if err := m.check(s); err != nil {
		return nil, err
	}
	if len(p.Model) != m.Params || len(p.LogNoise) != len(s.shared)+1 {
		panic(fmt.Sprintf("pcm: model %q needs %d parameters and %d of noise, got %d and %d", m.Name, m.Params, len(s.shared)+1, len(p.Model), len(p.LogNoise)))
	}
	e := newEvaluator(s, m.Params)
	e.g = m.G(p.Model)
	return e, nil
}

func symmetrics(count, size int) []*mat.SymDense {
	out := make([]*mat.SymDense, count)
	for i := range out {
		out[i] = mat.NewSymDense(size, nil)
	}
	return out
}

// evaluator computes likelihoods of one subject in memory of its own. It is used by one goroutine at a time.
type evaluator struct {
	s      *Subject
	params int // of the model
	g      *mat.SymDense
	v      *mat.SymDense

	stack       *mat.Dense // row i: L⁻¹·∂V/∂θᵢ·L⁻ᵀ
	inverse     *mat.Dense // L⁻¹ with V = L·L'
	whiteData   *mat.Dense // L⁻¹·yy·L⁻ᵀ
	gradient    []float64
	information mat.SymDense
	slope       *mat.SymDense // ∂ log-likelihood/∂G, as a symmetric matrix

	rg, rgr, half, part mat.Dense
}

func newEvaluator(s *Subject, params int) *evaluator {
	q, _ := s.r.Dims()
	n := params + 2 + len(s.shared)
	return &evaluator{
		s: s, params: params, v: mat.NewSymDense(q, nil), whiteData: mat.NewDense(q, q, nil), inverse: mat.NewDense(q, q, nil),
		stack: mat.NewDense(n, q*q, nil), gradient: make([]float64, n),
		slope: mat.NewSymDense(s.conds, nil),
	}
}

// eval returns the log-likelihood, or -Inf where V is not positive definite or not finite. Where d is not nil (and be it
// empty) it fills gradient and information.
func (e *evaluator) eval(g *mat.SymDense, d []*mat.SymDense, logScale float64, logNoise []float64) float64 {
	s := e.s
	q, _ := s.r.Dims()
	scale, logVar := math.Exp(logScale), logNoise[len(s.shared)]
	variance, p := math.Exp(logVar), float64(s.channels)
	e.rg.Mul(s.r, g)
	e.rgr.Mul(&e.rg, s.r.T())
	for i := range q {
		for j := i; j < q; j++ {
			e.v.SetSym(i, j, scale*(e.rgr.At(i, j)+e.rgr.At(j, i))/2)
		}
		e.v.SetSym(i, i, e.v.At(i, i)+variance)
	}
	for k, f := range s.shared {
		e.v.SymRankK(e.v, math.Exp(logNoise[k]), f)
	}
	if v := mat.Sum(e.v); math.IsNaN(v) || math.IsInf(v, 0) || variance == 0 || math.IsInf(1/variance, 0) {
		return math.Inf(-1)
	}
	var chol mat.Cholesky
	if !chol.Factorize(e.v) {
		return math.Inf(-1)
	}
	var l, triangle mat.TriDense
	chol.LTo(&l)
	if err := triangle.InverseTri(&l); err != nil {
		if _, poor := err.(mat.Condition); !poor {
			return math.Inf(-1)
		}
	}
	inverse := e.inverse
	inverse.Copy(&triangle)
	e.half.Mul(inverse, s.yy)
	e.whiteData.Mul(&e.half, inverse.T())
	rest := float64(s.restDim)
	ll := -(p*(chol.LogDet()+rest*logVar+float64(s.contrasts)*log2π) + mat.Trace(e.whiteData) + s.rest/variance) / 2
	if math.IsNaN(ll) {
		return math.Inf(-1)
	}
	if d != nil {
		e.derive(g, d, inverse, scale, logNoise)
		last := len(e.gradient) - 1
		e.gradient[last] += (s.rest/variance - p*rest) / 2
		e.information.SetSym(last, last, e.information.At(last, last)+p*rest/2)
	}
	return ll
}

// derive fills gradient and information but for the part of σ² outside the basis. The rows of the stack are the whitened derivatives Cᵢ, so
// that the information is p/2 times their Gram matrix and the gradient ½(⟨Cᵢ, D⟩ - p·tr Cᵢ) with D the whitened data.
func (e *evaluator) derive(g *mat.SymDense, d []*mat.SymDense, inverse *mat.Dense, scale float64, logNoise []float64) {
	s, p := e.s, float64(e.s.channels)
	q, _ := s.r.Dims()
	var design mat.Dense // L⁻¹·R
	design.Mul(inverse, s.r)
	outer := func(row int, factor float64, middle mat.Matrix) {
		out := mat.NewDense(q, q, e.stack.RawRowView(row))
		e.part.Reset()
		e.part.Mul(&design, middle)
		out.Mul(&e.part, design.T())
		out.Scale(factor, out)
	}
	for i := range e.params {
		outer(i, scale, d[i])
	}
	outer(e.params, scale, g)
	for j, f := range s.shared {
		_, c := f.Dims()
		seen := mat.NewDense(q, c, nil)
		seen.Mul(inverse, f)
		out := mat.NewDense(q, q, e.stack.RawRowView(e.params+1+j))
		out.Mul(seen, seen.T())
		out.Scale(math.Exp(logNoise[j]), out)
	}
	out := mat.NewDense(q, q, e.stack.RawRowView(len(e.gradient)-1))
	out.Mul(inverse, inverse.T())
	out.Scale(math.Exp(logNoise[len(s.shared)]), out)

	data := e.whiteData.RawMatrix().Data
	for i := range e.gradient {
		row := e.stack.RawRowView(i)
		trace, product := 0.0, 0.0
		for r := range q {
			trace += row[r*q+r]
		}
		for j, v := range row {
			product += v * data[j]
		}
		e.gradient[i] = (product - p*trace) / 2
	}
	e.information.Reset()
	e.information.SymOuterK(p/2, e.stack)

	var excess, half, slope mat.Dense
	excess.CloneFrom(e.whiteData)
	for i := range q {
		excess.Set(i, i, excess.At(i, i)-p)
	}
	half.Mul(design.T(), &excess)
	slope.Mul(&half, &design)
	e.slope.ScaleSym(scale/2, symmetric(&slope))
}
