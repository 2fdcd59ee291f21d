package rsa

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Mean returns the weighted mean of the RDMs, pair by pair over those that have the pair, and how many have it. Weights are RDMs × 1, or RDMs × pairs such as those of
// [Stack.Rescale], or nil for equal ones; where a pair is NaN its weight is not read. A pair that no RDM has, or whose weights are all 0, is NaN in the mean. Weights that
// are negative, NaN or infinite are errors, and so are infinite values. Descriptors that are the same in all RDMs describe the mean too.
func (s *Stack) Mean(weights *mat.Dense) (mean *RDM, have []int, err error) {
	if err := s.Check(); err != nil {
		return nil, nil, err
	}
	rdms, pairs := s.Values.Dims()
	weight := func(k, pair int) float64 { return 1 }
	if weights != nil {
		switch r, c := weights.Dims(); {
		case r == rdms && c == 1:
			weight = func(k, _ int) float64 { return weights.At(k, 0) }
		case r == rdms && c == pairs:
			weight = weights.At
		default:
			return nil, nil, fmt.Errorf("rsa: mean: weights are %d × %d, want %d × 1 or %d × %d", r, c, rdms, rdms, pairs)
		}
	}
	mean = &RDM{Conditions: slices.Clone(s.Conditions), Values: make([]float64, pairs), Measure: s.Measure, Patterns: s.Patterns}
	total, have := make([]float64, pairs), make([]int, pairs)
	for k := range rdms {
		for pair, v := range s.Values.RawRowView(k) {
			if math.IsNaN(v) {
				continue
			}
			w := weight(k, pair)
			if !(w >= 0) || math.IsInf(w, 0) {
				return nil, nil, fmt.Errorf("rsa: mean: RDM %d, pair %d: weight %v", k, pair, w)
			}
			if math.IsInf(v, 0) {
				return nil, nil, fmt.Errorf("rsa: mean: RDM %d, pair %d: value %v", k, pair, v)
			}
			have[pair]++
			if total[pair] += w; w > 0 {
				mean.Values[pair] += (v - mean.Values[pair]) * (w / total[pair]) // West 1979: no sum overflows
			}
		}
	}
	for pair, w := range total {
		if w == 0 {
			mean.Values[pair] = math.NaN()
		}
	}
	for _, c := range s.Info {
		if !slices.ContainsFunc(upTo(rdms), func(k int) bool { return c.Label(k) != c.Label(0) }) {
			mean.Info = append(mean.Info, c.Select([]int{0}))
		}
	}
	return mean, have, nil
}

// Map returns the stack of f of each RDM: a transform such as [MinMax]. The results must have the same conditions, and all the same measure.
func (s *Stack) Map(f func(*RDM) (*RDM, error)) (*Stack, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	out := &Stack{Conditions: slices.Clone(s.Conditions), Values: mat.NewDense(s.Len(), len(s.Values.RawRowView(0)), nil), Patterns: s.Patterns, Info: s.Info}
	for k := range s.Len() {
		r, err := f(s.RDM(k))
		if err == nil && len(r.Values) != len(s.Values.RawRowView(k)) {
			err = fmt.Errorf("%d values of %d", len(r.Values), len(s.Values.RawRowView(k)))
		}
		if err == nil && k > 0 && r.Measure != out.Measure {
			err = fmt.Errorf("its measure is %q, want %q", r.Measure, out.Measure)
		}
		if err != nil {
			return nil, fmt.Errorf("rsa: stack: RDM %d: %w", k, err)
		}
		out.Values.SetRow(k, r.Values)
		out.Measure = r.Measure
	}
	return out, nil
}
