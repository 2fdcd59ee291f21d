package figure

import (
	"math"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Room in pixels.
const (
	forestGap  = 10.0 // between columns
	forestEnd  = 48.0 // for the ends of a row's own scale, at either side
	forestTop  = 18.0 // for the names of references
	markRadius = 4.2
)

// margin holds the widths of what stands beside the rows, in pixels: the names, one column of numbers a series, the notes.
type margin struct {
	names, notes float64
	numbers      []float64
}

func (c margin) right() float64 {
	sum := c.notes
	if sum > 0 {
		sum += forestGap
	}
	for _, n := range c.numbers {
		sum += n + forestGap
	}
	return sum
}

// columns fits names and notes into a drawing of that width.
func (f Forest) columns(width float64) (c margin) {
	measure := style(tickSize, nil, text.XLeft, text.YTop)
	long := func(s string) float64 { return float64(measure.Width(s) / px) }
	c.numbers = make([]float64, len(f.Series))
	for _, r := range f.Rows {
		c.names, c.notes = max(c.names, long(r.Name)), max(c.notes, long(r.Note))
		for i, v := range r.Values {
			c.numbers[i] = max(c.numbers[i], long(printed(v)))
		}
	}
	c.names, c.notes = min(c.names, 0.42*width)+1, min(c.notes, 0.16*width)
	if c.notes > 0 {
		c.notes++
	}
	// The names give way before the values do.
	least := width / 4
	if f.OwnScales {
		least += 2 * forestEnd
	}
	c.names = min(c.names, max(60, width-c.right()-forestGap-least))
	return c
}

// printed is a value as the columns show it.
func printed(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return label(v, 3)
}

func (f Forest) draw(on draw.Canvas, k ink) {
	var keys []key
	for i, name := range f.legend() {
		keys = append(keys, key{name, func(on draw.Canvas, at vg.Point) { f.mark(on, k, i, at) }})
	}
	on = withKeys(on, k, keys)
	width := float64((on.Max.X - on.Min.X) / px)
	c := f.columns(width)
	area := on
	area.Min.X += vg.Length(c.names+forestGap) * px
	area.Max.X -= vg.Length(c.right()) * px
	if len(f.References) > 0 {
		area.Max.Y -= forestTop * px
	}
	places, high := f.places()
	area.Min.Y = area.Max.Y - vg.Length(high)*px
	x := f.axis(on, area, k)
	small, muted := style(10, k.muted, text.XRight, text.YCenter), style(tickSize, k.muted, text.XLeft, text.YCenter)
	for _, e := range places {
		y := area.Max.Y - vg.Length(e.at)*px
		if e.row < 0 {
			head := style(tickSize, k.text, text.XLeft, text.YCenter)
			head.Font.Weight = xfont.WeightBold
			on.FillText(head, vg.Point{X: on.Min.X, Y: y}, cut(e.heading, head, width))
			continue
		}
		r := f.Rows[e.row]
		name := style(tickSize, k.text, text.XRight, text.YCenter)
		on.FillText(name, vg.Point{X: area.Min.X - forestGap*px, Y: y}, cut(r.Name, name, c.names))
		at := x
		from, to := area.Min.X, area.Max.X
		if f.OwnScales {
			from, to = from+forestEnd*px, to-forestEnd*px
			low, high := r.scale()
			at = func(v float64) vg.Length { return from + vg.Length((v-low)/(high-low))*(to-from) }
			on.FillText(small, vg.Point{X: from - 8*px, Y: y}, label(low, 2))
			end := small
			end.XAlign = text.XLeft
			on.FillText(end, vg.Point{X: to + 8*px, Y: y}, label(high, 2))
		}
		on.StrokeLine2(draw.LineStyle{Color: k.split, Width: px}, from, y, to, y)
		f.row(on, k, r, y, at, from, to)
		next := area.Max.X
		for i, v := range r.Values {
			next += vg.Length(forestGap+c.numbers[i]) * px
			on.FillText(style(tickSize, k.colour(i), text.XRight, text.YCenter), vg.Point{X: next, Y: y}, printed(v))
		}
		on.FillText(muted, vg.Point{X: next + forestGap*px, Y: y}, cut(r.Note, muted, c.notes))
	}
}

// row draws the marks of a row; what lies beyond given ends of the axis is cut off.
func (f Forest) row(on draw.Canvas, k ink, r ForestRow, y vg.Length, at func(float64) vg.Length, from, to vg.Length) {
	inside := func(x vg.Length) vg.Length { return min(max(x, from), to) }
	n := len(f.Series)
	height := func(i int) vg.Length { return y + vg.Length(f.lift(i))*px }
	for i := 1; f.Path && i < n; i++ {
		if v, w := r.Values[i-1], r.Values[i]; !math.IsNaN(v) && !math.IsNaN(w) {
			on.StrokeLine2(draw.LineStyle{Color: k.line, Width: px}, inside(at(v)), height(i-1), inside(at(w)), height(i))
		}
	}
	for i, v := range r.Values {
		if low, high := r.Low[i], r.High[i]; !math.IsNaN(low) && !math.IsNaN(high) && at(high) >= from && at(low) <= to {
			on.StrokeLine2(draw.LineStyle{Color: k.colour(i), Width: 2 * px}, inside(at(low)), height(i), inside(at(high)), height(i))
		}
		if !math.IsNaN(v) && at(v) >= from-px && at(v) <= to+px {
			f.mark(on, k, i, vg.Point{X: at(v), Y: height(i)})
		}
	}
}

// lift is how far the marks of a series stand above the middle of the row, in pixels: the first highest.
func (f Forest) lift(series int) float64 {
	n := len(f.Series)
	if n < 2 {
		return 0
	}
	reach := min(11, 5*float64(n-1))
	return reach/2 - reach*float64(series)/float64(n-1)
}

// mark draws the sign of a series: colour and shape both tell it.
func (f Forest) mark(on draw.Canvas, k ink, series int, at vg.Point) {
	shape := []draw.GlyphDrawer{draw.CircleGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}}[series%3]
	on.DrawGlyph(draw.GlyphStyle{Color: k.colour(series), Radius: markRadius * px, Shape: shape}, at)
	if f.Path && series == 0 && len(f.Series) > 1 {
		on.DrawGlyph(draw.GlyphStyle{Color: k.paper, Radius: (markRadius - 1.7) * px, Shape: shape}, at)
	}
}

// axis draws the axis below the area, or says that there is none in common, and returns where values are.
func (f Forest) axis(on, area draw.Canvas, k ink) func(v float64) vg.Length {
	title := style(labelSize, k.text, text.XCenter, text.YTop)
	room := float64((on.Max.X - on.Min.X) / px)
	centre := (area.Min.X + area.Max.X) / 2
	if half := title.Width(cut(f.X.label(), title, room)) / 2; centre+half > on.Max.X || centre-half < on.Min.X {
		centre = max(on.Min.X+half, min(centre, on.Max.X-half))
	}
	if f.OwnScales {
		on.FillText(title, vg.Point{X: centre, Y: area.Min.Y - 6*px}, cut(f.X.label(), title, room))
		return nil
	}
	x := f.ends()
	normal := func(v float64) float64 { return (v - x.Min) / (x.Max - x.Min) }
	if x.Log {
		normal = func(v float64) float64 { return plot.LogScale{}.Normalize(x.Min, x.Max, v) }
	}
	at := func(v float64) vg.Length { return area.Min.X + vg.Length(normal(v))*(area.Max.X-area.Min.X) }
	stroke := draw.LineStyle{Color: k.line, Width: px}
	on.StrokeLine2(stroke, area.Min.X, area.Min.Y, area.Max.X, area.Min.Y)
	names := style(tickSize, k.muted, text.XCenter, text.YTop)
	for _, t := range (sparse{x.ticker(), 0.9 * float64((area.Max.X-area.Min.X)/px)}).Ticks(x.Min, x.Max) {
		long := vg.Length(5)
		if t.Label == "" {
			long = 3
		}
		on.StrokeLine2(stroke, at(t.Value), area.Min.Y, at(t.Value), area.Min.Y-long*px)
		on.FillText(names, vg.Point{X: at(t.Value), Y: area.Min.Y - 7*px}, t.Label)
	}
	on.FillText(title, vg.Point{X: centre, Y: area.Min.Y - 26*px}, cut(f.X.label(), title, room))
	for _, r := range f.References {
		if r.At < x.Min || r.At > x.Max {
			continue
		}
		dashed := draw.LineStyle{Color: k.muted, Width: px, Dashes: []vg.Length{4 * px, 3 * px}}
		on.StrokeLine2(dashed, at(r.At), area.Min.Y, at(r.At), area.Max.Y)
		said := style(tickSize, k.muted, text.XCenter, text.YBottom)
		name := cut(r.Name, said, 0.5*room)
		half := said.Width(name) / 2
		on.FillText(said, vg.Point{X: max(on.Min.X+half, min(at(r.At), on.Max.X-half)), Y: area.Max.Y + 3*px}, name)
	}
	return at
}
