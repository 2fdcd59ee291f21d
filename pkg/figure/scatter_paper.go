package figure

import (
	"image"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func (s Scatter) draw(on draw.Canvas, k ink) {
	c := s.cloud()
	x, y := s.ends()
	on = withKeys(on, k, c.keys(k))
	p := cartesian(on, x, y, k)
	for i := range s.Regions {
		if outline := c.outline(i); outline != nil {
			var around plotter.XYs
			for _, v := range outline {
				around = append(around, plotter.XY{X: v[0], Y: v[1]})
			}
			colour := k.colour(c.of(i))
			p.Add(&plotter.Polygon{XYs: []plotter.XYs{around}, Color: faint(colour, veilShare(len(s.Regions))), LineStyle: draw.LineStyle{Color: faint(colour, 0.75), Width: px}})
		}
	}
	for _, e := range c.edges {
		p.Add(&plotter.Line{XYs: plotter.XYs{c.xy(e[0]), c.xy(e[1])}, LineStyle: draw.LineStyle{Color: faint(k.colour(c.of(e[0])), 0.55), Width: 1.4 * px}})
	}
	for i := range c.len() {
		g := c.of(i)
		if s.Icons == nil {
			p.Add(&plotter.Scatter{XYs: plotter.XYs{c.xy(i)}, GlyphStyle: draw.GlyphStyle{Color: k.colour(g), Radius: 4.5 * px, Shape: glyph(g)}})
			continue
		}
		glyph := pictured{thumbnail(s.Icons[i], iconSide), vg.Length(iconSize(s.Icons)) * px, k.paper, len(c.legend()) > 0}
		p.Add(&plotter.Scatter{XYs: plotter.XYs{c.xy(i)}, GlyphStyle: draw.GlyphStyle{Color: k.colour(g), Radius: 4.5 * px, Shape: glyph}})
	}
	limit(p, x, y)
	if s.Equal {
		on = squared(p, on)
	}
	p.Draw(on)
	if s.Named {
		s.names(p, on, k)
	}
}

// pictured is the glyph of an icon, with a frame in the colour of its group.
type pictured struct {
	icon   image.Image
	side   vg.Length
	paper  color.Color
	framed bool
}

// DrawGlyph draws the icon, whose longer side is as given.
func (p pictured) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, at vg.Point) {
	b := p.icon.Bounds()
	longer := vg.Length(max(b.Dx(), b.Dy()))
	w, h := p.side*vg.Length(b.Dx())/longer/2, p.side*vg.Length(b.Dy())/longer/2
	place := vg.Rectangle{Min: vg.Point{X: at.X - w, Y: at.Y - h}, Max: vg.Point{X: at.X + w, Y: at.Y + h}}
	if p.framed { // nothing shines through between the frame and the icon
		for _, part := range []struct {
			wide vg.Length
			ink  color.Color
		}{{2 * px, sty.Color}, {0, p.paper}} {
			c.SetColor(part.ink)
			c.Fill(vg.Rectangle{Min: vg.Point{X: place.Min.X - part.wide, Y: place.Min.Y - part.wide}, Max: vg.Point{X: place.Max.X + part.wide, Y: place.Max.Y + part.wide}}.Path())
		}
	}
	c.DrawImage(place, p.icon)
}

// names writes labels at the right, the left, above or below their points, where neither points nor other labels are; what has no room is left out.
func (s Scatter) names(p *plot.Plot, on draw.Canvas, k ink) {
	c, data := s.cloud(), p.DataCanvas(on)
	x, y := p.Transforms(&data)
	half := 6 * px
	if s.Icons != nil {
		half = vg.Length(iconSize(s.Icons)/2+3) * px
	}
	var taken []vg.Rectangle
	at := make([]vg.Point, c.len())
	for i := range at {
		at[i] = vg.Point{X: x(s.Points.At(i, 0)), Y: y(s.Points.At(i, 1))}
		taken = append(taken, vg.Rectangle{Min: vg.Point{X: at[i].X - half, Y: at[i].Y - half}, Max: vg.Point{X: at[i].X + half, Y: at[i].Y + half}})
	}
	measure := style(nameSize+1, k.text, text.XLeft, text.YBottom)
	for i, p := range at {
		name := cut(s.Labels[i], measure, 140)
		w, h := measure.Width(name), 1.1*measure.Font.Size
		for _, corner := range []vg.Point{{X: p.X + half, Y: p.Y - h/2}, {X: p.X - half - w, Y: p.Y - h/2}, {X: p.X - w/2, Y: p.Y + half}, {X: p.X - w/2, Y: p.Y - half - h}} {
			box := vg.Rectangle{Min: corner, Max: vg.Point{X: corner.X + w, Y: corner.Y + h}}
			free := box.Min.X >= data.Min.X && box.Max.X <= on.Max.X && box.Min.Y >= data.Min.Y && box.Max.Y <= on.Max.Y
			for _, t := range taken {
				free = free && (box.Max.X <= t.Min.X || box.Min.X >= t.Max.X || box.Max.Y <= t.Min.Y || box.Min.Y >= t.Max.Y)
			}
			if free {
				on.FillText(measure, vg.Point{X: corner.X, Y: corner.Y - 0.1*h}, name)
				taken = append(taken, box)
				break
			}
		}
	}
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
