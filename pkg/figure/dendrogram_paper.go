package figure

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// dendrogramNames is the largest share of the width that names take.
const dendrogramNames = 0.38

// draw draws the root at the left and the leaves at the right, where their names are.
func (d Dendrogram) draw(on draw.Canvas, k ink) {
	on = withKeys(on, k, nil)
	width := float64((on.Max.X - on.Min.X) / px)
	room := d.longest(dendrogramNames * width)
	area := on
	area.Min.X += 14 * px
	area.Max.X -= vg.Length(room+d.beside()) * px
	area.Min.Y += dendrogramAxis * px
	x := d.ends()
	pitch, size := d.pitch()
	at := func(height float64) vg.Length {
		share := (height - x.Min) / (x.Max - x.Min)
		if x.Log {
			share = plot.LogScale{}.Normalize(x.Min, x.Max, height)
		}
		return area.Max.X - vg.Length(min(max(share, 0), 1))*(area.Max.X-area.Min.X)
	}
	leaf := func(place float64) vg.Length { return area.Max.Y - vg.Length((place+0.5)*pitch)*px }
	branches := d.branches(x.Min)
	for _, b := range branches {
		stroke := draw.LineStyle{Color: d.ink(b.colour, k), Width: 1.5 * px}
		if len(d.Conditions) > 60 {
			stroke.Width = px
		}
		first, last := leaf(b.at[0]), leaf(b.at[1])
		on.StrokeLines(stroke, []vg.Point{{X: at(b.from[0]), Y: first}, {X: at(b.height), Y: first}, {X: at(b.height), Y: last}, {X: at(b.from[1]), Y: last}})
	}
	name := style(max(size, 1), k.text, text.XLeft, text.YCenter)
	for place, i := range branches[len(branches)-1].members {
		y := leaf(float64(place))
		if d.Icons != nil {
			side, columns := d.iconPlaces()
			glyph := pictured{thumbnail(d.Icons[i], iconSide), vg.Length(side) * px, k.paper, false}
			glyph.DrawGlyph(&on, draw.GlyphStyle{}, vg.Point{X: area.Max.X + vg.Length(6+side/2+float64(place%columns)*(side+1))*px, Y: y})
		}
		if size > 0 {
			if d.Cluster != nil {
				name.Color = d.ink(d.hue(i), k)
			}
			on.FillText(name, vg.Point{X: area.Max.X + vg.Length(d.beside())*px, Y: y}, cut(d.Conditions[i], name, room))
		}
	}
	d.axis(on, area, x, at, k)
}

// ink is the colour of a cluster; what joins several is in the colour of lines.
func (d Dendrogram) ink(cluster int, k ink) color.Color {
	if cluster < 0 {
		return k.muted
	}
	return k.colour(cluster)
}

// axis draws the axis of heights below the tree.
func (d Dendrogram) axis(on, area draw.Canvas, x Axis, at func(float64) vg.Length, k ink) {
	stroke := draw.LineStyle{Color: k.line, Width: px}
	y := area.Min.Y - 2*px
	on.StrokeLine2(stroke, area.Min.X, y, area.Max.X, y)
	names := style(tickSize, k.muted, text.XCenter, text.YTop)
	for _, t := range (sparse{x.ticker(), 0.9 * float64((area.Max.X-area.Min.X)/px)}).Ticks(x.Min, x.Max) {
		long := vg.Length(5)
		if t.Label == "" {
			long = 3
		}
		on.StrokeLine2(stroke, at(t.Value), y, at(t.Value), y-long*px)
		on.FillText(names, vg.Point{X: at(t.Value), Y: y - 7*px}, t.Label)
	}
	title := style(labelSize, k.text, text.XCenter, text.YTop)
	label := cut(x.label(), title, float64((on.Max.X-on.Min.X)/px))
	half := title.Width(label) / 2
	centre := min(max((area.Min.X+area.Max.X)/2, on.Min.X+half), on.Max.X-half)
	on.FillText(title, vg.Point{X: centre, Y: y - 26*px}, label)
}
