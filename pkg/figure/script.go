package figure

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// script is what the script in the page needs to draw one figure. Strings that begin with @ in the option are filled in there: @c0 … are the theme's series
// colours, @text, @muted, @line, @split, @bg its other colours, @fn:name a function.
type script struct {
	ID         string             `json:"id"`
	Option     map[string]any     `json:"option"`
	Names      []string           `json:"names,omitempty"`
	Unit       string             `json:"unit,omitempty"`
	X          string             `json:"x,omitempty"`
	Condensed  numbers            `json:"condensed,omitempty"`
	Groups     []string           `json:"groups,omitempty"`
	Bars       map[string]barInfo `json:"bars,omitempty"`
	BandLength map[string]int     `json:"bandLength,omitempty"`
	Icons      []string           `json:"icons,omitempty"`
	Square     bool               `json:"square,omitempty"` // the drawing area is as tall as it is wide
}

type barInfo struct {
	Values numbers `json:"values"`
	Errors numbers `json:"errors,omitempty"`
}

// numbers are written with five significant digits, more than a screen shows; NaN is null, a gap.
type numbers []float64

// MarshalJSON writes short numbers.
func (n numbers) MarshalJSON() ([]byte, error) {
	out := []byte{'['}
	for i, v := range n {
		if i > 0 {
			out = append(out, ',')
		}
		if math.IsNaN(v) || math.IsInf(v, 0) {
			out = append(out, "null"...)
			continue
		}
		out = strconv.AppendFloat(out, v, 'g', 5, 64)
	}
	return append(out, ']'), nil
}

// plain turns an option of go-echarts into maps and slices that can be added to.
func plain(option any) map[string]any {
	text, err := json.Marshal(option)
	var m map[string]any
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil {
		panic(fmt.Sprintf("figure: option: %v", err)) // the types of go-echarts and ours always have JSON
	}
	return m
}

// dict is short for the maps of an option.
type dict = map[string]any

// axisOption returns a cartesian axis of type "value", "log" or "category".
func axisOption(a Axis, kind string, gap int, horizontal bool) dict {
	o := dict{
		"type": kind, "name": a.label(), "nameLocation": "middle", "nameGap": gap,
		"nameTextStyle": dict{"color": "@text", "fontSize": 13},
		"axisLabel":     dict{"color": "@muted", "fontSize": 12, "hideOverlap": true},
		"axisLine":      dict{"show": true, "onZero": false, "lineStyle": dict{"color": "@line"}},
		"axisTick":      dict{"show": true, "lineStyle": dict{"color": "@line"}},
		"splitLine":     dict{"show": !horizontal, "lineStyle": dict{"color": "@split"}},
		"scale":         true,
	}
	if kind == "log" {
		o["axisLabel"].(dict)["formatter"] = "@fn:short"
		o["minorTick"] = dict{"show": true}
	}
	if a.fixed() {
		o["min"], o["max"] = a.Min, a.Max
	}
	return o
}

// frame returns what all cartesian figures share.
func frame(trigger string) dict {
	return dict{
		"textStyle": dict{"fontFamily": "system-ui, sans-serif", "color": "@text"},
		"legend":    dict{"top": 0, "textStyle": dict{"color": "@text", "fontSize": 12}},
		"grid":      dict{"left": 62, "right": 22, "top": 36, "bottom": 52},
		"tooltip":   tooltip(trigger),
		"toolbox":   dict{"show": false},
	}
}

func tooltip(trigger string) dict {
	return dict{"trigger": trigger, "confine": true, "backgroundColor": "@bg", "borderColor": "@line", "textStyle": dict{"color": "@text", "fontSize": 12}}
}
