package figure

import (
	"math"
	"slices"
)

// columns is about how many pixels a figure is wide: more points than a few in each are not seen.
const columns = 400

// thinned returns the series with few points a pixel column where it has more than four on average: in each column the first, the last, and the lowest and
// highest of the line and of both ends of the band, which draw the same ink; a gap stays a gap. Columns are even along x as it is shown. Points must ascend in X
// to be thinned; others are returned as they are. What is salient in a series beside it with the same X is kept as well, so that at each x the tooltip names them all.
func (s Series) thinned(x Axis, beside ...Series) Series {
	n := len(s.X)
	if n <= 4*columns || !slices.IsSorted(s.X) {
		return s
	}
	along := func(i int) float64 {
		if x.Log {
			return math.Log(s.X[i])
		}
		return s.X[i]
	}
	first, width := along(0), (along(n-1)-along(0))/columns
	parts := [][]float64{s.Y, s.Low, s.High}
	for _, other := range beside {
		if slices.Equal(other.X, s.X) {
			parts = append(parts, other.Y, other.Low, other.High)
		}
	}
	out := Series{Name: s.Name, Dashed: s.Dashed, Points: s.Points}
	for from := 0; from < n; {
		column := math.Floor((along(from) - first) / width)
		to := from + 1
		for to < n && math.Floor((along(to)-first)/width) == column {
			to++
		}
		keep := []int{from, to - 1}
		for _, values := range parts {
			if values != nil {
				keep = append(keep, salient(values, from, to)...)
			}
		}
		slices.Sort(keep)
		for _, i := range slices.Compact(keep) {
			out.X, out.Y = append(out.X, s.X[i]), append(out.Y, s.Y[i])
			if s.Low != nil {
				out.Low, out.High = append(out.Low, s.Low[i]), append(out.High, s.High[i])
			}
		}
		from = to
	}
	return out
}

// salient returns the indices of the lowest and the highest value in from … to, of the first value of each gap, and of the values beside gaps.
func salient(values []float64, from, to int) (keep []int) {
	low, high := -1, -1
	for i := from; i < to; i++ {
		v := values[i]
		switch {
		case math.IsNaN(v):
			if i == 0 || !math.IsNaN(values[i-1]) {
				keep = append(keep, i)
			}
			continue
		case low < 0:
			low, high = i, i
		case v < values[low]:
			low = i
		case v > values[high]:
			high = i
		}
		if i > 0 && math.IsNaN(values[i-1]) || i+1 < len(values) && math.IsNaN(values[i+1]) {
			keep = append(keep, i)
		}
	}
	if low >= 0 {
		keep = append(keep, low, high)
	}
	return keep
}
