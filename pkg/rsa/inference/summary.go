package inference

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Summary is a result with its tests as plain values, as a figure or a table of models takes them.
type Summary struct {
	Models []string
	// Means are the evaluations, Low and High one standard error below and above, NaN where that is not known; ErrorBars says so in words.
	Means, Low, High []float64
	ErrorBars        string
	// Points holds, for each model, the evaluation of each subject.
	Points [][]float64
	// Lower and Upper are the ends of the noise ceiling.
	Lower, Upper float64
	// AboveZero says which models are better than zero, and BelowCeiling which are worse than the lower end of the noise ceiling.
	AboveZero, BelowCeiling []bool
	// Better says which model is better than which: Better[i][j] of model i than model j. Differ is that or its reverse.
	Better, Differ [][]bool
	// Tests says in words how that was decided.
	Tests string
}

// Summarise brings a result and its tests, corrected or not, together at a level of significance such as 0.05. A test without a P value is not significant.
// It panics where the tests are of other models or the level is not between 0 and 1.
func Summarise(r *Result, t *Tests, level float64) *Summary {
	n := len(r.Models)
	if len(t.Zero) != n || !(level > 0 && level < 1) {
		panic(fmt.Sprintf("inference: summary: tests of %d models for %d, level %v", len(t.Zero), n, level))
	}
	s := &Summary{Models: r.Models, Means: r.Mean, Lower: r.Ceiling.Lower, Upper: r.Ceiling.Upper,
		ErrorBars: fmt.Sprintf("standard error (%v)", r.Scheme), Tests: fmt.Sprintf("Tests: %s, p ≤ %.3g", t.Name, level)}
	if r.Scheme == OnData {
		s.ErrorBars = fmt.Sprintf("standard error of the mean over %d subjects", r.Subjects)
	}
	if t.Correction != "" {
		s.Tests += " after correction (" + t.Correction + ")"
	}
	for i := range n {
		se := r.StandardError(i)
		s.Low, s.High = append(s.Low, r.Mean[i]-se), append(s.High, r.Mean[i]+se)
		s.Points = append(s.Points, mat.Row(nil, i, r.Evaluations))
		s.AboveZero = append(s.AboveZero, t.Zero[i].P <= level)
		s.BelowCeiling = append(s.BelowCeiling, t.Lower != nil && t.Lower[i].P <= level && t.Lower[i].Estimate < 0)
		better, differ := make([]bool, n), make([]bool, n)
		for j := range n {
			if j != i {
				differ[j] = t.Pairs[i][j].P <= level
				better[j] = differ[j] && t.Pairs[i][j].Estimate > 0
			}
		}
		s.Better, s.Differ = append(s.Better, better), append(s.Differ, differ)
	}
	if math.IsNaN(s.Lower) {
		s.BelowCeiling = nil
	}
	return s
}

// BetterThan says which models are better than model k, such as one without structure where zero is not the level of chance.
func (s *Summary) BetterThan(k int) []bool {
	out := make([]bool, len(s.Models))
	for i := range out {
		out[i] = s.Better[i][k]
	}
	return out
}

// StandardErrors returns the standard error of each model's mean, NaN where it is not known.
func (r *Result) StandardErrors() []float64 {
	out := make([]float64, len(r.Models))
	for i := range out {
		out[i] = r.StandardError(i)
	}
	return out
}
