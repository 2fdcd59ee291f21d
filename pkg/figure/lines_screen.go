package figure

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

func (l Lines) interactive() script {
	chart := charts.NewLine()
	x, y := l.ends()
	s := script{X: l.X.label(), Digits: []int{x.digits(), y.digits()}, Bands: map[string]int{}, Tall: l.head().tall}
	var shown []Series
	var bands []any
	for i, series := range l.Series {
		series = series.thinned(x, l.Series...)
		shown = append(shown, series)
		columns := [][]float64{rounded(series.X, x.digits()+1), rounded(series.Y, y.digits()+1)}
		if series.Low != nil {
			columns = append(columns, rounded(series.Low, y.digits()+1), rounded(series.High, y.digits()+1))
			s.Bands[series.Name] = len(series.X)
			bands = append(bands, dict{"type": "custom", "name": series.Name, "renderItem": call("band"), "itemStyle": dict{"color": hue(i)},
				"data": rows(columns[0], columns[2], columns[3]), "silent": true, "z": 1, "encode": dict{"x": 0, "y": []int{1, 2}}, "tooltip": dict{"show": false}})
		}
		if len(series.Points) > 0 {
			m := series.measured()
			bands = append(bands, dict{"type": "custom", "name": series.Name, "renderItem": call("measurement"), "itemStyle": dict{"color": hue(i)},
				"data":   rows(rounded(m[0], x.digits()+1), rounded(m[1], y.digits()+1), rounded(m[2], y.digits()+1), rounded(m[3], y.digits()+1)),
				"silent": true, "z": 4, "clip": true, "encode": dict{"x": 0, "y": []int{1, 2, 3}}, "tooltip": dict{"show": false}})
		}
		data := make([]opts.LineData, len(series.X))
		for k, row := range rows(columns...) {
			data[k] = opts.LineData{Value: row}
		}
		chart.AddSeries(series.Name, data)
	}
	chart.Validate()
	drawn := plain(chart.JSON())["series"].([]any)
	for i := range drawn {
		d := drawn[i].(dict)
		stroke := dict{"color": hue(i), "width": 2, "type": "solid"}
		if dash := dashes(i, l.Series[i], len(inks[Light].series)); dash != nil {
			stroke["type"] = dash
		}
		d["itemStyle"], d["lineStyle"], d["z"] = dict{"color": hue(i)}, stroke, 3
		d["symbol"], d["symbolSize"], d["showSymbol"] = "circle", 6, false // a dot follows the mouse
		if alone := lonely(shown[i].Y); len(alone) > 0 {
			// A value between two gaps is a dot, as on paper: echarts draws no line there.
			d["symbolSize"], d["showSymbol"], d["showAllSymbol"] = dict{"@fn": "lonely", "at": alone}, true, true
		}
	}
	s.Option = frame("axis", "lines", l.names())
	s.Option["tooltip"].(dict)["axisPointer"] = dict{"lineStyle": dict{"color": themed("line")}}
	s.Option["grid"] = margins(x, y)
	s.Option["xAxis"], s.Option["yAxis"] = l.X.option(kindOf(l.X), x, true), l.Y.option(kindOf(l.Y), y, false)
	s.Option["series"] = append(drawn, bands...)
	s.Option["dataZoom"] = []dict{{"type": "inside", "filterMode": "none"}}
	return s
}

func kindOf(a Axis) string {
	if a.Log {
		return "log"
	}
	return "value"
}

// rows turns columns of equal length into rows.
func rows(columns ...[]float64) []numbers {
	all := make([]numbers, len(columns[0]))
	for i := range all {
		for _, c := range columns {
			all[i] = append(all[i], c[i])
		}
	}
	return all
}

// lonely are the indices of values without a neighbour.
func lonely(values []float64) (at []int) {
	for _, part := range pieces(values) {
		if part[1]-part[0] == 1 {
			at = append(at, part[0])
		}
	}
	return at
}
