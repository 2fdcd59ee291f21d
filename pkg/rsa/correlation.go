package rsa

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Correlation returns the RDM of 1 − r, r being Pearson's correlation over channels of the condition means of two conditions: 0 … 2, blind to the mean and the scale
// of each pattern. It is neither halved nor divided by the number of channels. Noise pulls r towards 0, so that small distances are biased upwards. It is computed as
// half the squared distance of standardised patterns, which keeps its digits where r is close to 1.
//
// A constant pattern has no correlation: that is an error which names the condition, as is a pattern of a single channel. Where values are missing (NaN), the means
// are those of the values that there are, r is that over the channels that both conditions have, and a pair with fewer than two is NaN. (The mean of the correlations
// of single rows is another quantity: [TrialMean].) Other errors as for [SquaredEuclidean].
func Correlation(t *Trials) (*RDM, error) {
	return t.angular("correlation", "correlation distance", true)
}

// Cosine returns the RDM of 1 − cos of the angle between the condition means of two conditions: 0 … 2, blind to the scale of each pattern but not to its mean. A
// pattern of zeros has no direction: that is an error which names the condition. Missing values and other errors as for [Correlation].
func Cosine(t *Trials) (*RDM, error) { return t.angular("cosine", "cosine distance", false) }

// angular is the cosine distance of patterns, without their mean over channels or with it.
func (t *Trials) angular(name, measure string, central bool) (*RDM, error) {
	complete, err := t.ready(name)
	if err != nil {
		return nil, err
	}
	means := t.means(complete)
	if !complete {
		least := 1
		if central {
			least = 2
		}
		units := unitsOf(means, central)
		quick := maskedSums(means, func(dst []float64, row, from int) { units[row].apply(dst, means.RawRowView(row)[from:from+len(dst)]) }).cosine(central)
		return t.common(name, measure, means, least, quick, func(a, b []float64) (float64, error) {
			d := angle(a, b, central)
			if math.IsNaN(d) {
				return 0, fmt.Errorf("on their %d common channels a pattern is %s", len(a), nothing(central))
			}
			return d, nil
		})
	}
	_, channels := means.Dims()
	units := unitsOf(means, central)
	for i, u := range units {
		if u.scale == 0 {
			return nil, fmt.Errorf("rsa: %s: the pattern of condition %q is %s over its %d channels", name, t.Conditions[i], nothing(central), channels)
		}
	}
	values := unitRows(means, units).squaredDistances()
	floats.Scale(.5, values) // |a − b|² / 2 = 1 − r for unit vectors
	return t.rdm(values, measure), nil
}

// unitRows hands out the patterns standardised.
func unitRows(m *mat.Dense, units []unit) pieces {
	rows, channels := m.Dims()
	return pieces{rows, channels, func(dst []float64, row, from int) { units[row].apply(dst, m.RawRowView(row)[from:from+len(dst)]) }}
}

// unitsOf makes the patterns' units, each from the values that it has.
func unitsOf(means *mat.Dense, central bool) []unit {
	n, channels := means.Dims()
	units := make([]unit, n)
	shared(n*channels, n, func(i int) {
		row := means.RawRowView(i)
		if floats.HasNaN(row) {
			row = slices.DeleteFunc(slices.Clone(row), math.IsNaN)
		}
		units[i] = newUnit(row, central)
	})
	return units
}

// unit is what turns a pattern into one of length 1: (x − first − rest) · scale. The mean is first + rest; of a pattern that varies little far from 0, one number would
// have too few digits. The scale of a pattern without direction is 0.
type unit struct{ first, rest, scale float64 }

func newUnit(row []float64, central bool) (u unit) {
	if len(row) == 0 {
		return u
	}
	if central {
		u.first = row[0]
		sum := 0.0
		for _, v := range row {
			sum += v - u.first
		}
		u.rest = sum / float64(len(row))
	}
	sum := 0.0
	for _, v := range row {
		d := v - u.first - u.rest
		sum += d * d
	}
	norm, all := math.Sqrt(sum), math.Sqrt(simd.SumSquares(row))
	if min(norm, all) < 1e-140 || max(norm, all) > 1e140 {
		u.scale = 1
		rest := make([]float64, len(row))
		u.apply(rest, row)
		norm, all = floats.Norm(rest, 2), floats.Norm(row, 2)
		u.scale = 0
	}
	// What is left of a constant row is rounding, not a pattern.
	if norm > 1e-14*all && 1/norm <= math.MaxFloat64 {
		u.scale = 1 / norm
	}
	return u
}

// apply writes part of the pattern standardised.
func (u unit) apply(dst, row []float64) {
	copy(dst, row)
	if u.first != 0 || u.rest != 0 {
		floats.AddConst(-u.first, dst)
		floats.AddConst(-u.rest, dst)
	}
	simd.Scale(u.scale, dst)
}

// angle is 1 − cos of the angle between two patterns, without their means or with them, NaN where one has no direction.
func angle(a, b []float64, central bool) float64 {
	x, y := newUnit(a, central), newUnit(b, central)
	if x.scale == 0 || y.scale == 0 {
		return math.NaN()
	}
	sum := 0.0
	for c := range a {
		d := (a[c]-x.first-x.rest)*x.scale - (b[c]-y.first-y.rest)*y.scale
		sum += d * d
	}
	return sum / 2
}

func nothing(central bool) string {
	if central {
		return "constant"
	}
	return "zero"
}

// mean is the arithmetic mean, taken about the first value so that a constant row has exactly its value.
func mean(row []float64) float64 {
	sum := 0.0
	for _, v := range row {
		sum += v - row[0]
	}
	return row[0] + sum/float64(len(row))
}
