package figure

import (
	"image"
	"math"
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Every error says which figure it is about and, where there are several, which series; then what is wrong and what is wanted.
func TestErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	x, y := Axis{Name: "x"}, Axis{Name: "y"}
	lines := func(s ...Series) Lines { return Lines{Title: "L", X: x, Y: y, Series: s} }
	ok := Series{Name: "a", X: []float64{1, 2}, Y: []float64{1, 2}}
	with := func(change func(*Series)) Lines {
		s := ok
		change(&s)
		return lines(s)
	}
	logged := func(s Series) Lines {
		return Lines{Title: "L", X: x, Y: Axis{Name: "y", Log: true}, Series: []Series{s}}
	}
	rdm := func(change func(*RDM)) RDM {
		r := RDM{Title: "R", Conditions: []string{"a", "b", "c"}, Values: []float64{1, nan, 3}, Measure: "distance"}
		change(&r)
		return r
	}
	scatter := func(change func(*Scatter)) Scatter {
		s := Scatter{Title: "S", X: x, Y: y, Points: mat.NewDense(3, 2, nil)}
		change(&s)
		return s
	}
	solid := func(change func(*Scatter3D)) Scatter3D {
		s := Scatter3D{Title: "S", X: x, Y: y, Z: Axis{Name: "z"}, Points: mat.NewDense(3, 3, nil)}
		change(&s)
		return s
	}
	bars := func(change func(*Bars)) Bars {
		b := Bars{Title: "B", X: x, Y: y, Groups: []string{"g", "h"}, Series: []BarSeries{{Name: "a", Values: []float64{1, nan}, Errors: []float64{1, nan}, Points: [][]float64{{1}, nil}}}}
		change(&b)
		return b
	}
	for _, c := range []struct {
		figure Figure
		want   string
	}{
		{nil, `figure: figure 0 is nil`},
		{(*Lines)(nil), `figure: figure 0 is nil`},
		{with(func(s *Series) { s.Points = []Measurement{{X: nan, Y: 1}} }), `figure: lines "L": series "a": X of Points: value 0 is NaN`},
		{with(func(s *Series) { s.Points = []Measurement{{Y: 1, High: inf}} }), `figure: lines "L": series "a": High of Points: value 0 is +Inf`},
		{Lines{Title: "L", Y: y, Series: []Series{ok}}, `figure: lines "L": the x axis has no name`},
		{Lines{Title: "L", X: x, Series: []Series{ok}}, `figure: lines "L": the y axis has no name`},
		{Lines{Title: "L", X: Axis{Name: "x", Min: 2, Max: 1}, Y: y, Series: []Series{ok}}, `figure: lines "L": the x axis "x" goes from 2 to 1`},
		{Lines{Title: "L", X: Axis{Name: "x", Max: inf}, Y: y, Series: []Series{ok}}, `figure: lines "L": the x axis "x" goes from 0 to +Inf`},
		{Lines{Title: "L", X: x, Y: Axis{Name: "y", Min: 0, Max: 1, Log: true}, Series: []Series{ok}}, `figure: lines "L": the y axis "y" goes from 0 to 1`},
		{lines(), `figure: lines "L": no series`},
		{lines(ok, ok), `figure: lines "L": series 1: its name "a" is that of series 0`},
		{with(func(s *Series) { s.Name = "" }), `figure: lines "L": series 0: it has no name`},
		{with(func(s *Series) { s.X, s.Y = nil, nil }), `figure: lines "L": series "a": 0 values of X and 0 of Y, want equal numbers and at least one`},
		{with(func(s *Series) { s.Y = s.Y[:1] }), `figure: lines "L": series "a": 2 values of X and 1 of Y, want equal numbers and at least one`},
		{with(func(s *Series) { s.Low = s.Y }), `figure: lines "L": series "a": 2 values of Low and 0 of High, want 2 of each or none`},
		{with(func(s *Series) { s.X = []float64{1, nan} }), `figure: lines "L": series "a": X: value 1 is NaN`},
		{with(func(s *Series) { s.Y = []float64{1, inf} }), `figure: lines "L": series "a": Y: value 1 is +Inf`},
		{with(func(s *Series) { s.Low, s.High = []float64{-inf, 1}, s.Y }), `figure: lines "L": series "a": Low: value 0 is -Inf`},
		{with(func(s *Series) { s.Y = []float64{1, 1e305} }), `figure: lines "L": series "a": Y: value 1 is 1e+305`},
		{logged(Series{Name: "a", X: []float64{1, 2}, Y: []float64{1, 0}}), `figure: lines "L": series "a": Y: value 1 is 0 on a logarithmic axis`},
		{logged(Series{Name: "a", X: []float64{1}, Y: []float64{1}, Low: []float64{-1}, High: []float64{2}}), `figure: lines "L": series "a": Low: value 0 is -1 on a logarithmic axis`},

		{rdm(func(r *RDM) { r.Conditions = r.Conditions[:1] }), `figure: RDM "R": 1 conditions, want at least 2`},
		{rdm(func(r *RDM) { r.Values = r.Values[:2] }), `figure: RDM "R": 2 values, want 3 for 3 conditions`},
		{rdm(func(r *RDM) { r.Values = []float64{1, 2, inf} }), `figure: RDM "R": Values: value 2 is +Inf`},
		{rdm(func(r *RDM) { r.Measure = "" }), `figure: RDM "R": no Measure: say what the values are`},
		{rdm(func(r *RDM) { r.Icons = make([]image.Image, 2) }), `figure: RDM "R": 2 icons, want 3, one a condition`},
		{rdm(func(r *RDM) { r.Icons = make([]image.Image, 3) }), `figure: RDM "R": icon 0 is nil`},
		{rdm(func(r *RDM) {
			empty := image.NewGray(image.Rect(0, 0, 0, 4))
			r.Icons = []image.Image{empty, empty, empty}
		}), `figure: RDM "R": icon 0 is empty`},
		{rdm(func(r *RDM) { r.Group = []int{0} }), `figure: RDM "R": 1 entries of Group, want 3, one a condition`},
		{rdm(func(r *RDM) { r.Group = []int{0, 1, 0}; r.Groups = []string{"g"} }), `figure: RDM "R": condition 1 (b) is in group 1 of 1`},
		{rdm(func(r *RDM) { r.Cluster = []int{0} }), `figure: RDM "R": 1 entries of Cluster, want 3, one a condition`},
		{rdm(func(r *RDM) { r.Order = []int{0, 1} }), `figure: RDM "R": 2 entries of Order, want 3, one a condition`},
		{rdm(func(r *RDM) { r.Order = []int{0, 3, 1} }), `figure: RDM "R": entry 1 of Order is condition 3 of 3`},
		{rdm(func(r *RDM) { r.Order = []int{0, 1, 1} }), `figure: RDM "R": condition 1 comes twice in Order`},
		{rdm(func(r *RDM) { r.Min = 2 }), `figure: RDM "R": the scale goes from 2 to 0`},

		{scatter(func(s *Scatter) { s.Points = nil }), `figure: scatter "S": no points`},
		{scatter(func(s *Scatter) { s.Points = &mat.Dense{} }), `figure: scatter "S": no points`},
		{scatter(func(s *Scatter) { s.Points = mat.NewDense(1, 3, nil) }), `figure: scatter "S": points have 3 coordinates, want 2`},
		{scatter(func(s *Scatter) { s.Points = mat.NewDense(1, 2, []float64{1, nan}) }), `figure: scatter "S": point 0: value 1 is NaN`},
		{scatter(func(s *Scatter) { s.X.Log = true }), `figure: scatter "S": a scatter has linear axes: take logarithms of the points`},
		{scatter(func(s *Scatter) { s.Y.Name = "" }), `figure: scatter "S": the y axis has no name`},
		{scatter(func(s *Scatter) { s.Labels = []string{"a"} }), `figure: scatter "S": 1 labels for 3 points`},
		{scatter(func(s *Scatter) { s.Group = []int{0} }), `figure: scatter "S": 1 entries of Group for 3 points`},
		{scatter(func(s *Scatter) { s.Groups = []string{"a", "b"} }), `figure: scatter "S": 2 groups, but Group does not say which point is in which`},
		{scatter(func(s *Scatter) { s.Group, s.Groups = []int{0, 1, 0}, []string{"a"} }), `figure: scatter "S": point 1 is in group 1 of 1`},
		{scatter(func(s *Scatter) { s.Group, s.Groups = []int{0, 1, 0}, []string{"a", "a"} }), `figure: scatter "S": group 1: its name "a" is that of group 0`},
		{scatter(func(s *Scatter) { s.Edges = [][2]int{{0, 1}, {2, 3}} }), `figure: scatter "S": edge 1 joins points 2 and 3 of 3`},
		{scatter(func(s *Scatter) { s.Regions = make([]Region, 2) }), `figure: scatter "S": 2 regions for 3 points`},
		{scatter(func(s *Scatter) { s.Level = 1 }), `figure: scatter "S": regions of level 1, want a share between 0 and 1`},
		{scatter(func(s *Scatter) { s.Regions = []Region{{}, {Covariance: mat.NewSymDense(3, nil)}, {}} }), `figure: scatter "S": region 1: its covariance is 3 × 3, want 2 × 2`},
		{scatter(func(s *Scatter) {
			s.Regions = []Region{{Covariance: mat.NewSymDense(2, []float64{1, 2, 2, 1})}, {}, {}}
		}), `figure: scatter "S": region 0: its covariance has the eigenvalue -1, want none below zero`},
		{scatter(func(s *Scatter) { s.Regions = []Region{{Boundary: mat.NewDense(2, 2, nil)}, {}, {}} }), `figure: scatter "S": region 0: a boundary of 2 × 2, want vertices × 2, at least three, in two dimensions and without a covariance`},
		{scatter(func(s *Scatter) { s.Icons = make([]image.Image, 2) }), `figure: scatter "S": 2 icons, want 3, one a point`},
		{scatter(func(s *Scatter) { s.Named = true }), `figure: scatter "S": points are to be named, but there are no Labels`},
		{solid(func(s *Scatter3D) {
			s.Regions = []Region{{}, {Covariance: mat.NewSymDense(3, nil), Centre: []float64{1}}, {}}
		}), `figure: 3-D scatter "S": region 1: its centre has 1 coordinates, want 3`},
		{solid(func(s *Scatter3D) { s.Z.Name = "" }), `figure: 3-D scatter "S": the z axis has no name`},
		{solid(func(s *Scatter3D) { s.Z.Max = 1 }), `figure: 3-D scatter "S": the axis "z": a 3-D scatter has linear axes of one scale, whose ends follow from the points`},
		{solid(func(s *Scatter3D) { s.Points = mat.NewDense(1, 2, nil) }), `figure: 3-D scatter "S": points have 2 coordinates, want 3`},
		{solid(func(s *Scatter3D) { s.Edges = [][2]int{{-1, 0}} }), `figure: 3-D scatter "S": edge 0 joins points -1 and 0 of 3`},

		{bars(func(b *Bars) { b.X.Name = "" }), `figure: bars "B": the x axis has no name`},
		{bars(func(b *Bars) { b.Y.Log = true }), `figure: bars "B": bars stand on zero, which a logarithmic axis does not have`},
		{bars(func(b *Bars) { b.Y.Min, b.Y.Max = 0.5, 1 }), `figure: bars "B": bars stand on zero, which the y axis from 0.5 to 1 does not hold`},
		{bars(func(b *Bars) { b.Groups = nil }), `figure: bars "B": 0 groups and 1 series, want at least one of each`},
		{bars(func(b *Bars) { b.Groups[1] = "g" }), `figure: bars "B": group 1: its name "g" is that of group 0`},
		{bars(func(b *Bars) { b.Series = append(b.Series, b.Series[0]) }), `figure: bars "B": series 1: its name "a" is that of series 0`},
		{bars(func(b *Bars) { b.Series[0].Values = []float64{1} }), `figure: bars "B": series "a": Values: 1 given, want 2, one a group`},
		{bars(func(b *Bars) { b.Series[0].Errors = []float64{1} }), `figure: bars "B": series "a": Errors: 1 given, want 2, one a group`},
		{bars(func(b *Bars) { b.Series[0].Points = [][]float64{} }), `figure: bars "B": series "a": Points: 0 given, want 2, one a group`},
		{bars(func(b *Bars) { b.Series[0].Values[1] = inf }), `figure: bars "B": series "a": Values: value 1 is +Inf`},
		{bars(func(b *Bars) { b.Series[0].Errors[0] = -1 }), `figure: bars "B": series "a": Errors: value 0 is -1, want a length`},
		{bars(func(b *Bars) { b.Series[0].Points[0][0] = nan }), `figure: bars "B": series "a": Points of group 0: value 0 is NaN`},
	} {
		path := filepath.Join(t.TempDir(), "f.svg")
		err := Save(path, SaveOptions{}, c.figure)
		if err == nil || err.Error() != c.want {
			t.Errorf("error %v\n want %s", err, c.want)
		}
		if err := Show(c.figure); err == nil {
			t.Errorf("Show draws what Save refuses: %s", c.want)
		}
		if _, err := PNG(SaveOptions{}, c.figure); err == nil {
			t.Errorf("PNG draws what Save refuses: %s", c.want)
		}
	}
	for _, f := range []Figure{lines(ok), rdm(func(*RDM) {}), scatter(func(*Scatter) {}), solid(func(*Scatter3D) {}), bars(func(*Bars) {})} {
		if err := f.check(); err != nil {
			t.Errorf("the sound figure: %v", err)
		}
	}
	if err := Show(); err == nil || err.Error() != "figure: no figure" {
		t.Errorf("nothing: %v", err)
	}
}
