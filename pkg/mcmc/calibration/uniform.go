package calibration

import (
	"math"
	"math/rand/v2"
	"slices"
)

// uniform is what is known of n ranks that are uniform on 0 … top: the distributions of statistics of them, by simulation.
type uniform struct {
	n, top, bins int
	points       []int     // ranks at which the distribution function is looked at: the number of ranks up to it
	ecdf, hist   []float64 // for each point, and for a bin, twice the smaller tail of the binomial distribution at each count, at most 1
	// Sorted values of replications: of the smallest of ecdf over points, of that of hist over bins, of χ², and of the largest distance of the distribution functions.
	ecdfs, hists, squares, distances []float64
}

// statistics of a set of ranks.
type statistics struct{ ecdf, hist, square, distance float64 }

// maxPoints is the largest number of places at which distribution functions are compared.
const maxPoints = 100

func newUniform(n, top, bins, replications int, src rand.Source) *uniform {
	u := &uniform{n: n, top: top, bins: bins}
	k := min(top, maxPoints)
	for i := range k {
		u.points = append(u.points, (i+1)*(top+1)/(k+1)-1)
	}
	for _, p := range u.points {
		u.ecdf = append(u.ecdf, tails(n, float64(p+1)/float64(top+1))...)
	}
	u.hist = tails(n, 1/float64(bins))
	r, counts := rand.New(src), make([]int, top+1)
	binned := make([]int, bins)
	for range replications {
		clear(counts)
		for range n {
			counts[r.IntN(top+1)]++
		}
		s := u.statistics(counts, binned)
		u.ecdfs, u.hists = append(u.ecdfs, s.ecdf), append(u.hists, s.hist)
		u.squares, u.distances = append(u.squares, s.square), append(u.distances, s.distance)
	}
	for _, of := range [][]float64{u.ecdfs, u.hists, u.squares, u.distances} {
		slices.Sort(of)
	}
	return u
}

// tails returns, for each count from 0 to n, twice the smaller of the two probabilities, of at most and of at least that count, of the binomial distribution, at most 1.
func tails(n int, p float64) []float64 {
	weights := make([]float64, n+1)
	if p >= 1 {
		weights[n] = 1
	} else {
		all, _ := math.Lgamma(float64(n + 1))
		for k := range weights {
			a, _ := math.Lgamma(float64(k + 1))
			b, _ := math.Lgamma(float64(n - k + 1))
			weights[k] = math.Exp(all - a - b + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
		}
	}
	out := make([]float64, n+1)
	var below, above float64
	for k, w := range weights {
		below += w
		out[k] = below
	}
	for k := n; k >= 0; k-- {
		above += weights[k]
		out[k] = min(1, 2*min(out[k], above))
	}
	return out
}

// statistics of counts of the ranks 0 … top; binned is memory.
func (u *uniform) statistics(counts, binned []int) statistics {
	s := statistics{ecdf: 1, hist: 1}
	clear(binned)
	sum, at := 0, 0
	for rank, c := range counts {
		binned[rank*u.bins/(u.top+1)] += c
		sum += c
		s.distance = max(s.distance, math.Abs(float64(sum)/float64(u.n)-float64(rank+1)/float64(u.top+1)))
		if at < len(u.points) && u.points[at] == rank {
			s.ecdf = min(s.ecdf, u.ecdf[at*(u.n+1)+sum])
			at++
		}
	}
	expected := float64(u.n) / float64(u.bins)
	for _, c := range binned {
		s.hist = min(s.hist, u.hist[c])
		s.square += (float64(c) - expected) * (float64(c) - expected) / expected
	}
	return s
}

// slack is the relative size of what sums may be off by rounding: statistics that are equal up to it are equal.
const slack = 1e-9

// atMost is the p-value of a statistic that is small where ranks are not uniform, among sorted values of uniform ones: (1 + how many are no larger)/(1 + how many).
func atMost(sorted []float64, v float64) float64 {
	k, _ := slices.BinarySearch(sorted, v*(1+slack))
	return float64(1+k) / float64(1+len(sorted))
}

// atLeast is that of a statistic that is large where ranks are not uniform.
func atLeast(sorted []float64, v float64) float64 {
	k, _ := slices.BinarySearch(sorted, v*(1-slack))
	return float64(1+len(sorted)-k) / float64(1+len(sorted))
}

// band returns the smallest and largest count whose tails are above the level-quantile of the smallest tails: all counts of uniform ranks are between them, both included,
// with probability 1 − level or a little more.
func band(tails, least []float64, level float64) (low, high int) {
	limit := least[min(int(level*float64(len(least))), len(least)-1)] * (1 - slack)
	for low < len(tails)-1 && tails[low] < limit {
		low++
	}
	for high = len(tails) - 1; high > low && tails[high] < limit; high-- {
	}
	return low, high
}
