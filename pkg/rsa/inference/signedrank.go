package inference

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// SignedRank is Wilcoxon's signed-rank test of x, one value a subject, against a value: do the values lie symmetrically about it? Its statistic is W, the sum of the ranks
// of |x − against| over the subjects above it, with average ranks for ties.
//
// Subjects that are exactly at the value say nothing and are left out, as are NaN, with a note. With up to 50 that remain, P is exact, with ties too: the distribution of W
// when every sign is a coin's, given the sizes. With more, W is taken to be normal, its variance corrected for ties and without correction for continuity, as in SciPy,
// and the note says so. P is NaN where nothing remains.
func SignedRank(x []float64, against float64, sided Sided) Test {
	kept := present(x)
	t := Test{Name: "signed-rank test", Against: against, Sided: sided, N: len(kept), Note: leftOut(len(x), len(kept))}
	t.Estimate, _ = moments(kept)
	var off []float64
	for _, v := range kept {
		if v != against {
			off = append(off, v-against)
		}
	}
	if zeros := len(kept) - len(off); zeros > 0 {
		t.note("%d of %d values are exactly %g and say nothing", zeros, len(kept), against)
	}
	if len(off) == 0 {
		return t.undefined("no value differs from %g", against)
	}
	sizes := make([]float64, len(off))
	for i, v := range off {
		sizes[i] = math.Abs(v)
	}
	twice := doubledRanks(sizes)
	sum, all := 0, 0
	for i, r := range twice {
		all += r
		if off[i] > 0 {
			sum += r
		}
	}
	t.Statistic = float64(sum) / 2
	above, below := 0.0, 0.0
	if len(off) <= 50 {
		t.Exact = true
		for w, p := range signedRankDistribution(twice, all) {
			if w >= sum {
				above += p
			}
			if w <= sum {
				below += p
			}
		}
	} else {
		t.note("normal approximation")
		squares := 0.0
		for _, r := range twice {
			squares += float64(r) * float64(r)
		}
		z := (float64(sum) - float64(all)/2) / (math.Sqrt(squares) / 2)
		above, below = upperT(z, math.Inf(1)), upperT(-z, math.Inf(1))
	}
	switch sided {
	case Greater:
		t.P = min(1, above)
	case Less:
		t.P = min(1, below)
	default:
		t.P = min(1, 2*min(above, below))
	}
	return t
}

// PairedSignedRank is [SignedRank] of a−b, pairs of values of the same subjects, against 0. It panics where the lengths differ.
func PairedSignedRank(a, b []float64, sided Sided) Test {
	t := SignedRank(differences(a, b), 0, sided)
	t.Name = "paired signed-rank test"
	return t
}

// doubledRanks returns twice the average ranks of x, which are integers.
func doubledRanks(x []float64) []int {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	ranks := make([]int, len(x))
	for low := 0; low < len(order); {
		high := low + 1
		for high < len(order) && x[order[high]] == x[order[low]] {
			high++
		}
		for _, i := range order[low:high] {
			ranks[i] = low + 1 + high
		}
		low = high
	}
	return ranks
}

// signedRankDistribution returns the probability of every sum of ranks 0 … all when each is in the sum or not with probability ½.
func signedRankDistribution(ranks []int, all int) []float64 {
	p := make([]float64, all+1)
	p[0] = 1
	reached := 0
	for _, r := range ranks {
		reached += r
		for w := reached; w >= 0; w-- {
			p[w] /= 2
			if w >= r {
				p[w] += p[w-r] / 2
			}
		}
	}
	return p
}

// note adds a sentence to the test's note.
func (t *Test) note(sentence string, args ...any) {
	if t.Note != "" {
		t.Note += "; "
	}
	t.Note += fmt.Sprintf(sentence, args...)
}
