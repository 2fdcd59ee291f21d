package figure

import (
	"bytes"
	"math"
	"path/filepath"
	"strings"
	"testing"
)

// forestRatios is a forest on one logarithmic axis.
func forestRatios() Forest {
	nan := math.NaN()
	row := func(group, name, note string, values ...float64) ForestRow {
		r := ForestRow{Group: group, Name: name, Note: note, Values: values}
		for _, v := range values {
			r.Low, r.High = append(r.Low, v/1.6), append(r.High, v*1.6)
		}
		return r
	}
	return Forest{
		Title:   "Rich or lazy, by which measure",
		Caption: "Eight networks a regime; intervals of 95 % by the jackknife over networks. Left of 1 learning did less than another draw of the initial weights.",
		X:       Axis{Name: "change by learning ÷ change by redrawing", Log: true},
		Series:  []string{"small initial weights", "large initial weights"}, References: []Reference{{"lazy | rich", 1}},
		Rows: []ForestRow{
			row("responses against their beginning", "CKA, linear", "", 30350, 0.042),
			row("responses against their beginning", "CKA, RBF, debiased", "", 53501, 0.042),
			row("dimensions", "participation ratio", "", 18195, 0.36), row("dimensions", "TwoNN dimension", "∞", nan, 0.33),
			row("units", "share of task-selective units", "", 8.9, 0.77), row("units", "correlation of context weights", "", 4, 0.32),
		},
	}
}

// forestStates is a forest of rows of different units.
func forestStates() Forest {
	nan := math.NaN()
	return Forest{
		Title: "Before and after", Caption: "Mean of 8 networks, intervals of 95 % by Student's t. Each row has a scale of its own, whose ends are printed.",
		X: Axis{Name: "each row from its natural ends or from zero to its largest value"}, OwnScales: true, Path: true, Series: []string{"before", "after"},
		Rows: []ForestRow{
			{Group: "responses against their beginning", Name: "CKA, linear", Note: "rich", Values: []float64{nan, 0.7}, Low: []float64{nan, 0.661}, High: []float64{nan, 0.739},
				Max: 1},
			{Group: "dimensions", Name: "participation ratio", Note: "rich", Values: []float64{1, 3.27}, Low: []float64{1, 3.03}, High: []float64{1, 3.51}},
			{Group: "dimensions", Name: "TwoNN dimension", Note: "undecided", Values: []float64{15.2, 3.45}, Low: []float64{10.4, 3.16}, High: []float64{20.1, 3.74}},
			{Group: "units", Name: "correlation of context weights", Note: "rich", Values: []float64{0.008, -0.328}, Low: []float64{-0.053, -0.371}, High: []float64{0.07, -0.286},
				Min: -1, Max: 1},
			{Group: "planes", Name: "distance of the planes (feature steps)", Note: "–", Values: []float64{221, 2.53}, Low: []float64{200, 2.41}, High: []float64{241, 2.65}},
		},
	}
}

func TestForestRefuses(t *testing.T) {
	with := func(change func(*Forest)) Forest {
		f := forestRatios()
		change(&f)
		return f
	}
	for _, c := range []struct {
		figure Forest
		want   string
	}{
		{with(func(f *Forest) { f.X.Name = "" }), "the x axis has no name"},
		{with(func(f *Forest) { f.Rows = nil }), "0 rows and 2 series, want at least one of each"},
		{with(func(f *Forest) { f.Series = nil }), "6 rows and 0 series, want at least one of each"},
		{with(func(f *Forest) { f.Series = []string{"a", "a"} }), `series 1: its name "a" is that of series 0`},
		{with(func(f *Forest) { f.Rows[1].Name = f.Rows[0].Name }), `row 1: its name is "CKA, linear", want one of its own in group "responses against their beginning"`},
		{with(func(f *Forest) { f.Rows[1].Name = "" }), `row 1: its name is "", want one of its own in group "responses against their beginning"`},
		{with(func(f *Forest) { f.Rows[0].Values = []float64{1} }), `row "CKA, linear": Values: 1 given, want 2, one a series`},
		{with(func(f *Forest) { f.Rows[0].Low = nil }), `row "CKA, linear": Low: 0 given, want 2, one a series`},
		{with(func(f *Forest) { f.Rows[0].High[1] = math.Inf(1) }), `row "CKA, linear": High: value 1 is +Inf`},
		{with(func(f *Forest) { f.Rows[0].Values[0] = 0 }), `row "CKA, linear": Values: value 0 is 0 on a logarithmic axis`},
		{with(func(f *Forest) { f.Rows[0].Low[0] = 1e9 }), `row "CKA, linear": the interval of value 0 goes from 1e+09 to 48560`},
		{with(func(f *Forest) { f.Rows[0].Min = 1 }), `row "CKA, linear": its scale goes from 1 to 0`},
		{with(func(f *Forest) { f.OwnScales = true }), "rows with scales of their own have no logarithmic axis, no given ends of it and no references"},
		{with(func(f *Forest) { f.References[0].At = 0 }), "reference lazy | rich: 0 on a logarithmic axis"},
	} {
		err := Save(filepath.Join(t.TempDir(), "f.svg"), SaveOptions{}, c.figure)
		if want := `figure: forest "Rich or lazy, by which measure": ` + c.want; err == nil || err.Error() != want {
			t.Errorf("error %v\n want %s", err, want)
		}
	}
}

// The scale of a row holds its natural ends, zero and all it shows.
func TestScaleOfARow(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		row       ForestRow
		low, high float64
	}{
		{ForestRow{Values: []float64{5}, Low: []float64{4}, High: []float64{6}}, 0, 6},
		{ForestRow{Values: []float64{-5}, Low: []float64{-6}, High: []float64{-4}}, -6, 0},
		{ForestRow{Values: []float64{0.5}, Low: []float64{nan}, High: []float64{nan}, Min: 0, Max: 1}, 0, 1},
		{ForestRow{Values: []float64{1.2}, Low: []float64{nan}, High: []float64{nan}, Min: 0, Max: 1}, 0, 1.2},
		{ForestRow{Values: []float64{nan}, Low: []float64{nan}, High: []float64{nan}}, 0, 1},
	} {
		if low, high := c.row.scale(); low != c.low || high != c.high {
			t.Errorf("%v: %v … %v, want %v … %v", c.row, low, high, c.low, c.high)
		}
	}
}

// A forest is as tall as its rows, whatever its width, and its drawing says every value.
func TestForestIsAsTallAsItsRows(t *testing.T) {
	f := forestStates()
	_, narrow := SaveOptions{Width: 400}.sheet([]Figure{f}).size()
	_, wide := SaveOptions{Width: 900}.sheet([]Figure{f}).size()
	if narrow < wide || narrow > wide+60 { // the caption has more lines
		t.Errorf("%v pixels high at 400, %v at 900", narrow, wide)
	}
	_, before := f.places()
	f.Rows = append(f.Rows, ForestRow{Group: "planes", Name: "more", Values: []float64{1, 2}, Low: []float64{1, 2}, High: []float64{1, 2}})
	if _, after := f.places(); after != before+forestRow {
		t.Errorf("%v pixels more for a row, want %v", after-before, forestRow)
	}
	svg, err := SaveOptions{Width: 900}.sheet([]Figure{f}).drawing(".svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"CKA, linear", "participation ratio", "3.27", "−0.328", "undecided", ">before<", ">20<", ">−1<"} {
		if !bytes.Contains(svg, []byte(want)) && !strings.Contains(string(svg), want) {
			t.Errorf("the drawing does not say %q", want)
		}
	}
}
