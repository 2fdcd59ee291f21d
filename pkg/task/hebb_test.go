package task_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/task"
)

// Raw inputs are those of the other gardens but for scale, rewards are minus their targets.
func TestHebbGardensAreTheGardens(t *testing.T) {
	g, h := task.Gardens(), task.HebbGardens(task.HebbSpec{Cue: 4, Raw: true})
	if err := h.Validate(); err != nil || !slices.Equal(g.Trials, h.Trials) {
		t.Fatal(err)
	}
	for block, want := range []float64{mat.Max(g.Blocks[0].X), math.Sqrt(1./50) / 4} {
		var scaled mat.Dense
		scaled.Scale(want, h.Blocks[block].X)
		if !mat.EqualApprox(&scaled, g.Blocks[block].X, 1e-15) {
			t.Errorf("%s differs by more than scale", h.Blocks[block].Name)
		}
	}
	for trial := range 50 {
		if h.Targets.At(trial, 0) != 0-g.Targets.At(trial, 0) {
			t.Errorf("%s: reward %v, want %v", h.Trials[trial], h.Targets.At(trial, 0), -g.Targets.At(trial, 0))
		}
	}
}

// Every input has mean 0, cues are ±cue/2; Blocked replaces the second cue in the trials of the first context alone.
func TestHebbGardensAreCentred(t *testing.T) {
	h := task.HebbGardens(task.HebbSpec{Cue: 2})
	for _, block := range h.Blocks {
		_, cols := block.X.Dims()
		for j := range cols {
			if sum := mat.Sum(block.X.ColView(j)); math.Abs(sum) > 1e-13 {
				t.Errorf("%s %d: sum %v, want 0", block.Name, j, sum)
			}
		}
	}
	for _, c := range []struct {
		spec         task.HebbSpec
		north, south []float64
	}{
		{task.HebbSpec{Cue: 2}, []float64{1, -1}, []float64{-1, 1}},
		{task.HebbSpec{Cue: 2, Blocked: true}, []float64{1, -1}, []float64{0, 1}},
		{task.HebbSpec{Cue: 2, Blocked: true, NorthFirst: true}, []float64{1, 0}, []float64{-1, 1}},
		{task.HebbSpec{Cue: 2, Blocked: true, Raw: true}, []float64{2, 0}, []float64{0, 2}},
	} {
		cues := task.HebbGardens(c.spec).Blocks[1].X
		for trial := range 50 {
			want := c.north
			if trial >= 25 {
				want = c.south
			}
			if got := cues.RawRowView(trial); !floats(got, want, 1e-14) {
				t.Errorf("%+v, trial %d: cues %v, want %v", c.spec, trial, got, want)
			}
		}
	}
}

func floats(got, want []float64, tolerance float64) bool {
	return slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) <= tolerance })
}
