package figure

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

func (b Bars) interactive() script {
	chart := charts.NewBar()
	y := b.ends()
	places := Axis{Name: b.X.Name, Unit: b.X.Unit, Max: 1}
	s := script{Groups: b.Groups, Bars: map[string]barInfo{}, Digits: []int{4, y.digits()}, Tall: b.head().tall}
	for _, series := range b.Series {
		data := make([]opts.BarData, len(b.Groups))
		for g, v := range series.Values {
			if !math.IsNaN(v) {
				data[g].Value = v
			}
		}
		chart.AddSeries(series.Name, data)
		s.Bars[series.Name] = barInfo{rounded(series.Values, 6), rounded(series.Errors, 6)}
	}
	chart.Validate()
	drawn := plain(chart.JSON())["series"].([]any)
	var more []any
	for i, series := range b.Series {
		d := drawn[i].(dict)
		d["itemStyle"], d["barCategoryGap"], d["barGap"] = dict{"color": hue(i), "opacity": opacity(i)}, "30%", "12%"
		d["barMaxWidth"] = barWidest
		if series.Errors == nil {
			continue
		}
		var data []numbers
		for g, v := range series.Values {
			data = append(data, numbers{float64(g), v - series.Errors[g], v + series.Errors[g], float64(i)})
		}
		more = append(more, dict{"type": "custom", "name": series.Name, "renderItem": call("whisker"), "data": data, "silent": true, "z": 4, "clip": true,
			"encode": dict{"x": 0, "y": []int{1, 2}}, "tooltip": dict{"show": false}, "itemStyle": dict{"color": hue(i)}})
	}
	for i, series := range b.Series {
		var data []numbers
		for g := range series.Points {
			for k, p := range series.Points[g] {
				data = append(data, numbers{float64(g), p, float64(i), spread(k)})
			}
		}
		if len(data) > 0 {
			more = append(more, dict{"type": "custom", "name": series.Name, "renderItem": call("dot"), "data": data, "silent": true, "z": 3, "clip": true,
				"encode": dict{"x": 0, "y": 1}, "tooltip": dict{"show": false}})
		}
	}
	o := frame("item", "bars", b.legend())
	o["grid"] = margins(places, y)
	o["xAxis"], o["yAxis"] = places.option("category", places, true), y.option("value", y, false)
	o["xAxis"].(dict)["data"], o["xAxis"].(dict)["axisTick"] = b.Groups, dict{"show": false}
	delete(o["xAxis"].(dict), "min")
	delete(o["xAxis"].(dict), "max")
	o["xAxis"].(dict)["axisLabel"].(dict)["interval"] = 0
	o["xAxis"].(dict)["axisLine"].(dict)["onZero"] = true
	o["yAxis"].(dict)["axisLabel"].(dict)["showMinLabel"], o["yAxis"].(dict)["axisLabel"].(dict)["showMaxLabel"] = y.Min == 0, false
	o["series"] = append(drawn, more...)
	s.Option = o
	return s
}

// opacity of the bars of a series: those whose colour was taken before are pale.
func opacity(series int) float64 {
	if series < len(inks[Light].series) {
		return 1
	}
	return 0.45
}
