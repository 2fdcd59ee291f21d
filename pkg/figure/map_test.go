package figure

import (
	"image"
	_ "image/png"
	"math"
	"path/filepath"
	"testing"

	"bytes"
)

// slice is a map like one of a brain: an ellipse of values over a background, some of them marked, columns from right to left.
func slice(columns, rows int) Map {
	m := Map{Title: "Slice", Caption: "96 blocks of one person.", X: Axis{Name: "left to right", Unit: "mm"}, Y: Axis{Name: "back to front", Unit: "mm"}, Columns: columns, Rows: rows,
		FirstX: 60, StepX: -3, FirstY: -36, StepY: 3.75, Measure: "crossnobis distance", MarkName: "p ≤ 0.05, corrected", Equal: true}
	for i := range columns * rows {
		x, y := 2*float64(i%columns)/float64(columns)-1, 2*float64(i/columns)/float64(rows)-1
		v, b := math.NaN(), math.NaN()
		if x*x+y*y < 0.9 {
			b = 100 * (1 - x*x - y*y)
		}
		if x*x+y*y < 0.5 {
			v = math.Sin(3*x) - y
		}
		m.Values, m.Background, m.Marked = append(m.Values, v), append(m.Background, b), append(m.Marked, v > 1)
	}
	return m
}

func mapSamples() map[string][]Figure {
	wide := slice(40, 20)
	plain := slice(12, 12)
	plain.Background, plain.Marked, plain.MarkName, plain.Equal = nil, nil, "", false
	return map[string][]Figure{"map": {wide}, "map-pair": {wide, slice(40, 20)}, "map-plain": {plain}}
}

func hardMaps() map[string][]Figure {
	loud := slice(3, 2)
	loud.Title, loud.Caption, loud.X.Name, loud.Y.Name, loud.Measure, loud.MarkName = hostile, hostile, hostile, hostile, hostile, hostile
	one := Map{Title: "One", X: Axis{Name: "x"}, Y: Axis{Name: "y"}, Columns: 1, Rows: 1, Values: []float64{3}, Measure: "v"}
	none := one
	none.Title, none.Values = "None", []float64{math.NaN()}
	tall := slice(4, 30)
	return map[string][]Figure{"map-hostile": {loud}, "map-one": {one}, "map-none": {none}, "map-tall": {tall}, "map-large": {slice(250, 200)}}
}

func TestMapRefuses(t *testing.T) {
	with := func(change func(*Map)) Map {
		m := slice(3, 2)
		m.Title = "M"
		change(&m)
		return m
	}
	for _, c := range []struct {
		figure Map
		want   string
	}{
		{with(func(m *Map) { m.X.Name = "" }), "the x axis has no name"},
		{with(func(m *Map) { m.Y.Log = true }), "a map has linear axes"},
		{with(func(m *Map) { m.Rows = 3 }), "6 values for 3 columns and 3 rows"},
		{with(func(m *Map) { m.Background = m.Background[1:] }), "5 values of Background, want 6, one a pixel"},
		{with(func(m *Map) { m.Marked = m.Marked[1:] }), "5 entries of Marked, want 6, one a pixel"},
		{with(func(m *Map) { m.MarkName = "" }), "no MarkName: say what marked pixels are"},
		{with(func(m *Map) { m.Measure = "" }), "no Measure: say what the values are"},
		{with(func(m *Map) { m.Values[1] = math.Inf(1) }), "Values: value 1 is +Inf"},
		{with(func(m *Map) { m.Min, m.Max = 2, 1 }), "the scale goes from 2 to 1"},
	} {
		err := Save(filepath.Join(t.TempDir(), "f.svg"), SaveOptions{}, c.figure)
		if want := `figure: map "M": ` + c.want; err == nil || err.Error() != want {
			t.Errorf("error %v\n want %s", err, want)
		}
	}
}

// A pixel has the colour of its value at its place: columns with a negative step run to the left, rows upwards, and a pixel without a value shows the background.
func TestPlacesOfPixels(t *testing.T) {
	nan := math.NaN()
	m := Map{X: Axis{Name: "x"}, Y: Axis{Name: "y"}, Columns: 2, Rows: 2, StepX: -1, Values: []float64{0, 1, 0.5, nan}, Background: []float64{0, 1, 0, 1}, Measure: "v", Min: 0, Max: 1, Equal: true}
	encoded, err := PNG(SaveOptions{}, m)
	if err != nil {
		t.Fatal(err)
	}
	img, _, err := image.Decode(bytes.NewReader(encoded))
	if err != nil {
		t.Fatal(err)
	}
	sum := map[string][3]float64{} // x, y and number of the points of a colour
	b := img.Bounds()
	near := func(x, y int, r, g, bl uint32) bool {
		pr, pg, pb, _ := img.At(x, y).RGBA()
		far := func(a, b uint32) bool { return max(a, b)-min(a, b) > 0x500 }
		return !far(pr, r) && !far(pg, g) && !far(pb, bl)
	}
	middle := shade(0.5)
	mr, mg, mb, _ := middle.RGBA()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X*3/4; x++ { // left of the colour bar
			name := ""
			switch {
			case near(x, y, 0x4444, 0x0101, 0x5454):
				name = "low"
			case near(x, y, 0xfdfd, 0xe7e7, 0x2525):
				name = "high"
			case near(x, y, mr, mg, mb):
				name = "half"
			case near(x, y, 0xdcdc, 0xdcdc, 0xdcdc):
				name = "background"
			}
			s := sum[name]
			sum[name] = [3]float64{s[0] + float64(x), s[1] + float64(y), s[2] + 1}
		}
	}
	at := func(name string) (x, y float64) {
		s := sum[name]
		if s[2] < 1000 {
			t.Fatalf("%s has %v points in the picture", name, s[2])
		}
		return s[0] / s[2], s[1] / s[2]
	}
	lx, ly := at("low") // the first pixel: at the right, below
	hx, hy := at("high")
	mx, my := at("half")
	bx, by := at("background")
	if !(hx < lx-50 && math.Abs(hy-ly) < 5 && my < ly-50 && math.Abs(mx-lx) < 5 && math.Abs(bx-hx) < 5 && math.Abs(by-my) < 5) {
		t.Errorf("low at (%.0f, %.0f), high (%.0f, %.0f), half (%.0f, %.0f), background (%.0f, %.0f)", lx, ly, hx, hy, mx, my, bx, by)
	}
}
