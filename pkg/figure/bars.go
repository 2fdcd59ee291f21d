package figure

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Bars shows one value for each group and series, with error bars. Bars stand on zero.
type Bars struct {
	Title string
	// Caption says n and what the error bars are.
	Caption string
	X, Y    Axis
	// Groups are the places along x.
	Groups []string
	Series []BarSeries
}

// BarSeries is one bar for each group. NaN is no bar.
type BarSeries struct {
	Name   string
	Values []float64
	// Errors is half the length of the error bar of each value; none draws no bars. It is not negative.
	Errors []float64
	// Points, if given, are the single values behind each bar, drawn as dots: one slice a group.
	Points [][]float64
}

func (b Bars) head() heading { return heading{title: b.Title, caption: b.Caption, aspect: 0.56} }

func (b Bars) check() error {
	fault := func() error {
		if err := b.X.check("x"); err != nil {
			return err
		}
		if err := b.Y.check("y"); err != nil {
			return err
		}
		if b.X.Log || b.Y.Log {
			return fmt.Errorf("bars stand on zero, which a logarithmic axis does not have")
		}
		if len(b.Groups) == 0 || len(b.Series) == 0 {
			return fmt.Errorf("%d groups and %d series, want at least one of each", len(b.Groups), len(b.Series))
		}
		seen := map[string]bool{}
		for i, s := range b.Series {
			if s.Name == "" || seen[s.Name] {
				return fmt.Errorf("series %d: its name %q is empty or taken", i, s.Name)
			}
			seen[s.Name] = true
			if err := s.check(len(b.Groups)); err != nil {
				return fmt.Errorf("series %q: %w", s.Name, err)
			}
		}
		return nil
	}
	return place("bars", b.Title, fault())
}

func (s BarSeries) check(groups int) error {
	if len(s.Values) != groups || s.Errors != nil && len(s.Errors) != groups || s.Points != nil && len(s.Points) != groups {
		return fmt.Errorf("%d values, %d errors and points of %d groups, want %d, one a group", len(s.Values), len(s.Errors), len(s.Points), groups)
	}
	if err := finite("Values", s.Values, true); err != nil {
		return err
	}
	for i, e := range s.Errors {
		if e < 0 {
			return fmt.Errorf("error bar %d is %v, want a length", i, e)
		}
	}
	for g, points := range s.Points {
		if err := finite(fmt.Sprintf("points of group %d", g), points, false); err != nil {
			return err
		}
	}
	return finite("Errors", s.Errors, true)
}

// ends returns the y axis with ends that hold all bars, whiskers, points and zero.
func (b Bars) ends() Axis {
	y := b.Y
	if y.fixed() {
		return y
	}
	low, high := 0.0, 0.0
	take := func(v float64) {
		if v == v {
			low, high = min(low, v), max(high, v)
		}
	}
	for _, s := range b.Series {
		for g, v := range s.Values {
			take(v)
			if s.Errors != nil {
				take(v - s.Errors[g])
				take(v + s.Errors[g])
			}
			if s.Points != nil {
				for _, p := range s.Points[g] {
					take(p)
				}
			}
		}
	}
	if low == high {
		high = 1
	}
	pad := 0.06 * (high - low)
	y.Max = high + pad
	if low < 0 {
		y.Min = low - pad
	}
	return y
}

func (b Bars) interactive() (script, error) {
	chart := charts.NewBar()
	s := script{Groups: b.Groups, Bars: map[string]barInfo{}}
	for _, series := range b.Series {
		data := make([]opts.BarData, len(b.Groups))
		for g, v := range series.Values {
			data[g] = opts.BarData{Value: v}
			if v != v {
				data[g].Value = nil
			}
		}
		chart.AddSeries(series.Name, data)
		s.Bars[series.Name] = barInfo{series.Values, series.Errors}
	}
	chart.Validate()
	drawn := plain(chart.JSON())["series"].([]any)
	var more []any
	for i, series := range b.Series {
		d := drawn[i].(dict)
		d["itemStyle"], d["barCategoryGap"], d["barGap"] = dict{"color": fmt.Sprint("@c", i)}, "30%", "12%"
		if series.Errors == nil {
			continue
		}
		var data []numbers
		for g, v := range series.Values {
			data = append(data, numbers{float64(g), v - series.Errors[g], v + series.Errors[g], float64(i), float64(len(b.Series))})
		}
		more = append(more, dict{"type": "custom", "name": series.Name, "renderItem": "@fn:whisker", "data": data, "silent": true, "z": 4,
			"encode": dict{"x": 0, "y": []int{1, 2}}, "tooltip": dict{"show": false}, "itemStyle": dict{"color": fmt.Sprint("@c", i)}})
	}
	for i, series := range b.Series {
		var data []numbers
		for g := range series.Points {
			for k, p := range series.Points[g] {
				data = append(data, numbers{float64(g), p, float64(i), float64(len(b.Series)), spread(k)})
			}
		}
		if len(data) > 0 {
			more = append(more, dict{"type": "custom", "name": series.Name, "renderItem": "@fn:dot", "data": data, "silent": true, "z": 3,
				"encode": dict{"x": 0, "y": 1}, "tooltip": dict{"show": false}})
		}
	}
	y := b.ends()
	o := frame("item")
	o["tooltip"].(dict)["formatter"] = "@fn:bars"
	o["xAxis"], o["yAxis"] = axisOption(Axis{Name: b.X.Name, Unit: b.X.Unit}, "category", 30, true), axisOption(y, "value", 44, false)
	o["xAxis"].(dict)["data"] = b.Groups
	o["xAxis"].(dict)["axisLabel"].(dict)["interval"] = 0
	o["xAxis"].(dict)["axisLine"].(dict)["onZero"] = true
	o["xAxis"].(dict)["axisTick"].(dict)["show"] = false
	o["yAxis"].(dict)["axisLabel"].(dict)["formatter"] = "@fn:short"
	o["yAxis"].(dict)["axisLabel"].(dict)["showMinLabel"], o["yAxis"].(dict)["axisLabel"].(dict)["showMaxLabel"] = y.Min == 0, false
	o["series"] = append(drawn, more...)
	if len(b.Series) < 2 {
		o["legend"].(dict)["show"] = false
	}
	s.Option = o
	return s, nil
}

// spread places the k-th of several dots beside the middle of its bar, −0.5 … 0.5, without chance (the golden ratio fills a line evenly).
func spread(k int) float64 {
	const golden = 0.6180339887498949
	at := float64(k) * golden
	return at - float64(int(at)) - 0.5
}

// The shares of a group's width that bars and the gaps between them take, as in the interactive figure.
const (
	groupShare = 0.7
	barGap     = 0.12
)

// group is the plotter of all bars: gonum's draws bars of a fixed width.
type group struct {
	bars Bars
	ink  ink
}

func (b Bars) draw(on draw.Canvas, k ink) {
	y := b.ends()
	p := cartesian(Axis{Name: b.X.Name, Unit: b.X.Unit}, y, k)
	p.X.Min, p.X.Max = -0.5, float64(len(b.Groups))-0.5
	finish(p, Axis{}, y)
	var ticks plot.ConstantTicks
	for g, name := range b.Groups {
		ticks = append(ticks, plot.Tick{Value: float64(g), Label: name})
	}
	p.X.Tick.Marker, p.X.Tick.Length = ticks, 0
	p.X.Padding, p.X.LineStyle.Width = 0, 0
	p.Add(group{b, k})
	var keys []key
	for i, s := range b.Series {
		if len(b.Series) > 1 {
			keys = append(keys, key{s.Name, func(on draw.Canvas, at vg.Point) {
				on.FillPolygon(k.colour(i), square(at, 5*px))
			}})
		}
	}
	p.Draw(withKeys(on, k, keys))
}

func square(at vg.Point, half vg.Length) []vg.Point {
	return []vg.Point{{X: at.X - half, Y: at.Y - half}, {X: at.X + half, Y: at.Y - half}, {X: at.X + half, Y: at.Y + half}, {X: at.X - half, Y: at.Y + half}}
}

// Plot draws bars, dots, whiskers and the line of zero.
func (g group) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	n := float64(len(g.bars.Series))
	width := groupShare / (n + (n-1)*barGap)
	zero := y(0)
	for i, s := range g.bars.Series {
		for k, v := range s.Values {
			if v != v {
				continue
			}
			left := float64(k) - groupShare/2 + float64(i)*width*(1+barGap)
			middle := x(left + width/2)
			c.FillPolygon(g.ink.colour(i), []vg.Point{{X: x(left), Y: zero}, {X: x(left + width), Y: zero}, {X: x(left + width), Y: y(v)}, {X: x(left), Y: y(v)}})
			if s.Points != nil {
				for j, point := range s.Points[k] {
					at := vg.Point{X: x(left + width/2 + width*0.6*spread(j)), Y: y(point)}
					c.DrawGlyph(draw.GlyphStyle{Color: faint(g.ink.text, 0.45), Radius: 2 * px, Shape: draw.CircleGlyph{}}, at)
				}
			}
			if s.Errors != nil && s.Errors[k] == s.Errors[k] {
				stroke := draw.LineStyle{Color: g.ink.text, Width: 1.5 * px}
				low, high, half := y(v-s.Errors[k]), y(v+s.Errors[k]), 6*px
				c.StrokeLine2(stroke, middle, low, middle, high)
				c.StrokeLine2(stroke, middle-half, low, middle+half, low)
				c.StrokeLine2(stroke, middle-half, high, middle+half, high)
			}
		}
	}
	c.StrokeLine2(draw.LineStyle{Color: g.ink.line, Width: px}, c.Min.X, zero, c.Max.X, zero)
}
