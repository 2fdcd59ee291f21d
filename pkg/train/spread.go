package train

import (
	"fmt"
	"math"
	"slices"
)

// Losses returns the loss curves of runs, one a run; nil runs (networks that diverged) are left out.
func Losses[N any](runs []*RunOf[N]) [][]float64 {
	return curves(runs, func(h History) []float64 { return h.Loss })
}

// Accuracies returns the accuracy curves of runs, as [Losses] does.
func Accuracies[N any](runs []*RunOf[N]) [][]float64 {
	return curves(runs, func(h History) []float64 { return h.Accuracy })
}

func curves[N any](runs []*RunOf[N], pick func(History) []float64) (all [][]float64) {
	for _, r := range runs {
		if r != nil {
			all = append(all, pick(r.History))
		}
	}
	return all
}

// Spread returns, step by step, a quantile of the curves for each of the shares (0.5 is the median), in their order. Quantiles interpolate linearly between
// curves. A step at which a curve is NaN is NaN. It panics when the curves differ in length, there is none, or a share is outside 0 … 1.
func Spread(curves [][]float64, shares ...float64) [][]float64 {
	if len(curves) == 0 {
		panic("train: Spread: no curves")
	}
	out := make([][]float64, len(shares))
	for k, share := range shares {
		if !(share >= 0 && share <= 1) {
			panic(fmt.Sprintf("train: Spread: share %v, want 0 to 1", share))
		}
		out[k] = make([]float64, len(curves[0]))
	}
	at := make([]float64, len(curves))
	for step := range curves[0] {
		broken := false
		for i, c := range curves {
			if len(c) != len(curves[0]) {
				panic(fmt.Sprintf("train: Spread: curve %d has %d steps, curve 0 has %d", i, len(c), len(curves[0])))
			}
			at[i] = c[step]
			broken = broken || math.IsNaN(c[step])
		}
		slices.Sort(at)
		for k, share := range shares {
			out[k][step] = math.NaN()
			if !broken {
				out[k][step] = quantile(share, at)
			}
		}
	}
	return out
}

// quantile is type 7 of Hyndman & Fan: the k-th of n sorted values is the quantile (k−1)/(n−1).
func quantile(share float64, sorted []float64) float64 {
	if len(sorted) == 1 {
		return sorted[0]
	}
	position := share * float64(len(sorted)-1)
	below := min(int(position), len(sorted)-2)
	return sorted[below] + (position-float64(below))*(sorted[below+1]-sorted[below])
}
