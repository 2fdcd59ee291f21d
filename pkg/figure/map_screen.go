package figure

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/text"
)

func (m Map) interactive() script {
	s := script{Unit: m.Measure, Tall: m.head().tall}
	if m.Columns*m.Rows > maxPixels {
		return s
	}
	low, high := m.scale()
	x, y := m.ends()
	dx, dy := m.steps()
	digits := Axis{Min: low, Max: high}.digits()
	across, up := places(m.FirstX, dx, m.Columns), places(m.FirstY, dy, m.Rows)
	name := func(c, r int) string {
		return fmt.Sprintf("%s %s, %s %s", m.X.Name, label(across[c], 6), m.Y.Name, label(up[r], 6))
	}
	at := func(i int) (column, row int) { // in the picture, where coordinates grow
		column, row = i%m.Columns, i/m.Columns
		if dx < 0 {
			column = m.Columns - 1 - column
		}
		if dy < 0 {
			row = m.Rows - 1 - row
		}
		return column, row
	}
	var values, ground, marks []any
	grey := m.grey()
	for i, v := range m.Values {
		c, r := at(i)
		if !math.IsNaN(v) {
			values = append(values, dict{"value": []any{c, r, rounded([]float64{v}, digits)[0]}, "name": fmt.Sprintf("%v · %s", label(v, 4), name(i%m.Columns, i/m.Columns))})
		} else if grey != nil && grey[i] != nil {
			g := grey[i].(color.Gray).Y
			ground = append(ground, dict{"value": []any{c, r, 0}, "itemStyle": dict{"color": fmt.Sprintf("rgb(%d,%d,%d)", g, g, g)}})
		}
		if m.marked(i%m.Columns, i/m.Columns) {
			marks = append(marks, []any{c, r})
		}
	}
	series := []any{dict{"type": "heatmap", "name": m.Measure, "data": values, "progressive": 0, "emphasis": dict{"itemStyle": dict{"borderColor": themed("text"), "borderWidth": 1}}}}
	if ground != nil {
		series = append(series, dict{"type": "heatmap", "name": "background", "data": ground, "silent": true, "progressive": 0})
	}
	var names []string
	if m.Marked != nil {
		names = []string{m.MarkName}
		series = append(series, dict{"type": "scatter", "name": m.MarkName, "data": marks, "silent": true, "symbol": "circle", "symbolSize": 6,
			"itemStyle": dict{"color": themed("c1"), "borderColor": "#ffffff", "borderWidth": 1}})
	}
	left := 0.0
	axis := func(a, seen Axis, horizontal bool, labels []float64) dict {
		o := a.option("category", seen, horizontal)
		measure, longest := style(tickSize, nil, text.XLeft, text.YTop), 0.0
		named := make([]string, len(labels))
		for i, v := range slices.Sorted(slices.Values(labels)) {
			named[i] = label(v, 6)
			longest = max(longest, float64(measure.Width(named[i])/px))
		}
		many := float64(len(labels)) / 8
		if horizontal {
			many = max(many, longest*float64(len(labels))/300)
		} else {
			o["nameGap"], left = longest+14, longest+14-seen.gap(false)
		}
		o["axisLabel"].(dict)["interval"] = int(math.Ceil(many)) - 1
		o["axisTick"].(dict)["interval"] = int(math.Ceil(many)) - 1
		o["data"], o["splitLine"] = named, dict{"show": false}
		delete(o, "min")
		delete(o, "max")
		return o
	}
	s.Option = frame("item", "point", names)
	grid := margins(x, y)
	s.Option["xAxis"], s.Option["yAxis"], s.Option["series"] = axis(m.X, x, true, across), axis(m.Y, y, false, up), series
	grid["right"], grid["left"] = 124, grid["left"].(float64)+left
	s.Option["grid"] = grid
	colourBar(s.Option, low, high, m.Measure)
	return s
}

// colourBar gives a heat map, the first series, its scale and a bar with the name of the values.
func colourBar(option dict, low, high float64, measure string) {
	option["visualMap"] = dict{"type": "continuous", "seriesIndex": 0, "calculable": true, "min": low, "max": high, "inRange": dict{"color": viridis},
		"right": 22, "top": "middle", "align": "left", "itemHeight": 150, "itemWidth": 14, "precision": 15, "text": []string{"", ""},
		"textStyle": dict{"color": themed("text"), "fontSize": 11}, "formatter": call("number")}
	option["graphic"] = []any{dict{"type": "text", "right": 0, "top": "middle", "rotation": math.Pi / 2, "silent": true,
		"style": dict{"text": broken(measure, tickSize, 260), "fill": themed("text"), "fontSize": tickSize, "textAlign": "center"}}}
}

// places are the coordinates of the middles of n pixels.
func places(first, step float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = rounded([]float64{first + step*float64(i)}, 6)[0]
	}
	return out
}
