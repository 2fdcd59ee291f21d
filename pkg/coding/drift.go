package coding

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// Motion names what representations do over sampling time.
type Motion int

const (
	// Unclear: overlaps still fall at the longest lags, or the interval of the plateau holds a threshold.
	Unclear Motion = iota
	// Drifting: overlaps fall to, or near, 0. Neurons change their roles.
	Drifting
	// Partial: overlaps stay, at a value between the thresholds. A part of the neurons, or of each response, is kept.
	Partial
	// Frozen: overlaps stay high. Neurons keep their roles and fluctuate about them.
	Frozen
)

// String returns the name in lower case.
func (m Motion) String() string {
	switch m {
	case Drifting:
		return "drifting"
	case Partial:
		return "partial"
	case Frozen:
		return "frozen"
	}
	return "unclear"
}

// Drift describes how the overlap of a representation with itself depends on the time between.
type Drift struct {
	Motion Motion
	// Lags are 1, 2, … times the step. Overlap is the mean over all pairs of that lag, and Low and High its 95 % interval.
	Lags, Overlap, Low, High []float64
	// Plateau is the mean over pairs whose lag is at least half of the longest; Fall is how much the pairs with lags from a quarter to half of the longest are above it: 0 where
	// overlaps have settled.
	Plateau, Fall Interval
	// Chains is whether intervals are over chains. Those over the times of few chains say nothing of other chains.
	Chains bool
}

// Interval is a value with its 95 % interval.
type Interval struct{ Value, Low, High float64 }

// DriftOptions of [DriftOf]. The zero value has the numbers that the comments give.
type DriftOptions struct {
	// Step is the time from one stored sample to the next, in whatever unit the lags shall have; 1 where 0.
	Step float64
	// Drifting is the overlap, 0.2, below which the plateau of a drifting representation lies, and Frozen the one, 0.5, above which that of a frozen one does: simulated networks have
	// 0 ± 0.05 and 0.65 to 0.99, deep layers that keep a part 0.1 to 0.3.
	Drifting, Frozen float64
	// Fall is the largest fall of a settled overlap, 0.1.
	Fall float64
	// Resamples is the number of bootstrap samples, 400.
	Resamples int
}

// DriftOf summarises the overlap matrices, times × times, of one or several chains: those of [Overlaps] of a layer or of its readout, or [KernelOverlaps]. All have as many
// times, at least eight, evenly spaced, after the chain has settled.
//
// Intervals are percentiles of a bootstrap: over chains where there are four or more; else over blocks of a sixth of the times in each chain, in which a pair of times has
// the product of their counts as its weight. It is an error where there are no matrices, they differ in size or are too small, an entry is not finite, or Resamples are
// fewer than 20.
func DriftOf(chains []*mat.SymDense, o DriftOptions, src rand.Source) (*Drift, error) {
	o.Step, o.Drifting, o.Frozen, o.Fall = orElse(o.Step, 1), orElse(o.Drifting, 0.2), orElse(o.Frozen, 0.5), orElse(o.Fall, 0.1)
	if o.Resamples == 0 {
		o.Resamples = 400
	}
	if len(chains) == 0 {
		return nil, fmt.Errorf("coding: drift: no overlaps")
	}
	if o.Resamples < 20 {
		return nil, fmt.Errorf("coding: drift: %d bootstrap samples, want at least 20 for a 95 %% interval", o.Resamples)
	}
	for c, q := range chains {
		if q == nil {
			return nil, fmt.Errorf("coding: drift: chain %d has no overlaps", c)
		}
	}
	times := chains[0].SymmetricDim()
	for c, q := range chains {
		if n := q.SymmetricDim(); n != times || n < 8 {
			return nil, fmt.Errorf("coding: drift: chain %d: %d times, want at least 8 and as many as the first chain, %d", c, n, times)
		}
		for t := range times {
			for u := range t {
				if v := q.At(t, u); math.IsNaN(v) || math.IsInf(v, 0) {
					return nil, fmt.Errorf("coding: drift: chain %d: the overlap of times %d and %d is %v", c, u, t, v)
				}
			}
		}
	}
	d := &Drift{Chains: len(chains) >= 4}
	d.intervals(chains, times, o.Resamples, rand.New(src))
	for lag := range d.Overlap {
		d.Lags = append(d.Lags, float64(lag+1)*o.Step)
	}
	settled := d.Fall.High < o.Fall
	switch {
	case d.Plateau.High < o.Drifting:
		d.Motion = Drifting
	case settled && d.Plateau.Low > o.Frozen:
		d.Motion = Frozen
	case settled && d.Plateau.Low > o.Drifting && d.Plateau.High < o.Frozen:
		d.Motion = Partial
	}
	return d, nil
}

// String returns the verdict with the plateau and the fall before it, in one line.
func (d *Drift) String() string {
	what := "times"
	if d.Chains {
		what = "chains"
	}
	return fmt.Sprintf("%v: plateau %.3f [%.3f, %.3f], fall %.3f [%.3f, %.3f], 95 %% over %s", d.Motion,
		d.Plateau.Value, d.Plateau.Low, d.Plateau.High, d.Fall.Value, d.Fall.Low, d.Fall.High, what)
}
