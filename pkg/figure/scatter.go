package figure

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
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
	// Equal gives both axes the same scale, as a map of distances needs.
	Equal bool
}

// Scatter3D shows points in three dimensions, to be turned with the mouse. On paper it stands still.
type Scatter3D struct {
	Title   string
	Caption string
	X, Y, Z Axis
	// Points is points × 3. All axes have the same scale.
	Points *mat.Dense
	// Labels, Group, Groups and Edges are as in [Scatter].
	Labels []string
	Group  []int
	Groups []string
	Edges  [][2]int
}

// cloud is what both have in common.
type cloud struct {
	points *mat.Dense
	labels []string
	group  []int
	groups []string
	edges  [][2]int
}

func (s Scatter) cloud() cloud   { return cloud{s.Points, s.Labels, s.Group, s.Groups, s.Edges} }
func (s Scatter3D) cloud() cloud { return cloud{s.Points, s.Labels, s.Group, s.Groups, s.Edges} }

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
	return nil
}

func (c cloud) of(point int) int {
	if len(c.group) == 0 {
		return 0
	}
	return c.group[point]
}

func (c cloud) names() []string {
	if len(c.groups) == 0 {
		return []string{"points"}
	}
	return c.groups
}

func (c cloud) label(point int) string {
	if len(c.labels) == 0 {
		return fmt.Sprint("point ", point)
	}
	return c.labels[point]
}

// symbols tell groups apart without colour.
var symbols = []string{"circle", "diamond", "triangle", "rect", "pin", "arrow"}

var glyphs = []draw.GlyphDrawer{draw.CircleGlyph{}, diamond{}, draw.PyramidGlyph{}, draw.BoxGlyph{}, draw.PlusGlyph{}, draw.CrossGlyph{}}

type diamond struct{}

// DrawGlyph draws a filled square on its corner.
func (diamond) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, at vg.Point) {
	r := sty.Radius * 1.2
	c.FillPolygon(sty.Color, []vg.Point{{X: at.X - r, Y: at.Y}, {X: at.X, Y: at.Y + r}, {X: at.X + r, Y: at.Y}, {X: at.X, Y: at.Y - r}})
}

func (s Scatter) head() heading { return heading{title: s.Title, caption: s.Caption, aspect: 0.85} }

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
	return place("scatter", s.Title, err)
}

// ranges returns the axes with ends, of equal scale where that is asked for.
func (s Scatter) ranges() (x, y Axis) {
	x, y = s.X, s.Y
	n, _ := s.Points.Dims()
	for k, a := range []*Axis{&x, &y} {
		if !a.fixed() {
			low, high := extent(mat.Col(nil, k, s.Points))
			pad := 0.06 * (high - low)
			if n == 1 || pad == 0 {
				pad = 1
			}
			a.Min, a.Max = low-pad, high+pad
		}
	}
	if s.Equal {
		half := max(x.Max-x.Min, y.Max-y.Min) / 2
		for _, a := range []*Axis{&x, &y} {
			middle := (a.Min + a.Max) / 2
			a.Min, a.Max = middle-half, middle+half
		}
	}
	return x, y
}

func extent(values []float64) (low, high float64) {
	low, high = values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	return low, high
}

func (s Scatter) interactive() (script, error) {
	c := s.cloud()
	chart := charts.NewScatter()
	for g, name := range c.names() {
		var data []opts.ScatterData
		for i := range c.len() {
			if c.of(i) == g {
				data = append(data, opts.ScatterData{Name: c.label(i), Value: numbers(s.Points.RawRowView(i)), Symbol: symbols[g%len(symbols)], SymbolSize: 10})
			}
		}
		chart.AddSeries(name, data)
	}
	chart.Validate()
	series := plain(chart.JSON())["series"].([]any)
	for g := range series {
		series[g].(dict)["itemStyle"] = dict{"color": fmt.Sprint("@c", g), "borderColor": "@bg", "borderWidth": 1}
		series[g].(dict)["symbol"], series[g].(dict)["z"] = symbols[g%len(symbols)], 3
	}
	for g, name := range c.names() {
		var lines []any
		for _, e := range c.edges {
			if c.of(e[0]) == g {
				lines = append(lines, dict{"coords": []numbers{s.Points.RawRowView(e[0]), s.Points.RawRowView(e[1])}})
			}
		}
		if len(lines) > 0 {
			series = append(series, dict{"type": "lines", "name": name, "coordinateSystem": "cartesian2d", "data": lines, "silent": true, "z": 2,
				"lineStyle": dict{"color": fmt.Sprint("@c", g), "opacity": 0.55, "width": 1.5, "curveness": 0}, "tooltip": dict{"show": false}})
		}
	}
	x, y := s.ranges()
	o := frame("item")
	o["tooltip"].(dict)["formatter"] = "@fn:point"
	o["xAxis"], o["yAxis"], o["series"] = axisOption(x, "value", 30, true), axisOption(y, "value", 44, false), series
	for _, a := range []string{"xAxis", "yAxis"} {
		o[a].(dict)["axisLabel"].(dict)["showMinLabel"], o[a].(dict)["axisLabel"].(dict)["showMaxLabel"] = false, false
		o[a].(dict)["axisLabel"].(dict)["formatter"] = "@fn:short"
	}
	if len(c.groups) < 2 {
		o["legend"].(dict)["show"] = false
	}
	return script{Option: o, Square: s.Equal}, nil
}

func (c cloud) len() int {
	n, _ := c.points.Dims()
	return n
}

// keys are the groups as they stand above the drawing; a single group needs none.
func (c cloud) keys(k ink) (keys []key) {
	if len(c.groups) < 2 {
		return nil
	}
	for g, name := range c.groups {
		keys = append(keys, key{name, func(on draw.Canvas, at vg.Point) {
			on.DrawGlyph(draw.GlyphStyle{Color: k.colour(g), Radius: 4.5 * px, Shape: glyphs[g%len(glyphs)]}, at)
		}})
	}
	return keys
}

func (s Scatter) draw(on draw.Canvas, k ink) {
	c := s.cloud()
	x, y := s.ranges()
	p := cartesian(x, y, k)
	for _, e := range c.edges {
		p.Add(&plotter.Line{XYs: plotter.XYs{c.xy(e[0]), c.xy(e[1])}, LineStyle: draw.LineStyle{Color: faint(k.colour(c.of(e[0])), 0.55), Width: 1.4 * px}})
	}
	for i := range c.len() {
		g := c.of(i)
		p.Add(&plotter.Scatter{XYs: plotter.XYs{c.xy(i)}, GlyphStyle: draw.GlyphStyle{Color: k.colour(g), Radius: 4.5 * px, Shape: glyphs[g%len(glyphs)]}})
	}
	finish(p, x, y)
	p.Draw(withKeys(on, k, c.keys(k)))
}

func (c cloud) xy(i int) plotter.XY { return plotter.XY{X: c.points.At(i, 0), Y: c.points.At(i, 1)} }
