package data

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestCondense(t *testing.T) {
	square := func(set func(m *mat.Dense)) *mat.Dense {
		m := mat.NewDense(3, 3, []float64{0, 1, 2, 1, 0, 3, 2, 3, 0})
		set(m)
		return m
	}
	got, err := condense("ok", square(func(m *mat.Dense) { m.Set(2, 0, 2+2e-6); m.Set(1, 1, 1e-7) })) // as single precision leaves it
	if err != nil || !slices.Equal(got.Values, []float64{1, 2, 3}) {
		t.Errorf("got %v, want 1 2 3: %v", got.Values, err)
	}
	for name, c := range map[string]struct {
		m    mat.Matrix
		says string
	}{
		"asymmetric": {square(func(m *mat.Dense) { m.Set(2, 0, 2.00001) }), "(1,3) is 2, (3,1) is 2.00001"},
		"diagonal":   {square(func(m *mat.Dense) { m.Set(1, 1, .001) }), "(2,2): got 0.001"},
		"NaN":        {square(func(m *mat.Dense) { m.Set(0, 2, math.NaN()) }), "(1,3): got NaN"},
		"negative":   {square(func(m *mat.Dense) { m.Set(1, 2, -1) }), "(2,3): got -1"},
		"infinite":   {square(func(m *mat.Dense) { m.Set(1, 0, math.Inf(1)) }), "(2,1): got +Inf"},
		"not square": {mat.NewDense(2, 3, nil), "2 × 3"},
	} {
		_, err := condense(name, c.m)
		says(t, err, name, c.says)
	}
}

func TestMeanRDMErrors(t *testing.T) {
	_, err := MeanRDM("none")
	says(t, err, "data: ", `"none"`, "no RDMs")
	_, err = MeanRDM("two", NamedRDM{"a", []float64{1}}, NamedRDM{"b", []float64{1, 2, 3}})
	says(t, err, `"a" has 1`, `"b" has 3`)
}

func TestCatalogueIsComplete(t *testing.T) {
	for _, entry := range Catalog() {
		found, err := Lookup(entry.Name)
		if err != nil || found.String() != entry.String() {
			t.Errorf("%s: looked up: %v", entry.Name, err)
		}
		if entry.Title == "" || entry.Holds == "" || entry.Licence == "" || len(entry.Citation) == 0 || entry.Source == "" {
			t.Errorf("%s lacks a description: %+v", entry.Name, entry)
		}
		for _, file := range entry.Files {
			if file.Path == "" || file.Size <= 0 || len(file.SHA256) != 64 || len(file.URL) < 100 {
				t.Errorf("%s: incomplete: %+v", entry.Name, file)
			}
		}
	}
}
