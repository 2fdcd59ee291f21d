package figure

import (
	"fmt"
	"image"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// cloud is what scatters of two and three dimensions have in common.
type cloud struct {
	points *mat.Dense
	labels []string
	group  []int
	groups []string
	edges  [][2]int

	regions []Region
	level   float64
	icons   []image.Image
}

func (s Scatter) cloud() cloud {
	return cloud{s.Points, s.Labels, s.Group, s.Groups, s.Edges, s.Regions, s.Level, s.Icons}
}

func (s Scatter3D) cloud() cloud {
	return cloud{s.Points, s.Labels, s.Group, s.Groups, s.Edges, s.Regions, s.Level, s.Icons}
}

func (c cloud) check(dims int) error {
	if c.points == nil || c.points.IsEmpty() {
		return fmt.Errorf("no points")
	}
	n, cols := c.points.Dims()
	if cols != dims {
		return fmt.Errorf("points have %d coordinates, want %d", cols, dims)
	}
	for i := range n {
		if err := finite(fmt.Sprint("point ", i), c.points.RawRowView(i), false); err != nil {
			return err
		}
	}
	if len(c.labels) != 0 && len(c.labels) != n {
		return fmt.Errorf("%d labels for %d points", len(c.labels), n)
	}
	if len(c.group) != 0 && len(c.group) != n {
		return fmt.Errorf("%d entries of Group for %d points", len(c.group), n)
	}
	if len(c.group) == 0 && len(c.groups) > 1 {
		return fmt.Errorf("%d groups, but Group does not say which point is in which", len(c.groups))
	}
	if err := named("group", c.groups); err != nil {
		return err
	}
	for i, g := range c.group {
		if g < 0 || g >= len(c.groups) {
			return fmt.Errorf("point %d is in group %d of %d", i, g, len(c.groups))
		}
	}
	for i, e := range c.edges {
		if min(e[0], e[1]) < 0 || max(e[0], e[1]) >= n {
			return fmt.Errorf("edge %d joins points %d and %d of %d", i, e[0], e[1], n)
		}
	}
	if err := icons(c.icons, n, "point"); err != nil {
		return err
	}
	return c.checkRegions(dims)
}

func (c cloud) len() int {
	n, _ := c.points.Dims()
	return n
}

// of is the group of a point.
func (c cloud) of(point int) int {
	if len(c.group) == 0 {
		return 0
	}
	return c.group[point]
}

// names are the groups, of which there is always one.
func (c cloud) names() []string {
	if len(c.groups) == 0 {
		return []string{"points"}
	}
	return c.groups
}

// legend are the groups as they stand above the drawing; a single group needs none.
func (c cloud) legend() []string {
	if len(c.groups) < 2 {
		return nil
	}
	return c.groups
}

func (c cloud) label(point int) string {
	if len(c.labels) == 0 {
		return fmt.Sprint("point ", point)
	}
	return c.labels[point]
}

func (c cloud) column(k int) []float64 { return mat.Col(nil, k, c.points) }

func (c cloud) xy(i int) plotter.XY { return plotter.XY{X: c.points.At(i, 0), Y: c.points.At(i, 1)} }

// The symbols tell groups apart without colour; on paper and on screen they are the same.
var (
	symbols = []string{"circle", "diamond", "triangle", "rect", "path://M-3,-9H3V-3H9V3H3V9H-3V3H-9V-3H-3Z", "path://M-9,-6L-6,-9L0,-3L6,-9L9,-6L3,0L9,6L6,9L0,3L-6,9L-9,6L-3,0Z"}
	glyphs  = []draw.GlyphDrawer{draw.CircleGlyph{}, corners{{-1, 0}, {0, 1}, {1, 0}, {0, -1}}, corners{{-.95, -.8}, {0, .95}, {.95, -.8}}, corners{{-.85, -.85}, {-.85, .85}, {.85, .85}, {.85, -.85}},
		cross(0), cross(1)}
)

func symbol(group int) string          { return symbols[group%len(symbols)] }
func glyph(group int) draw.GlyphDrawer { return glyphs[group%len(glyphs)] }

// corners is the glyph of a filled polygon, in units of 1.2 radii.
type corners [][2]float64

// DrawGlyph draws the polygon.
func (p corners) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, at vg.Point) {
	r := sty.Radius * 1.2
	var around []vg.Point
	for _, v := range p {
		around = append(around, vg.Point{X: at.X + vg.Length(v[0])*r, Y: at.Y + vg.Length(v[1])*r})
	}
	c.FillPolygon(sty.Color, around)
}

// cross is an upright or a diagonal cross of two bars.
func cross(diagonal int) corners {
	if diagonal == 0 {
		return corners{{-.3, -.95}, {.3, -.95}, {.3, -.3}, {.95, -.3}, {.95, .3}, {.3, .3}, {.3, .95}, {-.3, .95}, {-.3, .3}, {-.95, .3}, {-.95, -.3}, {-.3, -.3}}
	}
	return corners{{-.95, -.6}, {-.6, -.95}, {0, -.35}, {.6, -.95}, {.95, -.6}, {.35, 0}, {.95, .6}, {.6, .95}, {0, .35}, {-.6, .95}, {-.95, .6}, {-.35, 0}}
}

// keys are the groups with their symbols.
func (c cloud) keys(k ink) (keys []key) {
	for g, name := range c.legend() {
		keys = append(keys, key{name, func(on draw.Canvas, at vg.Point) {
			on.DrawGlyphNoClip(draw.GlyphStyle{Color: k.colour(g), Radius: 4.5 * px, Shape: glyph(g)}, at)
		}})
	}
	return keys
}
