package figure

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
)

func (r RDM) interactive() script {
	r = r.arranged()
	n := len(r.Conditions)
	s := script{Names: r.Conditions, Unit: r.Measure, Square: true}
	if n > maxInteractive {
		return s
	}
	low, high := r.scale()
	s.Condensed = rounded(r.Values, Axis{Min: low, Max: high}.digits()+1)
	heat := charts.NewHeatMap()
	heat.AddSeries(r.Measure, nil)
	heat.Validate()
	series := plain(heat.JSON())["series"].([]any)
	series[0].(dict)["emphasis"] = dict{"itemStyle": dict{"borderColor": themed("text"), "borderWidth": 1}}
	series[0].(dict)["progressive"] = 0
	if r.holes() {
		series = append(series, dict{"type": "custom", "name": "missing", "renderItem": call("missing"), "encode": dict{"x": 0, "y": 1}, "data": []any{}, "clip": true})
	}
	s.Cuts = r.cuts()
	left, bottom := r.margins(110, 92)
	if s.Runs = r.runs(); len(s.Runs) > 0 {
		s.Beyond = []float64{left - groupRow, bottom - groupRow}
	}
	axis := func(inverse bool, turn int) dict {
		return dict{"type": "category", "data": r.Conditions, "inverse": inverse, "axisTick": dict{"show": false}, "axisLine": dict{"show": false}, "splitLine": dict{"show": false},
			"axisLabel": dict{"show": r.named(), "color": themed("muted"), "fontSize": nameSize, "interval": 0, "rotate": turn, "width": 96, "overflow": "truncate"}}
	}
	s.Option = dict{
		"textStyle": dict{"fontFamily": "system-ui, sans-serif", "color": themed("text")},
		"tooltip":   tooltip("item", "rdm"),
		"grid":      dict{"left": left, "right": 124, "top": 8, "bottom": bottom},
		"xAxis":     axis(false, 60), "yAxis": axis(true, 0),
		"visualMap": dict{"type": "continuous", "seriesIndex": 0, "calculable": true, "min": low, "max": high, "inRange": dict{"color": viridis},
			"right": 22, "top": "middle", "align": "left",
			"itemHeight": 180, "itemWidth": 14, "precision": 15, "text": []string{"", ""}, "textStyle": dict{"color": themed("text"), "fontSize": 11}, "formatter": call("number")},
		"series": series,
		"graphic": []any{dict{"type": "text", "right": 0, "top": "middle", "rotation": math.Pi / 2, "silent": true,
			"style": dict{"text": broken(r.Measure, tickSize, 300), "fill": themed("text"), "fontSize": tickSize, "textAlign": "center"}}},
	}
	if r.Icons != nil {
		s.icons = r.Icons
	}
	return s
}
