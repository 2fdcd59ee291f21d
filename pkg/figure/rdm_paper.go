package figure

import (
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// draw draws the cells, the names or icons, and the colour bar, which takes a sixth of the width.
func (r RDM) draw(on draw.Canvas, k ink) {
	r = r.arranged()
	n := len(r.Conditions)
	low, high := r.scale()
	flat := style(nameSize, k.muted, text.XRight, text.YCenter)
	longest := 0.0
	for _, name := range r.Conditions {
		longest = max(longest, float64(flat.Width(cut(name, flat, nameRoom))/px))
	}
	l, b := r.margins(longest+10, longest*math.Sin(math.Pi/3)+16)
	margin, below := vg.Length(l)*px, vg.Length(b)*px
	barWidth := vg.Length(58+Axis{Min: low, Max: high}.widest()) * px
	side := min(on.Max.X-on.Min.X-margin-barWidth, on.Max.Y-on.Min.Y-below-8*px)
	left := on.Min.X + margin + (on.Max.X-on.Min.X-margin-barWidth-side)/2
	top := on.Max.Y - 4*px
	cell := side / vg.Length(n)
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
	r.gaps(on, vg.Point{X: left, Y: top}, side, 2.5*px, k)
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
		case r.named():
			name = cut(name, flat, nameRoom)
			on.FillText(flat, vg.Point{X: left - 5*px, Y: top - middle}, name)
			up := flat
			up.Rotation = math.Pi / 3
			on.FillText(up, vg.Point{X: left + middle, Y: top - side - 5*px}, name)
		}
	}
	r.brackets(on, vg.Point{X: left, Y: top}, side, vg.Point{X: left - vg.Length(l-groupRow)*px, Y: top - side - vg.Length(b-groupRow)*px}, k)
	r.bar(on, left+side+14*px, top, side, low, high, k)
}

// gaps are lines of paper between clusters; corner is the upper left one of the cells.
func (r RDM) gaps(on draw.Canvas, corner vg.Point, side, wide vg.Length, k ink) {
	gap := draw.LineStyle{Color: k.paper, Width: wide}
	for _, cut := range r.cuts() {
		at := vg.Length(cut) * side / vg.Length(len(r.Conditions))
		on.StrokeLine2(gap, corner.X-px, corner.Y-at, corner.X+side+px, corner.Y-at)
		on.StrokeLine2(gap, corner.X+at, corner.Y+px, corner.X+at, corner.Y-side-px)
	}
}

// cell fills a cell with the colour of its value; without a value it is grey, and struck through where that can be seen.
func (r RDM) cell(on draw.Canvas, corner vg.Point, side vg.Length, v, low, high float64, k ink) {
	square := vg.Rectangle{Min: vg.Point{X: corner.X, Y: corner.Y - side}, Max: vg.Point{X: corner.X + side, Y: corner.Y}}
	if math.IsNaN(v) {
		on.SetColor(k.split)
		on.Fill(square.Path())
		if side >= 5*px {
			on.StrokeLine2(draw.LineStyle{Color: k.line, Width: px}, square.Min.X, square.Min.Y, square.Max.X, square.Max.Y)
		}
		return
	}
	on.SetColor(shade((v - low) / (high - low)))
	on.Fill(square.Path())
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
	height := func(v float64) vg.Length { return top - tall + tall*vg.Length((v-low)/(high-low)) }
	for _, t := range (plain10{}).Ticks(low, high) {
		y := height(t.Value)
		on.StrokeLine2(draw.LineStyle{Color: k.line, Width: px}, left+wide, y, left+wide+4*px, y)
		on.FillText(style(tickSize, k.muted, text.XLeft, text.YCenter), vg.Point{X: left + wide + 6*px, Y: y}, t.Label)
	}
	if low < 0 && high > 0 {
		on.StrokeLine2(draw.LineStyle{Color: k.text, Width: 1.5 * px}, left-3*px, height(0), left+wide+4*px, height(0))
	}
	if r.holes() {
		under := top - tall - 14*px
		r.cell(on, vg.Point{X: left, Y: under}, wide, math.NaN(), low, high, k)
		on.FillText(style(tickSize, k.muted, text.XLeft, text.YCenter), vg.Point{X: left + wide + 4*px, Y: under - wide/2}, "missing")
	}
	name := style(tickSize, k.text, text.XCenter, text.YCenter)
	name.Rotation = math.Pi / 2
	x := left + wide + vg.Length(Axis{Min: low, Max: high}.widest()+18)*px
	on.FillText(name, vg.Point{X: x, Y: top - tall/2}, cut(r.Measure, name, float64(side/px)))
}

// brackets draws a bracket along each group at both axes, with its name. corner is the upper left corner of the cells, beyond where names and icons end.
func (r RDM) brackets(on draw.Canvas, corner vg.Point, side vg.Length, beyond vg.Point, k ink) {
	x, y := beyond.X-3*px, beyond.Y-3*px
	cell, runs := side/vg.Length(len(r.Conditions)), r.runs()
	for _, run := range runs {
		from, to := vg.Length(run.From)*cell, vg.Length(run.To+1)*cell
		if len(runs) > 1 {
			stroke := draw.LineStyle{Color: k.muted, Width: 1.5 * px}
			on.StrokeLine2(stroke, x, corner.Y-from-1.5*px, x, corner.Y-to+1.5*px)
			on.StrokeLine2(stroke, corner.X+from+1.5*px, y, corner.X+to-1.5*px, y)
		}
		name := style(tickSize, k.text, text.XCenter, text.YCenter)
		if name.Width(run.Name) > to-from {
			continue // its bracket stands there, its name in the tooltip of the interactive figure
		}
		on.FillText(name, vg.Point{X: corner.X + (from+to)/2, Y: y - 12*px}, run.Name)
		name.Rotation = math.Pi / 2
		on.FillText(name, vg.Point{X: x - 12*px, Y: corner.Y - (from+to)/2}, run.Name)
	}
}

// nameRoom is the longest name of a condition beside a row, in pixels.
const nameRoom = 92.0
