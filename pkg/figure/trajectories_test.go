package figure

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// spirals are six paths in two groups and three shades.
func spirals() Trajectories {
	t := Trajectories{Title: "Choices", Caption: "Means of 20 units over 15 samples of 50 ms; a mark at the end, 850 ms.", X: Axis{Name: "choice", Unit: "a.u."}, Y: Axis{Name: "motion", Unit: "a.u."},
		Z: Axis{Name: "colour", Unit: "a.u."}, Groups: []string{"choice 1", "choice 2"}}
	for g := range 2 {
		for level := range 3 {
			points := mat.NewDense(15, 3, nil)
			for s := range 15 {
				x := float64(s) / 14
				points.SetRow(s, []float64{float64(2*g-1) * x * x * 4, float64(2*g-1) * float64(level+1) * math.Sin(math.Pi*x), 0.3*float64(level) - x})
			}
			t.Paths = append(t.Paths, Path{Name: fmt.Sprintf("choice %d, coherence %d", g+1, level+1), Points: points, Group: g, Shade: []float64{0.35, 0.65, 1}[level]})
		}
	}
	return t
}

func TestTrajectoriesRefuse(t *testing.T) {
	for _, c := range []struct {
		change func(*Trajectories)
		want   string
	}{
		{func(t *Trajectories) { t.Paths = nil }, `figure: drawing of trajectories "Choices": no paths`},
		{func(t *Trajectories) { t.Paths[1].Points = nil }, `path 1 ("choice 1, coherence 2") has no points`},
		{func(t *Trajectories) { t.Paths[0].Points = mat.NewDense(3, 2, nil) }, "has 2 coordinates, want 3"},
		{func(t *Trajectories) { t.Paths[0].Points.Set(4, 1, math.NaN()) }, `point 4 of path 0 ("choice 1, coherence 1"): value 1 is NaN`},
		{func(t *Trajectories) { t.Paths[0].Group = 2 }, "is in group 2 of 2"},
		{func(t *Trajectories) { t.Paths[0].Shade = 1.5 }, "has the shade 1.5"},
		{func(t *Trajectories) { t.Z.Name = "" }, `figure: drawing of trajectories "Choices": the z axis has no name`},
		{func(t *Trajectories) { t.X.Log = true }, "linear axes of one scale"},
	} {
		s := spirals()
		c.change(&s)
		if err := s.check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
	if err := spirals().check(); err != nil {
		t.Error(err)
	}
}

// TestTrajectoriesOnScreen holds that each path is a line of all its points, and that the box holds them, not their ends alone.
func TestTrajectoriesOnScreen(t *testing.T) {
	s := spirals()
	lines := 0
	for _, one := range s.interactive().Option["series"].([]any) {
		if d := one.(dict); d["type"] == "line3D" {
			if n := len(d["data"].([]dict)); n != 15 {
				t.Errorf("a line of %d points, want 15", n)
			}
			lines++
		}
	}
	if lines != 6 {
		t.Errorf("%d lines, want 6", lines)
	}
	if _, half := s.scatter().cube(); !(half >= 4) {
		t.Errorf("the box reaches %v to each side, the paths 4", half)
	}
	one := s
	one.Groups, one.Paths = nil, []Path{{Name: "alone", Points: mat.NewDense(1, 3, nil)}}
	if err := one.check(); err != nil {
		t.Error(err)
	}
}
