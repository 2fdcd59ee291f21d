package figure

import (
	"math"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// sheet lays figures out side by side on paper: for each its title, its drawing, its caption.
type sheet struct {
	figures []Figure
	width   float64 // of one figure, in pixels
	ink     ink
	bare    bool // the drawings alone, without titles and captions
}

// Distances in pixels: between figures, and between a drawing and the edges of its place.
const (
	gutter    = 24.0
	edgeLeft  = 4.0
	edgeRight = 18.0
)

func (s sheet) inner() float64 { return s.width - edgeLeft - edgeRight }

// titleLines and captionLines are what stands around a drawing.
func (s sheet) titleLines(f Figure) []string {
	if s.bare {
		return nil
	}
	return wrap(f.head().title, s.titleStyle(), s.width-24)
}

func (s sheet) captionLines(f Figure) []string {
	if s.bare {
		return nil
	}
	return wrap(f.head().caption, style(captionSize, nil, text.XLeft, text.YTop), s.width-24)
}

func (s sheet) titleStyle() draw.TextStyle {
	t := style(titleSize, s.ink.text, text.XCenter, text.YTop)
	t.Font.Weight = xfont.WeightBold
	return t
}

// titleHeight is the room above a drawing: drawings side by side start at one height, below the longest title.
func (s sheet) titleHeight() (h float64) {
	for _, f := range s.figures {
		if n := len(s.titleLines(f)); n > 0 {
			h = max(h, titleSize*(0.5+1.3*float64(n)))
		}
	}
	return h
}

// drawingHeight is that of the drawing with its legend.
func (s sheet) drawingHeight(f Figure) float64 {
	head := f.head()
	high := head.high
	if high == 0 {
		high = s.width * head.aspect
	}
	return high + legendHeight(head.keys, s.inner())
}

// size returns width and height in pixels.
func (s sheet) size() (w, h float64) {
	for _, f := range s.figures {
		h = max(h, s.drawingHeight(f)+captionSize*1.45*float64(len(s.captionLines(f))))
	}
	return s.width*float64(len(s.figures)) + gutter*float64(len(s.figures)-1), math.Ceil(s.titleHeight() + h + 24)
}

func (s sheet) draw(on draw.Canvas) {
	on.SetColor(s.ink.paper)
	on.Fill(on.Rectangle.Path())
	for i, f := range s.figures {
		left := on.Min.X + vg.Length(float64(i)*(s.width+gutter))*px
		tile := draw.Canvas{Canvas: on.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: left, Y: on.Min.Y}, Max: vg.Point{X: left + vg.Length(s.width)*px, Y: on.Max.Y - 6*px}}}
		s.figure(tile, f)
	}
}

func (s sheet) figure(tile draw.Canvas, f Figure) {
	top := tile.Max.Y
	for i, line := range s.titleLines(f) {
		tile.FillText(s.titleStyle(), vg.Point{X: tile.Center().X, Y: top - vg.Length(float64(i)*1.3*titleSize)*px}, line)
	}
	top -= vg.Length(s.titleHeight()) * px
	drawing := tile
	drawing.Max.Y, drawing.Min.Y = top, top-vg.Length(s.drawingHeight(f))*px
	drawing.Min.X, drawing.Max.X = tile.Min.X+edgeLeft*px, tile.Max.X-edgeRight*px
	f.draw(drawing, s.ink)
	at := drawing.Min.Y - 8*px
	for _, line := range s.captionLines(f) {
		tile.FillText(style(captionSize, s.ink.muted, text.XLeft, text.YTop), vg.Point{X: tile.Min.X + 12*px, Y: at}, line)
		at -= captionSize * 1.45 * px
	}
}

// cartesian returns an empty plot in the theme's ink with axes whose ends are known; on is where it will be drawn.
func cartesian(on draw.Canvas, x, y Axis, k ink) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = k.paper
	size := on.Size()
	for _, a := range []struct {
		on   *plot.Axis
		axis Axis
		long vg.Length
	}{{&p.X, x, size.X}, {&p.Y, y, size.Y}} {
		rotation := a.on.Label.TextStyle.Rotation
		a.on.Label.TextStyle = style(labelSize, k.text, text.XCenter, a.on.Label.TextStyle.YAlign)
		a.on.Label.TextStyle.Rotation = rotation
		a.on.Label.Text = broken(a.axis.label(), labelSize, 0.8*float64(a.long/px))
		a.on.Label.Padding = 4 * px
		ticks := a.on.Tick.Label
		a.on.Tick.Label = style(tickSize, k.muted, ticks.XAlign, ticks.YAlign)
		a.on.Tick.LineStyle = draw.LineStyle{Color: k.line, Width: px}
		a.on.Tick.Marker = a.axis.ticker()
		a.on.LineStyle = draw.LineStyle{Color: k.line, Width: px}
		a.on.Padding = 4 * px
		if a.axis.Log {
			a.on.Scale = plot.LogScale{}
		}
	}
	p.X.Tick.Marker = sparse{x.ticker(), 0.85 * float64(size.X/px)}
	limit(p, x, y)
	return p
}

// limit fixes the ends of the axes, which gonum moves whenever data is added.
func limit(p *plot.Plot, x, y Axis) {
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = x.Min, x.Max, y.Min, y.Max
}

// drawNamed draws p. The name of a logarithmic y axis is drawn here: gonum keeps room for it around the mean of the axis' two ends, which on such a scale is near the upper
// one, and so leaves the upper part of the drawing empty.
func drawNamed(p *plot.Plot, on draw.Canvas, logarithmic bool) {
	label := &p.Y.Label
	if !logarithmic || label.Text == "" {
		p.Draw(on)
		return
	}
	name := label.Text
	label.Text = ""
	defer func() { label.Text = name }()
	upright := label.TextStyle
	upright.Rotation += math.Pi / 2
	height, descent := label.TextStyle.Height(name), label.TextStyle.FontExtents().Descent
	axes := draw.Crop(on, height+label.Padding, 0, 0, 0)
	data := p.DataCanvas(axes)
	on.FillText(upright, vg.Point{X: on.Min.X + height - descent, Y: data.Center().Y}, name)
	p.Draw(axes)
}
