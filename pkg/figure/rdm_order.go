package figure

import (
	"fmt"
	"image"
	"math"
	"slices"
)

// permutation returns an error where order is given and does not hold each of n positions once.
func permutation(order []int, n int) error {
	if order == nil {
		return nil
	}
	if len(order) != n {
		return fmt.Errorf("%d entries of Order, want %d, one a condition", len(order), n)
	}
	seen := make([]bool, n)
	for i, at := range order {
		if at < 0 || at >= n {
			return fmt.Errorf("entry %d of Order is condition %d of %d", i, at, n)
		}
		if seen[at] {
			return fmt.Errorf("condition %d comes twice in Order", at)
		}
		seen[at] = true
	}
	return nil
}

// arranged returns the RDM with all its parts in the order in which they are shown.
func (r RDM) arranged() RDM {
	if r.Order == nil {
		return r
	}
	n, order := len(r.Conditions), r.Order
	values := make([]float64, 0, len(r.Values))
	for a, i := range order {
		for _, j := range order[a+1:] {
			low, high := min(i, j), max(i, j)
			values = append(values, r.Values[low*(2*n-low-1)/2+high-low-1])
		}
	}
	r.Values, r.Conditions, r.Icons = values, picked(r.Conditions, order), picked(r.Icons, order)
	r.Group, r.Cluster, r.Order = picked(r.Group, order), picked(r.Cluster, order), nil
	return r
}

// picked returns values in an order; none stay none.
func picked[T any](values []T, order []int) []T {
	if values == nil {
		return nil
	}
	out := make([]T, len(order))
	for i, at := range order {
		out[i] = values[at]
	}
	return out
}

// cuts are the conditions before which another cluster ends.
func (r RDM) cuts() (at []int) {
	for i := 1; i < len(r.Cluster); i++ {
		if r.Cluster[i] != r.Cluster[i-1] {
			at = append(at, i)
		}
	}
	return at
}

// holes reports whether a pair has no value.
func (r RDM) holes() bool { return r.mayMiss || slices.ContainsFunc(r.Values, math.IsNaN) }

// SharedScale returns RDMs as figures whose colours mean the same: the scale of each goes from the least to the largest value of all, or from 0 where none is negative.
// It panics where the RDMs have different measures, whose values cannot be compared.
func SharedScale(rdms ...RDM) []Figure {
	figures := make([]Figure, len(rdms))
	low, high := 0.0, 0.0
	for i, r := range rdms {
		if r.Measure != rdms[0].Measure {
			panic(fmt.Sprintf("figure: SharedScale: RDM %d shows %q, RDM 0 %q", i, r.Measure, rdms[0].Measure))
		}
		r.Min, r.Max = 0, 0
		least, most := r.scale()
		if slices.ContainsFunc(r.Values, func(v float64) bool { return v == v && v != 0 }) {
			low, high = min(low, least), max(high, most)
		}
	}
	if low == high {
		high = 1
	}
	for i, r := range rdms {
		r.Min, r.Max = low, high
		figures[i] = r
	}
	return figures
}

// icons returns an error where pictures are given and there is not one that can be drawn for each of n.
func icons(pictures []image.Image, n int, each string) error {
	if pictures != nil && len(pictures) != n {
		return fmt.Errorf("%d icons, want %d, one a %s", len(pictures), n, each)
	}
	for i, icon := range pictures {
		if icon == nil {
			return fmt.Errorf("icon %d is nil", i)
		}
		if icon.Bounds().Empty() {
			return fmt.Errorf("icon %d is empty", i)
		}
	}
	return nil
}
