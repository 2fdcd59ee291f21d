package theory

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// finish sets what follows from S.
func (l *Linear) finish(s []float64) {
	p, outputs := l.problem, len(s)
	u := make([]float64, outputs)
	for r := range u {
		u[r] = p.Readout * l.Inflation[len(p.Widths)-1][r]
	}
	l.S, l.U = l.turned(s), l.turned(u)
	heat := p.heat()
	var y, field, fit mat.Dense
	y.Mul(l.k0.y, l.Basis)
	field.CloneFrom(&y)
	fit.CloneFrom(&y)
	for j, e := range l.k0.values {
		for r := range s {
			t := 0.
			if e > 0 || heat > 0 {
				t = y.At(j, r) / (e*s[r] + heat)
			}
			field.Set(j, r, t)
			fit.Set(j, r, p.scale()*e*s[r]*t)
		}
	}
	back := func(m *mat.Dense) *mat.Dense {
		var patterns, all mat.Dense
		patterns.Mul(l.k0.vectors, m)
		all.Mul(&patterns, l.Basis.T())
		return &all
	}
	l.Field, l.Fit = back(&field), back(&fit)
}

// turned returns Basis·diag(v)·Basisᵀ.
func (l *Linear) turned(v []float64) *mat.SymDense {
	m := mat.NewSymDense(len(v), nil)
	for q := range v {
		for r := q; r < len(v); r++ {
			sum := 0.
			for k, each := range v {
				sum += l.Basis.At(q, k) * each * l.Basis.At(r, k)
			}
			m.SetSym(q, r, sum)
		}
	}
	return m
}

// Misfit returns y − f for the patterns: N T t, or √N T t for a lazy network.
func (l *Linear) Misfit() *mat.Dense { return l.problem.misfit(l.Field) }

func (p *Problem) misfit(field *mat.Dense) *mat.Dense {
	var left mat.Dense
	left.Scale(p.heat()*p.scale(), field)
	return &left
}

// TrainingError returns what to expect of the mean over patterns and outputs of (y − f)²: the square of the mean residual, and the thermal variance T.
func (l *Linear) TrainingError() float64 { return l.problem.trainingError(l.Field) }

func (p *Problem) trainingError(field *mat.Dense) float64 {
	patterns, outputs := p.dims()
	norm := mat.Norm(p.misfit(field), 2)
	return norm*norm/float64(patterns*outputs) + p.Temperature
}

// Kernels returns ⟨zˡ zˡᵀ⟩ over the neurons of each hidden layer, patterns square: the covariance that the layer below supplies, and a spike along the targets,
//
//	K_l = σ_l² K_{l−1} + (N_L/N_l) f S_l⁻¹ fᵀ
//
// where S_l has the weights above layer l only, so that S_L = U. With σ_l = 1 these are K₁ … K_L.
func (l *Linear) Kernels() []*mat.SymDense {
	p := l.problem
	patterns, outputs := p.dims()
	k := mat.NewSymDense(patterns, nil)
	k.CopySym(p.K0)
	fit := new(mat.Dense)
	fit.Mul(l.Fit, l.Basis)
	fit.Scale(1/p.scale(), fit)
	var all []*mat.SymDense
	for layer := 1; layer <= len(p.Widths); layer++ {
		next := mat.NewSymDense(patterns, nil)
		next.ScaleSym(p.hidden(layer, layer), k)
		for r := range outputs {
			s := p.Readout * p.hidden(layer+1, len(p.Widths))
			for _, v := range l.Inflation[layer-1:] {
				s *= v[r]
			}
			next.SymRankOne(next, p.width()/(float64(p.Widths[layer-1])*s), fit.ColView(r))
		}
		all = append(all, next)
		k = next
	}
	return all
}

// Predict returns mean and variance of the outputs for test patterns, both tests × outputs: cross is K₀ between test and training patterns, own K₀ of each test pattern with
// itself. The mean is k*ᵀ K₀⁻¹ Y at zero temperature whatever the depth, lazy or not; the variance is s/N times what k* leaves of k**, and s times that for lazy networks. It
// panics when sizes do not fit, and returns an error for cross and own that no covariance has.
func (l *Linear) Predict(cross *mat.Dense, own []float64) (mean, variance *mat.Dense, err error) {
	p := l.problem
	tests, patterns := cross.Dims()
	if n, _ := p.dims(); patterns != n || tests != len(own) {
		panic(fmt.Sprintf("theory: Predict: K₀ of %d tests and %d patterns with %d variances, for %d patterns", tests, patterns, len(own), n))
	}
	_, outputs := p.dims()
	var weights mat.Dense
	weights.Mul(l.Field, l.S)
	mean, variance = new(mat.Dense), mat.NewDense(tests, outputs, nil)
	mean.Mul(cross, &weights)
	mean.Scale(p.scale(), mean)
	var turned mat.Dense
	turned.Mul(cross, l.k0.vectors)
	unit := p.scale() * p.scale() / p.width()
	heat := p.heat()
	left := make([]float64, outputs) // in the basis
	for i := range tests {
		for r := range left {
			s := p.Readout * p.hidden(2, len(p.Widths))
			for _, v := range l.Inflation {
				s *= v[r]
			}
			d := own[i]
			for j, e := range l.k0.values {
				if e > 0 {
					d -= turned.At(i, j) * turned.At(i, j) / (e + heat/s)
				}
			}
			if !(d >= -1e-8*math.Abs(own[i])) {
				return nil, nil, fmt.Errorf("theory: Predict: variance %.3g is left of %.3g at test pattern %d", d, own[i], i)
			}
			left[r] = unit * s * max(d, 0)
		}
		for q := range outputs {
			for r, v := range left {
				variance.Set(i, q, variance.At(i, q)+v*l.Basis.At(q, r)*l.Basis.At(q, r))
			}
		}
	}
	return mean, variance, nil
}
