package rsa

import (
	"fmt"
	"math"
	"slices"
)

// Elementwise returns the RDM of f of each value, with a measure of its own. Pairs without a value stay NaN, and f is not called for them. A value for which f gives NaN
// or infinity is an error that names the pair: no pair is lost in silence.
func Elementwise(r *RDM, measure string, f func(v float64) float64) (*RDM, error) {
	if err := r.whole(); err != nil {
		return nil, fmt.Errorf("rsa: %s: %w", measure, err)
	}
	out := r.like(measure)
	for i, p := range r.Pairs() {
		out.Values[i] = math.NaN()
		if math.IsNaN(p.Value) {
			continue
		}
		v := f(p.Value)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("rsa: %s: conditions %q and %q: %v becomes %v", measure, r.Conditions[p.I], r.Conditions[p.J], p.Value, v)
		}
		out.Values[i] = v
	}
	return out, nil
}

// like returns an RDM of the same conditions with values to fill in.
func (r *RDM) like(measure string) *RDM {
	return &RDM{Conditions: slices.Clone(r.Conditions), Values: make([]float64, len(r.Values)), Measure: measure, Patterns: r.Patterns, Info: r.Info}
}

// SquareRoot returns the roots of the dissimilarities: of squared distances the distances. Negative values, which cross-validated distances may have, become 0.
func SquareRoot(r *RDM) (*RDM, error) {
	return Elementwise(r, "root of "+r.name(), func(v float64) float64 { return math.Sqrt(max(v, 0)) })
}

// Positive returns the RDM with 0 in the place of negative values.
func Positive(r *RDM) (*RDM, error) {
	return Elementwise(r, "positive part of "+r.name(), func(v float64) float64 { return max(v, 0) })
}

func (r *RDM) name() string {
	if r == nil || r.Measure == "" {
		return "dissimilarity"
	}
	return r.Measure
}

// MinMax returns (d − min)/(max − min), from 0 to 1, over the values of this RDM. Values that are all equal are an error.
func MinMax(r *RDM) (*RDM, error) {
	low, high, err := extremes(r, "min-max")
	if err != nil {
		return nil, err
	}
	return Elementwise(r, "min-max scaled "+r.name(), func(v float64) float64 { return (v - low) / (high - low) })
}

// extremes returns the least and the greatest value.
func extremes(r *RDM, what string) (low, high float64, err error) {
	if err := r.whole(); err != nil {
		return 0, 0, fmt.Errorf("rsa: %s: %w", what, err)
	}
	values := present(r.Values)
	if len(values) == 0 {
		return 0, 0, fmt.Errorf("rsa: %s: no pair has a value", what)
	}
	low, high = slices.Min(values), slices.Max(values)
	if low == high || math.IsInf(low, 0) || math.IsInf(high, 0) {
		return 0, 0, fmt.Errorf("rsa: %s: the values go from %v to %v", what, low, high)
	}
	return low, high, nil
}

// Standardise returns the values of this RDM less their mean, over their standard deviation (n, not n − 1). Values that are all equal are an error.
func Standardise(r *RDM) (*RDM, error) {
	low, high, err := extremes(r, "standardise")
	if err != nil {
		return nil, err
	}
	half := high/2 - low/2 // halved, and in units of half the range, nothing overflows
	values := present(r.Values)
	mean, square := 0.0, 0.0
	for _, v := range values {
		mean += (v/2 - low/2) / half / float64(len(values))
	}
	for _, v := range values {
		d := (v/2-low/2)/half - mean
		square += d * d
	}
	sd := math.Sqrt(square / float64(len(values)))
	return Elementwise(r, "standardised "+r.name(), func(v float64) float64 { return ((v/2-low/2)/half - mean) / sd })
}

// GeoTopological returns the transform clip((d − l)/(u − l), 0, 1), where l and u are quantiles of the values of this RDM, interpolated linearly (Lin & Kriegeskorte 2023):
// it keeps who is near, forgets how near, and forgets how far the far ones are. Quantiles are of each RDM by itself, and nothing that is rescaled is compared with a
// threshold of what was not. It panics where lower and upper are not within 0 … 1 and ascending. Quantiles that are equal are an error.
//
//	near, err := stack.Map(rsa.GeoTopological(.2, .8))
func GeoTopological(lower, upper float64) func(*RDM) (*RDM, error) {
	if !(lower >= 0 && lower < upper && upper <= 1) {
		panic(fmt.Sprintf("rsa: GeoTopological: quantiles %v and %v", lower, upper))
	}
	return func(r *RDM) (*RDM, error) {
		if err := r.whole(); err != nil {
			return nil, fmt.Errorf("rsa: geo-topological: %w", err)
		}
		sorted := present(r.Values)
		if len(sorted) == 0 {
			return nil, fmt.Errorf("rsa: geo-topological: no pair has a value")
		}
		slices.Sort(sorted)
		low, high := quantile(sorted, lower), quantile(sorted, upper)
		if low == high {
			return nil, fmt.Errorf("rsa: geo-topological: the quantiles %v and %v are both %v", lower, upper, low)
		}
		return Elementwise(r, fmt.Sprintf("geo-topological (%v–%v) %s", lower, upper, r.name()), func(v float64) float64 {
			return min(1, max(0, (v-low)/(high-low)))
		})
	}
}
