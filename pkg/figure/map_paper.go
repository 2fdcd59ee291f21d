package figure

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// draw draws the axes, the pixels, the outlines and the colour bar.
func (m Map) draw(on draw.Canvas, k ink) {
	low, high := m.scale()
	x, y := m.ends()
	if m.Marked != nil {
		on = withKeys(on, k, []key{{m.MarkName, func(on draw.Canvas, at vg.Point) {
			half := 5 * px
			outline(on, k, [4]vg.Point{{X: at.X - half, Y: at.Y - half}, {X: at.X + half, Y: at.Y - half}, {X: at.X + half, Y: at.Y + half}, {X: at.X - half, Y: at.Y + half}}, [4]bool{true, true, true, true})
		}}})
	}
	whole := on
	on.Max.X -= vg.Length(66+Axis{Min: low, Max: high}.widest()) * px
	p := cartesian(on, x, y, k)
	if m.Equal {
		size := p.DataCanvas(on).Size()
		want := size.X * vg.Length((y.Max-y.Min)/(x.Max-x.Min))
		if spare := size.Y - want; spare > 0 {
			on.Min.Y, on.Max.Y = on.Min.Y+spare/2, on.Max.Y-spare/2
		} else {
			spare = size.X - size.Y*vg.Length((x.Max-x.Min)/(y.Max-y.Min))
			on.Min.X, on.Max.X = on.Min.X+spare/2, on.Max.X-spare/2
			p.X.Tick.Marker = sparse{x.ticker(), 0.85 * float64(p.DataCanvas(on).Size().X/px)}
		}
	}
	p.Draw(on)
	data := p.DataCanvas(on)
	toX, toY := p.Transforms(&data)
	grey, hair := m.grey(), 0.15*px // neighbours overlap by a hair, as viewers else draw the paper between them
	pixel := func(c, r int) vg.Rectangle {
		dx, dy := m.steps()
		x, y := m.FirstX+dx*float64(c), m.FirstY+dy*float64(r)
		wide, tall := math.Abs(dx)/2, math.Abs(dy)/2
		return vg.Rectangle{Min: vg.Point{X: toX(x - wide), Y: toY(y - tall)}, Max: vg.Point{X: toX(x+wide) + hair, Y: toY(y+tall) + hair}}
	}
	for i, v := range m.Values {
		switch {
		case !math.IsNaN(v):
			on.SetColor(shade((v - low) / (high - low)))
		case grey != nil && grey[i] != nil:
			on.SetColor(grey[i])
		default:
			continue
		}
		on.Fill(pixel(i%m.Columns, i/m.Columns).Path())
	}
	m.outlines(on, k, pixel)
	RDM{Measure: m.Measure}.bar(whole, on.Max.X+16*px, data.Max.Y, max(data.Max.Y-data.Min.Y, 120*px), low, high, k)
}

// outlines draws the edges between pixels that are marked and those that are not.
func (m Map) outlines(on draw.Canvas, k ink, pixel func(c, r int) vg.Rectangle) {
	dx, dy := m.steps()
	right, up := int(math.Copysign(1, dx)), int(math.Copysign(1, dy)) // the neighbour in the picture
	for i := range m.Values {
		c, r := i%m.Columns, i/m.Columns
		if !m.marked(c, r) {
			continue
		}
		b := pixel(c, r)
		outline(on, k, [4]vg.Point{b.Min, {X: b.Max.X, Y: b.Min.Y}, b.Max, {X: b.Min.X, Y: b.Max.Y}},
			[4]bool{!m.marked(c, r-up), !m.marked(c+right, r), !m.marked(c, r+up), !m.marked(c-right, r)})
	}
}

// outline strokes some of the four sides between corners, in an ink that stands out from any colour.
func outline(on draw.Canvas, k ink, corners [4]vg.Point, sides [4]bool) {
	for _, stroke := range []draw.LineStyle{{Color: k.paper, Width: 3.4 * px}, {Color: inks[Light].series[1], Width: 2 * px}} {
		for i, drawn := range sides {
			if a, b := corners[i], corners[(i+1)%4]; drawn {
				on.StrokeLine2(stroke, a.X, a.Y, b.X, b.Y)
			}
		}
	}
}
