package diagnostic

import (
	"math"
	"slices"
)

// Ranks is a rank histogram of each chain. Chains that draw from one distribution have like numbers of draws in each bin: a chain that is at another place has more in the
// bins of one side, one that is too wide more in the outer bins. (Vehtari et al. 2021, section 5.)
type Ranks struct {
	Counts   [][]int   // by chain and bin
	Expected []float64 // by bin: the mean over chains
	// Low and High are a band for each bin: of chains with independent draws from one distribution, all counts of all chains are between them, both included, with the coverage
	// that was asked for, or more.
	Low, High []int
}

// RankCounts counts, for each chain, the draws that are in each of bins equal parts of the ranks among all draws; ties share the mean of their ranks. Bands are by the
// hypergeometric distribution of a chain's share in the draws that are in a bin, by Bonferroni over bins and chains: exact for independent draws, ties or not. Autocorrelated draws
// vary more, so pass draws thinned to about their effective sample size. The coverage is that of all at once, such as 0.95. All counts are nil where a draw is NaN.
func RankCounts(draws [][]float64, bins int, coverage float64) Ranks {
	if bins < 1 || !(coverage > 0 && coverage < 1) {
		panic("diagnostic: rank counts need bins, and a coverage between 0 and 1")
	}
	n := check(draws)
	byChain := ranks(draws)
	if byChain == nil || n == 0 {
		return Ranks{}
	}
	total := len(draws) * n
	out := Ranks{Expected: make([]float64, bins), Low: make([]int, bins), High: make([]int, bins)}
	sums := make([]int, bins)
	for _, chain := range byChain {
		counts := make([]int, bins)
		for _, r := range chain {
			bin := min(int((r-0.5)/float64(total)*float64(bins)), bins-1)
			counts[bin]++
			sums[bin]++
		}
		out.Counts = append(out.Counts, counts)
	}
	tail := (1 - coverage) / 2 / float64(len(draws)*bins)
	for b, sum := range sums {
		out.Expected[b] = float64(sum) / float64(len(draws))
		out.Low[b], out.High[b] = hypergeometric(total, sum, n, tail)
	}
	return out
}

// hypergeometric returns the narrowest bounds outside of which the number of marked ones among n of total, of which marked are, has probability tail at most on each side.
func hypergeometric(total, marked, n int, tail float64) (low, high int) {
	low, high = max(0, n+marked-total), min(n, marked)
	weights := make([]float64, high-low+1)
	choose := func(n, k int) float64 { return lgamma(n+1) - lgamma(k+1) - lgamma(n-k+1) }
	for i := range weights {
		k := low + i
		weights[i] = math.Exp(choose(marked, k) + choose(total-marked, n-k) - choose(total, n))
	}
	below := cumulated(weights, tail)
	slices.Reverse(weights)
	return low + below, high - cumulated(weights, tail)
}

// cumulated returns how many of the first weights have a sum of tail at most.
func cumulated(weights []float64, tail float64) int {
	var sum float64
	for i, w := range weights {
		if sum += w; sum > tail {
			return i
		}
	}
	return len(weights) - 1
}

// lgamma is log Γ(n).
func lgamma(n int) float64 {
	v, _ := math.Lgamma(float64(n))
	return v
}
