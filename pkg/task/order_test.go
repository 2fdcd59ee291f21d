package task_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

func ExampleGardenTask_Blocked() {
	g := task.Gardens()
	order := g.Blocked(task.OrderSpec{BlockLength: 20}, rng.New(1).Source())
	fmt.Println(order.Len(), "trials in", len(order.Blocks), "blocks")
	first, second := order.Block(0)[0], order.Block(1)[0]
	fmt.Println("contexts", g.Context[first], g.Context[second])
	// Output:
	// 400 trials in 20 blocks
	// contexts 0 1
}

// The designs of Flesch et al. 2018 and of the follow-up, in numbers.
func TestCurricula(t *testing.T) {
	g := task.Gardens()
	for _, c := range []struct {
		name           string
		order          *task.Order
		steps, blocks  int
		length, copies int
	}{
		{"B200", g.Blocked(task.OrderSpec{}, rng.New(1).Source()), 400, 2, 200, 8},
		{"B20", g.Blocked(task.OrderSpec{BlockLength: 20}, rng.New(1).Source()), 400, 20, 20, 8},
		{"B2", g.Blocked(task.OrderSpec{BlockLength: 2}, rng.New(1).Source()), 400, 200, 2, 8},
		{"interleaved", g.Interleaved(8, rng.New(1).Source()), 400, 1, 400, 8},
		{"HebbCL", g.Blocked(task.OrderSpec{Episodes: 200, Contexts: []int{1, 0}}, rng.New(1).Source()), 10000, 2, 5000, 200},
		{"scanner", g.Blocked(task.OrderSpec{Episodes: 18}, rng.New(1).Source()), 900, 2, 450, 18},
	} {
		if err := c.order.Validate(g.Len()); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.order.Len() != c.steps || len(c.order.Blocks) != c.blocks {
			t.Errorf("%s: %d steps in %d blocks, want %d in %d", c.name, c.order.Len(), len(c.order.Blocks), c.steps, c.blocks)
		}
		counts := make([]int, 50)
		for _, trial := range c.order.Trials {
			counts[trial]++
		}
		if slices.Min(counts) != c.copies || slices.Max(counts) != c.copies {
			t.Errorf("%s: trials occur %d to %d times, want %d", c.name, slices.Min(counts), slices.Max(counts), c.copies)
		}
		for i := range c.order.Blocks {
			block := c.order.Block(i)
			if len(block) != c.length {
				t.Errorf("%s: block %d has %d trials, want %d", c.name, i, len(block), c.length)
			}
			if c.name == "interleaved" {
				continue
			}
			want := i % 2
			if c.name == "HebbCL" {
				want = 1 - i
			}
			for _, trial := range block {
				if g.Context[trial] != want {
					t.Fatalf("%s: block %d shows trial %d of context %d, want %d", c.name, i, trial, g.Context[trial], want)
				}
			}
		}
	}
}

// Each episode shows every stimulus once, in sequences that differ.
func TestEpisodesArePermutations(t *testing.T) {
	o := task.Interleaved(50, 3, rng.New(2).Source())
	for i := range 3 {
		episode := slices.Sorted(slices.Values(o.Trials[50*i : 50*i+50]))
		for want, got := range episode {
			if got != want {
				t.Fatalf("episode %d: %v", i, episode)
			}
		}
	}
	if slices.Equal(o.Trials[:50], o.Trials[50:100]) {
		t.Error("two episodes in the same sequence")
	}
	g := task.Gardens()
	b := g.Blocked(task.OrderSpec{Episodes: 1}, rng.New(2).Source())
	same := 0
	for step, trial := range b.Block(0) {
		if b.Block(1)[step] == trial+25 {
			same++
		}
	}
	if same == 25 {
		t.Error("the contexts show their stimuli in one sequence")
	}
	if longer := task.Interleaved(50, 5, rng.New(2).Source()); !slices.Equal(longer.Trials[:150], o.Trials) {
		t.Error("more episodes change the first ones")
	}
}

func TestBlocksOfUnequalContexts(t *testing.T) {
	o := task.Blocked([]int{7, 3, 3, 3}, task.OrderSpec{Episodes: 1, BlockLength: 2}, rng.New(3).Source())
	if want := []int{0, 2, 3}; !slices.Equal(o.Blocks, want) { // 3 3 | 7 | 3
		t.Errorf("blocks begin at %v, want %v", o.Blocks, want)
	}
	if o.Trials[2] != 0 {
		t.Errorf("second block shows trial %d, want 0", o.Trials[2])
	}
}

func TestBatchesKeepWithinBlocks(t *testing.T) {
	o := &task.Order{Trials: []int{0, 1, 2, 3, 4, 5, 6}, Blocks: []int{0, 3}}
	if got, want := fmt.Sprint(o.Batches(2)), "[[0 1] [2] [3 4] [5 6]]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOrderNamesTheFault(t *testing.T) {
	for _, c := range []struct {
		order *task.Order
		want  string
	}{
		{&task.Order{Name: "a"}, "task: order: no steps"},
		{nil, "task: order: no steps"},
		{&task.Order{Name: "a", Trials: []int{0, 3}, Blocks: []int{0}}, "task: order a: step 1: got trial 3, want 0 … 2"},
		{&task.Order{Name: "a", Trials: []int{0, -1}, Blocks: []int{0}}, "task: order a: step 1: got trial -1, want 0 … 2"},
		{&task.Order{Name: "a", Trials: []int{0, 1}}, "task: order a: no blocks, want at least one, beginning at step 0"},
		{&task.Order{Name: "a", Trials: []int{0, 1}, Blocks: []int{1}}, "task: order a: block 0 begins at step 1, want 0 for the first, ascending, below 2"},
		{&task.Order{Name: "a", Trials: []int{0, 1}, Blocks: []int{0, 2}}, "task: order a: block 1 begins at step 2, want 0 for the first, ascending, below 2"},
	} {
		if err := c.order.Validate(3); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
