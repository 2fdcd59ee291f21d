package rsa

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Pair is the dissimilarity of two conditions, given by their positions I < J.
type Pair struct {
	I, J  int
	Value float64
}

// PairIndex returns where the values of an RDM of n conditions, [RDM.Values] or a row of [Stack.Values], hold the pair of conditions i and j, in either order. It panics
// where they are the same or out of range.
func PairIndex(n, i, j int) int {
	if i > j {
		i, j = j, i
	}
	if i < 0 || i == j || j >= n {
		panic("rsa: PairIndex: no pair of conditions")
	}
	return i*(2*n-i-1)/2 + j - i - 1
}

// Pairs returns all pairs in the order of r.Values, those without a value too.
func (r *RDM) Pairs() []Pair {
	out := make([]Pair, 0, len(r.Values))
	for i := range r.Len() {
		for j := i + 1; j < r.Len(); j++ {
			out = append(out, Pair{i, j, r.Values[len(out)]})
		}
	}
	return out
}

// PairsBetween returns the pairs whose dissimilarity is between two percentiles of all that have a value, both included, in ascending order of their values: 0 and 10 are
// the closest tenth. Percentiles are interpolated linearly. It panics where they are not between 0 and 100 and in order.
func (r *RDM) PairsBetween(lower, upper float64) []Pair {
	if !(lower >= 0 && lower <= upper && upper <= 100) {
		panic(fmt.Sprintf("rsa: PairsBetween: percentiles %v and %v", lower, upper))
	}
	sorted := present(r.Values)
	if len(sorted) == 0 {
		return nil
	}
	slices.Sort(sorted)
	low, high := quantile(sorted, lower/100), quantile(sorted, upper/100)
	var out []Pair
	for _, p := range r.Pairs() {
		if p.Value >= low && p.Value <= high {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b Pair) int {
		switch {
		case a.Value < b.Value:
			return -1
		case a.Value > b.Value:
			return 1
		}
		return 0
	})
	return out
}

// present returns the values that are not NaN, copied.
func present(values []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(values), math.IsNaN)
}

// quantile interpolates linearly between ascending values, as NumPy does.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	a, b, t := sorted[i], sorted[i+1], at-float64(i)
	if t < 0.5 {
		return a + (b-a)*t
	}
	return b - (b-a)*(1-t)
}

// Row returns the dissimilarities of condition i to all, 0 to itself. It panics when i is out of range.
func (r *RDM) Row(i int) []float64 {
	out := make([]float64, r.Len())
	for j := range out {
		out[j] = r.At(i, j)
	}
	return out
}

// Permute returns the RDM with its values moved among the conditions, whose names stay: see [Stack.Permute].
func (r *RDM) Permute(order []int) *RDM {
	n := r.Len()
	checkPermutation(order, n)
	out := *r
	out.Conditions, out.Values = slices.Clone(r.Conditions), make([]float64, 0, len(r.Values))
	for a, i := range order {
		for _, j := range order[a+1:] {
			out.Values = append(out.Values, r.Values[PairIndex(n, i, j)])
		}
	}
	return &out
}

// Permutation returns 0 … n−1 in random order, each order as likely as any other.
func Permutation(n int, source rand.Source) []int { return rand.New(source).Perm(n) }

// InversePermutation returns the order that undoes another. It panics where order is no permutation.
func InversePermutation(order []int) []int {
	checkPermutation(order, len(order))
	out := make([]int, len(order))
	for i, p := range order {
		out[p] = i
	}
	return out
}

func checkPermutation(order []int, n int) {
	seen := make([]bool, n)
	for _, p := range order {
		if p < 0 || p >= n || seen[p] {
			panic(fmt.Sprintf("rsa: permutation: %v is no order of %d conditions", order, n))
		}
		seen[p] = true
	}
	if len(order) != n {
		panic(fmt.Sprintf("rsa: permutation: %v is no order of %d conditions", order, n))
	}
}
