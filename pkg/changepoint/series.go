package changepoint

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// Series are values of one or several quantities at the same times.
type Series struct {
	// Times ascend strictly, in any unit. Steps of learning that are spaced evenly on a logarithmic scale are given by their logarithms, if courses are to be straight there.
	Times []float64
	// Values are times × series, in a unit of its own each.
	Values *mat.Dense
	// Noise has the standard deviations of the noise, in the units of the values: one row for all times, or a row for each. Nil: they are estimated, the same at all times.
	Noise *mat.Dense
}

// check names what is wrong with the series.
func (s Series) check() error {
	if s.Values == nil || s.Values.IsEmpty() {
		return fmt.Errorf("changepoint: no values")
	}
	n, series := s.Values.Dims()
	if len(s.Times) != n {
		return fmt.Errorf("changepoint: %d times for %d rows of values", len(s.Times), n)
	}
	for i, t := range s.Times {
		if math.IsNaN(t) || math.IsInf(t, 0) {
			return fmt.Errorf("changepoint: time %d is %v", i, t)
		}
		if i > 0 && !(t > s.Times[i-1]) {
			return fmt.Errorf("changepoint: time %d, %v, is not after the one before, %v", i, t, s.Times[i-1])
		}
		for d, v := range s.Values.RawRowView(i) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("changepoint: series %d is %v at time %d", d, v, i)
			}
		}
	}
	for d := range series {
		largest := 0.0
		for _, v := range s.column(d) {
			largest = max(largest, math.Abs(v))
		}
		if largest > 1e100 || largest > 0 && largest < 1e-100 {
			return fmt.Errorf("changepoint: the largest value of series %d is %.3g: give it in another unit, in which it is between 1e-100 and 1e100", d, largest)
		}
	}
	if s.Noise == nil {
		return nil
	}
	if rows, columns := s.Noise.Dims(); columns != series || rows != 1 && rows != n {
		return fmt.Errorf("changepoint: noise is %d × %d for values of %d × %d: give one row, or one a time", rows, columns, n, series)
	}
	rows, _ := s.Noise.Dims()
	for i := range rows {
		for d, v := range s.Noise.RawRowView(i) {
			if !(v > 0) || math.IsInf(v, 0) {
				return fmt.Errorf("changepoint: the noise of series %d is %v in row %d, and not above 0", d, v, i)
			}
		}
	}
	return nil
}

// apart names times that are too near each other, for how far from the first they are, for sums of squared times to tell lines between them apart.
func (s Series) apart(model Model) error {
	const farthest = 1e5
	for i := 1; i < len(s.Times) && model != Levels; i++ {
		if far := (s.Times[i] - s.Times[0]) / (s.Times[i] - s.Times[i-1]); !(far <= farthest) {
			const text = "changepoint: times %d and %d, %v and %v, are too near each other for lines so far from the first time, by a factor of %.2g: begin later"
			return fmt.Errorf(text, i-1, i, s.Times[i-1], s.Times[i], far/farthest)
		}
	}
	return nil
}

// noise returns the noise of series d at time i.
func (s Series) noise(i, d int) float64 {
	if rows, _ := s.Noise.Dims(); rows == 1 {
		i = 0
	}
	return s.Noise.At(i, d)
}

// column returns a series.
func (s Series) column(d int) []float64 { return mat.Col(nil, d, s.Values) }

// neighbours estimates the noise of a series from how far each value is from what its neighbours say, by the median so that jumps hardly count: from differences for levels
// (Rice 1984) and from the line through both neighbours for the others (Gasser, Sroka & Jennen-Steinmetz 1986). Values that have no scatter in more than half of the places
// have a mean square in place of the median, and 0 where that is 0 as well.
func (s Series) neighbours(d int, model Model) float64 {
	const normal = 0.6744897501960817 // the median of |x| for a standard normal x
	y := s.column(d)
	var off []float64
	if model == Levels {
		for i := 1; i < len(y); i++ {
			off = append(off, math.Abs(y[i]-y[i-1])/math.Sqrt2)
		}
	} else {
		for i := 1; i+1 < len(y); i++ {
			a := (s.Times[i+1] - s.Times[i]) / (s.Times[i+1] - s.Times[i-1])
			off = append(off, math.Abs(y[i]-a*y[i-1]-(1-a)*y[i+1])/math.Sqrt(1+a*a+(1-a)*(1-a)))
		}
	}
	if m := median(off) / normal; m > 0 {
		return m
	}
	square := 0.0
	for _, v := range off {
		square += v * v / float64(len(off))
	}
	return math.Sqrt(square)
}

// spread returns mean and standard deviation (n−1) of a series.
func (s Series) spread(d int) (mean, sd float64) {
	return stat.MeanStdDev(s.column(d), nil)
}
