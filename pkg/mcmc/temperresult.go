package mcmc

import (
	"fmt"
	"math"
	"slices"
	"strings"

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
	// RoundTrips are those of each chain: how often a replica came from the lowest rung to the highest and back. Expected is what the rejections let hope for where the kernel
	// explores each rung perfectly: scans/(2 + 2Σ r/(1 − r)).
	RoundTrips []int
	Expected   float64
	// Evidence is the logarithm of the mean of the likelihood over the prior, by Bennett's (1976) acceptance ratio between neighbours, the best use of the draws at both (Meng and
	// Wong 1996), from bounded functions of them. It is of the likelihood as the target has it: constants that are missing there are missing here. NaN where the ladder does not
	// begin at 0.
	Evidence Evidence
	// SteppingStones is the same as the sum over rungs of log mean exp((β' − β)·log likelihood), from the lower of each pair of rungs only (Xie et al. 2011).
	SteppingStones Evidence
	// Thermodynamic is the same by thermodynamic integration, with Friel, Hurn and Wyse's (2014) correction of the trapezoids by the variances: it has an error from the distances
	// of the rungs beside SE. NaN where a draw from the prior has likelihood 0.
	Thermodynamic Evidence
}

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
		if i < len(l.Gradients) {
			c.WarmupGradients = l.Gradients[i]
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

// Faults says in words what is wrong with the ladder: replicas that do not travel, and swaps that are nearly always rejected. Empty: nothing was found.
func (r *TemperedResult) Faults() []string {
	var faults []string
	fault := func(format string, a ...any) { faults = append(faults, fmt.Sprintf(format, a...)) }
	trips := r.trips()
	if expected := r.Expected * float64(len(r.RoundTrips)); trips < 10 {
		fault("%d round trips of replicas between the lowest and the highest rung in all chains: modes are not visited by their weights, "+
			"and the evidence has no standard error to rely on; more draws, or more transitions between swaps (Explore), would help", trips)
	} else if float64(trips) < expected/5 {
		fault("%d round trips, where the rejections of swaps let hope for %.0f: the kernel explores the rungs slowly; more transitions between swaps (Explore) would help", trips, expected)
	}
	for i, p := range r.Rejection {
		if p > 0.9 {
			fault("swaps between β = %.3g and %.3g are rejected with probability %.3f: more rungs are needed there", r.Ladder.Betas[i], r.Ladder.Betas[i+1], p)
		}
	}
	if d := math.Abs(r.Evidence.Log - r.SteppingStones.Log); d > 4*math.Hypot(r.Evidence.SE, r.SteppingStones.SE) {
		fault("the log evidence is %v, and %v by stepping stones: more rungs or draws are needed", r.Evidence, r.SteppingStones)
	}
	return faults
}

// trips is the number of round trips in all chains.
func (r *TemperedResult) trips() int {
	sum := 0
	for _, n := range r.RoundTrips {
		sum += n
	}
	return sum
}

// String tells of the ladder, the travels of the replicas, the evidence, and what is wrong, in words.
func (r *TemperedResult) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rungs, barrier %.2f, swaps rejected %.2f … %.2f, %d round trips (%.0f hoped for)\n", len(r.Ladder.Betas), r.Barrier, slices.Min(r.Rejection),
		slices.Max(r.Rejection), r.trips(), r.Expected*float64(len(r.RoundTrips)))
	fmt.Fprintf(&b, "log evidence %v; %v by stepping stones, %v by thermodynamic integration\n", r.Evidence, r.SteppingStones, r.Thermodynamic)
	for _, f := range r.Faults() {
		fmt.Fprintf(&b, "! %s\n", f)
	}
	return b.String()
}
