package figure

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// modelShare is the share of a model's place that its bar takes, and modelWidest the largest width of a bar in pixels, as in the interactive figure.
const (
	modelShare  = 0.62
	modelWidest = 64.0
	dropRadius  = 5.5 // of the marks of tests, in pixels
)

// evaluated is the plotter of all models.
type evaluated struct {
	models ModelComparison
	ink    ink
}

func (m ModelComparison) draw(on draw.Canvas, k ink) {
	m = m.arranged()
	var keys []key
	for _, e := range m.entries() {
		keys = append(keys, key{e.name, func(on draw.Canvas, at vg.Point) { m.key(on, e, at, k) }})
	}
	on = withKeys(on, k, keys)
	pairs := m.pairs()
	axes := on
	axes.Max.Y -= vg.Length(pairs.height()) * px
	places := Axis{Name: " ", Min: -0.5, Max: float64(len(m.Models)) - 0.5}
	y := m.ends()
	p := cartesian(axes, places, y, k)
	p.X.Label.Text = ""
	p.X.Padding, p.X.LineStyle.Width = 0, 0
	p.X.Tick.Length, p.X.Tick.LineStyle.Color = 5*px, color.Transparent
	left := y.widest() + 40
	p.X.Tick.Marker = Bars{Groups: m.Models}.places(p, left, float64(axes.Size().X/px)-left)
	p.Add(evaluated{m, k})
	limit(p, places, y)
	p.Draw(axes)
	data := p.DataCanvas(axes)
	x, _ := p.Transforms(&data)
	for _, mark := range pairs.Marks {
		m.pair(on, mark, vg.Point{X: x(mark.From), Y: data.Max.Y + vg.Length(pairGap+(float64(mark.Row)+0.5)*pairs.Step)*px}, x(mark.To), pairs.Step, k)
	}
}

// key draws an entry of the legend.
func (m ModelComparison) key(on draw.Canvas, e modelEntry, at vg.Point, k ink) {
	switch e.part {
	case "group":
		on.FillPolygon(k.colour(e.at), square(at, 5*px))
	case "ceiling":
		on.FillPolygon(faint(k.line, 0.35), square(at, 6*px))
	case "point":
		dot(on, at, k)
	case "above":
		m.drop(on, vg.Point{X: at.X, Y: at.Y - 3*px}, 1, k)
	case "below":
		m.drop(on, vg.Point{X: at.X, Y: at.Y + 3*px}, -1, k)
	}
}

// dot is a single evaluation.
func dot(on draw.Canvas, at vg.Point, k ink) {
	on.DrawGlyph(draw.GlyphStyle{Color: k.paper, Radius: 3.2 * px, Shape: draw.CircleGlyph{}}, at)
	on.DrawGlyph(draw.GlyphStyle{Color: k.muted, Radius: 2.5 * px, Shape: draw.CircleGlyph{}}, at)
}

// drop is the mark of a test: a half disc or a triangle that stands on a line, or hangs from it where up is −1.
func (m ModelComparison) drop(on draw.Canvas, at vg.Point, up float64, k ink) {
	var around []vg.Point
	if m.Marks == MarkIcicles {
		around = []vg.Point{{X: at.X - 4.5*px, Y: at.Y}, {X: at.X, Y: at.Y + vg.Length(9*up)*px}, {X: at.X + 4.5*px, Y: at.Y}}
	} else {
		for i := range 25 {
			sin, cos := math.Sincos(math.Pi * float64(i) / 24)
			around = append(around, vg.Point{X: at.X + vg.Length(dropRadius*cos)*px, Y: at.Y + vg.Length(dropRadius*sin*up)*px})
		}
	}
	on.FillPolygon(k.paper, around)
	on.StrokeLines(draw.LineStyle{Color: k.text, Width: 1.2 * px}, append(around, around[0]))
}

// Plot draws the noise ceiling, and for each model its bar, dots, error bar and marks. What lies beyond given ends of the axis is cut off.
func (e evaluated) Plot(c draw.Canvas, p *plot.Plot) {
	x, height := p.Transforms(&c)
	m, k := e.models, e.ink
	y := func(v float64) vg.Length { return height(min(max(v, p.Y.Min), p.Y.Max)) }
	inside := func(v float64) bool { return v >= p.Y.Min && v <= p.Y.Max }
	dashed := draw.LineStyle{Color: k.muted, Width: 1.2 * px, Dashes: []vg.Length{5 * px, 3 * px}}
	if band := m.Ceiling; band != nil {
		if math.IsNaN(band.Low) {
			if inside(band.High) {
				c.StrokeLine2(dashed, c.Min.X, y(band.High), c.Max.X, y(band.High))
			}
		} else {
			c.SetColor(faint(k.line, 0.35))
			c.Fill(vg.Rectangle{Min: vg.Point{X: c.Min.X, Y: y(band.Low)}, Max: vg.Point{X: c.Max.X, Y: max(y(band.High), y(band.Low)+px)}}.Path())
		}
	}
	half := min(vg.Length(modelShare/2)*(x(1)-x(0)), modelWidest/2*px)
	for i, v := range m.Means {
		middle, colour := x(float64(i)), k.colour(m.of(i))
		if !math.IsNaN(v) && !m.Dots {
			c.FillPolygon(colour, []vg.Point{{X: middle - half, Y: y(m.Chance)}, {X: middle + half, Y: y(m.Chance)}, {X: middle + half, Y: y(v)}, {X: middle - half, Y: y(v)}})
		}
		if m.Points != nil {
			for j, point := range m.Points[i] {
				if inside(point) { // NaN is not
					dot(c, vg.Point{X: middle + 1.3*half*vg.Length(spread(j)), Y: y(point)}, k)
				}
			}
		}
		if m.Low != nil && !math.IsNaN(m.Low[i]) && m.High[i] >= p.Y.Min && m.Low[i] <= p.Y.Max {
			for _, stroke := range []draw.LineStyle{{Color: k.paper, Width: 4.5 * px}, {Color: k.text, Width: 2.2 * px}} { // stands out from dots
				c.StrokeLine2(stroke, middle, y(m.Low[i]), middle, y(m.High[i]))
			}
		}
		if m.Dots && inside(v) {
			c.DrawGlyph(draw.GlyphStyle{Color: k.paper, Radius: 6.2 * px, Shape: draw.CircleGlyph{}}, vg.Point{X: middle, Y: y(v)})
			c.DrawGlyph(draw.GlyphStyle{Color: colour, Radius: 5.2 * px, Shape: glyph(m.of(i))}, vg.Point{X: middle, Y: y(v)})
		}
	}
	if inside(m.Chance) {
		stroke := draw.LineStyle{Color: k.line, Width: px}
		if m.Dots {
			stroke = dashed
		}
		c.StrokeLine2(stroke, c.Min.X, y(m.Chance), c.Max.X, y(m.Chance))
	}
	for i := range m.Models {
		if m.AboveChance != nil && m.AboveChance[i] && inside(m.Chance) {
			m.drop(c, vg.Point{X: x(float64(i)), Y: y(m.Chance)}, 1, k)
		}
		if low := m.ceilingFoot(); m.BelowCeiling != nil && m.BelowCeiling[i] && inside(low) {
			m.drop(c, vg.Point{X: x(float64(i)), Y: y(low)}, -1, k)
		}
	}
}

// ceilingFoot is the end of the ceiling from which marks hang: the lower one where it is known.
func (m ModelComparison) ceilingFoot() float64 {
	switch {
	case m.Ceiling == nil:
		return math.NaN()
	case math.IsNaN(m.Ceiling.Low):
		return m.Ceiling.High
	}
	return m.Ceiling.Low
}

// pair draws a mark above the bars.
func (m ModelComparison) pair(on draw.Canvas, mark pairMark, at vg.Point, to vg.Length, step float64, k ink) {
	size := vg.Length(min(3.4, 0.36*step)) * px
	stroke := draw.LineStyle{Color: k.text, Width: vg.Length(min(1.6, 0.3*step)) * px}
	switch mark.Kind {
	case "line":
		on.StrokeLine2(stroke, at.X, at.Y, to, at.Y)
	case "tick":
		on.StrokeLine2(stroke, at.X, at.Y, at.X, at.Y-1.1*size)
	case "dot":
		on.DrawGlyph(draw.GlyphStyle{Color: k.text, Radius: size, Shape: draw.CircleGlyph{}}, at)
	case "ring":
		on.DrawGlyph(draw.GlyphStyle{Color: k.line, Radius: 0.8 * size, Shape: draw.RingGlyph{}}, at)
	case "dash":
		on.StrokeLine2(stroke, at.X-1.3*size, at.Y, at.X+1.3*size, at.Y)
	case "icicle":
		on.FillPolygon(k.text, []vg.Point{{X: at.X - size, Y: at.Y}, {X: at.X, Y: at.Y - 2.6*size}, {X: at.X + size, Y: at.Y}})
	case "head":
		back := 2.2 * size
		if to < at.X {
			back = -back
		}
		on.FillPolygon(k.text, []vg.Point{{X: at.X, Y: at.Y}, {X: at.X + back, Y: at.Y + 1.2*size}, {X: at.X + back, Y: at.Y - 1.2*size}})
	case "name":
		name := style(min(nameSize, step), k.muted, text.XRight, text.YCenter)
		first := at
		first.X = on.Min.X + pairNames*px
		on.FillText(name, first, cut(m.Models[int(mark.From)], name, pairNames))
	}
}

// pairNames is the room of names at the left of a matrix of pairs, in pixels.
const pairNames = 62.0
