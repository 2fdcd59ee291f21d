package neural

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Rank returns the dense rank of each value among the distinct values: 0 for the lowest level, 1 for the next, equal values share a rank. Signs count,
// so that −.5 ranks below −.06. −0 and 0 are one level. The rank of NaN is NaN.
func Rank(values []float64) []float64 {
	sorted := levels(values)
	ranks := make([]float64, len(values))
	for i, v := range values {
		if math.IsNaN(v) {
			ranks[i] = v
			continue
		}
		rank, _ := slices.BinarySearch(sorted, v)
		ranks[i] = float64(rank)
	}
	return ranks
}

// levels returns the distinct values in ascending order, without NaN.
func levels(values []float64) []float64 {
	var out []float64
	for _, v := range values {
		if !math.IsNaN(v) {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// number writes a level as briefly as it can be read back.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func numbers(values []float64) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = number(v)
	}
	return strings.Join(out, " ")
}
