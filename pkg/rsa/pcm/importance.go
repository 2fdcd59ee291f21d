package pcm

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// ImportanceEvidence is the evidence of a model by importance sampling.
type ImportanceEvidence struct {
	LogEvidence   float64
	StandardError float64 // of LogEvidence, from the spread of the weights
	Effective     float64 // effective number of samples, (Σw)²/Σw²; below about a tenth of the samples the estimate is not to be trusted
}

// Evidence estimates log p(Y | model), parameters integrated out over the prior, with n samples x from a multivariate t distribution
// (5 degrees of freedom) with the mode and covariance of Laplace's approximation q: the logarithm of the mean of
// p(Y|x)·p(x)/q(x). It is consistent where Laplace's approximation is not. It returns an error for n < 2 or a context that is done. All randomness
// comes from src.
func (p *Posterior) Evidence(ctx context.Context, n int, src rand.Source) (ImportanceEvidence, error) {
	if n < 2 {
		return ImportanceEvidence{}, fmt.Errorf("pcm: evidence from %d samples, want two or more", n)
	}
	const freedom = 5
	d := len(p.mode)
	r := rand.New(src)
	var l mat.TriDense
	p.factor.LTo(&l)
	lgT, _ := math.Lgamma(float64(freedom+d) / 2)
	lgF, _ := math.Lgamma(freedom / 2.)
	constant := lgT - lgF - float64(d)/2*math.Log(freedom*math.Pi) - p.factor.LogDet()/2
	e := newEvaluator(p.s, p.m.Params)
	f := &individual{s: p.s, m: p.m, scaled: p.scaled}
	g := mat.NewSymDense(p.m.Conditions, nil)
	logs, x, z := make([]float64, n), make([]float64, d), make([]float64, d)
	for i := range logs {
		if err := ctx.Err(); err != nil {
			return ImportanceEvidence{}, err
		}
		square := 0.0
		for j := range z {
			z[j] = r.NormFloat64()
			square += z[j] * z[j]
		}
		chi := 0.0
		for range freedom {
			v := r.NormFloat64()
			chi += v * v
		}
		stretch := math.Sqrt(freedom / chi)
		for j := range x {
			x[j] = p.mode[j]
			for k := range j + 1 {
				x[j] += l.At(j, k) * z[k] * stretch
			}
		}
		logQ := constant - float64(freedom+d)/2*math.Log1p(square*stretch*stretch/freedom)
		at := f.split(x)
		p.m.Predict(at.Model, g, nil)
		logs[i] = e.eval(g, nil, at.LogScale, at.LogNoise) + p.logPrior(x) - logQ
	}
	return fromWeights(logs), nil
}

// fromWeights returns the logarithm of the mean of the weights whose logarithms are given.
func fromWeights(logs []float64) ImportanceEvidence {
	n := float64(len(logs))
	top := math.Inf(-1)
	for _, v := range logs {
		top = max(top, v)
	}
	sum, squares := 0.0, 0.0
	for _, v := range logs {
		w := math.Exp(v - top)
		sum += w
		squares += w * w
	}
	return ImportanceEvidence{
		LogEvidence:   top + math.Log(sum/n),
		StandardError: math.Sqrt(max(squares/(sum*sum)-1/n, 0) * n / (n - 1)),
		Effective:     sum * sum / squares,
	}
}
