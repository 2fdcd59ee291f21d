package figure

import (
	"math"
	"strings"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of type on paper, in pixels.
const (
	titleSize   = 16
	captionSize = 12
	labelSize   = 13
	tickSize    = 12
)

// sheet lays figures out side by side on paper: for each its title, its drawing, its caption.
type sheet struct {
	figures []Figure
	width   float64 // of one figure, in pixels
	ink     ink
	light   bool // no bold type: gonum's PDF canvas does not know the bold fonts
}

const gutter = 24.0

// size returns width and height in pixels.
func (s sheet) size() (w, h float64) {
	for _, f := range s.figures {
		head := f.head()
		tall := s.width*head.aspect + 12
		if head.title != "" {
			tall += titleSize * 1.8
		}
		tall += captionSize * 1.45 * float64(len(wrap(head.caption, s.width-24)))
		h = max(h, tall)
	}
	return s.width*float64(len(s.figures)) + gutter*float64(len(s.figures)-1), math.Ceil(h + 12)
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
	head := f.head()
	top := tile.Max.Y
	if head.title != "" {
		heading := style(titleSize, s.ink.text, text.XCenter, text.YTop)
		if !s.light {
			heading.Font.Weight = xfont.WeightBold
		}
		tile.FillText(heading, vg.Point{X: tile.Center().X, Y: top}, head.title)
		top -= titleSize * 1.8 * px
	}
	drawing := tile
	drawing.Max.Y = top
	drawing.Min.X, drawing.Max.X = tile.Min.X+4*px, tile.Max.X-18*px
	drawing.Min.Y = top - vg.Length(s.width*head.aspect)*px
	f.draw(drawing, s.ink)
	at := drawing.Min.Y - 8*px
	for _, line := range wrap(head.caption, s.width-24) {
		tile.FillText(style(captionSize, s.ink.muted, text.XLeft, text.YTop), vg.Point{X: tile.Min.X + 12*px, Y: at}, line)
		at -= captionSize * 1.45 * px
	}
}

// wrap breaks s into lines of at most width pixels.
func wrap(s string, width float64) (lines []string) {
	measure := style(captionSize, nil, text.XLeft, text.YTop)
	line := ""
	for _, word := range strings.Fields(s) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && float64(measure.Width(longer)/px) > width {
			lines, line = append(lines, line), word
		} else {
			line = longer
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// cartesian returns an empty plot with axes in the theme's ink.
func cartesian(x, y Axis, k ink) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = k.paper
	for _, a := range []struct {
		on   *plot.Axis
		axis Axis
	}{{&p.X, x}, {&p.Y, y}} {
		a.on.Label.Text = a.axis.label()
		rotation := a.on.Label.TextStyle.Rotation
		a.on.Label.TextStyle = style(labelSize, k.text, text.XCenter, a.on.Label.TextStyle.YAlign)
		a.on.Label.TextStyle.Rotation = rotation
		a.on.Label.Padding = 4 * px
		ticks := a.on.Tick.Label
		a.on.Tick.Label = style(tickSize, k.muted, ticks.XAlign, ticks.YAlign)
		a.on.Tick.LineStyle = draw.LineStyle{Color: k.line, Width: px}
		a.on.LineStyle = draw.LineStyle{Color: k.line, Width: px}
		a.on.Padding = 4 * px
		if a.axis.Log {
			a.on.Scale, a.on.Tick.Marker = plot.LogScale{}, powers{}
		} else {
			a.on.Tick.Marker = plain10{}
		}
	}
	p.Legend.TextStyle = style(tickSize, k.text, text.XLeft, text.YCenter)
	return p
}

// finish fixes the ends of axes that were given.
func finish(p *plot.Plot, x, y Axis) {
	if x.fixed() {
		p.X.Min, p.X.Max = x.Min, x.Max
	}
	if y.fixed() {
		p.Y.Min, p.Y.Max = y.Min, y.Max
	}
}

// legendRow is the height of the row of names above a drawing, in pixels.
const legendRow = 26

// key is one entry of the row of names.
type key struct {
	name string
	mark func(on draw.Canvas, at vg.Point)
}

// withKeys draws a row of names at the top and returns what is left for the plot. It never covers data.
func withKeys(on draw.Canvas, k ink, keys []key) draw.Canvas {
	t := style(tickSize, k.text, text.XLeft, text.YCenter)
	total := vg.Length(0)
	for _, key := range keys {
		total += t.Width(key.name) + 46*px
	}
	y := on.Max.Y - legendRow/2*px
	x := on.Center().X - total/2
	for _, key := range keys {
		key.mark(on, vg.Point{X: x + 12*px, Y: y})
		on.FillText(t, vg.Point{X: x + 28*px, Y: y}, key.name)
		x += t.Width(key.name) + 46*px
	}
	on.Max.Y -= legendRow * px
	return on
}
