package task_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

func ExamplePatterns() {
	p := task.Patterns(task.PatternSpec{Inputs: 60}, rng.New(1).Source())
	x := p.Inputs()
	fmt.Println(p.Counts(), p.Trials[20], p.Targets.RawRowView(20))
	fmt.Printf("%.3f %.3f\n", mat.Dot(x.RowView(3), x.RowView(3))/60, math.Abs(mat.Dot(x.RowView(3), x.RowView(20))/60))
	// Output:
	// [15 9 6] class 2 pattern 6 [0 1 0]
	// 1.000 0.000
}

func TestOrthogonalPatterns(t *testing.T) {
	for _, inputs := range []int{60, 61, 200} {
		p := task.Patterns(task.PatternSpec{Sizes: []int{30, 18, 12}, Inputs: inputs}, rng.New(2).Source())
		var k mat.Dense
		k.Mul(p.Blocks[0].X, p.Blocks[0].X.T())
		for i := range 60 {
			for j := range 60 {
				want := 0.0
				if i == j {
					want = 1
				}
				if got := k.At(i, j) / float64(inputs); math.Abs(got-want) > 1e-13 {
					t.Errorf("%d inputs: K(%d,%d) = %v, want %v", inputs, i, j, got, want)
				}
			}
		}
	}
}

func TestRandomPatterns(t *testing.T) {
	p := task.Patterns(task.PatternSpec{Sizes: []int{100, 20}, Inputs: 50, Random: true, Coding: task.OnOff(1, .5)}, rng.New(3).Source())
	values := p.Blocks[0].X.RawMatrix().Data
	within(t, "mean", values, 0)
	squares := make([]float64, len(values))
	for i, v := range values {
		squares[i] = v * v
	}
	within(t, "variance", squares, 1)
	if got := p.Targets.RawRowView(110); !slices.Equal(got, []float64{.5, 1}) {
		t.Errorf("target %v, want .5 1", got)
	}
	more := task.Patterns(task.PatternSpec{Sizes: []int{100, 40}, Inputs: 50, Random: true}, rng.New(3).Source())
	if !mat.Equal(p.Blocks[0].X, more.Blocks[0].X.Slice(0, 120, 0, 50)) {
		t.Error("patterns change with their number")
	}
}
