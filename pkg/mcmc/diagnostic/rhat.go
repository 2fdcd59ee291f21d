package diagnostic

import (
	"fmt"
	"math"
)

// RHat tells how far chains are from agreement: 1 is agreement, and more than 1.01 says that they have not mixed. It is the larger of two R-hats of split chains: that of
// rank-normalised draws, which sees other locations, and that of rank-normalised distances from the median, which sees other scales and tails. Splitting lets a trend within
// one chain show. It depends on the order of the draws' sizes only, up to the folding, so that infinite variances do no harm.
//
// Draws are by chain. The result is NaN where a draw is NaN, where fewer than four draws of a chain leave no variance within halves, and where the draws or their distances from
// the median are all equal. It is +Inf where each half chain stands still at another place. (Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021, section 4; R posterior's rhat.)
func RHat(draws [][]float64) float64 {
	if check(draws) == 0 {
		return math.NaN()
	}
	return max(rhat(normalise(split(draws))), rhat(normalise(split(fold(draws)))))
}

// RHatBasic is R-hat of split chains without rank-normalisation: the root of the ratio of an estimate of the variance that is too large while chains differ to the mean
// variance within them. (Gelman et al. 2013; R posterior's rhat_basic.) NaN where a draw is NaN or infinite, where all are equal, and of fewer than four draws.
func RHatBasic(draws [][]float64) float64 {
	if check(draws) == 0 {
		return math.NaN()
	}
	return rhat(split(draws))
}

// rhat is the potential scale reduction of chains as they are.
func rhat(chains [][]float64) float64 {
	if undefined(chains) {
		return math.NaN()
	}
	n, origin := float64(len(chains[0])), chains[0][0]
	means, within := make([]float64, len(chains)), make([]float64, len(chains))
	for c, chain := range chains {
		means[c] = mean(chain, origin)
		within[c] = variance(chain, origin, means[c])
	}
	between := n * variance(means, 0, mean(means, 0))
	return math.Sqrt((between/mean(within, 0) + n - 1) / n)
}

// NestedRHat is R-hat for many short chains, of which those with one number in group began at the same place: it compares the means of groups with the variance in them,
// so that it can be near 1 after few draws of each chain, even one. It is the larger of the values of rank-normalised draws and of their rank-normalised distances from the
// median; chains are not split. Groups are of equal size, and there are two at least. NaN as in [RHat]. (Margossian et al. 2024, "Nested R-hat", equations 15–17.)
func NestedRHat(draws [][]float64, group []int) float64 {
	n := check(draws)
	if len(group) != len(draws) {
		panic(fmt.Sprintf("diagnostic: %d chains in groups, of %d", len(group), len(draws)))
	}
	place := map[int]int{}
	var members [][]int
	for c, g := range group {
		k, known := place[g]
		if !known {
			k = len(members)
			place[g] = k
			members = append(members, nil)
		}
		members[k] = append(members[k], c)
	}
	for _, m := range members {
		if len(m) != len(members[0]) {
			panic(fmt.Sprintf("diagnostic: groups of %d and of %d chains: they have to be of one size", len(members[0]), len(m)))
		}
	}
	if n == 0 || len(members) < 2 {
		return math.NaN()
	}
	return max(nested(normalise(draws), members), nested(normalise(fold(draws)), members))
}

// nested is the nested R-hat of groups of chains.
func nested(chains [][]float64, members [][]int) float64 {
	if undefined(chains) {
		return math.NaN()
	}
	groups, within := make([]float64, len(members)), make([]float64, len(members))
	for k, of := range members {
		means := make([]float64, len(of))
		for i, c := range of {
			means[i] = mean(chains[c], 0)
			if n := len(chains[c]); n > 1 {
				within[k] += variance(chains[c], 0, means[i]) / float64(len(of))
			}
		}
		groups[k] = mean(means, 0)
		if len(of) > 1 {
			within[k] += variance(means, 0, groups[k])
		}
	}
	return math.Sqrt(1 + variance(groups, 0, mean(groups, 0))/mean(within, 0))
}
