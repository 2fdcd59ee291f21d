package capacity

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Measure is one of the numbers that all manifolds of a result share.
type Measure int

// The measures of a result, in its order.
const (
	OfCapacity Measure = iota
	OfDimension
	OfRadius
	OfUtility
	OfCentres        // alignment of centres
	OfAxes           // alignment of axes
	OfCentresAndAxes // alignment of centres with axes
	measureCount     = iota
)

// Measures returns all measures, in order.
func Measures() []Measure {
	all := make([]Measure, measureCount)
	for m := range all {
		all[m] = Measure(m)
	}
	return all
}

// String returns the name of the measure.
func (m Measure) String() string {
	return [...]string{"capacity", "dimension", "radius", "utility", "centre alignment", "axis alignment", "centre–axis alignment"}[m]
}

// Measure returns one of the numbers of the result.
func (r *Result) Measure(m Measure) Estimate { return r.shared()[m] }

// Measures returns the numbers of the result that its manifolds share, with their names, in the order of [Measures].
func (r *Result) Measures() (names []string, values []Estimate) {
	for _, m := range Measures() {
		names = append(names, m.String())
	}
	return names, r.shared()
}

// shared are the measures, in order.
func (r *Result) shared() []Estimate {
	return []Estimate{r.Capacity, r.Dimension, r.Radius, r.Utility, r.CentreAlignment, r.AxisAlignment, r.CentreAxisAlignment}
}

// Average returns the mean of each measure over trajectories, of networks with different seeds or of several animals, measures × checkpoints, and the standard deviation over them
// (n−1; NaN for one). It is an error where they do not have the same steps, or results that cannot be compared.
func Average(trajectories ...*Trajectory) (mean, sd *mat.Dense, err error) {
	if len(trajectories) == 0 || len(trajectories[0].Checkpoints) == 0 {
		return nil, nil, fmt.Errorf("capacity: no checkpoints to average")
	}
	steps := trajectories[0].Steps()
	mean, sd = mat.NewDense(measureCount, len(steps), nil), mat.NewDense(measureCount, len(steps), nil)
	for k, t := range trajectories {
		if !slices.Equal(t.Steps(), steps) {
			return nil, nil, fmt.Errorf("capacity: trajectory %d has other steps than trajectory 0", k)
		}
		for i, c := range t.Checkpoints {
			if _, err := Compare(c.Result, trajectories[0].Checkpoints[i].Result); err != nil {
				return nil, nil, fmt.Errorf("%w (trajectory %d, step %v)", err, k, c.Step)
			}
		}
	}
	n := float64(len(trajectories))
	for m := range Measures() {
		for i := range steps {
			sum, square := 0.0, 0.0
			for _, t := range trajectories {
				sum += t.Checkpoints[i].Result.Measure(Measure(m)).Value / n
			}
			for _, t := range trajectories {
				square += math.Pow(t.Checkpoints[i].Result.Measure(Measure(m)).Value-sum, 2)
			}
			mean.Set(m, i, sum)
			sd.Set(m, i, math.Sqrt(square/(n-1)))
		}
	}
	return mean, sd, nil
}

// Normalised returns values, measures × checkpoints as [Average] has them, with the least of each row as 0 and the largest as 1: for a heat map of all measures. What does not
// vary, as the alignment of the centres of two manifolds about their mean, is NaN and not noise stretched to the whole scale.
func Normalised(values *mat.Dense) *mat.Dense {
	const rounding = 1e-9
	rows, columns := values.Dims()
	out := mat.NewDense(rows, columns, nil)
	for m := range rows {
		low, high := math.Inf(1), math.Inf(-1)
		for _, v := range values.RawRowView(m) {
			if !math.IsNaN(v) {
				low, high = min(low, v), max(high, v)
			}
		}
		for i, v := range values.RawRowView(m) {
			if !(high-low > rounding*max(math.Abs(low), math.Abs(high))) {
				v = math.NaN()
			}
			out.Set(m, i, (v-low)/(high-low))
		}
	}
	return out
}
