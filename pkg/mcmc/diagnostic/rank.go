package diagnostic

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// ranks returns the rank of each draw among all, from 1; equal draws share the mean of their ranks. Nil where a draw is NaN.
func ranks(draws [][]float64) [][]float64 {
	type place struct {
		value      float64
		chain, row int32
	}
	order := make([]place, 0, len(draws)*check(draws))
	out := make([][]float64, len(draws))
	for c, chain := range draws {
		out[c] = make([]float64, len(chain))
		for i, x := range chain {
			if math.IsNaN(x) {
				return nil
			}
			order = append(order, place{x, int32(c), int32(i)})
		}
	}
	slices.SortFunc(order, func(a, b place) int { return cmp.Compare(a.value, b.value) })
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && order[to].value == order[from].value {
			to++
		}
		rank := float64(from+1+to) / 2
		for _, p := range order[from:to] {
			out[p.chain][p.row] = rank
		}
		from = to
	}
	return out
}

// normalise replaces each draw by the normal quantile of its rank, Φ⁻¹((r − 3/8)/(S + 1/4)): Blom's scores, Vehtari et al. 2021, equation 14. Nil where a draw is NaN.
func normalise(draws [][]float64) [][]float64 {
	out := ranks(draws)
	total := float64(len(draws) * check(draws))
	for _, chain := range out {
		before, score := math.NaN(), 0.
		for i, r := range chain {
			if r != before {
				before, score = r, mathext.NormalQuantile((r-0.375)/(total+0.25))
			}
			chain[i] = score
		}
	}
	return out
}

// fold returns the distances of the draws from the median of all.
func fold(draws [][]float64) [][]float64 {
	median := quantile(sorted(draws), 0.5)
	return apply(draws, func(x float64) float64 { return math.Abs(x - median) })
}
