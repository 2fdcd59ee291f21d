package figure

import (
	"fmt"
	"math"
)

// Traces returns the draws of chains along their numbers, a line a chain: chains that agree lie over each other, like a hairy caterpillar. First is the number of the first
// draw, warm-up included. Draws that are NaN or infinite leave a gap. Without chains the figure is one that says so when it is shown.
func Traces(quantity Axis, first int, chains ...[]float64) Lines {
	l := Lines{X: Axis{Name: "draw"}, Y: quantity}
	for c, draws := range chains {
		s := Series{Name: fmt.Sprintf("chain %d", c+1), X: make([]float64, len(draws)), Y: make([]float64, len(draws))}
		for i, v := range draws {
			s.X[i], s.Y[i] = float64(first+i), v
			if math.IsInf(v, 0) {
				s.Y[i] = math.NaN()
			}
		}
		l.Series = append(l.Series, s)
	}
	return l
}

// RankLines returns the rank plot of chains (Vehtari et al. 2021): for each chain, as steps, how many of its draws have their rank among the draws of all chains in each bin,
// over the band from low to high, by bin, in which all counts are expected where chains agree. Counts are chains × bins; bins divide the ranks evenly. A chain that is high
// at one end is elsewhere; one that is high at both ends is wider than the others. It panics where counts or bands of chains differ in their numbers of bins.
func RankLines(quantity string, counts [][]int, low, high []int) Lines {
	total := 0
	for c, bins := range counts {
		if len(bins) != len(low) || len(bins) != len(high) {
			panic(fmt.Sprintf("figure: RankLines: chain %d has %d bins, the band %d and %d", c, len(bins), len(low), len(high)))
		}
		for _, n := range bins {
			total += n
		}
	}
	l := Lines{X: Axis{Name: "rank of " + quantity}, Y: Axis{Name: "draws"}}
	if total == 0 {
		return l
	}
	l.X.Max = float64(total)
	l.Y.Max = 1 // and a tenth above all
	for _, bins := range append([][]int{high}, counts...) {
		for _, n := range bins {
			l.Y.Max = max(l.Y.Max, math.Ceil(1.1*float64(n)))
		}
	}
	steps := func(name string, value func(bin int) float64) Series {
		s := Series{Name: name}
		for b := range low {
			for _, edge := range []int{b, b + 1} {
				s.X, s.Y = append(s.X, float64(edge)*float64(total)/float64(len(low))), append(s.Y, value(b))
			}
		}
		return s
	}
	expected := steps("expected", func(b int) float64 {
		sum := 0.0
		for _, bins := range counts {
			sum += float64(bins[b])
		}
		return sum / float64(len(counts))
	})
	expected.Dashed = true
	expected.Low = steps("", func(b int) float64 { return float64(low[b]) }).Y
	expected.High = steps("", func(b int) float64 { return float64(high[b]) }).Y
	l.Series = append(l.Series, expected)
	for c, bins := range counts {
		l.Series = append(l.Series, steps(fmt.Sprintf("chain %d", c+1), func(b int) float64 { return float64(bins[b]) }))
	}
	return l
}
