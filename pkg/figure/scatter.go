package figure

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
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

func (s Scatter) head() heading {
	return heading{title: s.Title, caption: s.Caption, aspect: 0.85, tall: 460, keys: s.cloud().legend()}
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
	return place("scatter", s.Title, err)
}

// ends returns the axes with ends, of equal scale where that is asked for.
func (s Scatter) ends() (x, y Axis) {
	x, y = s.X.around(s.cloud().column(0)), s.Y.around(s.cloud().column(1))
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

func (s Scatter) interactive() script {
	c := s.cloud()
	x, y := s.ends()
	chart := charts.NewScatter()
	points := rows(rounded(c.column(0), x.digits()+1), rounded(c.column(1), y.digits()+1))
	for g, name := range c.names() {
		var data []opts.ScatterData
		for i, at := range points {
			if c.of(i) == g {
				data = append(data, opts.ScatterData{Name: c.label(i), Value: at, SymbolSize: 10})
			}
		}
		chart.AddSeries(name, data)
	}
	chart.Validate()
	series := plain(chart.JSON())["series"].([]any)
	for g := range series {
		d := series[g].(dict)
		d["itemStyle"] = dict{"color": hue(g), "borderColor": themed("bg"), "borderWidth": 1}
		d["symbol"], d["symbolSize"], d["z"], d["clip"] = symbol(g), 10, 3, true
	}
	for g, name := range c.names() {
		var lines []any
		for _, e := range c.edges {
			if c.of(e[0]) == g {
				lines = append(lines, dict{"coords": []numbers{points[e[0]], points[e[1]]}})
			}
		}
		if len(lines) > 0 {
			series = append(series, dict{"type": "lines", "name": name, "coordinateSystem": "cartesian2d", "data": lines, "silent": true, "z": 2, "clip": true,
				"lineStyle": dict{"color": hue(g), "opacity": 0.55, "width": 1.5, "curveness": 0}, "tooltip": dict{"show": false}})
		}
	}
	o := frame("item", "point", c.legend())
	o["grid"], o["legend"].(dict)["itemWidth"] = margins(x, y), 14
	o["xAxis"], o["yAxis"], o["series"] = x.option("value", x, true), y.option("value", y, false), series
	for _, a := range []string{"xAxis", "yAxis"} { // the ends are not round
		o[a].(dict)["axisLabel"].(dict)["showMinLabel"], o[a].(dict)["axisLabel"].(dict)["showMaxLabel"] = false, false
	}
	return script{Option: o, Square: s.Equal, Tall: s.head().tall}
}

func (s Scatter) draw(on draw.Canvas, k ink) {
	c := s.cloud()
	x, y := s.ends()
	on = withKeys(on, k, c.keys(k))
	p := cartesian(on, x, y, k)
	for _, e := range c.edges {
		p.Add(&plotter.Line{XYs: plotter.XYs{c.xy(e[0]), c.xy(e[1])}, LineStyle: draw.LineStyle{Color: faint(k.colour(c.of(e[0])), 0.55), Width: 1.4 * px}})
	}
	for i := range c.len() {
		g := c.of(i)
		p.Add(&plotter.Scatter{XYs: plotter.XYs{c.xy(i)}, GlyphStyle: draw.GlyphStyle{Color: k.colour(g), Radius: 4.5 * px, Shape: glyph(g)}})
	}
	limit(p, x, y)
	if s.Equal {
		on = squared(p, on)
	}
	p.Draw(on)
}

// squared returns the middle part of on in which the data area of p is as wide as it is tall.
func squared(p *plot.Plot, on draw.Canvas) draw.Canvas {
	size := p.DataCanvas(on).Size()
	if more := (size.X - size.Y) / 2; more > 0 {
		on.Min.X, on.Max.X = on.Min.X+more, on.Max.X-more
	} else {
		on.Min.Y, on.Max.Y = on.Min.Y-more, on.Max.Y+more
	}
	return on
}
