package figure

import (
	"math"
	"slices"
)

// columns is about how many pixels a figure is wide: more points than a few in each are not seen.
const columns = 400

// thinned returns the series with at most four points a pixel column where it has more points than that: the first, the last, the lowest and the highest in each,
// which draw the same ink. Columns are even along the axis as it is shown. Points must ascend in X to be thinned; others are returned as they are.
func (s Series) thinned(log bool) Series {
	n := len(s.X)
	if n <= 4*columns || !slices.IsSorted(s.X) {
		return s
	}
	along := func(i int) float64 {
		if log {
			return math.Log(s.X[i])
		}
		return s.X[i]
	}
	first, width := along(0), (along(n-1)-along(0))/columns
	out := Series{Name: s.Name, Dashed: s.Dashed}
	for from := 0; from < n; {
		column := math.Floor((along(from) - first) / width)
		to := from + 1
		for to < n && math.Floor((along(to)-first)/width) == column {
			to++
		}
		keep := []int{from, to - 1}
		low, high := from, from
		for i := from; i < to; i++ {
			if s.Y[i] < s.Y[low] || math.IsNaN(s.Y[low]) {
				low = i
			}
			if s.Y[i] > s.Y[high] || math.IsNaN(s.Y[high]) {
				high = i
			}
			if math.IsNaN(s.Y[i]) && (i == from || !math.IsNaN(s.Y[i-1])) {
				keep = append(keep, i) // a gap stays a gap
			}
		}
		keep = append(keep, low, high)
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
