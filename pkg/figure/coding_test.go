package figure

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestRasterRefuses: each fault is named, with the figure.
func TestRasterRefuses(t *testing.T) {
	with := func(change func(*Raster)) Figure {
		r := raster(4, 2, true)
		r.Title = "R"
		change(&r)
		return r
	}
	hist := func(change func(*Histogram)) Figure {
		h := Histogram{Title: "H", X: Axis{Name: "x"}, Samples: []Samples{{"a", []float64{1, 2}}}}
		change(&h)
		return h
	}
	for _, c := range []struct {
		figure Figure
		want   string
	}{
		{with(func(r *Raster) { r.Values = nil }), `figure: raster "R": no Values`},
		{with(func(r *Raster) { r.X.Name = "" }), "the x axis has no name"},
		{with(func(r *Raster) { r.Y.Log = true }), "neither logarithmic"},
		{with(func(r *Raster) { r.RowGroups = r.RowGroups[1:] }), "3 entries of RowGroups, want 4"},
		{with(func(r *Raster) { r.ColumnGroups = []string{"a"} }), "1 entries of ColumnGroups, want 6"},
		{with(func(r *Raster) { r.ColumnGroups, r.ColumnNames = nil, []string{"a"} }), "1 entries of ColumnNames, want 6"},
		{with(func(r *Raster) { r.ColumnNames = r.ColumnGroups }), "ColumnNames and Marks are for columns without ColumnGroups"},
		{with(func(r *Raster) { r.Marks = []Mark{{1, 0, 2}} }), "ColumnNames and Marks are for columns without ColumnGroups"},
		{with(func(r *Raster) { r.ColumnGroups, r.Marks = nil, []Mark{{1, 0, 2}, {5, 4, 6}} }), "mark 1 at column 5, from 4 to 6, is not within 6 columns"},
		{with(func(r *Raster) { r.ColumnGroups, r.Marks = nil, []Mark{{1, 2, 2}} }), "mark 0 at column 1, from 2 to 2"},
		{with(func(r *Raster) { r.Square = true }), "4 rows and 6 columns are not square"},
		{with(func(r *Raster) { r.Measure = "" }), "no Measure"},
		{with(func(r *Raster) { r.Values.Set(2, 3, math.Inf(1)) }), "Values, row 2: value 3 is +Inf"},
		{with(func(r *Raster) { r.Min, r.Max = 1, math.NaN() }), "the scale goes from 1 to NaN"},
		{hist(func(h *Histogram) { h.Samples = nil }), `figure: histogram "H": no samples`},
		{hist(func(h *Histogram) { h.Samples[0].Values = nil }), `samples "a": no values`},
		{hist(func(h *Histogram) { h.Samples[0].Values[1] = math.NaN() }), `samples "a": value 1 is NaN`},
		{hist(func(h *Histogram) { h.Edges = []float64{1} }), "1 edges, want at least 2"},
		{hist(func(h *Histogram) { h.Edges = []float64{1, 1} }), "edge 1 is 1 and the one before it 1"},
		{hist(func(h *Histogram) { h.X.Log = true }), "linear axes"},
		{hist(func(h *Histogram) { h.Curves = []Series{{Name: "b", X: []float64{1}}} }), `series "b": 1 values of X and 0 of Y`},
		{hist(func(h *Histogram) { h.Curves = []Series{{Name: "a", X: []float64{1}, Y: []float64{1}}} }), `its name "a" is that of series 0`},
		{Traces(Axis{Name: "τ"}, 1), "no series"},
		{RankLines("τ", nil, nil, nil), "no series"},
	} {
		if err := c.figure.check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
		_, err := PNG(SaveOptions{}, c.figure)
		if err == nil {
			t.Errorf("a picture in spite of %q", c.want)
		}
	}
}

// TestHistogramIsADensity: what is shown has area 1, or the share of the samples between fixed ends; values at edges and at the upper end are in the right bin.
func TestHistogramIsADensity(t *testing.T) {
	area := func(s Series) (sum float64) {
		for i := 1; i < len(s.X); i++ {
			sum += (s.X[i] - s.X[i-1]) * s.Y[i]
		}
		return sum
	}
	for want, h := range map[float64]Histogram{
		1:        histogramSample(),
		0.5:      {X: Axis{Name: "x", Min: 0, Max: 2}, Samples: []Samples{{"a", []float64{-1, 0.5, 1.5, 7}}}},
		0.999999: {X: Axis{Name: "x"}, Samples: []Samples{{"a", []float64{3, 3}}}},
	} {
		if got := area(h.lines().Series[0]); !(math.Abs(got-want) < 2e-6) {
			t.Errorf("area %v, want %v", got, want)
		}
	}
	h := Histogram{X: Axis{Name: "x"}, Samples: []Samples{{"a", []float64{0, 1, 1, 2, 3, 4}}}, Edges: []float64{0, 1, 2, 3}}
	s := h.lines().Series[0]
	for i, want := range []float64{0, 1. / 6, 1. / 6, 2. / 6, 2. / 6, 2. / 6, 2. / 6, 0} { // 3 is in the last bin, 4 beyond it
		if !(math.Abs(s.Y[i]-want) < 1e-15) {
			t.Errorf("density %d is %v, want %v", i, s.Y[i], want)
		}
	}
}

// TestSharedRasters: one scale for all panels, and only for one measure.
func TestSharedRasters(t *testing.T) {
	a, b := raster(4, 2, true), raster(4, 2, true)
	a.Values = mat.NewDense(1, 2, []float64{-1, 2})
	b.Values = mat.NewDense(2, 1, []float64{math.NaN(), 5})
	for _, f := range SharedRasters(a, b) {
		if r := f.(Raster); r.Min != -1 || r.Max != 5 {
			t.Errorf("scale %v to %v, want −1 to 5", r.Min, r.Max)
		}
	}
	b.Measure = "other"
	defer func() {
		if recover() == nil {
			t.Error("two measures share a scale")
		}
	}()
	SharedRasters(a, b)
}

// TestSpacedBlocks: places ascend, blocks are apart, and each has its name once.
func TestSpacedBlocks(t *testing.T) {
	places, names := spaced(5, []string{"a", "a", "a", "b", "b"})
	if want := []int{0, 1, 2, 4, 5}; !slices.Equal(places, want) {
		t.Errorf("places %v, want %v", places, want)
	}
	if got := strings.Join(names, ","); got != ",a,,,b," {
		t.Errorf("names %q", got)
	}
}

// TestRankLines: steps of each chain above the band and the mean over chains.
func TestRankLines(t *testing.T) {
	l := RankLines("τ", [][]int{{3, 1}, {1, 3}}, []int{0, 1}, []int{4, 5})
	if l.X.Max != 8 || len(l.Series) != 3 {
		t.Fatalf("%+v", l)
	}
	e, c := l.Series[0], l.Series[1]
	for i, want := range [][5]float64{{0, 2, 0, 4, 3}, {4, 2, 0, 4, 3}, {4, 2, 1, 5, 1}, {8, 2, 1, 5, 1}} {
		if got := [5]float64{e.X[i], e.Y[i], e.Low[i], e.High[i], c.Y[i]}; got != want {
			t.Errorf("step %d: %v, want %v", i, got, want)
		}
	}
}
