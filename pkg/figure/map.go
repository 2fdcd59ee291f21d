package figure

import (
	"fmt"
	"image/color"
	"math"
)

// maxPixels is the largest number of pixels of an interactive map; above it the picture stands alone.
const maxPixels = 40000

// Map shows values on a regular grid of pixels as colours, with coordinates along both axes: a slice of a brain over its anatomy, times against times, times against
// frequencies. The colour scale (viridis) is even to the eye and legible in grey, and a line across the colour bar marks zero where values of both signs are shown.
type Map struct {
	Title string
	// Caption says of what, and n.
	Caption string
	// X and Y name the coordinates: "left to right" in mm. They are linear, and their ends follow from the pixels.
	X, Y Axis
	// Columns and Rows are the numbers of pixels along x and along y.
	Columns, Rows int
	// FirstX and FirstY are the coordinates of the middle of the first pixel; StepX and StepY are those from one to the next, 0 being 1. A negative step is fine, as in
	// images of brains whose first voxel is at the right: coordinates always grow to the right and upwards.
	FirstX, FirstY, StepX, StepY float64
	// Values has that of each pixel, column c of row r at c + Columns·r. NaN is a pixel without a value, which shows the background.
	Values []float64
	// Measure names the values, with their unit, and stands at the colour bar.
	Measure string
	// Background, if given, is drawn in grey below the values, the least value dark and the largest light, such as the anatomy. NaN is none.
	Background []float64
	// Marked, if given, says which pixels are outlined, and MarkName what that means: "p ≤ 0.05, corrected".
	Marked   []bool
	MarkName string
	// Min and Max fix the ends of the colour scale where they differ; else it goes from 0, or the least value if that is negative, to the largest.
	Min, Max float64
	// Equal gives both axes the same scale, as places need.
	Equal bool
}

func (m Map) head() heading {
	h := heading{title: m.Title, caption: m.Caption, aspect: 0.8, tall: 430}
	if w, high := m.extent(); m.Equal && w > 0 && high > 0 {
		h.aspect = min(max(0.68*high/w+0.14, 0.35), 1.1)
		h.tall = int(min(max(480*high/w+96, 240), 640))
	}
	if m.Marked != nil {
		h.keys = []string{m.MarkName}
	}
	return h
}

func (m Map) check() error { return place("map", m.Title, m.fault()) }

// fault returns an error that says what is wrong.
func (m Map) fault() error {
	if err := m.X.check("x"); err != nil {
		return err
	}
	if err := m.Y.check("y"); err != nil {
		return err
	}
	if m.X.Log || m.Y.Log {
		return fmt.Errorf("a map has linear axes")
	}
	pixels := m.Columns * m.Rows
	if m.Columns < 1 || m.Rows < 1 || len(m.Values) != pixels {
		return fmt.Errorf("%d values for %d columns and %d rows", len(m.Values), m.Columns, m.Rows)
	}
	if m.Background != nil && len(m.Background) != pixels {
		return fmt.Errorf("%d values of Background, want %d, one a pixel", len(m.Background), pixels)
	}
	if m.Marked != nil && len(m.Marked) != pixels {
		return fmt.Errorf("%d entries of Marked, want %d, one a pixel", len(m.Marked), pixels)
	}
	if m.Marked != nil && m.MarkName == "" {
		return fmt.Errorf("no MarkName: say what marked pixels are")
	}
	if m.Measure == "" {
		return fmt.Errorf("no Measure: say what the values are")
	}
	if err := finite("FirstX, FirstY, StepX, StepY", []float64{m.FirstX, m.FirstY, m.StepX, m.StepY}, false); err != nil {
		return err
	}
	if !(math.Abs(m.Min) <= largest && math.Abs(m.Max) <= largest) || m.Min > m.Max {
		return fmt.Errorf("the scale goes from %v to %v", m.Min, m.Max)
	}
	if err := finite("Background", m.Background, true); err != nil {
		return err
	}
	return finite("Values", m.Values, true)
}

// steps returns the steps between pixels.
func (m Map) steps() (x, y float64) {
	x, y = m.StepX, m.StepY
	if x == 0 {
		x = 1
	}
	if y == 0 {
		y = 1
	}
	return x, y
}

// extent returns width and height in coordinates.
func (m Map) extent() (width, height float64) {
	x, y := m.steps()
	return math.Abs(x) * float64(m.Columns), math.Abs(y) * float64(m.Rows)
}

// ends returns the axes with the edges of the outer pixels as their ends.
func (m Map) ends() (x, y Axis) {
	dx, dy := m.steps()
	edges := func(a Axis, first, step float64, n int) Axis {
		from, to := first-step/2, first+step*(float64(n)-0.5)
		a.Min, a.Max = min(from, to), max(from, to)
		return a
	}
	return edges(m.X, m.FirstX, dx, m.Columns), edges(m.Y, m.FirstY, dy, m.Rows)
}

// scale returns the ends of the colour scale.
func (m Map) scale() (low, high float64) {
	return RDM{Values: m.Values, Min: m.Min, Max: m.Max}.scale()
}

// marked says whether a pixel is; those outside of the map are not.
func (m Map) marked(column, row int) bool {
	return m.Marked != nil && column >= 0 && row >= 0 && column < m.Columns && row < m.Rows && m.Marked[column+m.Columns*row]
}

// grey returns the colour of each value of the background, nil for one without. In light and dark it runs between the same two greys, neither of which is the paper.
func (m Map) grey() []color.Color {
	if m.Background == nil {
		return nil
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range m.Background {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	out := make([]color.Color, len(m.Background))
	for i, v := range m.Background {
		if !math.IsNaN(v) {
			share := 0.5
			if high > low {
				share = (v/2 - low/2) / (high/2 - low/2) // halves, as the difference of large numbers has to be one
			}
			out[i] = color.Gray{Y: uint8(70 + 150*min(max(share, 0), 1))}
		}
	}
	return out
}
