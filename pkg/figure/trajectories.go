package figure

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/vg/draw"
)

// Trajectories shows paths through a space of three dimensions, such as the state of a population over time, to be turned with the mouse. A mark stands at the end of each path. On
// paper it stands still.
type Trajectories struct {
	Title   string
	Caption string
	X, Y, Z Axis // all have the same scale, linear and without fixed ends
	Paths   []Path
	// Groups name the colours of the paths, and the symbols at their ends. Without them there is one group.
	Groups []string
}

// Path is one trajectory.
type Path struct {
	Name   string     // shown at its end, on screen
	Points *mat.Dense // samples × 3, in the order of time
	Group  int        // in Groups
	// Shade is how strongly the path is drawn, above 0 and up to 1; 0 is 1. Paths of one colour in several shades are levels of a quantity.
	Shade float64
}

// path is a trajectory as it is drawn.
type path struct {
	points [][3]float64
	group  int
	shade  float64
}

func (p path) screen(digits int) []numbers {
	var columns [3][]float64
	for _, at := range p.points {
		for k, v := range at {
			columns[k] = append(columns[k], v)
		}
	}
	return rows(rounded(columns[0], digits), rounded(columns[1], digits), rounded(columns[2], digits))
}

// scatter is the scatter of the ends, with the paths.
func (t Trajectories) scatter() Scatter3D {
	s := Scatter3D{Title: t.Title, Caption: t.Caption, X: t.X, Y: t.Y, Z: t.Z, Groups: t.Groups, Points: mat.NewDense(len(t.Paths), 3, nil)}
	for i, p := range t.Paths {
		n, _ := p.Points.Dims()
		drawn := path{group: p.Group, shade: p.Shade}
		if drawn.shade == 0 {
			drawn.shade = 1
		}
		for k := range n {
			drawn.points = append(drawn.points, [3]float64(p.Points.RawRowView(k)))
		}
		s.Points.SetRow(i, p.Points.RawRowView(n-1))
		s.Labels, s.paths = append(s.Labels, p.Name), append(s.paths, drawn)
		if len(t.Groups) > 0 {
			s.Group = append(s.Group, p.Group)
		}
	}
	return s
}

func (t Trajectories) check() error {
	fault := func() error {
		if len(t.Paths) == 0 {
			return fmt.Errorf("no paths")
		}
		for i, p := range t.Paths {
			if p.Points == nil || p.Points.IsEmpty() {
				return fmt.Errorf("path %d (%q) has no points", i, p.Name)
			}
			n, columns := p.Points.Dims()
			if columns != 3 {
				return fmt.Errorf("path %d (%q) has %d coordinates, want 3", i, p.Name, columns)
			}
			for k := range n {
				if err := finite(fmt.Sprintf("point %d of path %d (%q)", k, i, p.Name), p.Points.RawRowView(k), false); err != nil {
					return err
				}
			}
			if p.Group < 0 || p.Group >= max(1, len(t.Groups)) {
				return fmt.Errorf("path %d (%q) is in group %d of %d", i, p.Name, p.Group, len(t.Groups))
			}
			if !(p.Shade >= 0 && p.Shade <= 1) {
				return fmt.Errorf("path %d (%q) has the shade %v, want 0 … 1", i, p.Name, p.Shade)
			}
		}
		return nil
	}
	if err := fault(); err != nil {
		return place("drawing of trajectories", t.Title, err)
	}
	return t.scatter().checkAs("drawing of trajectories")
}

func (t Trajectories) head() heading       { return t.scatter().head() }
func (t Trajectories) interactive() script { return t.scatter().interactive() }

func (t Trajectories) draw(on draw.Canvas, k ink) { t.scatter().draw(on, k) }

// shaded mixes a colour with that of the paper. It is not transparent, so that pieces of a line do not show where they overlap.
func shaded(c, paper color.Color, share float64) color.Color {
	a, b := color.NRGBAModel.Convert(c).(color.NRGBA), color.NRGBAModel.Convert(paper).(color.NRGBA)
	mix := func(x, y uint8) uint8 { return uint8(math.Round(share*float64(x) + (1-share)*float64(y))) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}
