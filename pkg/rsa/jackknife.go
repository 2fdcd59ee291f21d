package rsa

import (
	"fmt"
	"math"
	"slices"
)

// JackknifeErrors returns the standard error of each distance from how it changes when each run in turn is left out (Tukey 1958), the root of (R−1)/R Σ (d₋ᵣ − d̄)²,
// in the order of RDM.Values. It assumes nothing of the noise but that runs are independent, where [CrossnobisErrors] takes it for independent between the channels too,
// which voxels seldom are, even prewhitened: then this one is larger, and right.
//
// It is too large rather than too small. For [Crossnobis] of balanced data its square is Var(d) where the true distance is large beside the noise, and on average
// 2(R−1)/(R−2) times that where it is 0. It is itself an estimate from R values. NaN is a distance that is NaN without some run.
//
// It is an error when there are fewer than three runs, or e has one without some run, which the error names.
func JackknifeErrors(t *Trials, e Estimator) ([]float64, error) {
	if err := t.Check(); err != nil {
		return nil, fmt.Errorf("rsa: jackknife: %w", err)
	}
	var names []string // of the runs that have rows
	for run, to := range t.usedRuns() {
		if to >= 0 {
			names = append(names, t.Runs[run])
		}
	}
	runs := len(names)
	if runs < 3 {
		return nil, fmt.Errorf("rsa: jackknife: %d runs, want at least 3", runs)
	}
	var sum, squares []float64
	for r, left := range names {
		rest := slices.Delete(slices.Clone(names), r, r+1)
		part, err := t.InRuns(rest...)
		if err != nil {
			return nil, err
		}
		d, err := e(part)
		if err != nil {
			return nil, fmt.Errorf("rsa: jackknife: without run %q: %w", left, err)
		}
		if sum == nil {
			sum, squares = make([]float64, len(d.Values)), make([]float64, len(d.Values))
		}
		for p, v := range d.Values { // Welford
			step := v - sum[p]
			sum[p] += step / float64(r+1)
			squares[p] += step * (v - sum[p])
		}
	}
	for p, s := range squares {
		squares[p] = math.Sqrt(s * float64(runs-1) / float64(runs))
	}
	return squares, nil
}
