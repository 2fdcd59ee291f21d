package diagnostic

import (
	"fmt"
	"math"
	"slices"
)

// check returns the number of draws of each chain, and panics where the chains differ in length.
func check(draws [][]float64) int {
	if len(draws) == 0 {
		return 0
	}
	for c := range draws {
		if len(draws[c]) != len(draws[0]) {
			panic(fmt.Sprintf("diagnostic: chain %d has %d draws, chain 0 has %d", c, len(draws[c]), len(draws[0])))
		}
	}
	return len(draws[0])
}

// split cuts each chain in two halves, which are views. Of an odd number of draws the middle one is left out; a single draw stays as it is.
func split(draws [][]float64) [][]float64 {
	n := check(draws)
	if n < 2 {
		return draws
	}
	halves := make([][]float64, 0, 2*len(draws))
	for _, chain := range draws {
		halves = append(halves, chain[:n/2])
	}
	for _, chain := range draws {
		halves = append(halves, chain[n-n/2:])
	}
	return halves
}

// apply returns f of every draw.
func apply(draws [][]float64, f func(float64) float64) [][]float64 {
	out := make([][]float64, len(draws))
	for c, chain := range draws {
		out[c] = make([]float64, len(chain))
		for i, x := range chain {
			out[c][i] = f(x)
		}
	}
	return out
}

// sorted returns all draws, ascending.
func sorted(draws [][]float64) []float64 {
	all := slices.Concat(draws...)
	slices.Sort(all)
	return all
}

// undefined says that nothing can be estimated: there is no draw, one is NaN or infinite, or all are equal to within 2⁻⁵², R's smallest difference from 1.
func undefined(draws [][]float64) bool {
	low, high := math.Inf(1), math.Inf(-1)
	for _, chain := range draws {
		for _, x := range chain {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return true
			}
			low, high = min(low, x), max(high, x)
		}
	}
	return !(high-low >= 0x1p-52)
}

// mean is the mean of x less the origin, exactly the value where all are equal. A draw as origin keeps the digits of draws that are far from 0.
func mean(x []float64, origin float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v - x[0]
	}
	return x[0] - origin + sum/float64(len(x))
}

// variance is the unbiased variance of x about origin + m, its mean: NaN of a single value, exactly 0 where all are equal.
func variance(x []float64, origin, m float64) float64 {
	var sum float64
	for _, v := range x {
		d := v - origin - m
		sum += d * d
	}
	return sum / float64(len(x)-1)
}

// moments returns the mean and the unbiased standard deviation of all draws.
func moments(draws [][]float64) (m, sd float64) {
	if check(draws) == 0 {
		return math.NaN(), math.NaN()
	}
	all := slices.Concat(draws...)
	m = mean(all, all[0])
	return all[0] + m, math.Sqrt(variance(all, all[0], m))
}
