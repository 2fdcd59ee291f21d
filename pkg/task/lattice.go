package task

import (
	"fmt"
	"slices"
)

// Lattice returns the pairs of conditions that are neighbours: in the same context, one level apart in one feature and equal in the other. Drawn as lines in a
// map of the conditions they show each context as a sheet, whole where both features are kept and folded to a line where one is lost. Levels are the
// values that occur, in ascending order, whatever their distances. It panics when the slices differ in length.
func Lattice(context []int, first, second []float64) [][2]int {
	if len(first) != len(context) || len(second) != len(context) {
		panic(fmt.Sprintf("task: Lattice: %d contexts, %d and %d features, want equal numbers", len(context), len(first), len(second)))
	}
	a, b := levels(first), levels(second)
	var pairs [][2]int
	for i := range context {
		for j := range context {
			if context[i] != context[j] {
				continue
			}
			da, db := a[j]-a[i], b[j]-b[i]
			if da == 1 && db == 0 || da == 0 && db == 1 {
				pairs = append(pairs, [2]int{i, j})
			}
		}
	}
	return pairs
}

// levels returns the rank of each value among the values that occur.
func levels(values []float64) []int {
	sorted := slices.Compact(slices.Sorted(slices.Values(values)))
	ranks := make([]int, len(values))
	for i, v := range values {
		ranks[i], _ = slices.BinarySearch(sorted, v)
	}
	return ranks
}
