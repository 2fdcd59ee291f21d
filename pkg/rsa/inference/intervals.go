package inference

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// TIntervals returns a confidence interval of the mean of each model, and of both bounds of the ceiling after them, from the variances and degrees of freedom of a result
// ([TInterval]). The ends are NaN where the variance is not known.
func TIntervals(r *Result, level float64) []Interval {
	out := make([]Interval, len(r.Models)+2)
	for i := range out {
		out[i] = TInterval(r.Estimate(i), r.Variance(i), r.DoF, level)
	}
	return out
}

// PercentileIntervals returns the percentiles of the bootstrap samples of each model, and of both bounds of the ceiling after them ([PercentileInterval]). It is an error
// where the result has no samples. Those of the dual bootstrap draw subjects and conditions at once and spread too widely: prefer [TIntervals].
func PercentileIntervals(r *Result, level float64) ([]Interval, error) {
	if r.Samples == nil {
		return nil, fmt.Errorf("inference: percentile intervals: the result has no samples (%v)", r.Scheme)
	}
	out := make([]Interval, len(r.Models)+2)
	for i := range out {
		out[i] = PercentileInterval(mat.Col(nil, i, r.Samples), level)
	}
	return out, nil
}

// BCaIntervals returns the bias-corrected and accelerated bootstrap interval of the mean of each model ([BCaInterval]), with the jackknife over subjects. It takes a result of
// a bootstrap over subjects of models that were not fitted to folds; others are an error. For models with parameters the jackknife keeps them as fitted to all subjects.
func BCaIntervals(r *Result, level float64) ([]Interval, error) {
	if r.Scheme != OverSubjects || r.Samples == nil || r.Folded {
		return nil, fmt.Errorf("inference: BCa intervals: they take a bootstrap over subjects without folds, and this is %v", r.Scheme)
	}
	out := make([]Interval, len(r.Models))
	for i := range out {
		x := r.subjects(i, -1)
		left := make([]float64, len(x))
		for s := range x {
			others := make([]float64, 0, len(x))
			others = append(append(others, x[:s]...), x[s+1:]...)
			left[s], _ = moments(present(others))
		}
		out[i] = BCaInterval(r.Mean[i], mat.Col(nil, i, r.Samples), left, level)
	}
	return out, nil
}
