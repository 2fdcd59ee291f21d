package rsa_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
)

type transform = func(*rsa.RDM) (*rsa.RDM, error)

func TestGoldenTransforms(t *testing.T) {
	g := read[struct {
		Transform  map[string][][]float64
		Definition map[string][][]float64 `json:"transform_from_definition"`
	}](t, "transform.json")
	x := readArray(t, "transform_input.npy")
	same := func(v float64) float64 { return v }
	large := func(v float64) float64 { return 20 + 10*math.Abs(v) }
	tests := 0
	for _, c := range []struct {
		want   [][]float64
		before func(v float64) float64
		f      transform
	}{
		{g.Transform["rank_average"], same, rsa.RankAverage},
		{g.Transform["rank_min"], same, rsa.RankMin},
		{g.Transform["rank_max"], same, rsa.RankMax},
		{g.Transform["rank_dense"], same, rsa.RankDense},
		{g.Transform["rank_ordinal"], same, rsa.RankOrdinal},
		{g.Transform["sqrt"], same, rsa.SquareRoot},
		{g.Transform["positive"], same, rsa.Positive},
		{g.Transform["minmax"], same, rsa.MinMax},
		{g.Transform["geotopological_0.2_0.8_of_20_plus_10_abs"], large, rsa.GeoTopological(0.2, 0.8)},
		{g.Definition["geotopological_0.2_0.8"], same, rsa.GeoTopological(0.2, 0.8)},
		{g.Definition["geodesic"], same, rsa.Geodesic},
	} {
		for k, want := range c.want {
			in := must[*rsa.RDM](t)(rsa.New(x.RawRowView(k), names(12), "d"))
			in = must[*rsa.RDM](t)(rsa.Elementwise(in, "d", c.before))
			got := must[*rsa.RDM](t)(c.f(in))
			if d := apart(got.Values, want); !(d <= 1e-10) {
				t.Errorf("%s of row %d: off by %.2g", got.Measure, k, d)
			}
			tests++
		}
	}
	if tests != 22 {
		t.Errorf("%d comparisons, want 22", tests)
	}
}

func triangle(t *testing.T, values ...float64) *rsa.RDM {
	t.Helper()
	n := int(math.Round((1 + math.Sqrt(float64(1+8*len(values)))) / 2))
	return must[*rsa.RDM](t)(rsa.New(values, names(n), "d"))
}

// Row 14 of the list of faults: a threshold below 1 does not catch rescaled values, and quantiles are those of each RDM.
func TestGeoTopologicalByHand(t *testing.T) {
	nan := math.NaN()
	near, far := triangle(t, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6), triangle(t, 10, 20, 30, 40, 50, 60)
	s := must[*rsa.Stack](t)(rsa.NewStack(near, far))
	got := must[*rsa.Stack](t)(s.Map(rsa.GeoTopological(0.2, 0.8)))
	want := []float64{0, 0, 1.0 / 3, 2.0 / 3, 1, 1} // quantiles .2 and .8 of six values are the second and the fifth
	for k := range 2 {
		if d := apart(got.Values.RawRowView(k), want); d > 1e-14 {
			t.Errorf("RDM %d: %v, want %v", k, got.Values.RawRowView(k), want)
		}
	}
	holes := must[*rsa.RDM](t)(rsa.GeoTopological(0, 1)(triangle(t, 1, nan, 3)))
	if holes.Values[0] != 0 || !math.IsNaN(holes.Values[1]) || holes.Values[2] != 1 {
		t.Errorf("got %v", holes.Values)
	}
	if _, err := rsa.GeoTopological(0.2, 0.8)(triangle(t, 1, 1, 1)); err == nil || err.Error() != "rsa: geo-topological: the quantiles 0.2 and 0.8 are both 1" {
		t.Errorf("got %v", err)
	}
}

// Row 15: the smallest dissimilarity, 0 after scaling, is an edge. c0–c1 is 0, c1–c2 is ½, so c0–c2, the greatest, is ½.
func TestGeodesicKeepsZeroEdges(t *testing.T) {
	got := must[*rsa.RDM](t)(rsa.Geodesic(triangle(t, 2, 4, 3)))
	if !slices.Equal(got.Values, []float64{0, 0.5, 0.5}) {
		t.Errorf("got %v", got.Values)
	}
	nan := math.NaN() // c0–c3 is not known, and goes through c1
	got = must[*rsa.RDM](t)(rsa.Geodesic(triangle(t, 0, 4, nan, 3, 1, 2)))
	if want := []float64{0, 0.75, 0.25, 0.75, 0.25, 0.5}; apart(got.Values, want) > 1e-15 {
		t.Errorf("got %v, want %v", got.Values, want)
	}
	if _, err := rsa.Geodesic(triangle(t, 0, 1, 1)); err == nil || err.Error() != `rsa: geodesic: no path of edges below the greatest joins conditions "c0" and "c2"` {
		t.Errorf("got %v", err)
	}
}

func TestTransformsKeepHolesAndNames(t *testing.T) {
	nan := math.NaN()
	r := triangle(t, 3, nan, -1, 3, 2, 7)
	for name, c := range map[string]struct {
		f    transform
		want []float64
	}{
		"average ranks": {rsa.RankAverage, []float64{3.5, nan, 1, 3.5, 2, 5}},
		"dense ranks":   {rsa.RankDense, []float64{3, nan, 1, 3, 2, 4}},
		"ordinal ranks": {rsa.RankOrdinal, []float64{3, nan, 1, 4, 2, 5}},
		"min-max":       {rsa.MinMax, []float64{0.5, nan, 0, 0.5, 0.375, 1}},
		"positive":      {rsa.Positive, []float64{3, nan, 0, 3, 2, 7}},
	} {
		got := must[*rsa.RDM](t)(c.f(r))
		if !slices.EqualFunc(got.Values, c.want, func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }) || !slices.Equal(got.Conditions, r.Conditions) {
			t.Errorf("%s: got %v, want %v", name, got.Values, c.want)
		}
	}
	z := must[*rsa.RDM](t)(rsa.Standardise(triangle(t, 1e308, -1e308, 0)))
	if d := apart(z.Values, []float64{math.Sqrt(1.5), -math.Sqrt(1.5), 0}); d > 1e-15 {
		t.Errorf("got %v", z.Values)
	}
	if _, err := rsa.Elementwise(r, "log", math.Log); err == nil || err.Error() != `rsa: log: conditions "c0" and "c3": -1 becomes NaN` {
		t.Errorf("got %v", err)
	}
	for _, f := range []transform{rsa.MinMax, rsa.Standardise, rsa.Geodesic} {
		if _, err := f(triangle(t, 2, 2, nan)); err == nil {
			t.Error("constant values: no error")
		}
	}
	if _, err := rsa.RankAverage(nil); err == nil || err.Error() != "rsa: average ranks: no RDM: nil" {
		t.Errorf("got %v", err)
	}
}

func ExampleStack_Map() {
	a, _ := rsa.New([]float64{1, 4, 9}, []string{"thumb", "index", "little"}, "squared distance")
	b, _ := rsa.New([]float64{-0.5, 16, 25}, []string{"thumb", "index", "little"}, "squared distance")
	s, _ := rsa.NewStack(a, b)
	roots, _ := s.Map(rsa.SquareRoot)
	fmt.Println(roots.Measure, roots.Values.RawRowView(0), roots.Values.RawRowView(1))
	// Output: root of squared distance [1 2 3] [0 4 5]
}
