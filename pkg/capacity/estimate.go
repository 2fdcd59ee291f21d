package capacity

import (
	"fmt"
	"math"
)

// Estimate is a number found from random samples with its standard error, which in a result measures that sampling alone: [Jackknife] measures that of the points that stand
// for a manifold.
type Estimate struct {
	Value float64
	SE    float64
}

// String returns the value and its standard error: 0.4 ± 0.002.
func (e Estimate) String() string { return fmt.Sprintf("%.4g ± %.2g", e.Value, e.SE) }

// reciprocal is count/mean(x), with the standard error by the delta method.
func reciprocal(x []float64, count float64) Estimate {
	mean, n := 0.0, float64(len(x))
	for _, v := range x {
		mean += v
	}
	mean /= n
	square := 0.0
	for _, v := range x {
		square += (v - mean) * (v - mean)
	}
	value := count / mean
	return Estimate{value, value * value / count * math.Sqrt(square/(n-1)/n)}
}

func (e Estimate) minus(f Estimate) Estimate {
	return Estimate{e.Value - f.Value, math.Hypot(e.SE, f.SE)}
}
