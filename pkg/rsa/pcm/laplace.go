package pcm

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Normal is a normal prior of one parameter. The zero value is mean 0 with standard deviation 10, which for a logarithm means anything
// between e⁻²⁰ and e²⁰.
type Normal struct{ Mean, SD float64 }

func (n Normal) sd() float64 {
	if n.SD == 0 {
		return 10
	}
	return n.SD
}

// log returns the log density at x with its first derivative; the second is -1/SD².
func (n Normal) log(x float64) (value, slope float64) {
	z := (x - n.Mean) / n.sd()
	return -z*z/2 - math.Log(n.sd()) - log2π/2, -z / n.sd()
}

// Prior holds independent priors of all parameters. The zero value has Normal's default for each.
type Prior struct {
	Model []Normal // of θ, in its order; where it is shorter the rest has the default
	Scale Normal   // of LogScale
	Noise []Normal // of LogNoise, in its order; where it is shorter the rest has the default
}

func (p Prior) of(m Model, scaled bool, noises int) []Normal {
	out := make([]Normal, m.Params, m.Params+1+noises)
	copy(out, p.Model)
	if scaled {
		out = append(out, p.Scale)
	}
	noise := make([]Normal, noises)
	copy(noise, p.Noise)
	return append(out, noise...)
}

// Posterior is the posterior of the parameters of one subject in Laplace's approximation: Gaussian about its mode. The parameters are θ, LogScale
// where the model has no size of its own, and LogNoise, in this order.
type Posterior struct {
	Result // at the mode; LogLikelihood is that of the data, without the prior

	LogEvidence float64       // ≈ log p(Y | model), parameters integrated out
	Covariance  *mat.SymDense // of the parameters: inverse of the observed information and the prior's precision

	m      Model
	s      *Subject
	scaled bool
	prior  []Normal
	mode   []float64
	factor mat.Cholesky // of the covariance
}

// Laplace finds the mode of the posterior and approximates the evidence as
//
//	log p(Y | mode) + log p(mode) + d/2·log 2π - ½·log|H|,
//
// H the negative Hessian of the log posterior (observed, not expected: by differences of the analytic gradient). Evidence depends on
// the prior: give models that are compared the same prior of what they share. The approximation is good where the data settle
// each parameter; where they say only that a weight is small the posterior is far from Gaussian: Evidence says how far it can be trusted. With
// redundant parameters (Free under run means) the maxima are a ridge and not a point: use a model without them (FreeContrasts). It
// returns the errors of Fit, and one where H is not positive definite.
func Laplace(ctx context.Context, s *Subject, m Model, prior Prior, opt Options) (*Posterior, error) {
	flat, err := Fit(ctx, s, m, opt)
	if err != nil {
		return nil, err
	}
	scaled := m.scaled()
	f := newIndividual(s, m, scaled)
	post := &Posterior{m: m, s: s, scaled: scaled, prior: prior.of(m, scaled, len(s.shared)+1)}
	start := append([]float64(nil), flat.Parameters.Model...)
	if scaled {
		start = append(start, flat.LogScale)
	}
	start = append(start, flat.LogNoise...)
	top, err := ascend(ctx, post.objective(f), start, opt.limit())
	if err != nil {
		return nil, err
	}
	if top.reason != "" {
		return nil, &ConvergenceError{Model: m.Name, Who: s.data.name(), Iterations: top.iterations, Gradient: top.gradient, Reason: top.reason + " of the posterior"}
	}
	post.mode = top.x
	logPosterior := top.value
	h := post.hessian(f, top.x)
	var c mat.Cholesky
	if !c.Factorize(h) {
		values, _ := eigen(h)
		return nil, fmt.Errorf("pcm: %s: model %q: the posterior has no maximum where the ascent ended: eigenvalue %.3g", s.data.name(), m.Name, values[0])
	}
	var inverse mat.SymDense
	if err := c.InverseTo(&inverse); err != nil {
		return nil, fmt.Errorf("pcm: %s: model %q: covariance of the posterior: %w", s.data.name(), m.Name, err)
	}
	post.Covariance = &inverse
	if !post.factor.Factorize(&inverse) {
		return nil, fmt.Errorf("pcm: %s: model %q: covariance of the posterior is not positive definite", s.data.name(), m.Name)
	}
	post.Result = f.result(top)
	post.LogLikelihood = logPosterior - post.logPrior(top.x)
	post.LogEvidence = logPosterior + (float64(len(top.x))*log2π-c.LogDet())/2
	return post, nil
}

func (p *Posterior) logPrior(x []float64) float64 {
	sum := 0.0
	for i, n := range p.prior {
		v, _ := n.log(x[i])
		sum += v
	}
	return sum
}

// objective returns the log posterior, up to the evidence.
func (p *Posterior) objective(f *individual) objective {
	return func(x []float64) (float64, derivatives) {
		v, d := f.value(x)
		if math.IsInf(v, -1) {
			return v, d
		}
		for i, n := range p.prior {
			l, slope := n.log(x[i])
			v += l
			d.gradient[i] += slope
			precision := 1 / (n.sd() * n.sd())
			d.expected.SetSym(i, i, d.expected.At(i, i)+precision)
			if d.minus != d.expected {
				d.minus.SetSym(i, i, d.minus.At(i, i)+precision)
			}
		}
		return v, d
	}
}

// hessian returns the negative Hessian of the log posterior at x: of its gradient, differences of fourth order over about a hundredth of a
// parameter's standard deviation.
func (p *Posterior) hessian(f *individual, x []float64) *mat.SymDense {
	at := p.objective(f)
	_, d := at(x)
	n := len(x)
	steps := make([]float64, n)
	for i := range steps {
		steps[i] = min(0.01/math.Sqrt(d.expected.At(i, i)), 1e-3*max(1, math.Abs(x[i])))
	}
	full := mat.NewDense(n, n, nil)
	moved := append([]float64(nil), x...)
	for i, h := range steps {
		for _, part := range []struct{ by, weight float64 }{{-2, 1}, {-1, -8}, {1, 8}, {2, -1}} {
			moved[i] = x[i] + part.by*h
			_, d := at(moved)
			for j, g := range d.gradient {
				full.Set(i, j, full.At(i, j)-part.weight*g/(12*h))
			}
		}
		moved[i] = x[i]
	}
	return symmetric(full)
}

// GStandardErrors returns the posterior standard deviation of each element of G, scale included, by the delta method: conditions × conditions.
func (p *Posterior) GStandardErrors() *mat.SymDense {
	k := p.m.Conditions
	d := symmetrics(p.m.Params, k)
	g := mat.NewSymDense(k, nil)
	p.m.Predict(p.Parameters.Model, g, d)
	if p.scaled {
		d = append(d, g)
	}
	scale := p.Scale()
	out := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			v := 0.0
			for a := range d {
				for b := range d {
					v += d[a].At(i, j) * d[b].At(i, j) * p.Covariance.At(a, b)
				}
			}
			out.SetSym(i, j, scale*math.Sqrt(max(v, 0)))
		}
	}
	return out
}
