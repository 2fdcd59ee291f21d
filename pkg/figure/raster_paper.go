package figure

import (
	"image"
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// draw draws the cells, the lines between groups and their names, the names of the axes, and the colour bar.
func (r Raster) draw(on draw.Canvas, k ink) {
	rows, columns := r.Values.Dims()
	low, high := r.scale()
	flat := style(nameSize, k.muted, text.XRight, text.YCenter)
	beside := 0.0
	for _, b := range blocks(r.RowGroups) {
		beside = max(beside, float64(flat.Width(cut(b.Name, flat, nameRoom))/px)+8)
	}
	area := on
	area.Min.X += vg.Length(beside+labelSize+12) * px
	area.Max.X -= vg.Length(58+Axis{Min: low, Max: high}.widest()) * px
	under := vg.Length(labelSize + 11) // from the cells to the foot of the name of the axis
	if len(r.ColumnGroups)+len(r.ColumnNames) > 0 {
		under += nameSize + 6
	}
	area.Min.Y += (under + 3) * px
	area.Max.Y -= 4 * px
	if len(r.Marks) > 0 {
		area.Max.Y -= 8 * px
	}
	if r.Square {
		side := min(area.Max.X-area.Min.X, area.Max.Y-area.Min.Y)
		area.Min.X += (area.Max.X - area.Min.X - side) / 2
		area.Max.X, area.Min.Y = area.Min.X+side, area.Max.Y-side
	}
	size := area.Size()
	wide, tall := size.X/vg.Length(columns), size.Y/vg.Length(rows)
	on.SetColor(k.split)
	on.Fill(area.Rectangle.Path())
	if rows*columns > maxPixels {
		on.DrawImage(area.Rectangle, r.picture(low, high, k))
	} else {
		hair := 0.15 * px // neighbours overlap by a hair, as viewers else draw the paper between them
		for i := range rows {
			for j, v := range r.Values.RawRowView(i) {
				if math.IsNaN(v) {
					continue
				}
				x, y := area.Min.X+vg.Length(j)*wide, area.Max.Y-vg.Length(i+1)*tall
				on.SetColor(shade((v - low) / (high - low)))
				on.Fill(vg.Rectangle{Min: vg.Point{X: x, Y: y}, Max: vg.Point{X: min(x+wide+hair, area.Max.X), Y: min(y+tall+hair, area.Max.Y)}}.Path())
			}
		}
	}
	gap := func(side vg.Length, groups int) draw.LineStyle { // thin where blocks are
		return draw.LineStyle{Color: k.paper, Width: max(0.3*px, min(2*px, side/vg.Length(6*groups)))}
	}
	last := area.Max.Y + 100*px
	all := blocks(r.RowGroups)
	for _, b := range all {
		y := area.Max.Y - vg.Length(b.From)*tall
		if b.From > 0 {
			on.StrokeLine2(gap(size.Y, len(all)), area.Min.X-4*px, y, area.Max.X, y)
		}
		if middle := area.Max.Y - vg.Length(b.From+b.To+1)*tall/2; last-middle >= nameSize*px { // names that would touch the one above stay out
			on.FillText(flat, vg.Point{X: area.Min.X - 5*px, Y: middle}, cut(b.Name, flat, nameRoom))
			last = middle
		}
	}
	r.mark(on, area, k)
	upright := style(nameSize, k.muted, text.XCenter, text.YTop)
	free := area.Min.X - 100*px
	all = blocks(r.ColumnGroups)
	for _, b := range all {
		x := area.Min.X + vg.Length(b.From)*wide
		if b.From > 0 {
			on.StrokeLine2(gap(size.X, len(all)), x, area.Max.Y, x, area.Min.Y-4*px)
		}
		called := cut(b.Name, upright, max(60, float64(vg.Length(b.To-b.From+1)*wide/px)))
		middle, half := area.Min.X+vg.Length(b.From+b.To+1)*wide/2, upright.Width(called)/2
		if middle-half >= free {
			on.FillText(upright, vg.Point{X: middle, Y: area.Min.Y - 5*px}, called)
			free = middle + half + 4*px
		}
	}
	for j, called := range r.ColumnNames {
		middle, half := area.Min.X+(vg.Length(j)+0.5)*wide, upright.Width(called)/2
		if called != "" && middle-half >= free {
			on.FillText(upright, vg.Point{X: middle, Y: area.Min.Y - 5*px}, called)
			free = middle + half + 6*px
		}
	}
	name := style(labelSize, k.text, text.XCenter, text.YBottom)
	on.FillText(name, vg.Point{X: area.Center().X, Y: area.Min.Y - under*px}, cut(r.X.label(), name, float64(size.X/px)))
	name = style(labelSize, k.text, text.XCenter, text.YCenter)
	name.Rotation = math.Pi / 2
	on.FillText(name, vg.Point{X: area.Min.X - vg.Length(beside+labelSize/2+6)*px, Y: area.Center().Y}, cut(r.Y.label(), name, float64(size.Y/px)))
	RDM{Measure: r.Measure}.bar(on, area.Max.X+14*px, area.Max.Y, max(size.Y, 120*px), low, high, k)
}

// mark draws a light line with dark edges through the middle of each marked column, and a bar above the columns of its interval.
func (r Raster) mark(on draw.Canvas, area draw.Canvas, k ink) {
	_, columns := r.Values.Dims()
	wide := area.Size().X / vg.Length(columns)
	for _, m := range r.Marks {
		x, bar := area.Min.X+(vg.Length(m.Column)+0.5)*wide, area.Max.Y+5*px
		from, to := min(area.Min.X+(vg.Length(m.Low)+0.5)*wide, x-3*px), max(area.Min.X+(vg.Length(m.High)+0.5)*wide, x+3*px)
		on.StrokeLine2(draw.LineStyle{Color: k.text, Width: 3.6 * px}, x, area.Min.Y, x, area.Max.Y)
		on.StrokeLine2(draw.LineStyle{Color: k.paper, Width: 1.8 * px}, x, area.Min.Y, x, area.Max.Y)
		on.StrokeLine2(draw.LineStyle{Color: k.text, Width: 3 * px}, from, bar, to, bar)
	}
}

// picture returns the cells as pixels, several of them a cell, so that scaling does not blur the edges of cells.
func (r Raster) picture(low, high float64, k ink) image.Image {
	rows, columns := r.Values.Dims()
	across, down := max(1, 1200/columns), max(1, 1200/rows)
	img := image.NewRGBA(image.Rect(0, 0, across*columns, down*rows))
	for i := range rows {
		for j, v := range r.Values.RawRowView(i) {
			c := k.split
			if !math.IsNaN(v) {
				c = shade((v - low) / (high - low))
			}
			for y := range down {
				for x := range across {
					img.Set(j*across+x, i*down+y, c)
				}
			}
		}
	}
	return img
}
