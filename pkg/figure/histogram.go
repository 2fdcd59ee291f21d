package figure

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot/vg/draw"
)

// Histogram shows the distributions of samples as densities, with curves of theory over them. The area of each series within all bins is 1, so that it compares with a probability
// density; a curve of one part of a mixture has that part's weight as its area.
type Histogram struct {
	Title string
	// Caption says what was counted, and n.
	Caption string
	// X names the values and Y the density, "density" where it has no name. Samples beyond fixed ends of X count for the density and are not shown.
	X, Y Axis
	// Samples are the histograms, one or several.
	Samples []Samples
	// Curves are densities of theory: lines above the histograms.
	Curves []Series
	// Edges, if given, are the edges of the bins, ascending; else all series share 30 of equal width over all values and, where the ends of X are fixed, between these.
	Edges []float64
}

// Samples are values that are counted.
type Samples struct {
	Name   string
	Values []float64
}

func (h Histogram) head() heading {
	head := h.lines().head()
	head.title, head.caption = h.Title, h.Caption
	return head
}

func (h Histogram) check() error {
	fault := func() error {
		if err := h.X.check("x"); err != nil {
			return err
		}
		if h.X.Log || h.Y.Log {
			return fmt.Errorf("a histogram has linear axes: show logarithms of the values")
		}
		if len(h.Samples) == 0 {
			return fmt.Errorf("no samples")
		}
		for _, s := range h.Samples {
			if len(s.Values) == 0 {
				return fmt.Errorf("samples %q: no values", s.Name)
			}
			if err := finite("samples "+fmt.Sprintf("%q", s.Name), s.Values, false); err != nil {
				return err
			}
		}
		if h.Edges != nil && len(h.Edges) < 2 {
			return fmt.Errorf("%d edges, want at least 2", len(h.Edges))
		}
		if err := finite("Edges", h.Edges, false); err != nil {
			return err
		}
		for i := range h.Edges {
			if i > 0 && !(h.Edges[i] > h.Edges[i-1]) {
				return fmt.Errorf("edge %d is %v and the one before it %v: they ascend", i, h.Edges[i], h.Edges[i-1])
			}
		}
		return nil
	}
	if err := place("histogram", h.Title, fault()); err != nil {
		return err
	}
	return h.lines().check()
}

// edges of the bins.
func (h Histogram) edges() []float64 {
	if h.Edges != nil {
		return h.Edges
	}
	var all [][]float64
	for _, s := range h.Samples {
		all = append(all, s.Values)
	}
	a := h.X.around(all...)
	const bins = 30
	out := make([]float64, bins+1)
	for i := range out {
		out[i] = a.Min + (a.Max-a.Min)*float64(i)/bins
	}
	out[bins] = a.Max // to the last digit, as the largest value is there
	return out
}

// lines returns the histogram as outlines over filled steps, and the curves where the axis has them.
func (h Histogram) lines() Lines {
	l := Lines{Title: h.Title, Caption: h.Caption, X: h.X, Y: h.Y}
	if l.Y.Name == "" {
		l.Y.Name = "density"
	}
	if h.nothing() {
		return l
	}
	edges := h.edges()
	for _, s := range h.Samples {
		counts := make([]float64, len(edges)-1)
		for _, v := range s.Values {
			i, found := slices.BinarySearch(edges, v)
			if !found {
				i-- // the edge below
			}
			if i == len(counts) && v == edges[i] {
				i-- // the last bin holds its upper end
			}
			if i >= 0 && i < len(counts) {
				counts[i]++
			}
		}
		steps := Series{Name: s.Name}
		for i, c := range counts {
			d := c / float64(len(s.Values)) / (edges[i+1] - edges[i])
			if h.X.fixed() && (edges[i+1] > h.X.Max+1e-9*(h.X.Max-h.X.Min) || edges[i] < h.X.Min-1e-9*(h.X.Max-h.X.Min)) {
				continue
			}
			steps.X, steps.Y = append(steps.X, edges[i], edges[i+1]), append(steps.Y, d, d)
		}
		if len(steps.X) > 0 { // the sides of the outer bins
			steps.X = append(append([]float64{steps.X[0]}, steps.X...), steps.X[len(steps.X)-1])
			steps.Y = append(append([]float64{0}, steps.Y...), 0)
		}
		steps.Low, steps.High = make([]float64, len(steps.X)), slices.Clone(steps.Y)
		l.Series = append(l.Series, steps)
	}
	for _, c := range h.Curves {
		if h.X.fixed() {
			c.Y = slices.Clone(c.Y)
			for i := range min(len(c.X), len(c.Y)) {
				if c.X[i] < h.X.Min || c.X[i] > h.X.Max {
					c.X = slices.Clone(c.X)
					c.X[i], c.Y[i] = min(max(c.X[i], h.X.Min), h.X.Max), math.NaN()
				}
			}
		}
		l.Series = append(l.Series, c)
	}
	return l
}

// nothing reports whether there is nothing that could be counted.
func (h Histogram) nothing() bool {
	for _, s := range h.Samples {
		if len(s.Values) == 0 || finite("", s.Values, false) != nil {
			return true
		}
	}
	return len(h.Samples) == 0 || len(h.Edges) == 1
}

func (h Histogram) interactive() script { return h.lines().interactive() }

func (h Histogram) draw(on draw.Canvas, k ink) { h.lines().draw(on, k) }
