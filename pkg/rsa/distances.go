package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Estimator computes an RDM of trials: [SquaredEuclidean], [Correlation], [Poisson] … or a closure over one that takes options. Movies and searchlights take it.
type Estimator func(t *Trials) (*RDM, error)

// Euclidean returns the RDM of distances |m_i − m_j| between the rows of patterns (conditions × channels), in the units of the patterns. It is not
// divided by the number of channels, so its square is channels × [SquaredEuclidean]. Noise adds to it: it is biased upwards, most where the true
// distance is small.
//
// It is an error when names and rows differ in number, two conditions have one name, or a value is NaN or infinite. One row gives an RDM of no pairs.
func Euclidean(t *Trials) (*RDM, error) {
	patterns, err := t.means()
	if err != nil {
		return nil, err
	}
	conditions := t.Conditions
	return pairwise("Euclidean", "Euclidean distance", patterns, conditions, func(a, b []float64) float64 {
		return floats.Distance(a, b, 2)
	})
}

// SquaredEuclidean returns the RDM of Σ_c (m_ic − m_jc)² / channels, which is what rsatoolbox calls euclidean. With independent noise of variance s² on
// every channel its expectation is the true value + 2 s². Errors as for [Euclidean].
func SquaredEuclidean(t *Trials) (*RDM, error) {
	patterns, err := t.means()
	if err != nil {
		return nil, err
	}
	conditions := t.Conditions
	return pairwise("squared Euclidean", "squared Euclidean distance per channel", patterns, conditions, func(a, b []float64) float64 {
		sum := 0.0
		for i, v := range a {
			sum += (v - b[i]) * (v - b[i])
		}
		return sum / float64(len(a))
	})
}

// Correlation returns the RDM of 1 − r, r being Pearson's correlation of two patterns over channels: 0 … 2, blind to the mean and the scale of each pattern.
// A constant pattern has no correlation: that is an error which names the condition, as is a pattern of a single channel. Other errors as for [Euclidean].
func Correlation(t *Trials) (*RDM, error) {
	patterns, err := t.means()
	if err != nil {
		return nil, err
	}
	conditions := t.Conditions
	if err := checkPatterns(patterns, conditions); err != nil {
		return nil, fmt.Errorf("rsa: correlation: %w", err)
	}
	standard := mat.DenseCopyOf(patterns)
	for i, name := range conditions {
		row := standard.RawRowView(i)
		largest := floats.Norm(row, math.Inf(1))
		floats.AddConst(-mean(row), row)
		norm := floats.Norm(row, 2)
		// What is left of a constant row is rounding, not a pattern.
		if norm <= 1e-14*largest*math.Sqrt(float64(len(row))) {
			return nil, fmt.Errorf("rsa: correlation: the pattern of condition %q is constant over its %d channels", name, len(row))
		}
		floats.Scale(1/norm, row)
	}
	return pairwise("correlation", "correlation distance", standard, conditions, func(a, b []float64) float64 {
		// |a − b|² / 2 = 1 − r for unit vectors, and keeps its digits where r is close to 1.
		d := floats.Distance(a, b, 2)
		return d * d / 2
	})
}

// mean is the arithmetic mean, taken about the first value so that a constant row has exactly its value.
func mean(row []float64) float64 {
	sum := 0.0
	for _, v := range row {
		sum += v - row[0]
	}
	return row[0] + sum/float64(len(row))
}

func pairwise(name, measure string, patterns *mat.Dense, conditions []string, distance func(a, b []float64) float64) (*RDM, error) {
	if err := checkPatterns(patterns, conditions); err != nil {
		return nil, fmt.Errorf("rsa: %s: %w", name, err)
	}
	n, _ := patterns.Dims()
	values := make([]float64, 0, n*(n-1)/2)
	for i := range n {
		for j := i + 1; j < n; j++ {
			a, b := patterns.RawRowView(i), patterns.RawRowView(j)
			d := distance(a, b)
			if math.IsInf(d, 0) || math.IsNaN(d) || d == 0 && !floats.Equal(a, b) {
				return nil, fmt.Errorf("rsa: %s: the distance of conditions %q and %q comes out as %v: rescale the patterns", name, conditions[i], conditions[j], d)
			}
			values = append(values, d)
		}
	}
	return New(values, conditions, measure)
}

// checkPatterns returns an error that names what is wrong with patterns, conditions × channels.
func checkPatterns(patterns *mat.Dense, conditions []string) error {
	if patterns == nil || patterns.IsEmpty() {
		return fmt.Errorf("no patterns")
	}
	n, channels := patterns.Dims()
	if err := checkNames(conditions, n); err != nil {
		return err
	}
	for i := range n {
		for c, v := range patterns.RawRowView(i) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("condition %q, channel %d of %d: %v", conditions[i], c, channels, v)
			}
		}
	}
	return nil
}
