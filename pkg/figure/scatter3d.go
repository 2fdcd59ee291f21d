package figure

import (
	"fmt"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func (s Scatter3D) head() heading {
	return heading{title: s.Title, caption: s.Caption, aspect: 0.9, wants3D: true}
}

func (s Scatter3D) check() error {
	fault := func() error {
		for i, a := range []Axis{s.X, s.Y, s.Z} {
			if err := a.check([]string{"x", "y", "z"}[i]); err != nil {
				return err
			}
			if a.Log || a.fixed() {
				return fmt.Errorf("the axis %q: a 3-D scatter has linear axes of one scale, whose ends follow from the points", a.Name)
			}
		}
		return s.cloud().check(3)
	}
	return place("3-D scatter", s.Title, fault())
}

// cube returns the centre of the points and half the side of the cube around them.
func (s Scatter3D) cube() (centre [3]float64, half float64) {
	for k := range 3 {
		low, high := extent(mat.Col(nil, k, s.Points))
		centre[k] = (low + high) / 2
		half = max(half, (high-low)/2*1.04)
	}
	if half == 0 {
		half = 1
	}
	return centre, half
}

// Azimuth and elevation of the first view, in degrees, the same on screen and on paper.
const (
	azimuth   = 32.0
	elevation = 22.0
)

func (s Scatter3D) interactive() (script, error) {
	c := s.cloud()
	chart := charts.NewScatter3D()
	for g, name := range c.names() {
		var data []opts.Chart3DData
		for i := range c.len() {
			if c.of(i) == g {
				p := s.Points.RawRowView(i)
				data = append(data, opts.Chart3DData{Name: c.label(i), Value: []any{p[0], p[1], p[2]}})
			}
		}
		chart.AddSeries(name, data)
	}
	chart.Validate()
	series := plain(chart.JSON())["series"].([]any)
	for g := range series {
		d := series[g].(dict)
		d["symbol"], d["symbolSize"] = symbols[g%3], 11
		d["itemStyle"] = dict{"color": fmt.Sprint("@c", g), "opacity": 1, "borderWidth": 0.5, "borderColor": "@bg"}
		d["label"], d["emphasis"] = dict{"show": false}, dict{"label": dict{"show": false}}
		for i, point := range d["data"].([]any) {
			v := point.(dict)["value"].([]any)
			d["data"].([]any)[i] = dict{"name": point.(dict)["name"], "value": numbers{v[0].(float64), v[1].(float64), v[2].(float64)}}
		}
	}
	for _, e := range c.edges {
		g := c.of(e[0])
		series = append(series, dict{"type": "line3D", "name": c.names()[g], "silent": true, "lineStyle": dict{"color": fmt.Sprint("@c", g), "width": 2, "opacity": 0.7},
			"data": []numbers{s.Points.RawRowView(e[0]), s.Points.RawRowView(e[1])}})
	}
	centre, half := s.cube()
	axis := func(a Axis, k int) dict {
		return dict{"type": "value", "name": "", "min": centre[k] - half, "max": centre[k] + half, "splitNumber": 3,
			"axisLabel": dict{"show": false}, "axisTick": dict{"show": false},
			"axisLine": dict{"lineStyle": dict{"color": "@line", "width": 1}}, "splitLine": dict{"lineStyle": dict{"color": "@split", "width": 1}}}
	}
	// The names of 3-D axes are clipped by echarts-gl, so each stands at the end of its axis as the label of a point that is not drawn.
	for k, a := range []Axis{s.X, s.Y, s.Z} {
		at, position := [3]float64{centre[0], centre[1] - 1.1*half, centre[2] - 1.1*half}, "bottom"
		switch k {
		case 1:
			at, position = [3]float64{centre[0] + 1.1*half, centre[1], centre[2] - 1.1*half}, "bottom"
		case 2:
			at, position = [3]float64{centre[0] - half, centre[1] - half, centre[2] + 1.03*half}, "top"
		}
		series = append(series, dict{"type": "scatter3D", "name": "axis", "silent": true, "symbolSize": 1, "data": []dict{{"name": a.label(), "value": at[:]}},
			"itemStyle": dict{"color": "@bg", "opacity": 0.01},
			"label":     dict{"show": true, "formatter": a.label(), "position": position, "distance": 2, "color": "@text", "opacity": 1, "fontSize": 14, "lineHeight": 28}})
	}
	o := frame("item")
	delete(o, "grid")
	o["tooltip"].(dict)["formatter"] = "@fn:point"
	o["xAxis3D"], o["yAxis3D"], o["zAxis3D"] = axis(s.X, 0), axis(s.Y, 1), axis(s.Z, 2)
	o["grid3D"] = dict{"boxWidth": 100, "boxDepth": 100, "boxHeight": 100, "top": 16, "environment": "none",
		"viewControl": dict{"alpha": elevation, "beta": azimuth, "distance": 235, "minDistance": 60, "maxDistance": 500, "autoRotate": false, "panMouseButton": "right"},
		"light":       dict{"main": dict{"intensity": 1, "shadow": false}, "ambient": dict{"intensity": 0.6}},
		"axisPointer": dict{"show": false}}
	o["series"] = series
	o["legend"].(dict)["data"] = c.groups
	if len(c.groups) < 2 {
		o["legend"].(dict)["show"] = false
	}
	return script{Option: o}, nil
}

// draw draws the first view in perspective, far things first.
func (s Scatter3D) draw(on draw.Canvas, k ink) {
	c := s.cloud()
	on = withKeys(on, k, c.keys(k))
	centre, half := s.cube()
	middle := vg.Point{X: (on.Min.X + on.Max.X) / 2, Y: (on.Min.Y+on.Max.Y)/2 + 16*px}
	size := float64(min(on.Max.X-on.Min.X, on.Max.Y-on.Min.Y)) * 0.40
	b, a := azimuth*math.Pi/180, elevation*math.Pi/180
	project := func(x, y, z float64) (at vg.Point, depth float64) {
		// echarts-gl draws y into the depth and z upwards.
		u, v, w := (x-centre[0])/half, (z-centre[2])/half, (y-centre[1])/half
		right, away := u*math.Cos(b)+w*math.Sin(b), -u*math.Sin(b)+w*math.Cos(b)
		up, depth := v*math.Cos(a)+away*math.Sin(a), away*math.Cos(a)-v*math.Sin(a)
		near := size / (1 + 0.12*depth) * 0.8
		return vg.Point{X: middle.X + vg.Length(right*near), Y: middle.Y + vg.Length(up*near)}, depth
	}
	corner := func(i, j, l float64) (at vg.Point) {
		at, _ = project(centre[0]+i*half, centre[1]+j*half, centre[2]+l*half)
		return at
	}
	line := func(p, q vg.Point, style draw.LineStyle) { on.StrokeLine2(style, p.X, p.Y, q.X, q.Y) }
	back := draw.LineStyle{Color: k.split, Width: px}
	for _, t := range []float64{-1, -1. / 3, 1. / 3, 1} { // floor and both walls behind
		line(corner(t, -1, -1), corner(t, 1, -1), back)
		line(corner(-1, t, -1), corner(1, t, -1), back)
		line(corner(t, 1, -1), corner(t, 1, 1), back)
		line(corner(-1, 1, t), corner(1, 1, t), back)
		line(corner(-1, t, -1), corner(-1, t, 1), back)
		line(corner(-1, -1, t), corner(-1, 1, t), back)
	}
	front := draw.LineStyle{Color: k.line, Width: px}
	line(corner(-1, -1, -1), corner(1, -1, -1), front)
	line(corner(1, -1, -1), corner(1, 1, -1), front)
	line(corner(-1, -1, -1), corner(-1, -1, 1), front)
	label := func(p vg.Point, dx, dy float64, s string, x text.XAlignment) {
		on.FillText(style(labelSize, k.text, x, text.YCenter), vg.Point{X: p.X + vg.Length(dx)*px, Y: p.Y + vg.Length(dy)*px}, s)
	}
	label(corner(0, -1, -1), -26, -22, s.X.label(), text.XCenter)
	label(corner(1, 0, -1), 42, -18, s.Y.label(), text.XCenter)
	label(corner(-1, -1, 1), -6, 14, s.Z.label(), text.XLeft)

	type item struct {
		depth float64
		paint func()
	}
	var items []item
	point := func(i int) (vg.Point, float64) {
		p := s.Points.RawRowView(i)
		return project(p[0], p[1], p[2])
	}
	for _, e := range c.edges {
		p, d := point(e[0])
		q, f := point(e[1])
		items = append(items, item{(d+f)/2 + 0.01, func() { line(p, q, draw.LineStyle{Color: faint(k.colour(c.of(e[0])), 0.7), Width: 1.6 * px}) }})
	}
	for i := range c.len() {
		p, d := point(i)
		g := c.of(i)
		items = append(items, item{d, func() {
			on.DrawGlyph(draw.GlyphStyle{Color: k.paper, Radius: 5.5 * px, Shape: glyphs[g%3]}, p)
			on.DrawGlyph(draw.GlyphStyle{Color: k.colour(g), Radius: 4.6 * px, Shape: glyphs[g%3]}, p)
		}})
	}
	slices.SortStableFunc(items, func(a, b item) int {
		switch {
		case a.depth > b.depth:
			return -1
		case a.depth < b.depth:
			return 1
		}
		return 0
	})
	for _, i := range items {
		i.paint()
	}
}
