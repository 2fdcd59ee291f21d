package inference

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Correction turns the p values of a family of tests into adjusted ones: a test is significant at level α, corrected, where its adjusted value is at most α. Adjusted
// values stay in the order of the tests and never exceed 1. A NaN stays NaN and does not count as a test. It panics where a value is not between 0 and 1.
type Correction func(p []float64) []float64

// Bonferroni multiplies by the number of tests. It bounds the probability of any false positive (FWER) whatever the dependence of the tests; [Holm] does too and finds more.
func Bonferroni(p []float64) []float64 {
	return adjust(p, math.Min, false, func(m int) func(int) float64 { return func(int) float64 { return float64(m) } })
}

// Holm bounds the probability of any false positive (FWER) whatever the dependence of the tests, step by step from the smallest p value (Holm 1979).
func Holm(p []float64) []float64 {
	return adjust(p, math.Max, true, func(m int) func(int) float64 { return func(rank int) float64 { return float64(m - rank) } })
}

// Hochberg bounds the probability of any false positive (FWER) step by step from the largest p value (Hochberg 1988). It finds as much as [Holm] or more and asks for tests
// that are independent or positively dependent.
func Hochberg(p []float64) []float64 {
	return adjust(p, math.Min, false, func(m int) func(int) float64 { return func(rank int) float64 { return float64(m - rank) } })
}

// BenjaminiHochberg bounds the expected share of false positives among the positives (FDR) of tests that are independent or positively dependent (Benjamini & Hochberg 1995).
func BenjaminiHochberg(p []float64) []float64 {
	return adjust(p, math.Min, false, func(m int) func(int) float64 { return func(rank int) float64 { return float64(m) / float64(rank+1) } })
}

// BenjaminiYekutieli bounds the expected share of false positives among the positives (FDR) whatever the dependence of the tests (Benjamini & Yekutieli 2001).
func BenjaminiYekutieli(p []float64) []float64 {
	return adjust(p, math.Min, false, func(m int) func(int) float64 {
		harmonic := 0.0
		for k := m; k >= 1; k-- {
			harmonic += 1 / float64(k)
		}
		return func(rank int) float64 { return harmonic * float64(m) / float64(rank+1) }
	})
}

// Uncorrected returns the values as they are.
func Uncorrected(p []float64) []float64 { return slices.Clone(p) }

// adjust multiplies the p value of each rank (0 is the smallest) by its factor and makes the products monotone: from the smallest up by the largest so far, or from the
// largest down by the smallest so far.
func adjust(p []float64, keep func(a, b float64) float64, up bool, factors func(m int) func(rank int) float64) []float64 {
	out := slices.Clone(p)
	var order []int
	for i, v := range p {
		if v != v {
			continue
		}
		if v < 0 || v > 1 {
			panic(fmt.Sprintf("inference: p value %d is %g", i, v))
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	m := len(order)
	factor := factors(m)
	so := 1.0
	if up {
		so = 0
	}
	for k := range order {
		rank := k
		if !up {
			rank = m - 1 - k
		}
		so = keep(so, min(1, factor(rank)*p[order[rank]]))
		out[order[rank]] = so
	}
	return out
}
