package data

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// A line, a mean and a constant are taken out to rounding, a constant voxel is 0 after a z-score, and the others have mean 0 and standard deviation 1.
func TestDetrend(t *testing.T) {
	const n = 121
	fresh := func() *mat.Dense {
		x := mat.NewDense(n, 4, nil)
		for i := range n {
			f := float64(i)
			x.SetRow(i, []float64{1000.1, 3*f - 7, 1e3 + f*f, math.Sin(f)})
		}
		return x
	}
	for trend, gone := range map[Trend]int{NoTrend: 0, MeanOnly: 1, LinearTrend: 2, QuadraticTrend: 3} {
		x := fresh()
		before := squares(x)
		detrend(x, trend)
		for c, s := range squares(x) {
			if (c < gone) != (s < 1e-22*before[c]) {
				t.Errorf("trend %d, column %d: squares %v of %v", trend, c, s, before[c])
			}
		}
		zscore(x, before)
		for c := range 4 {
			mean, sd := stat.PopMeanStdDev(mat.Col(nil, c, x), nil)
			flat := c < max(gone, 1)
			if flat && (mean != 0 || sd != 0) || !flat && (!(math.Abs(mean) <= 1e-12) || !(math.Abs(sd-1) <= 1e-12)) {
				t.Errorf("trend %d, column %d: mean %v, standard deviation %v", trend, c, mean, sd)
			}
		}
	}
}
