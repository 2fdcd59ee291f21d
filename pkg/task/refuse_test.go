package task_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

// A spec that cannot be met panics with the argument, what was given and what is wanted.
func TestSpecsThatCannotBeMet(t *testing.T) {
	src := rng.New(1).Source()
	trials := task.Perceptual(task.PerceptualSpec{Trials: 3, Timing: task.DecisionTiming{Stimulus: 300, Decision: 100}}, src)
	manifolds := func(s task.ManifoldSpec) func() { return func() { task.Manifolds(s, src) } }
	parity := func(s task.ParitySpec) func() { return func() { task.Parity(s, src) } }
	patterns := func(s task.PatternSpec) func() { return func() { task.Patterns(s, src) } }
	teacher := func(s task.TeacherSpec) func() { return func() { task.Teacher(s, src) } }
	blocked := func(context []int, s task.OrderSpec) func() { return func() { task.Blocked(context, s, src) } }
	for _, c := range []struct {
		call func()
		want string
	}{
		{manifolds(task.ManifoldSpec{Manifolds: -1}), "task: Manifolds: Manifolds: got -1, want > 0"},
		{manifolds(task.ManifoldSpec{Points: -2}), "task: Manifolds: Points: got -2, want > 0"},
		{manifolds(task.ManifoldSpec{TestPoints: -2}), "task: Manifolds: TestPoints: got -2, want ≥ 0"},
		{manifolds(task.ManifoldSpec{Points: 3, TestPoints: 4, SameCoordinates: true}), "task: Manifolds: TestPoints: got 4, want ≤ 3 points with SameCoordinates"},
		{manifolds(task.ManifoldSpec{Shape: task.Isotropic, TestPoints: 4, SameCoordinates: true}),
			"task: Manifolds: SameCoordinates: got true, want false for Isotropic, whose test points would be the training points"},
		{manifolds(task.ManifoldSpec{Inputs: 3}), "task: Manifolds: Dimension: got 4, want 1 … 3, the number of inputs"},
		{manifolds(task.ManifoldSpec{Radius: math.NaN()}), "task: Manifolds: Radius: got NaN, want ≥ 0"},
		{manifolds(task.ManifoldSpec{CentreCorrelation: 1}), "task: Manifolds: CentreCorrelation: got 1, want within (−1, 1)"},
		{manifolds(task.ManifoldSpec{AxisCorrelation: math.NaN()}), "task: Manifolds: AxisCorrelation: got NaN, want within (−1, 1)"},
		{manifolds(task.ManifoldSpec{CentreAxis: 1.5}), "task: Manifolds: CentreAxis: got 1.5, want within [−1, 1]"},
		{manifolds(task.ManifoldSpec{Classes: 3}), "task: Manifolds: Classes: got 3, want 2 … 2, the number of manifolds"},
		{manifolds(task.ManifoldSpec{Class: []int{0, 2}}), "task: Manifolds: Class[1]: got 2, want 0 … 1"},
		{manifolds(task.ManifoldSpec{Class: []int{0}}), "task: Manifolds: Class: got [0], want 2 classes, one a manifold"},
		{parity(task.ParitySpec{Bits: 21}), "task: Parity: Bits: got 21, want ≤ 20, or a number of Trials to draw"},
		{parity(task.ParitySpec{Noise: -1}), "task: Parity: Noise: got -1, want ≥ 0"},
		{patterns(task.PatternSpec{Sizes: []int{3, 0}}), "task: Patterns: Sizes[1]: got 0, want > 0"},
		{patterns(task.PatternSpec{Inputs: 29}), "task: Patterns: Inputs: got 29, want at least 30 for as many orthogonal patterns"},
		{teacher(task.TeacherSpec{Flip: .1}), "task: Teacher: Flip: got 0.1, want 0 for targets that are not signs"},
		{teacher(task.TeacherSpec{Readout: []float64{1, 2}}), "task: Teacher: Readout: got [1 2], want 1 numbers, one a hidden unit"},
		{func() { task.Teachers(task.TeacherSpec{}, 1.1, src) }, "task: Teachers: overlap: got 1.1, want within [−1, 1]"},
		{blocked(nil, task.OrderSpec{}), "task: Blocked: contexts: got 0, want one for each trial"},
		{blocked([]int{0, 1}, task.OrderSpec{Contexts: []int{0, 0}}), "task: Blocked: Contexts: got [0 0], want each of [0 1] once"},
		{blocked([]int{0, 1}, task.OrderSpec{BlockLength: -1}), "task: Blocked: BlockLength: got -1, want ≥ 0"},
		{func() { task.Interleaved(0, 1, src) }, "task: Interleaved: trials: got 0, want > 0"},
		{func() { trials.At(1, 4) }, "task: Sequence: got trial 1, step 4, want one of 3 trials × 4 steps"},
		{func() { trials.At(-1, 0) }, "task: Sequence: got trial -1, step 0, want one of 3 trials × 4 steps"},
		{func() { trials.InputsAt(4) }, "task: Sequence: got trial 0, step 4, want one of 3 trials × 4 steps"},
		{func() { trials.TargetsAt(4) }, "task: TargetsAt: step: got 4, want 0 … 3"},
		{func() { trials.TargetsAt(-1) }, "task: TargetsAt: step: got -1, want 0 … 3"},
		{func() { task.OneHot([]int{0, 3}, 3) }, "task: OnOff: class of trial 1: got 3, want 0 … 2"},
		{func() { task.PlusMinus([]int{0}, 3) }, "task: PlusMinus: classes: got 3, want 2"},
		{func() { task.Partition(mat.NewDense(2, 2, nil), []int{0}) }, "task: Partition: groups: got 1, want 2, one a row"},
	} {
		func() {
			defer func() {
				if got := recover(); got != c.want {
					t.Errorf("got %v, want %s", got, c.want)
				}
			}()
			c.call()
		}()
	}
}

func TestLabelsOutOfRange(t *testing.T) {
	for _, c := range []struct {
		spoil func(*task.Labelled)
		want  string
	}{
		{func(l *task.Labelled) { l.Class[2] = 2 }, "task: parity of 2 bits, train: trial 2 (10): got class 2, want 0 … 1"},
		{func(l *task.Labelled) { l.Class[0] = -1 }, "task: parity of 2 bits, train: trial 0 (00): got class -1, want 0 … 1"},
		{func(l *task.Labelled) { l.Class = l.Class[:3] }, "task: parity of 2 bits, train: classes of 3 trials, want 4"},
		{func(l *task.Labelled) { l.Targets.Set(1, 0, math.NaN()) }, "task: parity of 2 bits, train: targets: trial 1 (01), column 0: NaN"},
	} {
		l := task.XOR()
		c.spoil(l)
		if err := l.Validate(); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
