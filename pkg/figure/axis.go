package figure

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/text"
)

// Axis names one axis of a figure.
type Axis struct {
	Name string
	// Unit stands in brackets behind the name; empty for a pure number.
	Unit string
	// Log makes the axis logarithmic; all values must be positive then.
	Log bool
	// Min and Max fix the ends of the axis where they differ; else they follow from the data.
	Min, Max float64

	empty bool // its ends are those of no data
}

func (a Axis) label() string {
	if a.Unit == "" {
		return a.Name
	}
	return a.Name + " (" + a.Unit + ")"
}

// fixed reports whether the ends of the axis are given.
func (a Axis) fixed() bool { return a.Min != a.Max }

func (a Axis) check(what string) error {
	if a.Name == "" {
		return fmt.Errorf("the %s axis has no name", what)
	}
	if !(math.Abs(a.Min) <= largest && math.Abs(a.Max) <= largest) || a.Min > a.Max || a.Log && a.fixed() && a.Min <= 0 {
		return fmt.Errorf("the %s axis %q goes from %v to %v", what, a.Name, a.Min, a.Max)
	}
	return nil
}

// around returns the axis with ends that hold all values but NaN; given ends stay. An axis of a single value reaches to both sides of it, one of no value is the
// unit interval, or the decade 1 … 10.
func (a Axis) around(columns ...[]float64) Axis {
	if a.fixed() {
		return a
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, values := range columns {
		for _, v := range values {
			if !math.IsNaN(v) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	switch alike := high-low <= 1e-9*max(math.Abs(low), math.Abs(high)); {
	case low > high && a.Log:
		low, high, a.empty = 1, 10, true
	case low > high:
		low, high, a.empty = 0, 1, true
	case alike && a.Log:
		low, high = low/2, high*2
	case alike && low == 0:
		low, high = -1, 1
	case alike:
		reach := 0.1 * math.Abs(low)
		low, high = low-reach, high+reach
	}
	a.Min, a.Max = low, high
	return a
}

// digits is how many significant digits tell apart what can be seen as two points of the axis, whose ends are known.
func (a Axis) digits() int {
	if a.Log {
		return 4
	}
	far := max(math.Abs(a.Min), math.Abs(a.Max))
	return min(max(4, 4+int(math.Ceil(math.Log10(far/(a.Max-a.Min))))), 15)
}

// widest is the length of the longest number at the axis, in pixels.
func (a Axis) widest() float64 {
	measure := style(tickSize, nil, text.XLeft, text.YTop)
	wide := 0.0
	for _, t := range a.ticker().Ticks(a.Min, a.Max) {
		wide = max(wide, float64(measure.Width(t.Label)/px))
	}
	return wide
}

// Room for the name of an axis on screen before it is broken into lines: no figure is drawn narrower than this.
const (
	nameAlong = 300.0 // of the x axis, in pixels
	nameUp    = 270.0 // of the y axis, in pixels
	nameLine  = 16.0  // height of a line
)

// gap is the distance of the axis to its name on screen: room for its numbers.
func (a Axis) gap(horizontal bool) float64 {
	if horizontal {
		return 30
	}
	return max(30, a.widest()+14)
}

// option returns the axis for echarts, of the kind "value", "log" or "category". Ends are handed over only where they were given, or there is no data:
// otherwise echarts finds round ones. seen is the axis with its ends.
func (a Axis) option(kind string, seen Axis, horizontal bool) dict {
	room := nameAlong
	if !horizontal {
		room = nameUp
	}
	label := dict{"color": themed("muted"), "fontSize": tickSize, "hideOverlap": true}
	tick := dict{"show": true, "lineStyle": dict{"color": themed("line")}}
	o := dict{
		"type": kind, "name": broken(a.label(), labelSize, room), "nameLocation": "middle", "nameGap": seen.gap(horizontal),
		"nameTextStyle": dict{"color": themed("text"), "fontSize": labelSize, "lineHeight": nameLine},
		"axisLabel":     label, "axisTick": tick,
		"axisLine":  dict{"show": true, "onZero": false, "lineStyle": dict{"color": themed("line")}},
		"splitLine": dict{"show": !horizontal, "lineStyle": dict{"color": themed("split")}},
		"scale":     true,
	}
	if kind != "category" {
		label["formatter"] = dict{"@fn": "tick", "digits": seen.digits()}
	}
	if kind == "value" && horizontal {
		o["splitNumber"] = int(min(max(2, 400/(seen.widest()+24)), 5)) // wide numbers are few
	}
	if kind == "log" {
		// echarts marks minor ticks evenly between major ones, which is right only where these are a decade apart; else we say where ticks are.
		tick["length"] = 6
		if decades(seen.Min, seen.Max) == 1 {
			o["minorTick"] = dict{"show": true, "splitNumber": 9, "length": 3, "lineStyle": dict{"color": themed("line")}}
		} else {
			var values []float64
			for _, t := range seen.ticker().Ticks(seen.Min, seen.Max) {
				if t.Label != "" {
					values = append(values, t.Value)
				}
			}
			label["customValues"], tick["customValues"] = values, values
			low, high := exponents(seen.Min, seen.Max)
			o["min"], o["max"] = math.Pow(10, float64(low)), math.Pow(10, float64(high))
		}
	}
	if a.fixed() || seen.empty {
		o["min"], o["max"] = seen.Min, seen.Max
	}
	return o
}

// margins returns the grid of a figure whose axes, with ends, are x and y: room for numbers and for names of several lines.
func margins(x, y Axis) dict {
	return dict{
		"left": y.gap(false) + 18 + nameLine*float64(lineCount(y.label(), labelSize, nameUp)-1), "right": max(22, x.widest()/2+6),
		"top": 36, "bottom": 52 + nameLine*float64(lineCount(x.label(), labelSize, nameAlong)-1),
	}
}
