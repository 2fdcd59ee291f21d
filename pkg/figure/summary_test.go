package figure_test

import (
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/figure"
)

func TestMeanLine(t *testing.T) {
	s := figure.MeanLine("a", []float64{1, 2, 3}, [][]float64{{1, 3}, {5}, nil})
	sd := math.Sqrt2
	if s.Name != "a" || s.Y[0] != 2 || math.Abs(s.Low[0]-2+sd) > 1e-12 || math.Abs(s.High[0]-2-sd) > 1e-12 {
		t.Errorf("two values: %+v, want 2 ± √2", s)
	}
	if s.Y[1] != 5 || !math.IsNaN(s.Low[1]) || !math.IsNaN(s.High[1]) {
		t.Errorf("one value: %v, band %v … %v, want 5 and a gap in the band", s.Y[1], s.Low[1], s.High[1])
	}
	if !math.IsNaN(s.Y[2]) {
		t.Errorf("no values: %v, want a gap", s.Y[2])
	}
	if _, err := figure.PNG(figure.SaveOptions{}, figure.Lines{Title: "t", X: figure.Axis{Name: "x"}, Y: figure.Axis{Name: "y"}, Series: []figure.Series{s}}); err != nil {
		t.Errorf("cannot be drawn: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic for two x and one slice of values")
		}
	}()
	figure.MeanLine("a", []float64{1, 2}, [][]float64{{1}})
}

func TestMeanBars(t *testing.T) {
	s := figure.MeanBars("a", []float64{1, 3}, []float64{5}, nil)
	if s.Values[0] != 2 || math.Abs(s.Errors[0]-math.Sqrt2) > 1e-12 || s.Values[1] != 5 || s.Errors[1] != 0 || !math.IsNaN(s.Values[2]) || s.Errors[2] != 0 {
		t.Errorf("%+v, want 2 ± √2, 5 ± 0, and no bar", s)
	}
	bars := figure.Bars{Title: "t", X: figure.Axis{Name: "x"}, Y: figure.Axis{Name: "y"}, Groups: []string{"1", "2", "3"}, Series: []figure.BarSeries{s}}
	if _, err := figure.PNG(figure.SaveOptions{}, bars); err != nil {
		t.Errorf("cannot be drawn: %v", err)
	}
}
