package rsa

import (
	"fmt"
	"math"
	"slices"
)

// Compression returns how much of the irrelevant feature a representation keeps: the mean dissimilarity of conditions of one context that differ from the lowest to
// the highest level of the irrelevant feature and in nothing else, over the same for the relevant feature. A grid has 1, a representation that has lost the irrelevant
// feature 0. Noise adds to both, so that it is biased towards 1. It is an error when the conditions of r are not those of c, or there is no such pair.
func (c TwoContexts) Compression(r *RDM) (float64, error) {
	grid, err := c.Grid() // checks c
	if err == nil {
		err = r.whole()
	}
	if err == nil {
		err = sameConditions(grid, r)
	}
	if err != nil {
		return 0, fmt.Errorf("rsa: compression: %w", err)
	}
	features := [2][]float64{c.Relevant0, c.Relevant1}
	for i, v := range r.Values {
		if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
			return 0, fmt.Errorf("rsa: compression: pair %d of %d is %v, want a number that is not negative", i, len(r.Values), v)
		}
	}
	for k, feature := range features {
		if slices.Min(feature) == slices.Max(feature) {
			return 0, fmt.Errorf("rsa: compression: feature %d has a single level, %v", k, feature[0])
		}
	}
	var sum [2]float64 // irrelevant, relevant
	var count [2]int
	for i, context := range c.Context {
		for j := range i {
			if c.Context[j] != context {
				continue
			}
			for which, feature := range features {
				other := features[1-which]
				if other[i] == other[j] && min(feature[i], feature[j]) == slices.Min(feature) && max(feature[i], feature[j]) == slices.Max(feature) {
					kind := 0
					if which == context {
						kind = 1
					}
					sum[kind] += r.At(i, j)
					count[kind]++
				}
			}
		}
	}
	if count[0] == 0 || count[1] == 0 || sum[1] == 0 {
		return 0, fmt.Errorf("rsa: compression: %d pairs span the irrelevant feature, %d the relevant one, with a sum of %v: want some of each and a positive sum",
			count[0], count[1], sum[1])
	}
	return sum[0] / float64(count[0]) / (sum[1] / float64(count[1])), nil
}
