package task

import (
	"fmt"
	"slices"
)

// refine splits groups by the values of one more condition.
func refine(group []int, names []string, condition string, values []float64) ([]int, []string) {
	rank := levels(values)
	type key struct{ group, rank int }
	var keys []key
	of := make(map[key]float64)
	for trial := range group {
		k := key{group[trial], rank[trial]}
		if _, ok := of[k]; !ok {
			keys, of[k] = append(keys, k), values[trial]
		}
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.group != b.group {
			return a.group - b.group
		}
		return a.rank - b.rank
	})
	at, finer := make(map[key]int), make([]string, len(keys))
	for i, k := range keys {
		at[k] = i
		finer[i] = fmt.Sprintf("%s %v", condition, of[k])
		if names[k.group] != "" {
			finer[i] = names[k.group] + ", " + finer[i]
		}
	}
	out := make([]int, len(group))
	for trial := range group {
		out[trial] = at[key{group[trial], rank[trial]}]
	}
	return out, finer
}

func pick[T any](values []T, at []int) []T {
	out := make([]T, len(at))
	for i, j := range at {
		out[i] = values[j]
	}
	return out
}
