package figure

import (
	"fmt"

	"gonum.org/v1/gonum/stat"
)

// MeanLine returns the line through the means of values at each x, with a band of one standard deviation (n−1 in the denominator) to either side. Values
// has one slice for each x: networks, subjects. A mean of no values is a gap; where there is a single value, or one is NaN, the band has a gap. It panics when there are
// not as many slices as x.
func MeanLine(name string, x []float64, values [][]float64) Series {
	if len(x) != len(values) {
		panic(fmt.Sprintf("figure: MeanLine: values at %d places, want %d as in x", len(values), len(x)))
	}
	s := Series{Name: name, X: x}
	for _, v := range values {
		mean, deviation := stat.MeanStdDev(v, nil)
		s.Y, s.Low, s.High = append(s.Y, mean), append(s.Low, mean-deviation), append(s.High, mean+deviation)
	}
	return s
}

// MeanBars returns a bar for the mean of each group of values, with error bars of one standard deviation, 0 for a single value. A group without values is no bar.
func MeanBars(name string, values ...[]float64) BarSeries {
	s := BarSeries{Name: name}
	for _, v := range values {
		mean, deviation := stat.MeanStdDev(v, nil)
		if len(v) < 2 {
			deviation = 0
		}
		s.Values, s.Errors = append(s.Values, mean), append(s.Errors, deviation)
	}
	return s
}
