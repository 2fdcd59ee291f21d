package figure

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg/draw"
)

// Figure is one of the figures of this package: [Lines], [RDM], [RDMMovie], [Scatter], [Scatter3D], [Trajectories], [Shepard], [Bars], [Forest], [Map], [Raster],
// [Histogram], [Dendrogram] or [ModelComparison].
type Figure interface {
	// check returns an error that names what cannot be drawn.
	check() error
	// head returns what stands around the drawing.
	head() heading
	// interactive returns the figure as an echarts option, with what else the script needs; without an option where only the picture can be shown.
	interactive() script
	// draw draws the figure, without title and caption, on paper.
	draw(on draw.Canvas, ink ink)
}

// heading is what every figure has around its drawing.
type heading struct {
	title, caption string
	aspect         float64  // height over width of the drawing
	high           float64  // height of the drawing in pixels, in place of aspect, where it does not follow from the width
	tall           int      // height of the interactive figure in pixels
	wants3D        bool     // needs echarts-gl
	map2D          bool     // a map as tall as it is wide on screen, whatever its form on paper
	keys           []string // names in the legend
}

// place says on an error to which figure it belongs.
func place(kind, title string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("figure: %s %q: %w", kind, title, err)
}

// largest is the largest number that is drawn: the difference of two of them is still a number.
const largest = 1e300

// finite returns an error that names the first value that is not a finite number, or, where gaps is true, the first that is infinite.
func finite(name string, values []float64, gaps bool) error {
	for i, v := range values {
		if math.Abs(v) > largest || math.IsNaN(v) && !gaps {
			return fmt.Errorf("%s: value %d is %v", name, i, v)
		}
	}
	return nil
}

// named returns an error when a name is empty or given twice: nobody could tell such two apart.
func named(what string, names []string) error {
	seen := map[string]int{}
	for i, name := range names {
		if first, taken := seen[name]; taken {
			return fmt.Errorf("%s %d: its name %q is that of %s %d", what, i, name, what, first)
		}
		if name == "" {
			return fmt.Errorf("%s %d: it has no name", what, i)
		}
		seen[name] = i
	}
	return nil
}
