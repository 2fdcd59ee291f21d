package neural_test

import (
	"testing"

	"github.com/richlazy/richlazy/pkg/neural"
)

// A recording put together by hand is checked before it is averaged: no mean is infinite, and no trial is left out silently.
func TestMeansOfRecordingsPutTogetherByHand(t *testing.T) {
	whole := func() *neural.Recording {
		return &neural.Recording{Name: "r", Time: []float64{0, .1}, Width: .1, Units: []neural.Unit{{
			Name: "u", Counts: neural.NewCounts(2, 2), Trials: neural.Table{Names: []string{"side"}, Columns: [][]float64{{0, 1}}},
		}}}
	}
	if _, err := whole().ConditionMeans("side"); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*neural.Recording){
		"no width":       func(r *neural.Recording) { r.Width = 0 },
		"no samples":     func(r *neural.Recording) { r.Time = nil },
		"too few rows":   func(r *neural.Recording) { r.Units[0].Trials.Columns[0] = []float64{0} },
		"too many rows":  func(r *neural.Recording) { r.Units[0].Trials.Columns[0] = []float64{0, 1, 1} },
		"other counting": func(r *neural.Recording) { r.Units[0].Counts = neural.NewCounts(2, 3) },
	} {
		r := whole()
		spoil(r)
		if c, err := r.ConditionMeans("side"); err == nil {
			t.Errorf("%s: no error, means %v", name, c.Mean)
		}
	}
}
