package neural

import (
	"fmt"
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/table"
)

// Rank returns the dense rank of each value among the distinct values: 0 for the lowest level, 1 for the next, equal values share a rank. Signs count,
// so that −.5 ranks below −.06. −0 and 0 are one level. The rank of NaN is NaN.
func Rank(values []float64) []float64 {
	var sorted []float64
	for _, v := range values {
		if !math.IsNaN(v) {
			sorted = append(sorted, v)
		}
	}
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
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

// Rank returns the recording with one more column of its observations: the rank of a column's signed levels, 0 for the lowest, as the function [Rank] gives it. The new column
// replaces one of the same name. A column of texts is an error.
func (r *Recording) Rank(column, as string) (*Recording, error) {
	c, err := r.Observations.Column(column)
	if err == nil && c.IsText() {
		err = fmt.Errorf("rank: column %q is of texts and not of numbers", column)
	}
	out := *r
	if err == nil {
		out.Observations, err = r.Observations.With(table.Numbers(as, Rank(c.Number)...))
	}
	if err != nil {
		return nil, r.fail("%w", err)
	}
	out.From = r.From.then("%s = rank of %s", as, column)
	return &out, nil
}
