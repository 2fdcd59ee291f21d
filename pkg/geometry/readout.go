package geometry

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Score rates responses, trials × units: the accuracy of a network whose responses they are, 0 … 1. It must not change what it is given.
type Score func(responses *mat.Dense) (float64, error)

// Readout is a linear readout, ŷ = Weights·h + Bias.
type Readout struct {
	Weights *mat.Dense // outputs × units
	Bias    []float64  // outputs
}

// Outputs returns the readout of responses, trials × outputs. It is an error when the shapes do not fit or an output is not finite.
func (r Readout) Outputs(responses *mat.Dense) (*mat.Dense, error) {
	if err := finite("readout weights", r.Weights, 1); err != nil {
		return nil, fmt.Errorf("geometry: readout: %w", err)
	}
	if err := finite("responses", responses, 1); err != nil {
		return nil, fmt.Errorf("geometry: readout: %w", err)
	}
	outputs, units := r.Weights.Dims()
	n, p := responses.Dims()
	if p != units || len(r.Bias) != outputs {
		return nil, fmt.Errorf("geometry: readout: %d × %d weights and %d biases for %d units, want outputs × %d and one bias an output", outputs, units, len(r.Bias), p, p)
	}
	y := mat.NewDense(n, outputs, nil)
	y.Mul(responses, r.Weights.T())
	for i := range n {
		row := y.RawRowView(i)
		for j, b := range r.Bias {
			row[j] += b
		}
	}
	if err := finite("outputs", y, 1); err != nil {
		return nil, fmt.Errorf("geometry: readout: %w", err)
	}
	return y, nil
}

// SignAccuracy returns the share of trials whose first output has the sign of the target: ŷ > 0 where y > 0 and ŷ ≤ 0 where y < 0. Trials with y = 0, on the boundary between the
// categories, do not count. Flesch et al. 2022 define it so; their code puts a sigmoid between and keeps the threshold, a bug (reference §7).
//
// Targets are one a trial. The score has errors for targets that do not fit or are NaN, and where all are 0.
func SignAccuracy(r Readout, targets []float64) Score {
	return func(responses *mat.Dense) (float64, error) {
		y, err := r.Outputs(responses)
		if err != nil {
			return 0, err
		}
		if n, _ := y.Dims(); n != len(targets) {
			return 0, fmt.Errorf("geometry: accuracy: %d targets for %d trials", len(targets), n)
		}
		right, of := 0, 0
		for i, t := range targets {
			if math.IsNaN(t) {
				return 0, fmt.Errorf("geometry: accuracy: target %d is NaN", i)
			}
			if t == 0 {
				continue
			}
			of++
			if (y.At(i, 0) > 0) == (t > 0) {
				right++
			}
		}
		if of == 0 {
			return 0, fmt.Errorf("geometry: accuracy: all %d targets are 0, on the boundary", len(targets))
		}
		return float64(right) / float64(of), nil
	}
}

// ArgmaxAccuracy returns the share of trials whose largest output is that of the label, outputs being numbered from 0. Of equal outputs the first counts.
func ArgmaxAccuracy(r Readout, labels []int) Score {
	return func(responses *mat.Dense) (float64, error) {
		y, err := r.Outputs(responses)
		if err != nil {
			return 0, err
		}
		n, outputs := y.Dims()
		if n != len(labels) {
			return 0, fmt.Errorf("geometry: accuracy: %d labels for %d trials", len(labels), n)
		}
		right := 0
		for i, label := range labels {
			if label < 0 || label >= outputs {
				return 0, fmt.Errorf("geometry: accuracy: label %d is %d, want 0 to %d", i, label, outputs-1)
			}
			if argmax(y.RawRowView(i)) == label {
				right++
			}
		}
		return float64(right) / float64(n), nil
	}
}

// argmax returns the first position of the largest value.
func argmax(values []float64) int {
	best := 0
	for i, v := range values {
		if v > values[best] {
			best = i
		}
	}
	return best
}
