package figure

import (
	"slices"

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
		keys = append(keys, key{s.Name, func(on draw.Canvas, at vg.Point) { on.StrokeLine2(strokes[i], at.X-11*px, at.Y, at.X+11*px, at.Y) }})
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
		for _, part := range pieces(s.Y) {
			if piece := points(s.X, s.Y, part); len(piece) > 1 {
				p.Add(&plotter.Line{XYs: piece, LineStyle: strokes[i]})
			} else { // a value between two gaps
				p.Add(&plotter.Scatter{XYs: piece, GlyphStyle: draw.GlyphStyle{Color: k.colour(i), Radius: 3 * px, Shape: draw.CircleGlyph{}}})
			}
		}
	}
	limit(p, x, y)
	drawNamed(p, on, y.Log)
}

func points(x, y []float64, part [2]int) (xys plotter.XYs) {
	for i := part[0]; i < part[1]; i++ {
		xys = append(xys, plotter.XY{X: x[i], Y: y[i]})
	}
	return xys
}
