package mcmc

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
)

// Evidence is an estimate of a log evidence.
type Evidence struct {
	Log float64
	SE  float64 // Monte-Carlo standard error of Log
}

// String gives the estimate and its standard error.
func (e Evidence) String() string { return fmt.Sprintf("%.4g ± %.2g", e.Log, e.SE) }

// bennett estimates the log evidence as the sum over pairs of rungs of c, at which the mean of 1/(1 + exp(c − Δβ·l)) over the lower rung is that of 1/(1 + exp(Δβ·l − c)) over
// the higher. The standard error is that of the mean over draws of the two's difference over its slope by c, summed over pairs: it knows that draws of one chain are alike, and
// rungs too.
func bennett(values [][]float64, betas []float64) Evidence {
	rungs, total := len(betas), 0.0
	influence := make([][]float64, len(values))
	for c, chain := range values {
		influence[c] = make([]float64, len(chain)/rungs)
	}
	for k := range rungs - 1 {
		step := betas[k+1] - betas[k]
		// Where the means are equal is between the least and the greatest of what is averaged.
		low, high := math.Inf(1), math.Inf(-1)
		for _, chain := range values {
			for d := k; d < len(chain); d += rungs {
				for _, l := range chain[d : d+2] {
					low, high = min(low, step*l), max(high, step*l)
				}
			}
		}
		sum := func(c float64) (difference, slope float64) {
			for _, chain := range values {
				for d := k; d < len(chain); d += rungs {
					a, notA := logistic(step*chain[d] - c)
					b, notB := logistic(c - step*chain[d+1])
					difference += a - b
					slope += a*notA + b*notB
				}
			}
			return difference, slope
		}
		low = max(low, high-1e6) // a likelihood of 0 says no more
		for range 200 {
			c := low + (high-low)/2
			if c <= low || c >= high {
				break
			}
			if d, _ := sum(c); d > 0 {
				low = c
			} else {
				high = c
			}
		}
		c := low + (high-low)/2
		total += c
		n := 0.0
		for _, chain := range values {
			n += float64(len(chain) / rungs)
		}
		_, slope := sum(c)
		for i, chain := range values {
			for d := range influence[i] {
				a, _ := logistic(step*chain[d*rungs+k] - c)
				b, _ := logistic(c - step*chain[d*rungs+k+1])
				influence[i][d] += (a - b) / (slope / n)
			}
		}
	}
	return Evidence{total, errorOf(influence)}
}

// steppingStones estimates the log evidence from log likelihoods, by chain draws × rungs. The standard error is that of the mean of Σ_k (w_k/mean w_k − 1) over draws, to which
// the error of the logarithm of the product of means is equal to first order.
func steppingStones(values [][]float64, betas []float64) Evidence {
	rungs, total := len(betas), 0.0
	influence := make([][]float64, len(values))
	for c, chain := range values {
		influence[c] = make([]float64, len(chain)/rungs)
	}
	for k := range rungs - 1 {
		step := betas[k+1] - betas[k]
		peak, n := math.Inf(-1), 0.0
		for _, chain := range values {
			for d := k; d < len(chain); d += rungs {
				peak = max(peak, chain[d]*step)
				n++
			}
		}
		mean := 0.0
		for _, chain := range values {
			for d := k; d < len(chain); d += rungs {
				mean += math.Exp(chain[d]*step-peak) / n
			}
		}
		total += peak + math.Log(mean)
		for c, chain := range values {
			for d := range influence[c] {
				influence[c][d] += math.Exp(chain[d*rungs+k]*step-peak)/mean - 1
			}
		}
	}
	return Evidence{total, errorOf(influence)}
}

// thermodynamic estimates it as the integral over β of the mean log likelihood.
func thermodynamic(values [][]float64, betas []float64) Evidence {
	rungs := len(betas)
	mean, variance, n := make([]float64, rungs), make([]float64, rungs), 0.0
	for _, chain := range values {
		n += float64(len(chain) / rungs)
		for d, v := range chain {
			mean[d%rungs] += v
		}
	}
	for k := range mean {
		mean[k] /= n
	}
	for _, chain := range values {
		for d, v := range chain {
			if v == -math.MaxFloat64 {
				return Evidence{math.NaN(), math.NaN()}
			}
			e := v - mean[d%rungs]
			variance[d%rungs] += e * e / n
		}
	}
	total := 0.0
	a, b := make([]float64, rungs), make([]float64, rungs) // factors of means and of variances
	for k := range rungs - 1 {
		step := betas[k+1] - betas[k]
		a[k] += step / 2
		a[k+1] += step / 2
		b[k] += step * step / 12
		b[k+1] -= step * step / 12
	}
	for k := range a {
		total += a[k]*mean[k] + b[k]*variance[k]
	}
	influence := make([][]float64, len(values))
	for c, chain := range values {
		influence[c] = make([]float64, len(chain)/rungs)
		for d, v := range chain {
			k := d % rungs
			e := v - mean[k]
			influence[c][d/rungs] += a[k]*e + b[k]*(e*e-variance[k])
		}
	}
	return Evidence{total, errorOf(influence)}
}

// errorOf is the standard error of a mean, 0 where nothing varies.
func errorOf(draws [][]float64) float64 {
	varies := false
	for _, d := range draws {
		for _, v := range d {
			varies = varies || math.Abs(v) > 1e-12
		}
	}
	if !varies {
		return 0
	}
	return diagnostic.MCSEMean(draws)
}
