package inference

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// spread returns the variances over samples of each column, and of the difference of each two, samples without a value in either left out. With r assignments to folds in
// each sample, the variance V_r of their mean and the average variance V₁ of a single one tell how much the assignment adds:
//
//	V_r = V + V_folds/r    V₁ = V + V_folds    V = (r V_r − V₁)/(r − 1)
func (d *draws) spread(k int, rows []int) *mat.SymDense {
	_, columns := d.values[k].Dims()
	out := mat.NewSymDense(columns, nil)
	for i := range columns {
		for j := range i + 1 {
			out.SetSym(i, j, d.variance(k, rows, i, j))
		}
	}
	return out
}

// variance returns that of column i, or of the difference of columns i and j.
func (d *draws) variance(k int, rows []int, i, j int) float64 {
	value := func(b, a int) float64 {
		row := d.values[k].RawRowView(b*d.assignments + a)
		if i == j {
			return row[i]
		}
		return row[i] - row[j]
	}
	r := d.assignments
	mean := varianceOver(rows, func(b int) float64 {
		sum := 0.0
		for a := range r {
			sum += value(b, a)
		}
		return sum / float64(r)
	})
	if r == 1 {
		return mean
	}
	single := 0.0
	for a := range r {
		single += varianceOver(rows, func(b int) float64 { return value(b, a) }) / float64(r)
	}
	return (float64(r)*mean - single) / float64(r-1)
}

// varianceOver returns the variance over rows of values that are not NaN, NaN for fewer than two.
func varianceOver(rows []int, value func(b int) float64) float64 {
	origin, sum, n := math.NaN(), 0.0, 0.0
	for _, b := range rows {
		if v := value(b); v == v {
			if n == 0 {
				origin = v
			}
			sum, n = sum+v-origin, n+1
		}
	}
	if n < 2 {
		return math.NaN()
	}
	mean, squares := origin+sum/n, 0.0
	for _, b := range rows {
		if v := value(b); v == v {
			squares += (v - mean) * (v - mean)
		}
	}
	return squares / (n - 1)
}
