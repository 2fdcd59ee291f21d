package figure

import "math"

// modelsInfo is what the script knows of a comparison of models.
type modelsInfo struct {
	Models  []modelLine `json:"models"`
	Pairs   pairMarks   `json:"pairs"`
	Chance  *float64    `json:"chance"` // null for none
	Low     *float64    `json:"low"`    // of the ceiling, null for none
	High    *float64    `json:"high"`
	Dots    bool        `json:"dots"`
	Icicles bool        `json:"icicles"`
	Tested  bool        `json:"tested"` // whether pairs are
	Share   float64     `json:"share"`
	Widest  float64     `json:"widest"`
	Point   string      `json:"point"`
}

type modelLine struct {
	Name   string   `json:"name"`
	Values numbers  `json:"values"` // mean and both ends of the error bar
	Points numbers  `json:"points,omitempty"`
	Spread numbers  `json:"spread,omitempty"`
	Group  int      `json:"group"`
	Above  *bool    `json:"above"` // null where not tested
	Below  *bool    `json:"below"`
	Differ []string `json:"differ"`
}

func (m ModelComparison) interactive() script {
	head := m.head()
	m = m.arranged()
	y := m.ends()
	info := &modelsInfo{Pairs: m.pairs(), Dots: m.Dots, Icicles: m.Marks == MarkIcicles, Tested: m.Differ != nil, Share: modelShare, Widest: modelWidest, Point: m.pointName()}
	known := func(v float64) *float64 {
		if math.IsNaN(v) {
			return nil
		}
		return &v
	}
	info.Chance = known(m.Chance)
	if c := m.Ceiling; c != nil {
		info.Low, info.High = known(c.Low), known(c.High)
	}
	data := make([]numbers, len(m.Models))
	for i, name := range m.Models {
		line := modelLine{Name: name, Group: m.of(i), Values: numbers{m.Means[i], math.NaN(), math.NaN()}}
		if m.Low != nil {
			line.Values = numbers{m.Means[i], m.Low[i], m.High[i]}
		}
		line.Values = rounded(line.Values, y.digits()+1)
		if m.Points != nil {
			line.Points = rounded(m.Points[i], y.digits()+1)
			for k := range m.Points[i] {
				line.Spread = append(line.Spread, math.Round(1000*spread(k))/1000)
			}
		}
		if m.AboveChance != nil {
			line.Above = &m.AboveChance[i]
		}
		if m.BelowCeiling != nil {
			line.Below = &m.BelowCeiling[i]
		}
		if m.Differ != nil {
			for j, differ := range m.Differ[i] {
				if differ {
					line.Differ = append(line.Differ, m.Models[j])
				}
			}
		}
		info.Models = append(info.Models, line)
		data[i] = numbers{float64(i), (y.Min + y.Max) / 2}
	}
	s := script{Compare: info, Tall: head.tall, Unit: m.Y.label(), Digits: []int{4, y.digits()}}
	s.Option = frame("item", "comparison", head.keys)
	s.Option["legend"].(dict)["selectedMode"] = false
	s.Option["legend"].(dict)["itemWidth"] = 14
	places := Axis{Name: " ", Max: 1}
	grid := margins(places, y)
	grid["top"] = grid["top"].(int) + int(info.Pairs.height())
	grid["bottom"] = 34
	s.Option["grid"] = grid
	x := places.option("category", places, true)
	delete(x, "min")
	delete(x, "max")
	x["data"], x["axisTick"], x["name"], x["axisLine"] = m.Models, dict{"show": false}, "", dict{"show": false}
	x["axisLabel"].(dict)["interval"] = 0
	fixed := m.Y
	fixed.Min, fixed.Max = y.Min, y.Max
	up := fixed.option("value", y, false)
	up["axisLabel"].(dict)["showMinLabel"], up["axisLabel"].(dict)["showMaxLabel"] = y.Min == 0, false
	s.Option["xAxis"], s.Option["yAxis"] = x, up
	custom := func(name string, z int, data []numbers, silent bool) dict {
		return dict{"type": "custom", "name": " " + name, "renderItem": call(name), "data": data, "z": z, "clip": false, "silent": silent, "encode": dict{"x": 0, "y": 1}}
	}
	one := []numbers{{0, y.Min}}
	series := []any{custom("ceiling", 1, one, true), custom("model", 3, data, false), custom("drops", 5, one, true), custom("pairs", 5, one, true)}
	for _, e := range m.entries() { // for the legend alone
		key := dict{"type": "scatter", "name": e.name, "data": []any{}, "symbol": "circle", "itemStyle": dict{"color": themed("muted")}}
		switch e.part {
		case "group":
			key["symbol"], key["itemStyle"] = "rect", dict{"color": hue(e.at)}
		case "ceiling":
			key["symbol"], key["itemStyle"] = "rect", dict{"color": themed("line"), "opacity": 0.35}
		case "above", "below":
			key["symbol"], key["itemStyle"] = m.dropPath(e.part == "above"), dict{"color": themed("bg"), "borderColor": themed("text"), "borderWidth": 1.2}
		}
		series = append(series, key)
	}
	s.Option["series"] = series
	return s
}

// dropPath is the mark of a test as the symbol of a legend.
func (m ModelComparison) dropPath(up bool) string {
	switch {
	case m.Marks == MarkIcicles && up:
		return "path://M-5,4L0,-5L5,4Z"
	case m.Marks == MarkIcicles:
		return "path://M-5,-4L0,5L5,-4Z"
	case up:
		return "path://M-6,3A6,6,0,0,1,6,3Z"
	}
	return "path://M-6,-3A6,6,0,0,0,6,-3Z"
}
