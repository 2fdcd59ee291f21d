package coding

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// Strengths returns how much each neuron matters for the task: |a|², the squared norm of its readout weights, or without readout the variance between classes of its response,
// Σ_c (n_c/P)(M_c − M̄)².
func Strengths(r Responses) ([]float64, error) {
	means, err := MeansOf(r)
	if err != nil {
		return nil, err
	}
	return r.strengths(means), nil
}

func (r Responses) strengths(means *ClassMeans) []float64 {
	stimuli, neurons, _, _ := r.Dims()
	out := make([]float64, neurons)
	for i := range out {
		if r.Readout != nil {
			for _, a := range r.Readout.RawRowView(i) {
				out[i] += a * a
			}
			continue
		}
		row, mean := means.Mean.RawRowView(i), 0.0
		for c, n := range means.Counts {
			mean += float64(n) / float64(stimuli) * row[c]
		}
		for c, n := range means.Counts {
			out[i] += float64(n) / float64(stimuli) * (row[c] - mean) * (row[c] - mean)
		}
	}
	return out
}

// ParticipationRatio returns (Σ s)²/Σ s² of strengths: how many neurons carry the code. N for equal ones; N·m/(m+2) on average for Gaussian weights to m outputs of equal
// variance; the number of outliers where these have it all. It is NaN where all are 0, and panics where there are none.
func ParticipationRatio(strengths []float64) float64 {
	if len(strengths) == 0 {
		panic("coding: ParticipationRatio: no strengths")
	}
	sum, squares, largest := 0.0, 0.0, slices.Max(strengths)
	for _, s := range strengths {
		sum, squares = sum+s/largest, squares+s/largest*s/largest
	}
	return sum * sum / squares
}

// TopShares returns the share of the k strongest neurons in the sum of strengths, for k = 1 … most, or as many as there are: NaN where all strengths are 0. It
// panics where most is negative.
func TopShares(strengths []float64, most int) []float64 {
	if most < 0 {
		panic(fmt.Sprintf("coding: TopShares: the %d strongest", most))
	}
	sorted, total := slices.Clone(strengths), 0.0
	slices.Sort(sorted)
	slices.Reverse(sorted)
	for _, s := range sorted {
		total += s
	}
	out, sum := make([]float64, min(most, len(sorted))), 0.0
	for k := range out {
		sum += sorted[k]
		out[k] = sum / total
	}
	return out
}

// Kurtosis returns, for each column, the fourth central moment over the squared variance: 3 for a Gaussian, 1 to 2 for two values, far above 3 where few neurons carry all. It is
// NaN for a constant column.
func Kurtosis(readout *mat.Dense) []float64 {
	_, columns := readout.Dims()
	out := make([]float64, columns)
	for j := range out {
		values := mat.Col(nil, j, readout)
		v := stat.Moment(2, values, nil)
		out[j] = stat.Moment(4, values, nil) / (v * v)
	}
	return out
}

// orElse returns v, or the value that stands for 0.
func orElse(v, zero float64) float64 {
	if v == 0 {
		return zero
	}
	return v
}
