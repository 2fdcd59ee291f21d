package chou2025

import "github.com/richlazy/richlazy/pkg/capacity"

// CapacityOverSteps returns the capacity of the two choices at each step of a trial, before and after learning, of the networks of a rank on a task: steps × networks, on
// their first set of test trials. Networks without a capacity at a step are left out there; both are nil where none was measured at all steps.
func CapacityOverSteps(networks []RecurrentNetwork, t Decisions, rank int) (before, after [][]float64) {
	add := func(values [][]float64, results []*capacity.Result) [][]float64 {
		for len(values) < len(results) {
			values = append(values, nil)
		}
		for step, r := range results {
			if r != nil {
				values[step] = append(values[step], r.Capacity.Value)
			}
		}
		return values
	}
	for _, n := range networks {
		if n.Task == t && n.Rank == rank {
			before, after = add(before, n.StepsBefore), add(after, n.StepsAfter)
		}
	}
	return before, after
}
