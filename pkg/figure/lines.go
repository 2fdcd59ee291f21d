package figure

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Lines shows one or several quantities along an axis, each with an optional band around it.
type Lines struct {
	Title string
	// Caption says what the lines and the band are, and n.
	Caption string
	X, Y    Axis
	Series  []Series
}

// Series is one line. NaN in Y, Low or High leaves a gap.
type Series struct {
	Name string
	X, Y []float64
	// Low and High are the ends of the band; both or neither.
	Low, High []float64
	// Dashed marks a reference, such as chance.
	Dashed bool
}

func (l Lines) head() heading { return heading{title: l.Title, caption: l.Caption, aspect: 0.56} }

func (l Lines) check() error {
	fault := func() error {
		if err := l.X.check("x"); err != nil {
			return err
		}
		if err := l.Y.check("y"); err != nil {
			return err
		}
		if len(l.Series) == 0 {
			return fmt.Errorf("no series")
		}
		seen := map[string]bool{}
		for i, s := range l.Series {
			if s.Name == "" || seen[s.Name] {
				return fmt.Errorf("series %d: its name %q is empty or taken", i, s.Name)
			}
			seen[s.Name] = true
			if err := s.check(l.X, l.Y); err != nil {
				return fmt.Errorf("series %q: %w", s.Name, err)
			}
		}
		return nil
	}
	return place("lines", l.Title, fault())
}

func (s Series) check(x, y Axis) error {
	if len(s.X) == 0 || len(s.Y) != len(s.X) {
		return fmt.Errorf("%d values of X and %d of Y, want equal numbers and at least one", len(s.X), len(s.Y))
	}
	if (s.Low != nil || s.High != nil) && (len(s.Low) != len(s.X) || len(s.High) != len(s.X)) {
		return fmt.Errorf("%d values of Low and %d of High, want %d of each or none", len(s.Low), len(s.High), len(s.X))
	}
	for _, part := range []struct {
		name   string
		values []float64
		axis   Axis
		gaps   bool
	}{{"X", s.X, x, false}, {"Y", s.Y, y, true}, {"Low", s.Low, y, true}, {"High", s.High, y, true}} {
		if err := finite(part.name, part.values, part.gaps); err != nil {
			return err
		}
		for i, v := range part.values {
			if part.axis.Log && v <= 0 {
				return fmt.Errorf("%s: value %d is %v on a logarithmic axis", part.name, i, v)
			}
		}
	}
	return nil
}

func (l Lines) interactive() (script, error) {
	line := charts.NewLine()
	s := script{X: l.X.label(), BandLength: map[string]int{}}
	var bands []any
	for i, series := range l.Series {
		series = series.thinned(l.X.Log)
		data := make([]opts.LineData, len(series.X))
		for k := range series.X {
			value := numbers{series.X[k], series.Y[k]}
			if series.Low != nil {
				value = append(value, series.Low[k], series.High[k])
			}
			data[k] = opts.LineData{Value: value}
		}
		line.AddSeries(series.Name, data)
		if series.Low != nil {
			var band []numbers
			for k := range series.X {
				if !math.IsNaN(series.Low[k]) && !math.IsNaN(series.High[k]) {
					band = append(band, numbers{series.X[k], series.Low[k], series.High[k]})
				}
			}
			s.BandLength[series.Name] = len(band)
			bands = append(bands, dict{"type": "custom", "name": series.Name, "renderItem": "@fn:band", "itemStyle": dict{"color": fmt.Sprint("@c", i)},
				"data": band, "silent": true, "z": 1, "encode": dict{"x": 0, "y": []int{1, 2}}, "tooltip": dict{"show": false}})
		}
	}
	line.Validate()
	drawn := plain(line.JSON())["series"].([]any)
	for i := range drawn {
		d := drawn[i].(dict)
		colour := fmt.Sprint("@c", i)
		d["showSymbol"], d["symbol"], d["symbolSize"] = len(l.Series[i].X) == 1, "circle", 6
		d["itemStyle"] = dict{"color": colour}
		d["lineStyle"] = dict{"color": colour, "width": 2, "type": map[bool]string{false: "solid", true: "dashed"}[l.Series[i].Dashed]}
		d["z"] = 3
	}
	s.Option = frame("axis")
	s.Option["tooltip"].(dict)["formatter"] = "@fn:lines"
	s.Option["tooltip"].(dict)["axisPointer"] = dict{"lineStyle": dict{"color": "@line"}}
	s.Option["xAxis"] = axisOption(l.X, kindOf(l.X), 30, true)
	s.Option["yAxis"] = axisOption(l.Y, kindOf(l.Y), 44, false)
	s.Option["series"] = append(drawn, bands...)
	s.Option["dataZoom"] = []dict{{"type": "inside", "filterMode": "none"}}
	return s, nil
}

func kindOf(a Axis) string {
	if a.Log {
		return "log"
	}
	return "value"
}

func (l Lines) draw(on draw.Canvas, k ink) {
	p := cartesian(l.X, l.Y, k)
	var keys []key
	for i, series := range l.Series {
		series = series.thinned(l.X.Log)
		if series.Low == nil {
			continue
		}
		var up, down plotter.XYs
		for j, x := range series.X {
			if !math.IsNaN(series.Low[j]) && !math.IsNaN(series.High[j]) {
				up = append(up, plotter.XY{X: x, Y: series.High[j]})
				down = append(down, plotter.XY{X: x, Y: series.Low[j]})
			}
		}
		for j := len(down) - 1; j >= 0; j-- {
			up = append(up, down[j])
		}
		if len(up) > 0 {
			p.Add(&plotter.Polygon{XYs: []plotter.XYs{up}, Color: faint(k.colour(i), 0.22)})
		}
	}
	for i, series := range l.Series {
		series = series.thinned(l.X.Log)
		stroke := draw.LineStyle{Color: k.colour(i), Width: 2 * px}
		if series.Dashed {
			stroke.Dashes = []vg.Length{6 * px, 4 * px}
		}
		for _, piece := range pieces(series) {
			p.Add(&plotter.Line{XYs: piece, LineStyle: stroke})
			if len(piece) == 1 {
				p.Add(&plotter.Scatter{XYs: piece, GlyphStyle: draw.GlyphStyle{Color: k.colour(i), Radius: 3 * px, Shape: draw.CircleGlyph{}}})
			}
		}
		keys = append(keys, key{series.Name, func(on draw.Canvas, at vg.Point) { on.StrokeLine2(stroke, at.X-10*px, at.Y, at.X+10*px, at.Y) }})
	}
	finish(p, l.X, l.Y)
	p.Draw(withKeys(on, k, keys))
}

// pieces cuts a line at its gaps.
func pieces(s Series) (all []plotter.XYs) {
	var piece plotter.XYs
	for i, y := range s.Y {
		if !math.IsNaN(y) {
			piece = append(piece, plotter.XY{X: s.X[i], Y: y})
		}
		if len(piece) > 0 && (math.IsNaN(y) || i == len(s.Y)-1) {
			all = append(all, piece)
			piece = nil
		}
	}
	return all
}
