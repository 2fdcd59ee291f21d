package figure

import (
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestScatter3DLine(t *testing.T) {
	s := Scatter3D{X: Axis{Name: "x"}, Y: Axis{Name: "y"}, Z: Axis{Name: "z"}}
	triangle := mat.NewDense(3, 3, []float64{1, 0, 0, 0, 1, 0, 0, 0, 1})
	s.Line("ring", true, triangle)
	s.Line("arrow", false, mat.NewDense(2, 3, []float64{0, 0, 0, 1, 2, 3}))
	s.Line("ring", true, triangle.Slice(0, 2, 0, 3))
	if want := [][2]int{{2, 0}, {0, 1}, {1, 2}, {3, 4}, {5, 6}}; !slices.Equal(s.Edges, want) {
		t.Errorf("edges %v, want %v", s.Edges, want)
	}
	if !slices.Equal(s.Group, []int{0, 0, 0, 1, 1, 0, 0}) || !slices.Equal(s.Groups, []string{"ring", "arrow"}) {
		t.Errorf("groups %v of %v", s.Group, s.Groups)
	}
	if got := mat.Row(nil, 4, s.Points); !slices.Equal(got, []float64{1, 2, 3}) {
		t.Errorf("point 4 is %v", got)
	}
	if err := s.check(); err != nil {
		t.Error(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("points × 2 went in")
		}
	}()
	s.Line("flat", false, mat.NewDense(1, 2, nil))
}
