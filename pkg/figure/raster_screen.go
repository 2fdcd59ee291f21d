package figure

import (
	"fmt"
	"math"
)

// spaced places n rows or columns with empty ones between blocks: the place of each, and the names that stand at the middles of blocks, one a place.
func spaced(n int, groups []string) (places []int, names []string) {
	places = make([]int, n)
	all := blocks(groups)
	if len(all) == 0 {
		for i := range places {
			places[i] = i
		}
		return places, make([]string, n)
	}
	empty, at := max(1, n/100), 0
	for b, block := range all {
		if b > 0 {
			at += empty
			names = append(names, make([]string, empty)...)
		}
		begin := len(names)
		for i := block.From; i <= block.To; i++ {
			places[i] = at
			at++
			names = append(names, "")
		}
		names[begin+(block.To-block.From)/2] = block.Name
	}
	return places, names
}

func (r Raster) interactive() script {
	rows, columns := r.Values.Dims()
	s := script{Unit: r.Measure, Tall: r.head().tall, Square: r.Square}
	if rows*columns > maxPixels {
		return s
	}
	low, high := r.scale()
	digits := Axis{Min: low, Max: high}.digits()
	down, left := spaced(rows, r.RowGroups)
	across, below := spaced(columns, r.ColumnGroups)
	called := func(a Axis, groups []string, i int) string {
		if groups == nil {
			if a == r.X && r.ColumnNames != nil {
				return fmt.Sprintf("%s %s", a.Name, r.ColumnNames[i])
			}
			return fmt.Sprintf("%s %d", a.Name, i+1)
		}
		return fmt.Sprintf("%s %d (%s)", a.Name, i+1, groups[i])
	}
	var values []any
	for i := range rows {
		for j, v := range r.Values.RawRowView(i) {
			if !math.IsNaN(v) {
				values = append(values, dict{"value": []any{across[j], down[i], rounded([]float64{v}, digits)[0]},
					"name": fmt.Sprintf("%v · %s, %s", label(v, 4), called(r.Y, r.RowGroups, i), called(r.X, r.ColumnGroups, j))})
			}
		}
	}
	if r.ColumnNames != nil {
		below = r.ColumnNames
	}
	longest := 0
	for _, name := range left {
		longest = max(longest, len([]rune(name)))
	}
	beside := min(8+7*float64(longest), nameRoom)
	axis := func(a Axis, names []string, horizontal bool) dict {
		gap := 14.0
		if !horizontal {
			gap = beside + 8
		} else if r.ColumnGroups != nil || r.ColumnNames != nil {
			gap = 26
		}
		return dict{"type": "category", "data": names, "inverse": !horizontal, "name": broken(a.label(), labelSize, nameUp), "nameLocation": "middle", "nameGap": gap,
			"nameTextStyle": dict{"color": themed("text"), "fontSize": labelSize, "lineHeight": nameLine}, "axisTick": dict{"show": false}, "axisLine": dict{"show": false},
			"splitLine": dict{"show": false},
			"axisLabel": dict{"color": themed("muted"), "fontSize": nameSize, "interval": 0, "hideOverlap": true, "width": nameRoom, "overflow": "truncate"}}
	}
	s.Option = frame("item", "point", nil)
	s.Option["grid"] = dict{"left": beside + 34, "right": 124, "top": 8, "bottom": 52}
	s.Option["xAxis"], s.Option["yAxis"] = axis(r.X, below, true), axis(r.Y, left, false)
	cells := dict{"type": "heatmap", "name": r.Measure, "data": values, "progressive": 0, "emphasis": dict{"itemStyle": dict{"borderColor": themed("text"), "borderWidth": 1}}}
	var lines, spans []any
	for _, m := range r.Marks {
		lines = append(lines, dict{"xAxis": m.Column})
		spans = append(spans, []any{dict{"xAxis": m.Low}, dict{"xAxis": m.High}})
	}
	if lines != nil {
		cells["markLine"] = dict{"silent": true, "symbol": "none", "data": lines, "label": dict{"show": false},
			"lineStyle": dict{"color": "#fff", "type": "solid", "width": 2, "shadowColor": "#000", "shadowBlur": 3}}
		cells["markArea"] = dict{"silent": true, "data": spans, "itemStyle": dict{"color": "rgba(255,255,255,0.25)", "borderColor": "#fff", "borderWidth": 1, "borderType": "dashed"}}
	}
	s.Option["series"] = []any{cells}
	colourBar(s.Option, low, high, r.Measure)
	return s
}
