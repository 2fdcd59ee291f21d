package figure

import (
	"fmt"
	"image"
	"math"
)

// maxInteractive is the largest number of conditions of an interactive heat map; above it the browser takes seconds and the picture stands alone.
const maxInteractive = 200

// RDM shows a representational dissimilarity matrix as a heat map. The colour scale (viridis) is even to the eye and legible in grey.
//
// The scale stays sequential where distances are negative, as cross-validated ones are by chance: a diverging scale would spend half of its colours on noise.
// The diagonal shows the colour of zero, and a line across the colour bar marks it.
type RDM struct {
	Title   string
	Caption string
	// Values is the upper triangle by rows: n(n−1)/2 values for n conditions. NaN is a pair without a value: its cell is grey and struck through, and the tooltip says so.
	Values []float64
	// Conditions names the rows. Names stand at the axes where there is room, and in the tooltip always.
	Conditions []string
	// Measure names the values and stands at the colour bar: "Euclidean distance".
	Measure string
	// Icons, if given, are small pictures of the conditions, drawn along both axes in place of names, and in the tooltip.
	Icons []image.Image
	// Group, if given, is the index in Groups of each condition's group. Runs of one group are bracketed and named along both axes.
	Group  []int
	Groups []string
	// Order, if given, is the order in which conditions are shown, as positions: each once. The leaves of a [Dendrogram] are such an order.
	Order []int
	// Cluster, if given, is the number of each condition's cluster, as from cutting a dendrogram. Gaps in the map stand between neighbours of different clusters.
	Cluster []int
	// Min and Max fix the ends of the colour scale where they differ; else it goes from 0, or the least value if that is negative, to the largest.
	Min, Max float64

	mayMiss bool // in a movie, a pair may be missing at another time
}

func (r RDM) head() heading {
	return heading{title: r.Title, caption: r.Caption, aspect: 0.88, tall: 430}
}

func (r RDM) check() error { return place("RDM", r.Title, r.fault()) }

// fault returns an error that says what is wrong.
func (r RDM) fault() error {
	n := len(r.Conditions)
	if n < 2 {
		return fmt.Errorf("%d conditions, want at least 2", n)
	}
	if want := n * (n - 1) / 2; len(r.Values) != want {
		return fmt.Errorf("%d values, want %d for %d conditions", len(r.Values), want, n)
	}
	if err := icons(r.Icons, n, "condition"); err != nil {
		return err
	}
	if r.Group != nil && len(r.Group) != n {
		return fmt.Errorf("%d entries of Group, want %d, one a condition", len(r.Group), n)
	}
	for i, g := range r.Group {
		if g < 0 || g >= len(r.Groups) {
			return fmt.Errorf("condition %d (%s) is in group %d of %d", i, r.Conditions[i], g, len(r.Groups))
		}
	}
	if r.Cluster != nil && len(r.Cluster) != n {
		return fmt.Errorf("%d entries of Cluster, want %d, one a condition", len(r.Cluster), n)
	}
	if err := permutation(r.Order, n); err != nil {
		return err
	}
	if r.Measure == "" {
		return fmt.Errorf("no Measure: say what the values are")
	}
	if !(math.Abs(r.Min) <= largest && math.Abs(r.Max) <= largest) || r.Min > r.Max {
		return fmt.Errorf("the scale goes from %v to %v", r.Min, r.Max)
	}
	return finite("Values", r.Values, true)
}

// scale returns the ends of the colour scale.
func (r RDM) scale() (low, high float64) {
	if r.Min != r.Max {
		return r.Min, r.Max
	}
	for _, v := range r.Values {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	if low == high {
		high = low + 1
	}
	return low, high
}
