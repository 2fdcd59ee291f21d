package data

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Trend says what is taken out of a voxel's time course, run by run, by least squares.
type Trend int

// What is taken out of a time course.
const (
	LinearTrend    Trend = iota // mean and slope over the volumes of the run
	QuadraticTrend              // mean, slope and curvature
	MeanOnly                    // the mean
	NoTrend                     // nothing
)

// detrend takes polynomials of the row number out of each column, by projection on an orthonormal basis of them.
func detrend(x *mat.Dense, trend Trend) {
	n, columns := x.Dims()
	degree := map[Trend]int{NoTrend: -1, MeanOnly: 0, LinearTrend: 1, QuadraticTrend: 2}[trend]
	var basis [][]float64
	for d := 0; d <= degree; d++ {
		b := make([]float64, n)
		for t := range b {
			b[t] = math.Pow(2*float64(t)/float64(max(n-1, 1))-1, float64(d))
		}
		for range 2 { // the second pass takes out what rounding has left
			for _, other := range basis {
				subtract(b, other, dot(b, other))
			}
		}
		norm := math.Sqrt(dot(b, b))
		for t := range b {
			b[t] /= norm
		}
		basis = append(basis, b)
	}
	weights := make([]float64, columns)
	for _, b := range basis {
		clear(weights)
		for t, w := range b {
			subtract(weights, x.RawRowView(t), -w)
		}
		for t, w := range b {
			subtract(x.RawRowView(t), weights, w)
		}
	}
}

// squares returns the sum of squares of each column.
func squares(x *mat.Dense) []float64 {
	n, columns := x.Dims()
	out := make([]float64, columns)
	for t := range n {
		for i, v := range x.RawRowView(t) {
			out[i] += v * v
		}
	}
	return out
}

// zscore gives each column mean 0 and standard deviation 1. One of which nothing but rounding remains, compared with the squares that it had before its trend was
// taken out, becomes 0.
func zscore(x *mat.Dense, before []float64) {
	detrend(x, MeanOnly)
	const rounding = 1e-20 // of squares: 1e-10 of the values
	n, _ := x.Dims()
	after := squares(x)
	for t := range n {
		row := x.RawRowView(t)
		for i := range row {
			if after[i] <= rounding*before[i] {
				row[i] = 0
				continue
			}
			row[i] /= math.Sqrt(after[i] / float64(n))
		}
	}
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

// subtract takes w × b from a.
func subtract(a, b []float64, w float64) {
	for i, v := range b {
		a[i] -= w * v
	}
}
