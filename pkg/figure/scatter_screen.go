package figure

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

func (s Scatter) interactive() script {
	c := s.cloud()
	x, y := s.ends()
	chart := charts.NewScatter()
	points := rows(rounded(c.column(0), x.digits()+1), rounded(c.column(1), y.digits()+1))
	for g, name := range c.names() {
		var data []opts.ScatterData
		for i, at := range points {
			if c.of(i) == g {
				data = append(data, opts.ScatterData{Name: c.label(i), Value: at})
			}
		}
		chart.AddSeries(name, data)
	}
	chart.Validate()
	series := plain(chart.JSON())["series"].([]any)
	for g := range series {
		d := series[g].(dict)
		d["itemStyle"] = dict{"color": hue(g), "borderColor": themed("bg"), "borderWidth": 1}
		d["symbol"], d["symbolSize"], d["z"], d["clip"] = symbol(g), 10, 3, true
		if s.Named {
			d["label"] = dict{"show": true, "formatter": "{b}", "position": "right", "color": themed("text"), "fontSize": nameSize + 1}
			d["labelLayout"] = call("beside")
		}
	}
	series = append(series, s.pictures(series)...)
	series = append(series, s.regions()...)
	for g, name := range c.names() {
		var lines []any
		for _, e := range c.edges {
			if c.of(e[0]) == g {
				lines = append(lines, dict{"coords": []numbers{points[e[0]], points[e[1]]}})
			}
		}
		if len(lines) > 0 {
			series = append(series, dict{"type": "lines", "name": name, "coordinateSystem": "cartesian2d", "data": lines, "silent": true, "z": 2, "clip": true,
				"lineStyle": dict{"color": hue(g), "opacity": 0.55, "width": 1.5, "curveness": 0}, "tooltip": dict{"show": false}})
		}
	}
	o := frame("item", "point", c.legend())
	o["grid"], o["legend"].(dict)["itemWidth"] = margins(x, y), 14
	o["xAxis"], o["yAxis"], o["series"] = x.option("value", x, true), y.option("value", y, false), series
	for _, a := range []string{"xAxis", "yAxis"} { // the ends are not round
		o[a].(dict)["axisLabel"].(dict)["showMinLabel"], o[a].(dict)["axisLabel"].(dict)["showMaxLabel"] = false, false
	}
	out := script{Option: o, Square: s.Equal, Tall: s.head().tall, icons: s.Icons}
	for i := range s.Regions {
		var flat []float64
		for _, v := range c.outline(i) {
			flat = append(flat, v[0], v[1])
		}
		out.Regions = append(out.Regions, rounded(flat, max(x.digits(), y.digits())))
	}
	return out
}

// pictures are series of icons above those of the points, which become their frames.
func (s Scatter) pictures(points []any) (series []any) {
	if s.Icons == nil {
		return nil
	}
	c := s.cloud()
	side := iconSize(s.Icons)
	for g := range points {
		d := points[g].(dict)
		d["symbol"], d["symbolSize"], d["itemStyle"] = "rect", side+3, dict{"color": themed("bg"), "borderColor": hue(g), "borderWidth": 2}
		if c.legend() == nil {
			d["itemStyle"] = dict{"color": themed("bg"), "opacity": 0}
		}
		var all []any
		data, _ := d["data"].([]any)
		next := 0
		for i := range c.len() {
			if c.of(i) != g {
				continue
			}
			point := data[next].(dict)
			point["index"] = i
			all = append(all, dict{"name": point["name"], "value": point["value"], "index": i, "symbol": dict{"@icon": i}})
			next++
		}
		series = append(series, dict{"type": "scatter", "name": d["name"], "data": all, "symbolSize": side, "symbolKeepAspect": true, "z": 4, "clip": true})
	}
	return series
}

// regions are series of ellipses and outlines, one a group.
func (s Scatter) regions() (series []any) {
	c := s.cloud()
	for g, name := range c.names() {
		var data []numbers
		for i := range s.Regions {
			if c.of(i) == g && !s.Regions[i].none() {
				data = append(data, numbers{float64(i), s.Points.At(i, 0), s.Points.At(i, 1)})
			}
		}
		if len(data) > 0 {
			series = append(series, dict{"type": "custom", "name": name, "renderItem": call("region"), "data": data, "silent": true, "z": 1, "clip": true,
				"encode": dict{"x": 1, "y": 2}, "itemStyle": dict{"color": hue(g)}, "tooltip": dict{"show": false}})
		}
	}
	return series
}
