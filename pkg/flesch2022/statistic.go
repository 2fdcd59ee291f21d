package flesch2022

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// T returns the two-sample t of x − y with the variances of both (Welch), which for samples of equal size is Student's. It is NaN where a sample has fewer than two
// values or neither varies.
func T(x, y []float64) float64 {
	mx, vx := stat.MeanVariance(x, nil)
	my, vy := stat.MeanVariance(y, nil)
	if s := vx/float64(len(x)) + vy/float64(len(y)); s > 0 {
		return (mx - my) / math.Sqrt(s)
	}
	return math.NaN()
}

// KruskalWallis returns H, corrected for ties, of samples: 0 where they have equal mean ranks, at most N − 1 for N values in all. It panics on NaN, which has no rank, and is NaN
// where all values are equal.
func KruskalWallis(samples ...[]float64) float64 {
	type ranked struct {
		value  float64
		sample int
	}
	var all []ranked
	for i, s := range samples {
		for _, v := range s {
			if math.IsNaN(v) {
				panic(fmt.Sprintf("flesch2022: Kruskal–Wallis: NaN in sample %d", i))
			}
			all = append(all, ranked{v, i})
		}
	}
	slices.SortFunc(all, func(a, b ranked) int { return cmp.Compare(a.value, b.value) })
	n, ties, sums := float64(len(all)), 0.0, make([]float64, len(samples))
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[end].value == all[i].value {
			end++
		}
		for _, r := range all[i:end] {
			sums[r.sample] += float64(i+end+1) / 2 // ranks i+1 … end
		}
		t := float64(end - i)
		ties += t*t*t - t
		i = end
	}
	h := 0.0
	for i, s := range samples {
		if size := float64(len(s)); size > 0 {
			h += size * math.Pow(sums[i]/size-(n+1)/2, 2)
		}
	}
	return 12 / (n * (n + 1)) * h / (1 - ties/(n*n*n-n))
}
