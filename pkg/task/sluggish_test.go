package task_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

// The recursion written out as a sum, c̃_s = α Σ_{r<s} (1−α)^r c_{s−r} + (1−α)^s c_0, for two orders at once; stimuli and rewards are those of the trials.
func TestSluggishCues(t *testing.T) {
	g := task.HebbGardens(task.HebbSpec{Cue: 3, Blocked: true})
	orders := []*task.Order{
		g.Blocked(task.OrderSpec{Episodes: 2, Contexts: []int{1, 0}}, rng.New(1).Source()),
		g.Interleaved(3, rng.New(2).Source()),
	}
	const alpha = 0.3
	learn, through := g.Sluggish(1, alpha, orders...)
	if err := learn.Validate(); err != nil || learn.Len() != 100+150 || len(through) != 2 {
		t.Fatalf("%d rows, %d orders, %v", learn.Len(), len(through), err)
	}
	for k, o := range orders {
		if err := through[k].Validate(learn.Len()); err != nil || !slices.Equal(through[k].Blocks, o.Blocks) || through[k].Name != o.Name {
			t.Fatalf("order %d: %v, %+v", k, err, through[k])
		}
		for s, trial := range o.Trials {
			row := through[k].Trials[s]
			same := slices.Equal(learn.Blocks[0].X.RawRowView(row), g.Blocks[0].X.RawRowView(trial)) && learn.Targets.At(row, 0) == g.Targets.At(trial, 0)
			if !same || learn.Trials[row] != g.Trials[trial] {
				t.Fatalf("order %d, step %d is not trial %d", k, s, trial)
			}
			for j := range 2 {
				want := math.Pow(1-alpha, float64(s)) * g.Blocks[1].X.At(o.Trials[0], j)
				for r := range s {
					want += alpha * math.Pow(1-alpha, float64(r)) * g.Blocks[1].X.At(o.Trials[s-r], j)
				}
				if got := learn.Blocks[1].X.At(row, j); math.Abs(got-want) > 1e-13 {
					t.Fatalf("order %d, step %d, cue %d: got %v, want %v", k, s, j, got, want)
				}
			}
		}
	}
}

// Without inertia the rows are those of the trials, bit by bit, and the task is as it was.
func TestSluggishWithoutInertia(t *testing.T) {
	g := task.HebbGardens(task.HebbSpec{Cue: 2})
	before := mat.DenseCopyOf(g.Blocks[1].X)
	o := g.Interleaved(2, rng.New(3).Source())
	learn, through := g.Sluggish(1, 1, o)
	for s, trial := range o.Trials {
		if !slices.Equal(learn.Inputs().RawRowView(through[0].Trials[s]), g.Inputs().RawRowView(trial)) {
			t.Fatalf("step %d: inputs differ", s)
		}
	}
	g.Sluggish(1, 0.1, o)
	if !mat.Equal(before, g.Blocks[1].X) {
		t.Error("the task was changed")
	}
}

func TestSluggishRefuses(t *testing.T) {
	g := task.HebbGardens(task.HebbSpec{})
	o := g.Interleaved(1, rng.New(1).Source())
	for want, f := range map[string]func(){
		"task: Sluggish: block: got 2, want 0 … 1":                func() { g.Sluggish(2, 0.5, o) },
		"task: no task: nil":                                      func() { (*task.Task)(nil).Sluggish(0, 0.5, o) },
		"task: Sluggish: alpha: got 0, want above 0, at most 1":   func() { g.Sluggish(1, 0, o) },
		"task: Sluggish: alpha: got NaN, want above 0, at most 1": func() { g.Sluggish(1, math.NaN(), o) },
		"task: Sluggish: orders: got 0, want at least one":        func() { g.Sluggish(1, 0.5) },
		"task: order long: step 1: got trial 50, want 0 … 49":     func() { g.Sluggish(1, 0.5, o, &task.Order{Name: "long", Trials: []int{0, 50}, Blocks: []int{0}}) },
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("got %v, want %s", got, want)
				}
			}()
			f()
		}()
	}
}
