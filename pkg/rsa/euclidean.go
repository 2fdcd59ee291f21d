package rsa

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// SquaredEuclidean returns the RDM of Σ_c (m_ic − m_jc)² / channels between the condition means m, which is what rsatoolbox calls euclidean. With independent noise
// of variance s² on every channel of the means its expectation is the true value + 2 s². It is computed from one symmetric matrix product; pairs for which that would
// lose digits are computed from the differences, so that no distance is negative.
//
// Where values are missing (NaN) it is the estimator of unbalanced data, which is that of [Mahalanobis] without a precision: see there. Then a distance may be
// negative, and the NaN of a pair says that its conditions have no channel in common.
//
// It is an error when names and rows differ in number, two conditions have one name, a condition has no value, a value is infinite, or a distance cannot be held by a
// float64 at the scale of the patterns. One condition gives an RDM of no pairs.
func SquaredEuclidean(t *Trials) (*RDM, error) {
	const name, measure = "squared Euclidean", "squared Euclidean distance per channel"
	complete, err := t.ready(name)
	if err != nil {
		return nil, err
	}
	if !complete {
		return t.unbalanced(name, measure, nil)
	}
	means := t.means(true)
	values := whole(means).squaredDistances()
	floats.Scale(1/float64(means.RawMatrix().Cols), values)
	return t.checked(name, measure, values, sameRows(means))
}

// Euclidean returns the RDM of distances |m_i − m_j| between the condition means m, in the units of the patterns. It is not divided by the number of channels, so
// its square is channels × [SquaredEuclidean]. Noise adds to it: it is biased upwards, most where the true distance is small.
//
// Where values are missing (NaN), the means are those of the values that there are; a pair is compared on the channels v that both conditions have, and its distance
// is √(channels/|v| · Σ_v (m_ic − m_jc)²), NaN where there is none. Errors as for [SquaredEuclidean].
func Euclidean(t *Trials) (*RDM, error) {
	const name, measure = "Euclidean", "Euclidean distance"
	complete, err := t.ready(name)
	if err != nil {
		return nil, err
	}
	means := t.means(complete)
	distance := func(a, b []float64) float64 { return floats.Distance(a, b, 2) }
	if !complete {
		channels := float64(means.RawMatrix().Cols)
		return t.common(name, measure, means, 1, quickDistance(means), func(a, b []float64) (float64, error) {
			return distance(a, b) * math.Sqrt(channels/float64(len(a))), nil
		})
	}
	values := whole(means).squaredDistances()
	at := 0
	for i := range t.Len() {
		for j := i + 1; j < t.Len(); j++ {
			if d := &values[at]; *d > 1e-280 && !math.IsInf(*d, 0) {
				*d = math.Sqrt(*d)
			} else {
				*d = distance(means.RawRowView(i), means.RawRowView(j))
			}
			at++
		}
	}
	return t.checked(name, measure, values, sameRows(means))
}

// quickDistance returns Euclidean distances on common channels from products of matrices.
func quickDistance(means *mat.Dense) func(i, j int) (float64, bool) {
	middle := middles(means)
	m := maskedSums(means, func(dst []float64, row, from int) {
		floats.SubTo(dst, means.RawRowView(row)[from:from+len(dst)], middle[from:from+len(dst)])
	})
	if m == nil {
		return nil
	}
	return func(i, j int) (float64, bool) {
		d, common, ok := m.squaredDistance(i, j)
		return math.Sqrt(d * (float64(len(middle)) / common)), ok
	}
}

// CityBlock returns the RDM of distances Σ_c |m_ic − m_jc| between the condition means m, in the units of the patterns: not squared, not divided by the number of
// channels, biased upwards by noise. Where values are missing (NaN), a pair is compared on the channels v that both conditions have and the sum multiplied by
// channels/|v|; without any it is NaN. Errors as for [SquaredEuclidean].
func CityBlock(t *Trials) (*RDM, error) {
	const name = "city block"
	complete, err := t.ready(name)
	if err != nil {
		return nil, err
	}
	means := t.means(complete)
	channels := float64(means.RawMatrix().Cols)
	return t.common(name, "city-block distance", means, 1, nil, func(a, b []float64) (float64, error) {
		return floats.Distance(a, b, 1) * (channels / float64(len(a))), nil
	})
}

// sameRows says of two rows whether they are equal.
func sameRows(m *mat.Dense) func(i, j int) bool {
	return func(i, j int) bool { return floats.Equal(m.RawRowView(i), m.RawRowView(j)) }
}
