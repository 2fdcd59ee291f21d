package neural

import (
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestSelectUnitsOfConditions(t *testing.T) {
	c := &Conditions{Names: []string{"a", "b"},
		Channels: []string{"u", "v", "w"}, Mean: mat.NewDense(2, 3, []float64{1, 2, 3, 4, 5, 6}), Trials: [][]int{{1, 2, 3}, {4, 5, 6}}, Ignored: []int{7, 8, 9}}
	got := c.Select(2, 0, 2)
	if !slices.Equal(got.Channels, []string{"w", "u", "w"}) || !mat.Equal(got.Mean, mat.NewDense(2, 3, []float64{3, 1, 3, 6, 4, 6})) ||
		!slices.Equal(got.Trials[1], []int{6, 4, 6}) || !slices.Equal(got.Ignored, []int{9, 7, 9}) || !slices.Equal(got.Names, c.Names) {
		t.Errorf("selected %+v", got)
	}
	for _, units := range [][]int{nil, {3}, {-1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("no panic for units %v", units)
				}
			}()
			c.Select(units...)
		}()
	}
}
