package figure

import (
	"encoding/json"
	"fmt"
	"image"
	"math"
	"strconv"
)

// script is what the script in the page needs to draw one figure. Objects with the key @ or @fn in the option are filled in there, see [themed] and [call].
type script struct {
	ID        string             `json:"id"`
	Option    map[string]any     `json:"option"`
	Names     []string           `json:"names,omitempty"`
	Unit      string             `json:"unit,omitempty"`
	X         string             `json:"x,omitempty"`
	Digits    []int              `json:"digits,omitempty"` // significant digits of x and y in the tooltip
	Condensed numbers            `json:"condensed,omitempty"`
	Groups    []string           `json:"groups,omitempty"`
	Bars      map[string]barInfo `json:"bars,omitempty"`
	Bands     map[string]int     `json:"bands,omitempty"` // number of points of each band
	icons     []image.Image
	Icons     []int       `json:"icons,omitempty"`   // where they are among those of the message
	Cuts      []int       `json:"cuts,omitempty"`    // conditions of an RDM before which a cluster ends
	Runs      []run       `json:"runs,omitempty"`    // groups of an RDM's conditions
	Beyond    []float64   `json:"beyond,omitempty"`  // what names or icons take between the cells and the brackets of groups
	Regions   []numbers   `json:"regions,omitempty"` // outlines around points: x and y in turn
	Tree      *treeInfo   `json:"tree,omitempty"`
	Compare   *modelsInfo `json:"compare,omitempty"`
	Movie     *movieInfo  `json:"movie,omitempty"`
	Forest    *forestInfo `json:"forest,omitempty"`
	Square    bool        `json:"square,omitempty"` // the drawing area is as tall as it is wide
	Tall      int         `json:"tall"`             // else the height in pixels
}

type barInfo struct {
	Values numbers `json:"values"`
	Errors numbers `json:"errors,omitempty"`
}

// numbers are written as short as they can be read back; NaN is null, a gap.
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
		out = strconv.AppendFloat(out, v, 'g', -1, 64)
	}
	return append(out, ']'), nil
}

// rounded returns values with that many significant digits: a page of a thousand points does not carry what no screen shows.
func rounded(values []float64, digits int) numbers {
	out := make(numbers, len(values))
	for i, v := range values {
		out[i], _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64) // what was just written can be read
	}
	return out
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

// themed stands for a colour of the theme: "text", "muted", "line", "split" or "bg". It is an object, so that no text of a user is taken for one.
func themed(name string) dict { return dict{"@": name} }

// hue stands for the colour of the i-th series.
func hue(i int) dict { return dict{"@": "c" + strconv.Itoa(i)} }

// call stands for a function in assets/shapes.js.
func call(name string) dict { return dict{"@fn": name} }

// frame returns what all figures with axes share.
func frame(trigger, formatter string, names []string) dict {
	return dict{
		"textStyle": dict{"fontFamily": "system-ui, sans-serif", "color": themed("text")},
		"legend":    dict{"top": 0, "show": len(names) > 0, "data": names, "textStyle": dict{"color": themed("text"), "fontSize": tickSize}},
		"tooltip":   tooltip(trigger, formatter),
		"toolbox":   dict{"show": false},
	}
}

func tooltip(trigger, formatter string) dict {
	return dict{"trigger": trigger, "confine": true, "backgroundColor": themed("bg"), "borderColor": themed("line"),
		"textStyle": dict{"color": themed("text"), "fontSize": 12}, "formatter": call(formatter), "extraCssText": "max-width:min(420px,90%);white-space:normal;overflow-wrap:anywhere"}
}
