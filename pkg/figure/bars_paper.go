package figure

import (
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The shares of a group's width that bars and the gaps between them take, as in the interactive figure.
const (
	groupShare = 0.7
	barGap     = 0.12
	barWidest  = 90.0          // pixels
	slant      = math.Pi / 5.0 // of names that have no room side by side
)

// group is the plotter of all bars: gonum's draws bars of a fixed width.
type group struct {
	bars Bars
	ink  ink
}

func (b Bars) draw(on draw.Canvas, k ink) {
	places := Axis{Name: b.X.Name, Unit: b.X.Unit, Min: -0.5, Max: float64(len(b.Groups)) - 0.5}
	y := b.ends()
	var keys []key
	for i, name := range b.legend() {
		keys = append(keys, key{name, func(on draw.Canvas, at vg.Point) {
			on.FillPolygon(faint(k.colour(i), opacity(i)), square(at, 5*px))
		}})
	}
	on = withKeys(on, k, keys)
	p := cartesian(on, places, y, k)
	p.X.Padding, p.X.LineStyle.Width = 0, 0
	p.X.Tick.Length, p.X.Tick.LineStyle.Color = 5*px, color.Transparent // keeps the names away from the axis
	left := y.widest() + 40
	p.X.Tick.Marker = b.places(p, left, float64(on.Size().X/px)-left)
	p.Add(group{b, k})
	limit(p, places, y)
	p.Draw(on)
}

// places are the names of the groups along an axis with so many pixels at its left, and that length: in lines where they have no room side by side, and slanted where lines do
// not help.
func (b Bars) places(p *plot.Plot, left, length float64) (ticks plot.ConstantTicks) {
	slot := 0.94 * length / float64(len(b.Groups))
	slanted := false
	for _, name := range b.Groups {
		lines := wrap(name, p.X.Tick.Label, slot)
		whole := true
		for _, word := range strings.Fields(name) { // a broken word is hard to read
			whole = whole && float64(p.X.Tick.Label.Width(word)/px) <= slot
		}
		slanted = slanted || len(lines) > 3 || !whole
	}
	steep := slot < 18 // side by side only when upright
	room := 130.0
	if slanted && !steep { // the first name reaches to the left edge
		room = min(room, (left+slot/2)/math.Cos(slant))
	}
	for g, name := range b.Groups {
		if slanted {
			name = cut(name, p.X.Tick.Label, room)
		} else {
			name = broken(name, tickSize, slot)
		}
		ticks = append(ticks, plot.Tick{Value: float64(g), Label: name})
	}
	switch {
	case slanted && steep:
		p.X.Tick.Label.Rotation, p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = math.Pi/2, text.XRight, text.YCenter
	case slanted:
		p.X.Tick.Label.Rotation, p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = slant, text.XRight, text.YTop
	}
	return ticks
}

func square(at vg.Point, half vg.Length) []vg.Point {
	return []vg.Point{{X: at.X - half, Y: at.Y - half}, {X: at.X + half, Y: at.Y - half}, {X: at.X + half, Y: at.Y + half}, {X: at.X - half, Y: at.Y + half}}
}

// Plot draws bars, dots, whiskers and the line of zero. What lies beyond given ends of the axis is cut off.
func (g group) Plot(c draw.Canvas, p *plot.Plot) {
	x, height := p.Transforms(&c)
	y := func(v float64) vg.Length { return height(min(max(v, p.Y.Min), p.Y.Max)) }
	inside := func(v float64) bool { return v >= p.Y.Min && v <= p.Y.Max }
	n := float64(len(g.bars.Series))
	width := min(groupShare/(n+(n-1)*barGap), barWidest*float64(px/(x(1)-x(0))))
	whole := width * (n + (n-1)*barGap)
	for i, s := range g.bars.Series {
		for k, v := range s.Values {
			left := float64(k) - whole/2 + float64(i)*width*(1+barGap)
			if !math.IsNaN(v) {
				c.FillPolygon(faint(g.ink.colour(i), opacity(i)), []vg.Point{{X: x(left), Y: y(0)}, {X: x(left + width), Y: y(0)}, {X: x(left + width), Y: y(v)}, {X: x(left), Y: y(v)}})
			}
			if s.Points != nil {
				for j, point := range s.Points[k] {
					at := vg.Point{X: x(left + width/2 + width*0.6*spread(j)), Y: height(point)}
					c.DrawGlyph(draw.GlyphStyle{Color: g.ink.paper, Radius: 3.2 * px, Shape: draw.CircleGlyph{}}, at)
					c.DrawGlyph(draw.GlyphStyle{Color: faint(g.ink.text, 0.75), Radius: 2.5 * px, Shape: draw.CircleGlyph{}}, at)
				}
			}
			if s.Errors == nil || math.IsNaN(v-s.Errors[k]) {
				continue
			}
			stroke := draw.LineStyle{Color: g.ink.text, Width: 1.5 * px}
			middle, half := x(left+width/2), min(6*px, (x(left+width)-x(left))/3)
			if low, high := v-s.Errors[k], v+s.Errors[k]; high >= p.Y.Min && low <= p.Y.Max {
				c.StrokeLine2(stroke, middle, y(low), middle, y(high))
				for _, end := range []float64{low, high} {
					if inside(end) {
						c.StrokeLine2(stroke, middle-half, y(end), middle+half, y(end))
					}
				}
			}
		}
	}
	c.StrokeLine2(draw.LineStyle{Color: g.ink.line, Width: px}, c.Min.X, y(0), c.Max.X, y(0))
}
