package figure

import (
	"fmt"
	"image"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/gonum/mat"
)

// Scatter3D shows points in three dimensions, to be turned with the mouse. On paper it stands still.
type Scatter3D struct {
	Title   string
	Caption string
	X, Y, Z Axis
	// Points is points × 3. All axes have the same scale.
	Points *mat.Dense
	// Labels, Group, Groups, Edges, Regions, Level and Icons are as in [Scatter]. Regions are ellipsoids of a covariance; boundaries are of two dimensions. On screen
	// icons stand in the tooltip, as the 3-D library has no pictures.
	Labels  []string
	Group   []int
	Groups  []string
	Edges   [][2]int
	Regions []Region
	Level   float64
	Icons   []image.Image

	paths []path // of Trajectories
}

func (s Scatter3D) head() heading {
	return heading{title: s.Title, caption: s.cloud().caption(s.Caption, "Ellipsoids"), aspect: 0.9, tall: 480, wants3D: true, keys: s.cloud().legend()}
}

func (s Scatter3D) check() error { return s.checkAs("3-D scatter") }

func (s Scatter3D) checkAs(kind string) error {
	fault := func() error {
		for i, a := range []Axis{s.X, s.Y, s.Z} {
			if err := a.check([]string{"x", "y", "z"}[i]); err != nil {
				return err
			}
			if a.Log || a.fixed() {
				return fmt.Errorf("the axis %q: a %s has linear axes of one scale, whose ends follow from the points", a.Name, kind)
			}
		}
		return s.cloud().check(3)
	}
	return place(kind, s.Title, fault())
}

// cube returns the centre of the points and half the side of the cube around them.
func (s Scatter3D) cube() (centre [3]float64, half float64) {
	for k := range 3 {
		column := slices.Concat(s.cloud().reaches(k)...)
		for _, p := range s.paths {
			for _, at := range p.points {
				column = append(column, at[k])
			}
		}
		low, high := slices.Min(column), slices.Max(column)
		centre[k] = low/2 + high/2
		half = max(half, (high-low)/2*1.04)
	}
	if half <= 1e-9*max(math.Abs(centre[0]), math.Abs(centre[1]), math.Abs(centre[2])) { // all points are one
		half = max(1, 0.1*max(math.Abs(centre[0]), math.Abs(centre[1]), math.Abs(centre[2])))
	}
	return centre, half
}

// Azimuth and elevation of the first view, in degrees, the same on screen and on paper.
const (
	azimuth   = 32.0
	elevation = 22.0
)

func (s Scatter3D) interactive() script {
	c := s.cloud()
	centre, half := s.cube()
	digits := Axis{Min: min(centre[0], centre[1], centre[2]) - half, Max: max(centre[0], centre[1], centre[2]) + half}.digits() + 1
	points := rows(rounded(c.column(0), digits), rounded(c.column(1), digits), rounded(c.column(2), digits))
	chart := charts.NewScatter3D()
	for _, name := range c.names() {
		chart.AddSeries(name, []opts.Chart3DData{})
	}
	chart.Validate()
	series := plain(chart.JSON())["series"].([]any)
	for g := range series {
		data := []dict{}
		for i, at := range points {
			if c.of(i) == g {
				point := dict{"name": c.label(i), "value": at, "index": i}
				if s.paths != nil {
					point["itemStyle"] = dict{"opacity": s.paths[i].shade}
				}
				data = append(data, point)
			}
		}
		d := series[g].(dict)
		d["data"], d["symbol"], d["symbolSize"] = data, symbol(g), 11
		d["itemStyle"] = dict{"color": hue(g), "opacity": 1, "borderWidth": 0.5, "borderColor": themed("bg")}
		d["label"], d["emphasis"] = dict{"show": false}, dict{"label": dict{"show": false}}
	}
	for _, e := range c.edges {
		g := c.of(e[0])
		series = append(series, dict{"type": "line3D", "name": c.names()[g], "silent": true, "lineStyle": dict{"color": hue(g), "width": 2, "opacity": 0.7},
			"data": []numbers{points[e[0]], points[e[1]]}})
	}
	for i, p := range s.paths { // lines take the mouse from the marks at their ends, so that they have names of their own
		data := []dict{}
		for _, at := range p.screen(digits) {
			data = append(data, dict{"name": c.label(i), "value": at})
		}
		series = append(series, dict{"type": "line3D", "name": c.names()[p.group], "lineStyle": dict{"color": hue(p.group), "width": 2.5, "opacity": p.shade}, "data": data})
	}
	for i := range s.Regions {
		if middle, half := c.axes(i); half != nil {
			series = append(series, ellipsoid(c.names()[c.of(i)], c.of(i), rounded(middle, digits), rounded(slices.Concat(half...), 5), veilShare(len(s.Regions))))
		}
	}
	axis := func(k int) dict {
		return dict{"type": "value", "name": "", "min": centre[k] - half, "max": centre[k] + half, "splitNumber": 3,
			"axisLabel": dict{"show": false}, "axisTick": dict{"show": false},
			"axisLine": dict{"lineStyle": dict{"color": themed("line"), "width": 1}}, "splitLine": dict{"lineStyle": dict{"color": themed("split"), "width": 1}}}
	}
	o := frame("item", "point", c.legend())
	o["xAxis3D"], o["yAxis3D"], o["zAxis3D"] = axis(0), axis(1), axis(2)
	o["grid3D"] = dict{"boxWidth": 100, "boxDepth": 100, "boxHeight": 100, "top": 8, "environment": "none",
		"viewControl": dict{"alpha": elevation, "beta": azimuth, "distance": 220, "center": []float64{0, -12, 0},
			"minDistance": 60, "maxDistance": 500, "autoRotate": false, "panMouseButton": "right"},
		"light":       dict{"main": dict{"intensity": 1, "shadow": false}, "ambient": dict{"intensity": 0.6}},
		"axisPointer": dict{"show": false}}
	o["legend"].(dict)["itemWidth"] = 14
	o["series"] = append(series, s.axisNames(centre, half)...)
	return script{Option: o, Tall: s.head().tall, icons: s.Icons}
}

// ellipsoid is a veil around a centre, whose half axes are given one behind the other.
func ellipsoid(name string, group int, centre, half numbers, share float64) dict {
	along := func(k int) dict {
		return dict{"@fn": "ellipsoid", "centre": centre[k], "half": numbers{half[k], half[3+k], half[6+k]}}
	}
	return dict{"type": "surface", "name": name, "parametric": true, "silent": true, "shading": "color",
		"itemStyle": dict{"color": hue(group), "opacity": 1.2 * share}, "wireframe": dict{"show": false},
		"parametricEquation": dict{"u": dict{"min": 0, "max": 2 * math.Pi, "step": math.Pi / 12}, "v": dict{"min": 0, "max": math.Pi, "step": math.Pi / 12},
			"x": along(0), "y": along(1), "z": along(2)}}
}

// axisNames are the names of the axes. echarts-gl clips those of 3-D axes, so each stands beside its axis as the label of a point that is not drawn.
func (s Scatter3D) axisNames(centre [3]float64, half float64) (series []any) {
	at := [][]float64{
		{centre[0], centre[1] - 1.18*half, centre[2] - 1.12*half},
		{centre[0] + 1.3*half, centre[1], centre[2] - 1.12*half},
		{centre[0] - half, centre[1] - half, centre[2] + 1.28*half},
	}
	for k, a := range []Axis{s.X, s.Y, s.Z} {
		series = append(series, dict{"type": "scatter3D", "name": "axis", "silent": true, "symbolSize": 1, "data": []dict{{"name": twoLines(a.label(), 14, 120), "value": at[k]}},
			"itemStyle": dict{"color": themed("bg"), "opacity": 0.01},
			"label": dict{"show": true, "formatter": "{b}", "position": []string{"bottom", "bottom", "right"}[k], "distance": 2, "color": themed("text"), "opacity": 1,
				"fontSize": 14, "lineHeight": 28}})
	}
	return series
}
