package figure

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

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
	width := float64(on.Size().X / px)
	label(corner(0, -1, -1), -26, -22, twoLines(s.X.label(), labelSize, 0.32*width), text.XCenter)
	label(corner(1, 0, -1), 42, -18, twoLines(s.Y.label(), labelSize, 0.2*width), text.XCenter)
	label(corner(-1, -1, 1), -6, 14, twoLines(s.Z.label(), labelSize, 0.4*width), text.XLeft)

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
	for _, path := range s.paths {
		style := draw.LineStyle{Color: shaded(k.colour(path.group), k.paper, path.shade), Width: 2 * px}
		for i := 1; i < len(path.points); i++ {
			p, d := project(path.points[i-1][0], path.points[i-1][1], path.points[i-1][2])
			q, f := project(path.points[i][0], path.points[i][1], path.points[i][2])
			items = append(items, item{(d+f)/2 + 0.01, func() { line(p, q, style) }})
		}
	}
	for i := range c.len() {
		middle, half := c.axes(i)
		if half == nil {
			continue
		}
		_, d := project(middle[0], middle[1], middle[2])
		at := func(v [3]float64) vg.Point {
			p, _ := project(v[0], v[1], v[2])
			return p
		}
		items = append(items, item{d + 0.02, func() { veil(on, k.colour(c.of(i)), veilShare(len(s.Regions)), middle, half, at) }})
	}
	for i := range c.len() {
		p, d := point(i)
		g := c.of(i)
		items = append(items, item{d, func() {
			if s.Icons != nil {
				pictured{thumbnail(s.Icons[i], iconSide), vg.Length(iconSize(s.Icons)) * px, k.paper, len(c.legend()) > 0}.DrawGlyph(&on, draw.GlyphStyle{Color: k.colour(g)}, p)
				return
			}
			colour := k.colour(g)
			if s.paths != nil {
				colour = shaded(colour, k.paper, s.paths[i].shade)
			}
			on.DrawGlyph(draw.GlyphStyle{Color: k.paper, Radius: 5.5 * px, Shape: glyph(g)}, p)
			on.DrawGlyph(draw.GlyphStyle{Color: colour, Radius: 4.6 * px, Shape: glyph(g)}, p)
		}})
	}
	slices.SortStableFunc(items, func(a, b item) int { return cmp.Compare(b.depth, a.depth) })
	for _, i := range items {
		i.paint()
	}
}

// veil draws an ellipsoid as it is seen: its shadow, and the three circles in which the planes of its axes cut it.
func veil(on draw.Canvas, colour color.Color, share float64, centre []float64, half [][]float64, at func([3]float64) vg.Point) {
	surface := func(weights ...float64) (v [3]float64) {
		for k := range v {
			v[k] = centre[k]
			for axis, w := range weights {
				v[k] += w * half[axis][k]
			}
		}
		return v
	}
	var all []vg.Point
	const steps = 40
	for i := range steps {
		for j := range steps / 2 {
			su, cu := math.Sincos(2 * math.Pi * float64(i) / steps)
			sv, cv := math.Sincos(math.Pi * (float64(j) + 0.5) / (steps / 2))
			all = append(all, at(surface(cu*sv, su*sv, cv)))
		}
	}
	outline := hull(all)
	on.FillPolygon(faint(colour, share), outline)
	on.StrokeLines(draw.LineStyle{Color: faint(colour, 0.75), Width: px}, append(outline, outline[0]))
	for axis := range 3 {
		var circle []vg.Point
		for i := range steps + 1 {
			weights := make([]float64, 3)
			weights[axis], weights[(axis+1)%3] = math.Sincos(2 * math.Pi * float64(i) / steps)
			circle = append(circle, at(surface(weights...)))
		}
		on.StrokeLines(draw.LineStyle{Color: faint(colour, 0.35), Width: 0.7 * px}, circle)
	}
}

// hull is the convex hull of points, counterclockwise (Andrew's monotone chain).
func hull(points []vg.Point) []vg.Point {
	slices.SortFunc(points, func(a, b vg.Point) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) })
	chain := func() (out []vg.Point) {
		for _, p := range points {
			for len(out) > 1 {
				a, b := out[len(out)-2], out[len(out)-1]
				if (b.X-a.X)*(p.Y-a.Y)-(b.Y-a.Y)*(p.X-a.X) > 0 {
					break
				}
				out = out[:len(out)-1]
			}
			out = append(out, p)
		}
		return out[:len(out)-1]
	}
	if len(points) < 2 || points[0] == points[len(points)-1] {
		return points[:1]
	}
	low := chain()
	slices.Reverse(points)
	return append(low, chain()...)
}
