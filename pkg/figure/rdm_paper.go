package figure

import (
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// draw draws the cells, the names or icons, and the colour bar, which takes a sixth of the width.
func (r RDM) draw(on draw.Canvas, k ink) {
	n := len(r.Conditions)
	margin := 14 * px
	named := n <= 24 && r.Icons == nil
	if named {
		margin = 100 * px
	} else if r.Icons != nil {
		margin = 36 * px
	}
	barWidth := 86 * px
	side := min(on.Max.X-on.Min.X-margin-barWidth, on.Max.Y-on.Min.Y-margin-8*px)
	left := on.Min.X + margin + (on.Max.X-on.Min.X-margin-barWidth-side)/2
	top := on.Max.Y - 4*px
	cell := side / vg.Length(n)
	low, high := r.scale()
	at := func(i, j int) vg.Point { return vg.Point{X: left + vg.Length(j)*cell, Y: top - vg.Length(i)*cell} }
	// Neighbours overlap by a hair, as viewers else draw the paper between them.
	hair := 0.15 * px
	value := 0
	for i := range n {
		r.cell(on, at(i, i), cell+hair, 0, low, high, k)
		for j := i + 1; j < n; j++ {
			r.cell(on, at(i, j), cell+hair, r.Values[value], low, high, k)
			r.cell(on, at(j, i), cell+hair, r.Values[value], low, high, k)
			value++
		}
	}
	for i, name := range r.Conditions {
		middle := vg.Length(i)*cell + cell/2
		switch {
		case r.Icons != nil:
			rows := min(2, int(math.Ceil(float64(12*px/cell))))
			size := min(22*px, vg.Length(rows)*cell*0.94)
			off := vg.Length(i%rows) * (size + px)
			icon := thumbnail(r.Icons[i], 48)
			x, y := left-3*px-off-size, top-middle-size/2
			on.DrawImage(vg.Rectangle{Min: vg.Point{X: x, Y: y}, Max: vg.Point{X: x + size, Y: y + size}}, icon)
			x, y = left+middle-size/2, top-side-3*px-off-size
			on.DrawImage(vg.Rectangle{Min: vg.Point{X: x, Y: y}, Max: vg.Point{X: x + size, Y: y + size}}, icon)
		case named:
			name = short20(name)
			on.FillText(style(10, k.muted, text.XRight, text.YCenter), vg.Point{X: left - 5*px, Y: top - middle}, name)
			up := style(10, k.muted, text.XRight, text.YCenter)
			up.Rotation = math.Pi / 3
			on.FillText(up, vg.Point{X: left + middle, Y: top - side - 5*px}, name)
		}
	}
	r.bar(on, left+side+14*px, top, side, low, high, k)
}

func (r RDM) cell(on draw.Canvas, corner vg.Point, side vg.Length, v, low, high float64, k ink) {
	on.SetColor(k.paper)
	if !math.IsNaN(v) {
		on.SetColor(shade((v - low) / (high - low)))
	}
	on.Fill(vg.Rectangle{Min: vg.Point{X: corner.X, Y: corner.Y - side}, Max: vg.Point{X: corner.X + side, Y: corner.Y}}.Path())
}

// bar draws the colour bar with its ends, its middle and its name.
func (r RDM) bar(on draw.Canvas, left, top, side vg.Length, low, high float64, k ink) {
	tall, wide := side*0.7, 14*px
	top -= (side - tall) / 2
	const steps = 120
	for i := range steps {
		on.SetColor(shade((float64(i) + 0.5) / steps))
		y := top - tall + vg.Length(i)*tall/steps
		on.Fill(vg.Rectangle{Min: vg.Point{X: left, Y: y}, Max: vg.Point{X: left + wide, Y: y + tall/steps + 0.2*px}}.Path())
	}
	for _, t := range (plain10{}).Ticks(low, high) {
		y := top - tall + tall*vg.Length((t.Value-low)/(high-low))
		on.StrokeLine2(draw.LineStyle{Color: k.line, Width: px}, left+wide, y, left+wide+4*px, y)
		on.FillText(style(11, k.muted, text.XLeft, text.YCenter), vg.Point{X: left + wide + 6*px, Y: y}, t.Label)
	}
	name := style(12, k.text, text.XCenter, text.YCenter)
	name.Rotation = math.Pi / 2
	on.FillText(name, vg.Point{X: left + wide + 50*px, Y: top - tall/2}, r.Measure)
}

// short20 cuts a name that has no room beside a row.
func short20(name string) string {
	if letters := []rune(name); len(letters) > 16 {
		return string(letters[:15]) + "…"
	}
	return name
}
