package figure

import (
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// legendRow is the height of a row of names above a drawing, and keyRoom what each name takes besides its letters, in pixels.
const (
	legendRow = 24.0
	keyRoom   = 46.0
)

// key is one entry of the legend.
type key struct {
	name string
	mark func(on draw.Canvas, at vg.Point)
}

func keyStyle(k ink) draw.TextStyle { return style(tickSize, k.text, text.XLeft, text.YCenter) }

// keyRows sets names in rows of at most width pixels: for each row its length and the names in it, of which the longest are cut.
func keyRows(names []string, width float64) (rows [][]string, lengths []float64) {
	t := keyStyle(ink{})
	for _, name := range names {
		name = cut(name, t, width-keyRoom)
		length := float64(t.Width(name)/px) + keyRoom
		last := len(rows) - 1
		if last < 0 || lengths[last]+length > width {
			rows, lengths = append(rows, nil), append(lengths, 0)
			last++
		}
		rows[last], lengths[last] = append(rows[last], name), lengths[last]+length
	}
	return rows, lengths
}

// legendHeight is what the legend takes above a drawing of that width, in pixels. The drawing starts a little below the title even without one.
func legendHeight(names []string, width float64) float64 {
	rows, _ := keyRows(names, width)
	return 4 + legendRow*float64(len(rows))
}

// withKeys draws the legend at the top, and returns what is left for the plot: the legend never covers data.
func withKeys(on draw.Canvas, k ink, keys []key) draw.Canvas {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = key.name
	}
	width := float64((on.Max.X - on.Min.X) / px)
	rows, lengths := keyRows(names, width)
	t, next := keyStyle(k), 0
	for r, row := range rows {
		y := on.Max.Y - vg.Length((float64(r)+0.5)*legendRow)*px
		x := on.Center().X - vg.Length(lengths[r]/2)*px
		for _, name := range row {
			keys[next].mark(on, vg.Point{X: x + 12*px, Y: y})
			on.FillText(t, vg.Point{X: x + 28*px, Y: y}, name)
			x += t.Width(name) + keyRoom*px
			next++
		}
	}
	on.Max.Y -= vg.Length(legendHeight(names, width)) * px
	return on
}
