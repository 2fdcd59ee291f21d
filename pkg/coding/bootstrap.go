package coding

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// byLag is the mean overlap at each lag 1 … times−1, with that of the plateau and of the lags before it.
type byLag struct {
	overlap         []float64
	plateau, before float64
}

// lagMeans averages overlaps, a pair of times having the product of their counts as its weight. A lag without pairs is NaN.
func lagMeans(chains []*mat.SymDense, counts [][]float64, times int) byLag {
	sum, weight := make([]float64, times-1), make([]float64, times-1)
	for c, q := range chains {
		for t := range times {
			if counts[c][t] == 0 {
				continue
			}
			for u := range t {
				w := counts[c][t] * counts[c][u]
				sum[t-u-1] += w * q.At(t, u)
				weight[t-u-1] += w
			}
		}
	}
	b := byLag{overlap: make([]float64, times-1)}
	late, lateWeight, early, earlyWeight := 0.0, 0.0, 0.0, 0.0
	for k := range sum {
		b.overlap[k] = sum[k] / weight[k]
		switch longest := times - 1; {
		case 2*(k+1) >= longest:
			late, lateWeight = late+sum[k], lateWeight+weight[k]
		case 4*(k+1) >= longest:
			early, earlyWeight = early+sum[k], earlyWeight+weight[k]
		}
	}
	b.plateau, b.before = late/lateWeight, early/earlyWeight
	return b
}

// intervals fills in means and their intervals.
func (d *Drift) intervals(chains []*mat.SymDense, times, resamples int, rnd *rand.Rand) {
	counts := make([][]float64, len(chains))
	for c := range counts {
		counts[c] = slices.Repeat([]float64{1}, times)
	}
	all := lagMeans(chains, counts, times)
	d.Overlap, d.Plateau.Value, d.Fall.Value = all.overlap, all.plateau, all.before-all.plateau
	lags := make([][]float64, times-1)
	var plateau, fall []float64
	for range resamples {
		resample(counts, d.Chains, times, rnd)
		b := lagMeans(chains, counts, times)
		for k, v := range b.overlap {
			lags[k] = append(lags[k], v)
		}
		plateau, fall = append(plateau, b.plateau), append(fall, b.before-b.plateau)
	}
	d.Low, d.High = make([]float64, times-1), make([]float64, times-1)
	for k := range lags {
		d.Low[k], d.High[k] = percentiles(lags[k])
	}
	d.Plateau.Low, d.Plateau.High = percentiles(plateau)
	d.Fall.Low, d.Fall.High = percentiles(fall)
}

// resample draws how often each time of each chain counts: chains as wholes, or blocks of times within each chain.
func resample(counts [][]float64, wholes bool, times int, rnd *rand.Rand) {
	for c := range counts {
		clear(counts[c])
	}
	if wholes {
		for range counts {
			into := counts[rnd.IntN(len(counts))]
			for t := range into {
				into[t]++
			}
		}
		for c := range counts { // a chain drawn twice counts twice and not four times
			for t := range counts[c] {
				counts[c][t] = math.Sqrt(counts[c][t])
			}
		}
		return
	}
	block := (times + 5) / 6
	for c := range counts {
		for drawn := 0; drawn < times; drawn += block {
			start := rnd.IntN(times - block + 1)
			for t := start; t < start+min(block, times-drawn); t++ {
				counts[c][t]++
			}
		}
	}
}

// percentiles returns the 2.5 and 97.5 percentiles of the values that are numbers, NaN where there are none.
func percentiles(values []float64) (low, high float64) {
	kept := slices.DeleteFunc(slices.Clone(values), math.IsNaN)
	if len(kept) == 0 {
		return math.NaN(), math.NaN()
	}
	slices.Sort(kept)
	return stat.Quantile(0.025, stat.LinInterp, kept, nil), stat.Quantile(0.975, stat.LinInterp, kept, nil)
}
