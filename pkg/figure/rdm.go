package figure

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"golang.org/x/image/draw"
)

// maxInteractive is the largest number of conditions of an interactive heat map; above it the browser takes seconds and the picture stands alone.
const maxInteractive = 200

// RDM shows a representational dissimilarity matrix as a heat map. The colour scale (viridis) is even to the eye and legible in grey.
type RDM struct {
	Title   string
	Caption string
	// Values is the upper triangle by rows: n(n−1)/2 values for n conditions. NaN is shown as paper.
	Values []float64
	// Conditions names the rows. Names stand at the axes where there is room, and in the tooltip always.
	Conditions []string
	// Measure names the values and stands at the colour bar: "Euclidean distance".
	Measure string
	// Icons, if given, are small pictures of the conditions, drawn along both axes in place of names.
	Icons []image.Image
	// Min and Max fix the ends of the colour scale where they differ; else it goes from 0, or the least value if that is negative, to the largest.
	Min, Max float64
}

func (r RDM) head() heading {
	return heading{title: r.Title, caption: r.Caption, aspect: 0.88}
}

func (r RDM) check() error {
	fault := func() error {
		n := len(r.Conditions)
		if n < 2 {
			return fmt.Errorf("%d conditions, want at least 2", n)
		}
		if want := n * (n - 1) / 2; len(r.Values) != want {
			return fmt.Errorf("%d values, want %d for %d conditions", len(r.Values), want, n)
		}
		if r.Icons != nil && len(r.Icons) != n {
			return fmt.Errorf("%d icons, want %d, one a condition", len(r.Icons), n)
		}
		if slices.Contains(r.Icons, nil) {
			return fmt.Errorf("icon %d is nil", slices.Index(r.Icons, nil))
		}
		if r.Measure == "" {
			return fmt.Errorf("no Measure: say what the values are")
		}
		if math.IsNaN(r.Min) || math.IsNaN(r.Max) || r.Min > r.Max {
			return fmt.Errorf("the scale goes from %v to %v", r.Min, r.Max)
		}
		return finite("Values", r.Values, true)
	}
	return place("RDM", r.Title, fault())
}

// scale returns the ends of the colour scale.
func (r RDM) scale() (low, high float64) {
	if r.Min != r.Max {
		return r.Min, r.Max
	}
	for _, v := range r.Values {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	if low == high {
		high = low + 1
	}
	return low, high
}

func (r RDM) interactive() (script, error) {
	n := len(r.Conditions)
	s := script{Names: r.Conditions, Unit: r.Measure, Square: true}
	if n > maxInteractive {
		return s, nil
	}
	s.Condensed = r.Values
	heat := charts.NewHeatMap()
	heat.AddSeries(r.Measure, nil)
	heat.Validate()
	series := plain(heat.JSON())["series"].([]any)
	series[0].(dict)["emphasis"] = dict{"itemStyle": dict{"borderColor": "@text", "borderWidth": 1}}
	series[0].(dict)["progressive"] = 0
	low, high := r.scale()
	left := 12.0
	if n <= 24 {
		left = 110
	} else if r.Icons != nil {
		left = 34
	}
	labels := dict{"show": n <= 24, "color": "@muted", "fontSize": 10, "interval": 0, "rotate": 0}
	axis := func(inverse bool) dict {
		l := dict{}
		for k, v := range labels {
			l[k] = v
		}
		if !inverse {
			l["rotate"] = 60
		}
		return dict{"type": "category", "data": r.Conditions, "inverse": inverse, "axisLabel": l, "axisTick": dict{"show": false},
			"axisLine": dict{"show": false}, "splitLine": dict{"show": false}}
	}
	bottom := 12.0
	if n <= 24 {
		bottom = 92
	} else if r.Icons != nil {
		bottom = 34
	}
	s.Option = dict{
		"textStyle": dict{"fontFamily": "system-ui, sans-serif", "color": "@text"},
		"tooltip":   tooltip("item"),
		"grid":      dict{"left": left, "right": 96, "top": 8, "bottom": bottom},
		"xAxis":     axis(false), "yAxis": axis(true),
		"visualMap": dict{"type": "continuous", "calculable": true, "min": low, "max": high, "inRange": dict{"color": viridis}, "right": 22, "top": "middle", "align": "left",
			"itemHeight": 180, "itemWidth": 14, "precision": 3, "text": []string{"", ""}, "textStyle": dict{"color": "@text", "fontSize": 11}, "formatter": "@fn:number"},
		"series": series,
		"graphic": []any{dict{"type": "text", "right": 0, "top": "middle", "rotation": math.Pi / 2, "silent": true,
			"style": dict{"text": r.Measure, "fill": "@text", "fontSize": 12}}},
	}
	s.Option["tooltip"].(dict)["formatter"] = "@fn:rdm"
	if r.Icons != nil {
		s.Icons = r.iconURLs()
	}
	return s, nil
}

// iconURLs returns the icons as pictures of at most 24 pixels, each different one only once.
func (r RDM) iconURLs() []string {
	urls := make([]string, len(r.Icons))
	for i, icon := range r.Icons {
		var out bytes.Buffer
		if err := png.Encode(&out, thumbnail(icon, 24)); err != nil {
			panic("figure: icon: " + err.Error()) // memory does not fail
		}
		urls[i] = "data:image/png;base64," + base64.StdEncoding.EncodeToString(out.Bytes())
	}
	return urls
}

// thumbnail scales a picture down to a side of at most side pixels; smaller ones stay as they are.
func thumbnail(img image.Image, side int) image.Image {
	b := img.Bounds()
	largest := max(b.Dx(), b.Dy())
	if largest <= side {
		return img
	}
	to := image.NewNRGBA(image.Rect(0, 0, max(1, b.Dx()*side/largest), max(1, b.Dy()*side/largest)))
	draw.CatmullRom.Scale(to, to.Bounds(), img, b, draw.Src, nil)
	return to
}
