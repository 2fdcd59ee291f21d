package coding

import (
	"cmp"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// OrderByCode returns the neurons in the order in which a raster shows them: by code, those active on many classes first and, of equally many, on earlier classes first; within
// a code by the strength, the largest first, or as they are where it is nil. It panics where strengths are not one a neuron.
func OrderByCode(codes Codes, strength []float64) []int {
	if strength != nil && len(strength) != len(codes) {
		panic(fmt.Sprintf("coding: OrderByCode: %d strengths for %d neurons", len(strength), len(codes)))
	}
	order := count(len(codes))
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := codes[i], codes[j]
		if a != b {
			return cmp.Or(cmp.Compare(active(b), active(a)), cmp.Compare(b, a))
		}
		if strength == nil {
			return 0
		}
		return cmp.Compare(strength[j], strength[i])
	})
	return order
}

// OrderByPreference returns the neurons by the class to which they respond most, and within a class by how much that response exceeds their mean over classes, the largest
// first: the order for populations without codes. Sort every later raster by the order of the first to see whether neurons keep their role.
func (c *ClassMeans) OrderByPreference() []int {
	neurons, classes := c.Mean.Dims()
	best, by := make([]int, neurons), make([]float64, neurons)
	for i := range neurons {
		row := c.Mean.RawRowView(i)
		sum := 0.0
		for k, m := range row {
			sum += m
			if m > row[best[i]] {
				best[i] = k
			}
		}
		by[i] = row[best[i]] - sum/float64(classes)
	}
	order := count(neurons)
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(best[i], best[j]), cmp.Compare(by[j], by[i])) })
	return order
}

// OrderStimuli returns the stimuli class by class, as they are within a class.
func OrderStimuli(labels []int) []int {
	order := count(len(labels))
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(labels[i], labels[j]) })
	return order
}

// Raster returns the responses as a raster shows them: neurons × stimuli, both in the orders given; nil leaves an order as it is. It panics on an index out of range.
func Raster(values *mat.Dense, neurons, stimuli []int) *mat.Dense {
	s, n := values.Dims()
	if neurons == nil {
		neurons = count(n)
	}
	if stimuli == nil {
		stimuli = count(s)
	}
	out := mat.NewDense(len(neurons), len(stimuli), nil)
	for a, i := range neurons {
		for b, k := range stimuli {
			out.Set(a, b, values.At(k, i))
		}
	}
	return out
}

// count returns 0 … n−1.
func count(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
