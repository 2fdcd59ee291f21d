package figure

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg/draw"
)

// Figure is one of the figures of this package: [Lines], [RDM], [Scatter], [Scatter3D] or [Bars].
type Figure interface {
	// check returns an error that names what cannot be drawn.
	check() error
	// head returns what stands around the drawing.
	head() heading
	// interactive returns the figure as an echarts option, with what else the script needs.
	interactive() (script, error)
	// draw draws the figure, without title and caption, on paper.
	draw(on draw.Canvas, ink ink)
}

// heading is what every figure has around its drawing.
type heading struct {
	title, caption string
	aspect         float64 // height over width of the drawing
	wants3D        bool
}

// Axis names one axis of a figure.
type Axis struct {
	Name string
	// Unit stands in brackets behind the name; empty for a pure number.
	Unit string
	// Log makes the axis logarithmic; all values must be positive then.
	Log bool
	// Min and Max fix the ends of the axis where they differ; else they follow from the data.
	Min, Max float64
}

func (a Axis) label() string {
	if a.Unit == "" {
		return a.Name
	}
	return a.Name + " (" + a.Unit + ")"
}

// fixed reports whether the ends of the axis are given.
func (a Axis) fixed() bool { return a.Min != a.Max }

func (a Axis) check(what string) error {
	if a.Name == "" {
		return fmt.Errorf("the %s axis has no name", what)
	}
	if math.IsNaN(a.Min) || math.IsNaN(a.Max) || a.Min > a.Max || a.Log && a.fixed() && a.Min <= 0 {
		return fmt.Errorf("the %s axis %q goes from %v to %v", what, a.Name, a.Min, a.Max)
	}
	return nil
}

// place says on an error to which figure it belongs.
func place(kind, title string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("figure: %s %q: %w", kind, title, err)
}

// finite returns an error that names the first value that is not a finite number, or, where gaps is true, the first that is infinite.
func finite(name string, values []float64, gaps bool) error {
	for i, v := range values {
		if math.IsInf(v, 0) || math.IsNaN(v) && !gaps {
			return fmt.Errorf("%s: value %d is %v", name, i, v)
		}
	}
	return nil
}
