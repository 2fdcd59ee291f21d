package diagnostic

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Quantile returns the p-quantile of all draws, interpolated linearly between the two next to place 1 + (S−1)·p: type 7 of Hyndman & Fan (1996), as in R and NumPy.
// NaN where a draw is NaN, or there is none.
func Quantile(draws [][]float64, p float64) float64 {
	probability(p)
	check(draws)
	return quantile(sorted(draws), p)
}

// probability panics unless 0 ≤ p ≤ 1.
func probability(p float64) {
	if !(p >= 0 && p <= 1) {
		panic(fmt.Sprintf("diagnostic: quantile of probability %v", p))
	}
}

// quantile is the p-quantile of ascending values. The products are rounded one by one, so that it is the same number on processors that could fuse them with the sums, and the
// same as R's, with which a draw is compared for equality.
func quantile(ascending []float64, p float64) float64 {
	if len(ascending) == 0 || math.IsNaN(ascending[0]) {
		return math.NaN()
	}
	at := 1 + float64(float64(len(ascending)-1)*p)
	low := math.Floor(at)
	a, b, h := ascending[int(low)-1], ascending[int(math.Ceil(at))-1], at-low
	if h == 0 || a == b {
		return a
	}
	return float64((1-h)*a) + float64(h*b)
}

// ESSQuantile is the effective sample size for the p-quantile: that of the indicator of draws at or below it, in split chains. At p = 1, where all are, p is taken as
// (S − ½)/S. NaN where a draw is NaN or infinite, where the indicators are all equal, as where all draws are, and of fewer than six draws a chain. (R posterior's ess_quantile.)
func ESSQuantile(draws [][]float64, p float64) float64 {
	probability(p)
	if check(draws) == 0 {
		return math.NaN()
	}
	return essQuantile(draws, sorted(draws), p)
}

// essQuantile is ESSQuantile of draws that are there in order of their size as well.
func essQuantile(draws [][]float64, ascending []float64, p float64) float64 {
	if undefined(draws) {
		return math.NaN()
	}
	if s := float64(len(ascending)); p == 1 {
		p = (s - 0.5) / s
	}
	q := quantile(ascending, p)
	return ess(split(apply(draws, func(x float64) float64 {
		if x <= q {
			return 1
		}
		return 0
	})))
}

// ESSTail is the effective sample size for the tails: the smaller of those for the 5 % and the 95 % quantile. NaN where one of them is. (R posterior's ess_tail.)
func ESSTail(draws [][]float64) float64 {
	if check(draws) == 0 {
		return math.NaN()
	}
	ascending := sorted(draws)
	return min(essQuantile(draws, ascending, 0.05), essQuantile(draws, ascending, 0.95))
}

// MCSEQuantile is the Monte-Carlo standard error of the p-quantile: half the distance between the draws at the 15.9 % and 84.1 % quantiles of
// Beta(n·p + 1, n·(1−p) + 1), where n is the effective sample size for the quantile. It is 0 where ties reach that far. NaN as in [ESSQuantile].
// (Vehtari et al. 2021, section 4.4; R posterior's mcse_quantile.)
func MCSEQuantile(draws [][]float64, p float64) float64 {
	probability(p)
	if check(draws) == 0 {
		return math.NaN()
	}
	ascending := sorted(draws)
	return mcseQuantile(ascending, essQuantile(draws, ascending, p), p)
}

// mcseQuantile is the error of the p-quantile of ascending draws that are worth n independent ones.
func mcseQuantile(ascending []float64, n, p float64) float64 {
	if math.IsNaN(n) {
		return math.NaN()
	}
	s := float64(len(ascending))
	place := func(at float64) float64 { return mathext.InvRegIncBeta(n*p+1, n*(1-p)+1, at) * s }
	low := max(int(math.Floor(place(0.1586553))), 1)
	high := min(int(math.Ceil(place(0.8413447))), len(ascending))
	return (ascending[high-1] - ascending[low-1]) / 2
}
