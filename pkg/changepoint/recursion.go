package changepoint

import (
	"math"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"gonum.org/v1/gonum/floats"
)

// table holds a number for each segment from observation i to below j.
type table struct{ ends [][]float64 }

func newTable(n int) table {
	t := table{make([][]float64, n+1)}
	for j := range t.ends {
		t.ends[j] = make([]float64, j)
	}
	return t
}

// fill sets the number of each segment of at least so many observations; it is never asked for others.
func (t table) fill(least int, number func(i, j int) float64) {
	cores.Do(len(t.ends), func(j int) {
		for i := 0; i+least <= j; i++ {
			t.ends[j][i] = number(i, j)
		}
	})
}

// best returns, for each number of changes, the segmentation with the least sum of squares among all, by dynamic programming (Auger & Lawrence 1989).
func (p *pieces) best(most, least int, t table) []Segmentation {
	n := p.observations()
	t.fill(least, func(i, j int) float64 {
		squares, _ := p.segment(i, j, 0)
		return squares
	})
	cost := filled(n+1, math.Inf(1))
	for j := least; j <= n; j++ {
		cost[j] = t.ends[j][0]
	}
	all := []Segmentation{{Changes: []int{}, Squares: cost[n]}}
	var from [][]int
	for k := 1; k <= most; k++ {
		next, last := filled(n+1, math.Inf(1)), make([]int, n+1)
		cores.Do(n+1, func(j int) {
			for i := k * least; i+least <= j; i++ {
				if c := cost[i] + t.ends[j][i]; c < next[j] {
					next[j], last[j] = c, i
				}
			}
		})
		cost, from = next, append(from, last)
		changes := make([]int, k)
		for m, j := k-1, n; m >= 0; m-- {
			j = from[m][j]
			changes[m] = j
		}
		all = append(all, Segmentation{Changes: changes, Squares: cost[n]})
	}
	return all
}

// posterior sums over all segmentations, for a noise of so many times its size: logarithms of evidence and, for each number of changes and each of these, the probability of each
// place (Fearnhead 2006, with the number of changes in place of a rate).
func (p *pieces) posterior(most, least int, noise float64, t table) (evidence []float64, position [][][]float64) {
	n := p.observations()
	t.fill(least, func(i, j int) float64 {
		squares, cost := p.segment(i, j, noise*noise)
		return -squares/(2*noise*noise) - cost
	})
	forward, backward := make([][]float64, most+1), make([][]float64, most+1)
	for k := range most + 1 {
		forward[k], backward[k] = filled(n+1, math.Inf(-1)), filled(n+1, math.Inf(-1))
		cores.Do(n+1, func(m int) {
			if k == 0 {
				if m >= least {
					forward[0][m] = t.ends[m][0]
				}
				if n-m >= least {
					backward[0][m] = t.ends[n][m]
				}
				return
			}
			forward[k][m] = logSum(k*least, m-least, func(i int) float64 { return forward[k-1][i] + t.ends[m][i] })
			backward[k][m] = logSum(m+least, n-k*least, func(j int) float64 { return backward[k-1][j] + t.ends[j][m] })
		})
	}
	evidence, position = make([]float64, most+1), make([][][]float64, most+1)
	for k := range evidence {
		evidence[k] = forward[k][n]
		position[k] = make([][]float64, k)
		for m := range position[k] {
			at := make([]float64, n)
			for i := range at {
				at[i] = math.Exp(forward[m][i] + backward[k-1-m][i] - evidence[k])
			}
			floats.Scale(1/floats.Sum(at), at)
			position[k][m] = at
		}
	}
	return evidence, position
}

// logSum is log Σ exp x(i) for i from the first to the last.
func logSum(first, last int, x func(i int) float64) float64 {
	top, sum := math.Inf(-1), 0.0
	for i := first; i <= last; i++ {
		v := x(i)
		switch {
		case v <= top:
			if v > top-40 {
				sum += math.Exp(v - top)
			}
		default:
			sum, top = sum*math.Exp(top-v)+1, v
		}
	}
	return top + math.Log(sum)
}

func filled(n int, v float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = v
	}
	return x
}
