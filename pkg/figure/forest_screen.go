package figure

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// forestInfo is what the script knows of a forest: a line of the figure has a row, or the name of a group.
type forestInfo struct {
	Rows   []forestLine `json:"rows"`
	Series []string     `json:"series"`
	Lift   numbers      `json:"lift"` // of the marks of each series above the middle of the row, in pixels
	Path   bool         `json:"path"`
	Own    bool         `json:"own"`
}

type forestLine struct {
	Heading string  `json:"heading,omitempty"`
	Name    string  `json:"name,omitempty"`
	Note    string  `json:"note,omitempty"`
	Group   string  `json:"group,omitempty"`
	Values  numbers `json:"values,omitempty"`
	Low     numbers `json:"low,omitempty"`
	High    numbers `json:"high,omitempty"`
	// At holds Values, Low and High where they stand on the axis: shares of a scale of the row's own.
	At      []numbers `json:"at,omitempty"`
	Printed []string  `json:"printed,omitempty"`
	Ends    []string  `json:"ends,omitempty"` // of the row's own scale
}

func (f Forest) interactive() script {
	info := &forestInfo{Series: f.Series, Path: f.Path, Own: f.OwnScales}
	for i := range f.Series {
		info.Lift = append(info.Lift, f.lift(i))
	}
	chart := charts.NewScatter()
	places, _ := f.places()
	var lines []string
	data := make([][]opts.ScatterData, len(f.Series))
	for at, e := range places {
		if e.row < 0 {
			lines = append(lines, "")
			info.Rows = append(info.Rows, forestLine{Heading: e.heading})
			continue
		}
		r := f.Rows[e.row]
		line := forestLine{Name: r.Name, Note: r.Note, Group: r.Group, Values: rounded(r.Values, 6), Low: rounded(r.Low, 6), High: rounded(r.High, 6)}
		share := func(v float64) float64 { return v }
		if f.OwnScales {
			low, high := r.scale()
			line.Ends = []string{label(low, 2), label(high, 2)}
			share = func(v float64) float64 { return (v - low) / (high - low) }
		}
		for _, values := range [][]float64{r.Values, r.Low, r.High} {
			var on []float64
			for _, v := range values {
				on = append(on, share(v))
			}
			line.At = append(line.At, rounded(on, 6))
		}
		for i, v := range r.Values {
			line.Printed = append(line.Printed, printed(v))
			if !math.IsNaN(v) {
				data[i] = append(data[i], opts.ScatterData{Value: []any{line.At[0][i], at}})
			}
		}
		lines, info.Rows = append(lines, r.Name), append(info.Rows, line)
	}
	for i, name := range f.Series {
		chart.AddSeries(name, data[i])
	}
	chart.Validate()
	var drawn []any
	if all, ok := plain(chart.JSON())["series"].([]any); ok {
		drawn = all
	}
	for i := range drawn { // the points take the mouse and the legend; the marks with their intervals are drawn around them
		d := drawn[i].(dict)
		d["symbolSize"], d["symbolOffset"], d["z"], d["clip"] = 9, []float64{0, -f.lift(i)}, 5, true
		d["symbol"] = []string{"circle", "rect", "triangle"}[i%3]
		d["itemStyle"] = dict{"color": hue(i), "opacity": 1}
		if f.Path && i == 0 && len(f.Series) > 1 {
			d["itemStyle"] = dict{"color": themed("bg"), "borderColor": hue(0), "borderWidth": 2, "opacity": 1}
			d["symbolSize"] = 8
		}
	}
	s := script{Forest: info, Tall: f.head().tall, Digits: []int{4, 4}}
	s.Option = frame("item", "forest", f.legend())
	s.Option["legend"].(dict)["itemWidth"] = 12
	s.Option["legend"].(dict)["itemHeight"] = 12
	x := f.ends()
	if f.OwnScales {
		x = Axis{Name: f.X.Name, Unit: f.X.Unit, Min: 0, Max: 1}
		f.X = x
	} else if !f.X.Log {
		f.X.Min, f.X.Max = x.Min, x.Max
	}
	axis := f.X.option(kindOf(f.X), x, true)
	if f.X.Log { // with ends between the powers of ten
		axis["min"], axis["max"] = x.Min, x.Max
	}
	axis["splitLine"] = dict{"show": false}
	if f.OwnScales {
		axis["axisLabel"], axis["axisTick"], axis["axisLine"], axis["nameGap"] = dict{"show": false}, dict{"show": false}, dict{"show": false}, 8
	}
	s.Option["xAxis"] = axis
	s.Option["yAxis"] = dict{"type": "category", "data": lines, "inverse": true, "show": false}
	grid := margins(x, x) // the script measures names and numbers at the sides
	if len(f.References) > 0 {
		grid["top"] = 36 + forestTop
	}
	s.Tall += int(nameLine) * (lineCount(f.X.label(), labelSize, nameAlong) - 1)
	s.Option["grid"] = grid
	s.Option["series"] = append(f.behind(len(places)), drawn...)
	return s
}

// behind are the rows with names, numbers and intervals, and the lines of reference.
func (f Forest) behind(lines int) []any {
	data := make([]numbers, lines)
	for i := range data {
		data[i] = numbers{0, float64(i)}
	}
	if !f.OwnScales {
		x := f.ends()
		for i := range data {
			data[i][0] = x.Min
		}
	}
	rows := dict{"type": "custom", "name": " ", "renderItem": call("forestRow"), "data": data, "silent": true, "z": 2, "clip": false,
		"encode": dict{"x": 0, "y": 1}, "tooltip": dict{"show": false}}
	var marks []dict
	for _, r := range f.References {
		marks = append(marks, dict{"xAxis": r.At, "name": r.Name, "label": dict{"formatter": dict{"@fn": "said", "text": r.Name}}})
	}
	if len(marks) > 0 {
		rows["markLine"] = dict{"silent": true, "symbol": "none", "data": marks, "lineStyle": dict{"color": themed("muted"), "type": "dashed", "width": 1},
			"label": dict{"show": true, "position": "start", "color": themed("muted"), "fontSize": tickSize}}
	}
	return []any{rows}
}
