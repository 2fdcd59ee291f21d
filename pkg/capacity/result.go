package capacity

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// The theories of results.
const (
	glue  = "GLUE"
	mftma = "MFTMA"
)

// Result is the capacity of a set of manifolds with its geometry. Standard errors are of sampling directions and labels: the capacity's by the delta method, the others by a
// jackknife of 20 groups of samples (each sample a group of its own below 40), in which mean anchors are taken anew. Lengths are in units of the manifolds' distance from the
// origin.
type Result struct {
	Theory  string  // "GLUE", "MFTMA" or "correlated", the function that made it
	Options Options // with defaults filled in
	Limit   bool    // whether it is for infinitely many points, by [Extrapolate]

	Capacity  Estimate // α, from the squared distances of the projections
	Dimension Estimate // D
	Radius    Estimate // R
	// Utility is Ψ: how much of what radius and dimension promise, (1+R⁻²)/D, the capacity is. Mostly between 0 and 1, for few small manifolds above. NaN for MFTMA. Correlated
	// manifolds have none of the three.
	Utility Estimate

	// Alignments of Options.Alignment, means over pairs of different manifolds; NaN for one manifold, and but for those of centres for MFTMA and correlated manifolds.
	CentreAlignment     Estimate // of mean anchors; for MFTMA and correlated manifolds of the centres of the points
	AxisAlignment       Estimate // of what t moves two anchors by
	CentreAxisAlignment Estimate // of the mean anchor of one with what t moves another by

	// Parts of 1/α, of correlated manifolds alone; nil for others.
	Parts *Parts

	Manifolds []Manifold
	// Manifolds × manifolds. Row μ, column ν of CentreAxes has the mean anchor of μ and the axis of ν.
	Centres, Axes, CentreAxes Matrix

	// NonSeparable samples have labels that no hyperplane realises. They count, with the cone's whole span as the distance, as theory has it; more than a few mean that there
	// are too many points for the channels, or points on both sides of the origin. Their anchors are not unique, so that the geometry of many is that of one choice of anchors;
	// the capacity is not touched by that. With a margin below 0 none are.
	NonSeparable int
	Residual     float64  // the largest violation of the conditions of an optimum by any sample; up to 1e-6 is believed
	Notes        []string // what is doubtful about the data, in sentences
}

// Manifold is one manifold of a result.
type Manifold struct {
	Points   int
	Length   float64  // the distance of its centre from the origin, in the unit of the responses
	Capacity Estimate // 1/E[its part of the squared distance]; the harmonic mean over manifolds is the capacity
	// Dimension and Radius are its part of the sums that make those of all. For GLUE parts may be negative where manifolds are correlated, and the radius is then NaN.
	Dimension Estimate
	Radius    Estimate
	Active    Estimate // the share of samples in which it touches the hyperplane
}

// Matrix holds estimates of pairs of manifolds.
type Matrix struct {
	Value, SE *mat.Dense
}

// String returns the measures as a table, with what is doubtful below.
func (r *Result) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %d manifolds, %d samples; %s\n", r.Theory, len(r.Manifolds), r.Options.Samples, strings.Join(r.Options.words(), ", "))
	for _, m := range Measures() {
		if e := r.Measure(m); !math.IsNaN(e.Value) {
			fmt.Fprintf(&b, "%-22v %v\n", m, e)
		}
	}
	if r.Parts != nil {
		fmt.Fprintf(&b, "1/capacity: manifolds %v, between centres %v, axes %v, centres and axes %v\n", r.Parts.Own, r.Parts.Centres, r.Parts.Axes, r.Parts.CentreAxes)
	}
	if r.NonSeparable > 0 {
		fmt.Fprintf(&b, "%d of %d samples are not separable\n", r.NonSeparable, r.Options.Samples)
	}
	for _, note := range once(r.Notes) {
		fmt.Fprintln(&b, note)
	}
	return b.String()
}

var ofManifold = regexp.MustCompile(`^manifold \d+ `)

// once says of the first manifold what is said of several, and of how many more.
func once(notes []string) (all []string) {
	more, first := map[string]int{}, map[string]int{}
	for _, note := range notes {
		kind := ofManifold.ReplaceAllString(note, "")
		if _, known := first[kind]; known {
			more[kind]++
			continue
		}
		first[kind] = len(all)
		all = append(all, note)
	}
	for kind, n := range more {
		more := "1 more manifold"
		if n > 1 {
			more = fmt.Sprint(n, " more manifolds")
		}
		all[first[kind]] += "; " + more + " likewise"
	}
	return all
}

// Difference holds what one result has more than another, with standard errors as of independent samples: too large, where both were made from the same source.
type Difference struct {
	Capacity, Dimension, Radius, Utility                Estimate
	CentreAlignment, AxisAlignment, CentreAxisAlignment Estimate
}

// Compare returns a − b. It is an error, which names them, where theory or options differ, but for the number of samples and the reporter; where the numbers of manifolds
// do, as the geometry of a few is not that of many; and where one is for infinitely many points and the other for some. Numbers of points that differ are for the caller to
// see to: [Samples] takes equal ones.
func Compare(a, b *Result) (Difference, error) {
	x, y := append(a.Options.words(), a.Theory), append(b.Options.words(), b.Theory)
	var apart []string
	for i := range x {
		if x[i] != y[i] {
			apart = append(apart, x[i]+" and "+y[i])
		}
	}
	if a.Limit != b.Limit {
		apart = append(apart, "some points and infinitely many")
	}
	if p, q := len(a.Manifolds), len(b.Manifolds); p != q {
		apart = append(apart, fmt.Sprintf("%d and %d manifolds", p, q))
	}
	if len(apart) > 0 {
		return Difference{}, fmt.Errorf("capacity: results that cannot be compared: %s", strings.Join(apart, "; "))
	}
	return Difference{
		a.Capacity.minus(b.Capacity), a.Dimension.minus(b.Dimension), a.Radius.minus(b.Radius), a.Utility.minus(b.Utility),
		a.CentreAlignment.minus(b.CentreAlignment), a.AxisAlignment.minus(b.AxisAlignment), a.CentreAxisAlignment.minus(b.CentreAxisAlignment),
	}, nil
}
