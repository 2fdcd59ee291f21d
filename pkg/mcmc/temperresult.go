package mcmc

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// TemperedResult is what parallel tempering gave: the draws at β = 1 as of [Run], and how the replicas travelled.
type TemperedResult struct {
	*Result
	Ladder *Ladder
	// Rejection is the mean probability that a swap of rungs i and i+1 is rejected. On a good ladder all are alike, and some 0.5.
	Rejection []float64
	// Barrier is their sum, an estimate of the global communication barrier Λ (Syed et al. 2022): how hard the way from prior to posterior is. Twice as many rungs as that are good.
	Barrier float64
	// RoundTrips are those of each chain: how often a replica came from the lowest rung to the highest and back. Expected is what the rejections let hope for where the kernel explores each
	// rung perfectly: scans/(2 + 2Σ r/(1 − r)).
	RoundTrips []int
	Expected   float64
	// Evidence is the logarithm of the mean of the likelihood over the prior, by Bennett's (1976) acceptance ratio between neighbours, the best use of the draws at both (Meng and Wong
	// 1996), from bounded functions of them. It is of the likelihood as the target has it: constants that are missing there are missing here. NaN where the ladder does not begin at 0.
	Evidence Evidence
	// SteppingStones is the same as the sum over rungs of log mean exp((β' − β)·log likelihood), from the lower of each pair of rungs only (Xie et al. 2011).
	SteppingStones Evidence
	// Thermodynamic is the same by thermodynamic integration, with Friel, Hurn and Wyse's (2014) correction of the trapezoids by the variances: it has an error from the distances of the
	// rungs beside SE. NaN where a draw from the prior has likelihood 0.
	Thermodynamic Evidence
}

// Evidence is an estimate of a log evidence.
type Evidence struct {
	Log float64
	SE  float64 // Monte-Carlo standard error of Log
}

// String gives the estimate and its standard error.
func (e Evidence) String() string { return fmt.Sprintf("%.4g ± %.2g", e.Log, e.SE) }

// result reads the ladder's part of a run.
func (l *Ladder) result(t *Target, r *Result, failed error) (*TemperedResult, error) {
	if r == nil {
		return nil, failed
	}
	n := t.Dim
	for i := range r.Chains {
		c := &r.Chains[i]
		top := (len(l.Betas) - 1) * n
		c.X = c.X[top : top+n]
		if c.Momentum != nil {
			c.Momentum = c.Momentum[top : top+n]
		}
		c.Step, c.Mass = l.Tuning[len(l.Betas)-1].Step, l.Tuning[len(l.Betas)-1].Mass
	}
	out := &TemperedResult{Result: r, Ladder: l}
	if r.Trace == nil {
		return out, failed
	}
	if err := out.read(); err != nil && failed == nil {
		failed = err
	}
	return out, failed
}

// read computes what the trace tells of the ladder.
func (r *TemperedResult) read() error {
	rungs := len(r.Ladder.Betas)
	values, err := trace.Values(r.Trace, trace.Posterior, rungLikelihood)
	if err != nil {
		return fmt.Errorf("mcmc: parallel tempering: %w", err)
	}
	trips, err := trace.Number(r.Trace, trace.Posterior, roundTrips)
	if err != nil {
		return fmt.Errorf("mcmc: parallel tempering: %w", err)
	}
	r.RoundTrips = make([]int, len(trips))
	for i, d := range trips {
		if len(d) > 0 {
			r.RoundTrips[i] = int(d[len(d)-1])
		}
	}
	values = trimmed(values)
	draws := 0
	if len(values) > 0 {
		draws = len(values[0]) / rungs
	}
	for i := range values {
		values[i] = values[i][:draws*rungs]
	}
	betas := r.Ladder.Betas
	r.Rejection = make([]float64, rungs-1)
	slow := 0.0
	for i := range r.Rejection {
		for _, chain := range values {
			for d := range draws {
				if gain := (betas[i+1] - betas[i]) * (chain[d*rungs+i] - chain[d*rungs+i+1]); gain < 0 {
					r.Rejection[i] -= math.Expm1(gain)
				}
			}
		}
		r.Rejection[i] /= float64(draws * len(values))
		r.Barrier += r.Rejection[i]
		slow += r.Rejection[i] / (1 - r.Rejection[i])
	}
	r.Expected = float64(draws) / (2 + 2*slow)
	none := Evidence{math.NaN(), math.NaN()}
	r.Evidence, r.SteppingStones, r.Thermodynamic = none, none, none
	if betas[0] == 0 && draws > 0 {
		r.Evidence = bennett(values, betas)
		r.SteppingStones = steppingStones(values, betas)
		r.Thermodynamic = thermodynamic(values, betas)
	}
	return nil
}

// bennett estimates the log evidence as the sum over pairs of rungs of c, at which the mean of 1/(1 + exp(c − Δβ·l)) over the lower rung is that of 1/(1 + exp(Δβ·l − c)) over the higher.
// The standard error is that of the mean over draws of the two's difference over its slope by c, summed over pairs: it knows that draws of one chain are alike, and rungs too.
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

// steppingStones estimates the log evidence from log likelihoods, by chain draws × rungs. The standard error is that of the mean of Σ_k (w_k/mean w_k − 1) over draws, to which the error
// of the logarithm of the product of means is equal to first order.
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

// Faults says in words what is wrong with the ladder: replicas that do not travel, and swaps that are nearly always rejected. Empty: nothing was found.
func (r *TemperedResult) Faults() []string {
	var faults []string
	trips := 0
	for _, n := range r.RoundTrips {
		trips += n
	}
	if expected := r.Expected * float64(len(r.RoundTrips)); trips < 10 {
		faults = append(faults, fmt.Sprintf("%d round trips of replicas between the lowest and the highest rung in all chains: modes are not visited by their weights, and the evidence has no "+
			"standard error to rely on; more draws, or more transitions between swaps (Explore), would help", trips))
	} else if float64(trips) < expected/5 {
		faults = append(faults, fmt.Sprintf("%d round trips, where the rejections of swaps let hope for %.0f: the kernel explores the rungs slowly; more transitions between swaps (Explore) would help",
			trips, expected))
	}
	for i, p := range r.Rejection {
		if p > 0.9 {
			faults = append(faults, fmt.Sprintf("swaps between β = %.3g and %.3g are rejected with probability %.3f: more rungs are needed there", r.Ladder.Betas[i], r.Ladder.Betas[i+1], p))
		}
	}
	if d := math.Abs(r.Evidence.Log - r.SteppingStones.Log); d > 4*math.Hypot(r.Evidence.SE, r.SteppingStones.SE) {
		faults = append(faults, fmt.Sprintf("the log evidence is %v, and %v by stepping stones: more rungs or draws are needed", r.Evidence, r.SteppingStones))
	}
	return faults
}

// String tells of the ladder, the travels of the replicas, the evidence, and what is wrong, in words.
func (r *TemperedResult) String() string {
	var b strings.Builder
	trips := 0
	for _, n := range r.RoundTrips {
		trips += n
	}
	fmt.Fprintf(&b, "%d rungs, barrier %.2f, swaps rejected %.2f … %.2f, %d round trips (%.0f hoped for)\n", len(r.Ladder.Betas), r.Barrier, slices.Min(r.Rejection), slices.Max(r.Rejection), trips,
		r.Expected*float64(len(r.RoundTrips)))
	fmt.Fprintf(&b, "log evidence %v; %v by stepping stones, %v by thermodynamic integration\n", r.Evidence, r.SteppingStones, r.Thermodynamic)
	for _, f := range r.Faults() {
		fmt.Fprintf(&b, "! %s\n", f)
	}
	return b.String()
}
