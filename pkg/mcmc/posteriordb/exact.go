package posteriordb

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Moments are the mean and the standard deviation of a quantity.
type Moments struct{ Mean, SD float64 }

// LinearNetworkExact is the answer of a [LinearNetwork]: what its posterior says of quantities that do not depend on the names of the hidden units.
type LinearNetworkExact struct {
	Norm        Moments   // of Σ a_i²
	Inverse     float64   // mean of 1/Σ a_i², infinite for one or two hidden units
	Weights     []Moments // of the effective weights Scale · Σ_i a_i w_i
	Predictions []Moments // of the network's values at other inputs
	MSE         Moments   // of the mean squared error on the data
	LogEvidence float64   // log of the density of the targets, averaged over the prior
}

// Exact computes moments of the posterior, and at inputs that are given, one a row, those of the network's values; nil: none.
//
// Given S = Σ a_i², which in the prior is ReadoutVariance times χ² with Width degrees of freedom, the values of the network are a Gaussian process of covariance S·K, K =
// Scale²·WeightVariance·X·Xᵀ. So S has a density in closed form given the data, p(S) Π_j N(q_j·y; 0, S e_j + Noise²) with e_j and q_j the eigenvalues and eigenvectors of K,
// and all else follows from the Gaussian process given S by the law of total variance. The integral over log S is a sum at equal distances, which for a smooth integrand that
// vanishes at both ends converges faster than any power (TestLinearNetworkQuadrature: less than half the distance moves no result by 10⁻¹⁰ of its size).
func (l *LinearNetwork) Exact(inputs *mat.Dense) *LinearNetworkExact {
	return l.exact(inputs, 4000)
}

func (l *LinearNetwork) exact(inputs *mat.Dense, points int) *LinearNetworkExact {
	data, dim := l.check()
	q := l.spectrum()
	others := 0
	if inputs != nil {
		r, c := inputs.Dims()
		if c != dim {
			panic(fmt.Sprintf("posteriordb: LinearNetwork: inputs of %d columns of a network of %d", c, dim))
		}
		others = r
	}
	// The effective weights are the values at the unit vectors.
	at := make([]*process, dim+others)
	for i := range at {
		v := mat.NewVecDense(dim, nil)
		if i < dim {
			v.SetVec(i, 1)
		} else {
			v.CopyVec(inputs.RowView(i - dim))
		}
		at[i] = l.process(q, v)
	}
	low, high := l.bounds(q)
	var total, mass, s1, s2, inverse, m1, m2 float64
	sums := make([][2]float64, len(at))
	step := (high - low) / float64(points-1)
	peak := math.Inf(-1)
	for i := range points {
		peak = max(peak, l.logNorm(q, low+float64(i)*step))
	}
	for i := range points {
		t := low + float64(i)*step
		s := math.Exp(t)
		p := math.Exp(l.logNorm(q, t) - peak)
		total += p * step
		mass += p
		s1 += p * s
		s2 += p * s * s
		inverse += p / s
		for k, f := range at {
			mean, variance := f.given(q, s)
			sums[k][0] += p * mean
			sums[k][1] += p * (mean*mean + variance)
		}
		mean, variance := q.mse(s)
		m1 += p * mean
		m2 += p * (mean*mean + variance)
	}
	moments := func(a, b float64) Moments { return Moments{a / mass, math.Sqrt(max(b/mass-a/mass*a/mass, 0))} }
	out := &LinearNetworkExact{
		Norm: moments(s1, s2), Inverse: inverse / mass, MSE: moments(m1, m2),
		LogEvidence: peak + math.Log(total) - .5*float64(data)*math.Log(2*math.Pi),
	}
	if l.Width <= 2 {
		out.Inverse = math.Inf(1)
	}
	for k, s := range sums {
		if k < dim {
			out.Weights = append(out.Weights, moments(s[0], s[1]))
		} else {
			out.Predictions = append(out.Predictions, moments(s[0], s[1]))
		}
	}
	return out
}

// spectrum is the kernel of a network's inputs in its eigenvectors.
type spectrum struct {
	values  []float64
	vectors *mat.Dense
	along   []float64 // targets along each eigenvector
	noise   float64   // variance
}

func (l *LinearNetwork) spectrum() *spectrum {
	data, _ := l.check()
	k := mat.NewSymDense(data, nil)
	k.SymOuterK(l.scale()*l.scale()*l.WeightVariance, l.Inputs)
	var eigen mat.EigenSym
	if !eigen.Factorize(k, true) {
		panic("posteriordb: LinearNetwork: the eigenvalues of the kernel of inputs do not converge: are they finite?")
	}
	s := &spectrum{values: eigen.Values(nil), vectors: new(mat.Dense), noise: l.Noise * l.Noise}
	eigen.VectorsTo(s.vectors)
	for j, e := range s.values {
		s.values[j] = max(e, 0)
		s.along = append(s.along, mat.Dot(s.vectors.ColView(j), mat.NewVecDense(data, l.Targets)))
	}
	return s
}

// logNorm is the log density of log Σ a_i² and of the targets, without the factor (2π)^(−P/2).
func (l *LinearNetwork) logNorm(q *spectrum, t float64) float64 {
	s := math.Exp(t)
	half := .5 * float64(l.Width)
	gamma, _ := math.Lgamma(half)
	value := half*(t-math.Log(2*l.ReadoutVariance)) - s/(2*l.ReadoutVariance) - gamma
	for j, e := range q.values {
		c := s*e + q.noise
		value -= .5 * (math.Log(c) + q.along[j]*q.along[j]/c)
	}
	return value
}

// bounds returns the part of log Σ a_i² outside of which the density is e⁻⁶⁰ of its peak.
func (l *LinearNetwork) bounds(q *spectrum) (low, high float64) {
	// At small norms the density of the logarithm falls as the norm to the power Width/2.
	const above, n = 100., 20000
	below := above + 130/float64(l.Width)
	centre := math.Log(l.ReadoutVariance * float64(l.Width))
	at := func(i int) float64 { return centre - below + (above+below)*float64(i)/n }
	peak := math.Inf(-1)
	for i := range n + 1 {
		peak = max(peak, l.logNorm(q, at(i)))
	}
	first, last := -1, -1
	for i := range n + 1 {
		if l.logNorm(q, at(i)) > peak-60 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 1 || last >= n {
		panic(fmt.Sprintf("posteriordb: LinearNetwork: the norm of the readout is more than e^%v times away from its prior", above))
	}
	return at(first - 1), at(last + 1)
}

// process is the network's value at one input.
type process struct {
	along []float64 // covariance with the data along each eigenvector, for Σ a_i² = 1
	self  float64   // variance
}

func (l *LinearNetwork) process(q *spectrum, x *mat.VecDense) *process {
	scale := l.scale() * l.scale() * l.WeightVariance
	data, _ := l.Inputs.Dims()
	cross := mat.NewVecDense(data, nil)
	cross.MulVec(l.Inputs, x)
	p := &process{self: scale * mat.Dot(x, x)}
	for j := range q.values {
		p.along = append(p.along, scale*mat.Dot(q.vectors.ColView(j), cross))
	}
	return p
}

// given returns the mean and variance given Σ a_i².
func (p *process) given(q *spectrum, s float64) (mean, variance float64) {
	variance = s * p.self
	for j, e := range q.values {
		c := s*e + q.noise
		mean += s * p.along[j] * q.along[j] / c
		variance -= s * s * p.along[j] * p.along[j] / c
	}
	return mean, max(variance, 0)
}

// mse returns the mean and variance of the mean squared error given Σ a_i².
func (q *spectrum) mse(s float64) (mean, variance float64) {
	n := float64(len(q.values))
	for j, e := range q.values {
		c := s*e + q.noise
		m, v := q.noise/c*q.along[j], s*e*q.noise/c
		mean += (m*m + v) / n
		variance += (2*v*v + 4*m*m*v) / (n * n)
	}
	return mean, variance
}
