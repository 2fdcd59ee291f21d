package figure

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func (l Lines) draw(on draw.Canvas, k ink) {
	x, y := l.ends()
	shown := make([]Series, len(l.Series))
	for i, s := range l.Series {
		shown[i] = s.thinned(x, l.Series...)
	}
	var keys []key
	strokes := make([]draw.LineStyle, len(shown))
	for i, s := range shown {
		strokes[i] = draw.LineStyle{Color: k.colour(i), Width: 2 * px}
		for _, d := range dashes(i, s, len(k.series)) {
			strokes[i].Dashes = append(strokes[i].Dashes, vg.Length(d)*px)
		}
		keys = append(keys, key{s.Name, func(on draw.Canvas, at vg.Point) {
			if len(s.X) > 0 {
				on.StrokeLine2(strokes[i], at.X-11*px, at.Y, at.X+11*px, at.Y)
			}
			if len(s.Points) > 0 {
				on.DrawGlyph(draw.GlyphStyle{Color: k.colour(i), Radius: 3.5 * px, Shape: draw.CircleGlyph{}}, at)
			}
		}})
	}
	on = withKeys(on, k, keys)
	p := cartesian(on, x, y, k)
	for i, s := range shown { // bands lie below all lines
		if s.Low == nil {
			continue
		}
		for _, part := range pieces(s.Low, s.High) {
			outline := points(s.X, s.High, part)
			back := points(s.X, s.Low, part)
			slices.Reverse(back)
			p.Add(&plotter.Polygon{XYs: []plotter.XYs{append(outline, back...)}, Color: faint(k.colour(i), 0.22)})
		}
	}
	for i, s := range shown {
		if len(s.X) == 0 {
			continue
		}
		for _, part := range pieces(s.Y) {
			if piece := points(s.X, s.Y, part); len(piece) > 1 {
				p.Add(&plotter.Line{XYs: piece, LineStyle: strokes[i]})
			} else { // a value between two gaps
				p.Add(&plotter.Scatter{XYs: piece, GlyphStyle: draw.GlyphStyle{Color: k.colour(i), Radius: 3 * px, Shape: draw.CircleGlyph{}}})
			}
		}
	}
	for i, s := range shown {
		if len(s.Points) > 0 {
			p.Add(measurements{s.Points, k.colour(i), k.paper})
		}
	}
	limit(p, x, y)
	drawNamed(p, on, y.Log)
}

// measurements are drawn as dots with error bars.
type measurements struct {
	points        []Measurement
	colour, paper color.Color
}

// Plot draws them above all lines. What lies beyond given ends of an axis is cut off.
func (m measurements) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	stroke := draw.LineStyle{Color: m.colour, Width: 1.5 * px}
	for _, v := range m.points {
		if math.IsNaN(v.Y) || v.X < p.X.Min || v.X > p.X.Max {
			continue
		}
		at := x(v.X)
		if low, high := max(v.Low, p.Y.Min), min(v.High, p.Y.Max); low < high {
			c.StrokeLine2(stroke, at, y(low), at, y(high))
			for _, end := range []float64{v.Low, v.High} {
				if end >= p.Y.Min && end <= p.Y.Max {
					c.StrokeLine2(stroke, at-4*px, y(end), at+4*px, y(end))
				}
			}
		}
		if v.Y >= p.Y.Min && v.Y <= p.Y.Max {
			c.DrawGlyph(draw.GlyphStyle{Color: m.paper, Radius: 4.3 * px, Shape: draw.CircleGlyph{}}, vg.Point{X: at, Y: y(v.Y)})
			c.DrawGlyph(draw.GlyphStyle{Color: m.colour, Radius: 3.5 * px, Shape: draw.CircleGlyph{}}, vg.Point{X: at, Y: y(v.Y)})
		}
	}
}

func points(x, y []float64, part [2]int) (xys plotter.XYs) {
	for i := part[0]; i < part[1]; i++ {
		xys = append(xys, plotter.XY{X: x[i], Y: y[i]})
	}
	return xys
}
