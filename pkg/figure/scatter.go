package figure

import (
	"fmt"
	"image"

	"gonum.org/v1/gonum/mat"
)

// Scatter shows points in two dimensions, such as a map by multidimensional scaling.
type Scatter struct {
	Title   string
	Caption string
	X, Y    Axis
	// Points is points × 2.
	Points *mat.Dense
	// Labels names the points in the tooltip; one a point, or none.
	Labels []string
	// Group gives each point the index of its group in Groups; none puts all in one.
	Group  []int
	Groups []string
	// Edges joins pairs of points by lines, in the colour of the first.
	Edges [][2]int
	// Regions, if given, are where each point may lie as well, such as the confidence ellipses of a bootstrap: one a point.
	Regions []Region
	// Level is the share that the ellipse of a covariance holds of a normal distribution; 0 is 0.95. The caption ends with it.
	Level float64
	// Icons, if given, are small pictures in place of the points, framed in the colour of their group.
	Icons []image.Image
	// Named writes the labels beside the points, as far as they have room; the tooltip names all.
	Named bool
	// Equal gives both axes the same scale, as a map of distances needs.
	Equal bool
}

func (s Scatter) head() heading {
	return heading{title: s.Title, caption: s.cloud().caption(s.Caption, "Ellipses"), aspect: 0.85, tall: 460, keys: s.cloud().legend()}
}

func (s Scatter) check() error {
	err := s.X.check("x")
	if err == nil {
		err = s.Y.check("y")
	}
	if err == nil && (s.X.Log || s.Y.Log) {
		err = fmt.Errorf("a scatter has linear axes: take logarithms of the points")
	}
	if err == nil {
		err = s.cloud().check(2)
	}
	if err == nil && s.Named && len(s.Labels) == 0 {
		err = fmt.Errorf("points are to be named, but there are no Labels")
	}
	return place("scatter", s.Title, err)
}

// ends returns the axes with ends, of equal scale where that is asked for.
func (s Scatter) ends() (x, y Axis) {
	x, y = s.X.around(s.cloud().reaches(0)...), s.Y.around(s.cloud().reaches(1)...)
	if !s.X.fixed() {
		x = x.padded()
	}
	if !s.Y.fixed() {
		y = y.padded()
	}
	if s.Equal {
		half := max(x.Max-x.Min, y.Max-y.Min) / 2
		for _, a := range []*Axis{&x, &y} {
			middle := a.Min/2 + a.Max/2
			a.Min, a.Max = middle-half, middle+half
		}
	}
	return x, y
}

// padded moves the ends of an axis away from the data.
func (a Axis) padded() Axis {
	pad := 0.06 * (a.Max - a.Min)
	a.Min, a.Max = a.Min-pad, a.Max+pad
	return a
}
