package figure

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// shepardPoint is the radius of a point in pixels and its share of the ink: many are small and let each other shine through.
func shepardPoint(pairs int) (radius, share float64) {
	switch {
	case pairs <= 200:
		return 3.2, 0.7
	case pairs <= 2000:
		return 2.4, 0.45
	}
	return 1.7, 0.3
}

// line are the vertices of the line, without those on straight parts.
func (s Shepard) line(all []shepardPair, x Axis) (line plotter.XYs) {
	if !s.Monotone {
		return plotter.XYs{{X: x.Min, Y: x.Min}, {X: x.Max, Y: x.Max}}
	}
	for i, p := range all {
		if i == 0 || i == len(all)-1 || p.fit != all[i-1].fit || p.fit != all[i+1].fit {
			line = append(line, plotter.XY{X: p.x, Y: p.fit})
		}
	}
	return line
}

func (s Shepard) draw(on draw.Canvas, k ink) {
	all := s.pairs()
	x, y := s.ends(all)
	on = withKeys(on, k, nil)
	p := cartesian(on, x, y, k)
	radius, share := shepardPoint(len(all))
	points := make(plotter.XYs, len(all))
	for i, pair := range all {
		points[i] = plotter.XY{X: pair.x, Y: pair.y}
	}
	p.Add(&plotter.Scatter{XYs: points, GlyphStyle: draw.GlyphStyle{Color: faint(k.colour(0), share), Radius: vg.Length(radius) * px, Shape: draw.CircleGlyph{}}})
	for _, stroke := range []struct {
		ink  color.Color
		wide vg.Length
	}{{k.paper, 4}, {k.colour(1), 2}} {
		p.Add(&plotter.Line{XYs: s.line(all, x), LineStyle: draw.LineStyle{Color: stroke.ink, Width: stroke.wide * px}})
	}
	limit(p, x, y)
	if !s.Monotone {
		on = squared(p, on)
	}
	p.Draw(on)
}

// mostPairs is the largest number of pairs of an interactive diagram.
const mostPairs = 20_000

func (s Shepard) interactive() script {
	all := s.pairs()
	if len(all) > mostPairs {
		return script{}
	}
	x, y := s.ends(all)
	radius, share := shepardPoint(len(all))
	data := make([]numbers, len(all))
	var first []int // the first pair of each condition
	n := len(s.Conditions)
	for i, at := 0, 0; i < n; i++ {
		first = append(first, at)
		at += n - 1 - i
	}
	for k, p := range all {
		data[k] = append(rounded([]float64{p.x}, x.digits()+1), rounded([]float64{p.y}, y.digits()+1)...)
		if n > 0 {
			i, found := slices.BinarySearch(first[:n-1], p.at) // the last condition begins no pair
			if !found {
				i--
			}
			data[k] = append(data[k], float64(i), float64(i+1+p.at-first[i]))
		}
	}
	var line []numbers
	for _, v := range s.line(all, x) {
		line = append(line, append(rounded([]float64{v.X}, x.digits()+1), rounded([]float64{v.Y}, y.digits()+1)...))
	}
	o := frame("item", "shepard", nil)
	o["grid"] = margins(x, y)
	s.X.Min, s.X.Max, s.Y.Min, s.Y.Max = x.Min, x.Max, y.Min, y.Max
	o["xAxis"], o["yAxis"] = s.X.option("value", x, true), s.Y.option("value", y, false)
	for i, a := range []string{"xAxis", "yAxis"} { // the ends are not round
		o[a].(dict)["axisLabel"].(dict)["showMinLabel"], o[a].(dict)["axisLabel"].(dict)["showMaxLabel"] = []Axis{x, y}[i].Min == 0, false
	}
	o["series"] = []any{
		dict{"type": "scatter", "name": "pairs", "data": data, "symbolSize": 2 * radius, "itemStyle": dict{"color": hue(0), "opacity": share}, "z": 2, "clip": true, "progressive": 0},
		dict{"type": "line", "name": "line", "data": line, "symbol": "none", "silent": true, "lineStyle": dict{"color": hue(1), "width": 2},
			"z": 3, "clip": true, "tooltip": dict{"show": false}},
	}
	return script{Option: o, Names: s.Conditions, X: s.X.label(), Unit: s.Y.label(), Digits: []int{x.digits(), y.digits()}, Square: !s.Monotone, Tall: s.head().tall}
}
