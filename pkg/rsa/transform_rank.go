package rsa

import (
	"fmt"
	"math"
	"slices"
)

// RankAverage returns the ranks of the values among those of this RDM, from 1; equal values have the mean of the ranks that they take up. Pairs without a value have no
// rank and take none.
func RankAverage(r *RDM) (*RDM, error) {
	return rank(r, "average", func(first, last, _ int) float64 { return float64(first+last) / 2 })
}

// RankMin returns the ranks of the values; equal values all have the least of the ranks that they take up.
func RankMin(r *RDM) (*RDM, error) {
	return rank(r, "least", func(first, _, _ int) float64 { return float64(first) })
}

// RankMax returns the ranks of the values; equal values all have the greatest of the ranks that they take up.
func RankMax(r *RDM) (*RDM, error) {
	return rank(r, "greatest", func(_, last, _ int) float64 { return float64(last) })
}

// RankDense returns the ranks of the values among the different ones: equal values have one rank, and the next value has the next.
func RankDense(r *RDM) (*RDM, error) {
	return rank(r, "dense", func(_, _, different int) float64 { return float64(different) })
}

// RankOrdinal returns the ranks of the values, all different: of equal values the pair that comes first has the lower rank.
func RankOrdinal(r *RDM) (*RDM, error) { return rank(r, "ordinal", nil) }

// rank gives each group of equal values what value makes of the first and last rank that it takes up and of its number among the groups.
func rank(r *RDM, name string, value func(first, last, different int) float64) (*RDM, error) {
	if err := r.whole(); err != nil {
		return nil, fmt.Errorf("rsa: %s ranks: %w", name, err)
	}
	out := r.like("rank of " + r.name())
	var order []int
	for i, v := range r.Values {
		out.Values[i] = math.NaN()
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case r.Values[a] < r.Values[b]:
			return -1
		case r.Values[a] > r.Values[b]:
			return 1
		}
		return 0
	})
	different := 0
	for at := 0; at < len(order); {
		end := at + 1
		for end < len(order) && r.Values[order[end]] == r.Values[order[at]] {
			end++
		}
		different++
		for i := at; i < end; i++ {
			if value == nil {
				out.Values[order[i]] = float64(i + 1)
			} else {
				out.Values[order[i]] = value(at+1, end, different)
			}
		}
		at = end
	}
	return out, nil
}
