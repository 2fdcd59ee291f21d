package rsa

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Equal reports whether both RDMs have the same conditions in the same order, the same values (NaN equals NaN), measure and descriptors.
func (r *RDM) Equal(other *RDM) bool {
	if r == nil || other == nil {
		return r == other
	}
	return slices.Equal(r.Conditions, other.Conditions) && slices.EqualFunc(r.Values, other.Values, same) && r.Measure == other.Measure &&
		r.Patterns.Equal(other.Patterns) && r.Info.Equal(other.Info)
}

// Equal reports whether both stacks have the same conditions in the same order, the same values (NaN equals NaN), measure and descriptors.
func (s *Stack) Equal(other *Stack) bool {
	if s == nil || other == nil {
		return s == other
	}
	return slices.Equal(s.Conditions, other.Conditions) && equalMatrices(s.Values, other.Values) && s.Measure == other.Measure &&
		s.Patterns.Equal(other.Patterns) && s.Info.Equal(other.Info)
}

// Equal reports whether both data sets have the same values (NaN equals NaN), times and descriptors.
func (d *Dataset) Equal(other *Dataset) bool {
	if d == nil || other == nil {
		return d == other
	}
	return slices.EqualFunc(d.Values, other.Values, equalMatrices) && slices.EqualFunc(d.Times, other.Times, same) &&
		d.Observations.Equal(other.Observations) && d.Channels.Equal(other.Channels) && d.Set.Equal(other.Set)
}

// same compares as == does, but NaN equals NaN.
func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

func equalMatrices(a, b *mat.Dense) bool {
	if a == nil || b == nil {
		return a == b
	}
	rows, cols := a.Dims()
	if r, c := b.Dims(); r != rows || c != cols {
		return false
	}
	for i := range rows {
		if !slices.EqualFunc(a.RawRowView(i), b.RawRowView(i), same) {
			return false
		}
	}
	return true
}
