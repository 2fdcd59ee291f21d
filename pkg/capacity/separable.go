package capacity

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Separable returns whether a hyperplane through the origin has all points (points × channels) of label 1 strictly on one side and those of label −1 on the other, and the
// margin of the best one: the largest m for which a direction w of length 1 has y_j w·z_j/‖z_j‖ ≥ m for all points, the sine of the angle between the plane and the nearest
// point. It is decided exactly, by the solution of the hard-margin problem, but for margins below 1e-5, which count as none; where the points are not separable, margin is 0.
//
// For a hyperplane with a bias give the points a further channel that is the same, and not 0, for all. It is an error where the labels are not as many as the points or one
// is neither 1 nor −1, where there is no point, and where one has a NaN or infinity or is at the origin, on which no hyperplane has a strict side.
func Separable(points *mat.Dense, labels []int) (separable bool, margin float64, err error) {
	if err := checkPoints(points); err != nil {
		return false, 0, fmt.Errorf("capacity: %w", err)
	}
	n, _ := points.Dims()
	if len(labels) != n {
		return false, 0, fmt.Errorf("capacity: %d labels for %d points", len(labels), n)
	}
	y := make([]float64, n)
	for j, label := range labels {
		if label != 1 && label != -1 {
			return false, 0, fmt.Errorf("capacity: point %d has label %d, which is neither 1 nor −1", j, label)
		}
		y[j] = float64(label)
	}
	separable, margin = newSolver(newGram(points)).separable(y, make([]float64, n), make([]float64, n))
	return separable, margin, nil
}

// separable is Separable for points that are checked; zeros and ones are room for n numbers each.
func (s *solver) separable(y, zeros, ones []float64) (bool, float64) {
	clear(zeros)
	for j := range ones {
		ones[j] = 1
	}
	how, _ := s.project(zeros, y, ones)
	if how == infeasible || how == exhausted {
		return false, 0
	}
	return true, 1 / math.Sqrt(s.squaredDistance(0, s.n))
}

// checkPoints says what is wrong with points on their own.
func checkPoints(points *mat.Dense) error {
	if points == nil || points.IsEmpty() {
		return fmt.Errorf("no points")
	}
	n, _ := points.Dims()
	for j := range n {
		zero := true
		for i, v := range points.RawRowView(j) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("point %d has %v in channel %d", j, v, i)
			}
			zero = zero && v == 0
		}
		if zero {
			return fmt.Errorf("point %d is at the origin, on which no hyperplane has a strict side", j)
		}
	}
	return nil
}
