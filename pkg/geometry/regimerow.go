package geometry

import (
	"fmt"
	"math"
)

// Verdict says what a measure makes of learning.
type Verdict int

const (
	NoVerdict Verdict = iota // there is no principled criterion, or nothing to judge by
	Lazy                     // learning changed it less than another draw of the beginning would
	Rich                     // learning changed it more, and to the side of rich learning where there is one
	Between                  // learning changed it more, but not to that side
	Undecided                // the interval holds both
)

// String returns the verdict as tables show it.
func (v Verdict) String() string {
	names := []string{"–", "lazy", "rich", "between", "undecided"}
	if v < 0 || int(v) >= len(names) {
		return fmt.Sprintf("Verdict(%d)", int(v))
	}
	return names[v]
}

// RegimeRow is one measure of a [RegimeTable].
type RegimeRow struct {
	Measure Measure
	// Before and After are of a number that each state has, and Moved is After − Before, learner by learner. Of measures that compare two states After holds the comparison of each
	// learner with its beginning, and Before and Moved are empty.
	Before, After, Moved Estimate
	// Redrawn is, for measures that compare two states, the mean comparison of beginnings with each other; it has no interval.
	Redrawn Estimate
	// Ratio is the change by learning over that by redrawing, see [Regime].
	Ratio   Estimate
	Verdict Verdict
	// Why says why there is this verdict, or none.
	Why string
	// BeforeEach and AfterEach are the values of the learners, NaN where there is none.
	BeforeEach, AfterEach []float64
	// Failed counts learners without a value after learning, and Failure is the first reason.
	Failed  int
	Failure string
}

// row makes the row of the k-th measure of a family, or says why there is none.
func (f *findings) row(m Measure, k int, o RegimeOptions) (r RegimeRow, missing string) {
	r.Measure = m
	learnt, drawn := f.distances(&r, k, o)
	if r.After.N == 0 {
		return r, r.Failure
	}
	within := len(o.Redrawn) == 0
	var why string
	r.Ratio, why = ratioOf(learnt, drawn, within, o.Confidence)
	switch {
	case m.NoVerdict != "":
		r.Why = m.NoVerdict
	case why != "":
		r.Why = why
		if r.Ratio.N > 2 || len(o.Redrawn) > 0 && r.Ratio.N > 0 {
			r.Verdict = Undecided
		}
	default:
		r.judge()
	}
	return r, ""
}

// rounding is what a similarity of a state with itself can be off 1, as a share: no distance.
const rounding = 1e-13

// distances fills in the values of a row, and returns what learning and what redrawing changed, of the learners that have both.
func (f *findings) distances(r *RegimeRow, k int, o RegimeOptions) (learnt []float64, drawn [][]float64) {
	within := len(o.Redrawn) == 0
	none := estimate(nil, o.Confidence)
	r.Before, r.Moved, r.Redrawn = none, none, none
	note := func(n int, why error) {
		if r.Failed = n; why != nil {
			r.Failure = why.Error()
		}
	}
	var of func(i, j int) float64 // from the beginning of learner i to draw j, or its own end for j = −1
	n := 0
	if f.family.state != nil {
		before, _, _ := column(f.before, k)
		after, failed, why := column(f.after, k)
		draws, _, _ := column(f.redrawn, k)
		if within {
			draws = before
		}
		note(failed, why)
		r.BeforeEach, r.AfterEach, n = before, after, len(before)
		moved := make([]float64, n)
		for i := range moved {
			moved[i] = after[i] - before[i]
		}
		r.Before, r.After, r.Moved = estimate(before, o.Confidence), estimate(after, o.Confidence), estimate(moved, o.Confidence)
		of = func(i, j int) float64 {
			if j < 0 {
				return math.Abs(moved[i])
			}
			return math.Abs(draws[j] - before[i])
		}
	} else {
		after, failed, why := column(f.learnt, k)
		note(failed, why)
		r.AfterEach, n = after, len(after)
		r.BeforeEach = make([]float64, n)
		for i := range r.BeforeEach {
			r.BeforeEach[i] = math.NaN()
		}
		r.After = estimate(after, o.Confidence)
		var all []float64
		table := make([][]float64, n)
		for i := range table {
			table[i], _, _ = column(f.draws[i], k)
			all = append(all, table[i]...)
		}
		r.Redrawn = estimate(all, o.Confidence)
		r.Redrawn.Low, r.Redrawn.High, r.Redrawn.N = math.NaN(), math.NaN(), n
		of = func(i, j int) float64 {
			v := after[i]
			if j >= 0 {
				v = table[i][j]
			}
			if far := math.Abs(v - r.Measure.Same); !(far <= rounding*math.Abs(r.Measure.Same)) {
				return far
			}
			return 0
		}
	}
	return complete(of, n, len(o.Redrawn))
}

// complete keeps the learners, and the draws, that have all distances; with no redrawn states learners are the draws.
func complete(of func(i, j int) float64, n, redrawn int) (learnt []float64, drawn [][]float64) {
	var learners, draws []int
	for i := range n {
		if !math.IsNaN(of(i, -1)) {
			learners = append(learners, i)
		}
	}
	if redrawn == 0 {
		draws = learners
	} else {
		for j := range redrawn {
			whole := true
			for _, i := range learners {
				whole = whole && !math.IsNaN(of(i, j))
			}
			if whole {
				draws = append(draws, j)
			}
		}
	}
	if len(draws) < 2 && redrawn > 0 {
		return nil, nil
	}
	for _, i := range learners {
		learnt = append(learnt, of(i, -1))
		var row []float64
		for _, j := range draws {
			row = append(row, of(i, j))
		}
		drawn = append(drawn, row)
	}
	return learnt, drawn
}

// judge gives the verdict of a row that has a ratio with an interval.
func (r *RegimeRow) judge() {
	side := float64(r.Measure.Rich)
	there := side == 0 || side*r.Moved.Low > 0 && side*r.Moved.High > 0 || r.Moved.N == 1 && side*r.Moved.Mean > 0
	switch {
	case r.Ratio.Low > 1 && there:
		r.Verdict, r.Why = Rich, "learning changed it more than another beginning would have"
	case r.Ratio.Low > 1 && (side*r.Moved.High < 0 || r.Moved.N == 1):
		r.Verdict, r.Why = Between, fmt.Sprintf("learning changed it more than another beginning would have, but away from the side of rich learning (%v)", r.Measure.Rich)
	case r.Ratio.Low > 1:
		r.Verdict, r.Why = Between, fmt.Sprintf("learning changed it more than another beginning would have, but in no common direction (rich learning: %v)", r.Measure.Rich)
	case r.Ratio.High < 1 && r.Measure.RichOnly:
		r.Why = "a small change does not make learning lazy"
	case r.Ratio.High < 1:
		r.Verdict, r.Why = Lazy, "learning changed it less than another beginning would have"
	default:
		r.Verdict, r.Why = Undecided, "the interval of learning ÷ redrawing holds 1"
	}
}
