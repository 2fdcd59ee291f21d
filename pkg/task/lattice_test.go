package task_test

import (
	"fmt"
	"testing"

	"github.com/richlazy/richlazy/pkg/task"
)

func ExampleLattice() {
	context := []int{0, 0, 0, 1}
	first, second := []float64{-.5, .2, -.5, -.5}, []float64{1, 1, 7, 1}
	fmt.Println(task.Lattice(context, first, second))
	// Output: [[0 1] [0 2]]
}

// A 5×5 sheet has 40 edges.
func TestLatticeOfTheGardens(t *testing.T) {
	g := task.Gardens()
	pairs := task.Lattice(g.Context, g.First, g.Second)
	if len(pairs) != 80 {
		t.Errorf("%d edges, want 80", len(pairs))
	}
	for _, p := range pairs {
		d := g.First[p[1]] - g.First[p[0]] + g.Second[p[1]] - g.Second[p[0]]
		if g.Context[p[0]] != g.Context[p[1]] || d != 1 {
			t.Errorf("%v are no neighbours", p)
		}
	}
}
