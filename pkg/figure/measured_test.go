package figure

import (
	"math"
	"testing"
)

// TestMeanPoints: means with standard errors, none of one value and nothing of none; and the axes hold what is beside a line.
func TestMeanPoints(t *testing.T) {
	got := MeanPoints([]float64{1, 2, 3}, [][]float64{{1, 3, 5, 7}, {4}, nil})
	se := math.Sqrt(20. / 3 / 4)
	if p := got[0]; p.X != 1 || p.Y != 4 || !(math.Abs(p.Low-4+se) < 1e-12) || !(math.Abs(p.High-4-se) < 1e-12) {
		t.Errorf("the mean of 1, 3, 5, 7 is %+v, want 4 ± %v", p, se)
	}
	if p := got[1]; p.Y != 4 || !math.IsNaN(p.Low) || !math.IsNaN(p.High) {
		t.Errorf("one value: %+v", p)
	}
	if p := got[2]; !math.IsNaN(p.Y) {
		t.Errorf("no value: %+v", p)
	}
	l := Lines{X: Axis{Name: "x"}, Y: Axis{Name: "y"}, Series: []Series{{Name: "a", X: []float64{1}, Y: []float64{1}, Points: []Measurement{{5, 5, -3, 9}}}}}
	if x, y := l.ends(); !(x.Max >= 5 && y.Min <= -3 && y.Max >= 9) {
		t.Errorf("axes %v … %v and %v … %v do not hold the measurements", x.Min, x.Max, y.Min, y.Max)
	}
}
