package behavior

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// converged returns split R̂ and the effective sample size of chains that follow each other in x. Both are NaN where nothing varies within chains.
func converged(x []float64, chains int) (rhat, ess float64) {
	n := len(x) / chains / 2
	halves := make([][]float64, 0, 2*chains)
	for c := range chains {
		one := x[c*len(x)/chains : (c+1)*len(x)/chains]
		halves = append(halves, one[:n], one[len(one)-n:])
	}
	m := len(halves)
	means, within := make([]float64, m), 0.0
	for i, h := range halves {
		mean, variance := stat.MeanVariance(h, nil)
		means[i] = mean
		within += variance / float64(m)
	}
	if !(within > 0) {
		return math.NaN(), math.NaN()
	}
	total := within*float64(n-1)/float64(n) + stat.Variance(means, nil) // the second term is B/n
	rhat = math.Sqrt(total / within)
	correlation := func(lag int) float64 {
		covariance := 0.0
		for i, h := range halves {
			for t := range n - lag {
				covariance += (h[t] - means[i]) * (h[t+lag] - means[i]) / float64(n) / float64(m)
			}
		}
		return 1 - (within-covariance)/total
	}
	// Sums of two neighbours are positive and fall for a reversible chain: what does not is noise.
	time, last := -1.0, math.Inf(1)
	for lag := 0; lag+1 < n; lag += 2 {
		pair := correlation(lag) + correlation(lag+1)
		if lag == 0 {
			pair = 1 + correlation(1)
		}
		if pair <= 0 {
			break
		}
		last = min(last, pair)
		time += 2 * last
	}
	draws := float64(m * n)
	return rhat, min(draws/max(time, 1/math.Log10(draws)), draws*math.Log10(draws))
}
