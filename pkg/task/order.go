package task

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// Order is the sequence in which a network meets the trials of a task, one trial a step, for learning that goes trial by trial or in mini-batches.
type Order struct {
	Name   string
	Trials []int // the trial shown at each step
	Blocks []int // the first step of each block, ascending from 0
}

// Len returns the number of steps.
func (o *Order) Len() int { return len(o.Trials) }

// Block returns the trials of block i.
func (o *Order) Block(i int) []int {
	end := o.Len()
	if i+1 < len(o.Blocks) {
		end = o.Blocks[i+1]
	}
	return o.Trials[o.Blocks[i]:end]
}

// Batches cuts the order into consecutive mini-batches of size trials. None reaches over the end of a block, so the last one of a block may be
// smaller. The batches share memory with o.Trials. It panics unless size is positive.
func (o *Order) Batches(size int) [][]int {
	demand(size > 0, "Batches", "size", size, "> 0")
	var batches [][]int
	for i := range o.Blocks {
		batches = slices.AppendSeq(batches, slices.Chunk(o.Block(i), size))
	}
	return batches
}

// Validate returns an error that names the first step whose trial is none of the task's so many trials, or the first block that does not begin after
// the one before it and before the end.
func (o *Order) Validate(trials int) error {
	if o == nil || o.Len() == 0 {
		return fmt.Errorf("task: order: no steps")
	}
	for step, trial := range o.Trials {
		if trial < 0 || trial >= trials {
			return fmt.Errorf("task: order %s: step %d: got trial %d, want 0 … %d", o.Name, step, trial, trials-1)
		}
	}
	for i, first := range o.Blocks {
		if i == 0 && first != 0 || i > 0 && first <= o.Blocks[i-1] || first >= o.Len() {
			return fmt.Errorf("task: order %s: block %d begins at step %d, want 0 for the first, ascending, below %d", o.Name, i, first, o.Len())
		}
	}
	if len(o.Blocks) == 0 {
		return fmt.Errorf("task: order %s: no blocks, want at least one, beginning at step 0", o.Name)
	}
	return nil
}

// Interleaved returns an order in one block: so many episodes, each of which shows every one of the trials once, in a new random sequence. It is the
// interleaved curriculum of [OrderSpec], and epochs of stochastic gradient descent without replacement. The first episodes stay as they are when more
// are asked for. It panics unless both numbers are positive.
func Interleaved(trials, episodes int, src rand.Source) *Order {
	demand(trials > 0, "Interleaved", "trials", trials, "> 0")
	demand(episodes > 0, "Interleaved", "episodes", episodes, "> 0")
	o := &Order{Name: "interleaved", Blocks: []int{0}, Trials: make([]int, 0, trials*episodes)}
	random := rand.New(src)
	for range episodes {
		o.Trials = append(o.Trials, random.Perm(trials)...)
	}
	return o
}

// OrderSpec describes the curriculum of a task with contexts. The zero value is the training of the group B200 of Flesch et al. 2018: in either context 8
// episodes of the 25 stimuli, that is 200 trials, first all of one context, then all of the other.
//
//	B200         OrderSpec{}                        200 + 200 trials
//	B20          OrderSpec{BlockLength: 20}         20 blocks, contexts in turn
//	B2           OrderSpec{BlockLength: 2}          200 blocks
//	interleaved  g.Interleaved(8, src)              400 trials, contexts at random
//
// The networks of Flesch, Nagy, Saxe & Summerfield 2023 (HebbCL) have 8 or 200 episodes. Humans in the scanner study (Flesch et al. 2022) trained in
// 4 blocks of 225 trials, that is 18 episodes with one change of context: OrderSpec{Episodes: 18}; breaks within a context are not blocks here.
//
// An episode shows each trial of its context once, in a new random sequence. HebbCL's code gives both contexts the same sequences; here they are
// independent.
type OrderSpec struct {
	Episodes    int   // times that each trial is shown; 8 if 0
	BlockLength int   // trials until the context changes; if 0, as many as a context has in all its episodes
	Contexts    []int // the contexts in the order of their first blocks; ascending if nil
}

// Blocked returns an order in blocks of one context each, in turn. context is that of each trial. Where BlockLength does not divide a context's
// number of steps its last block is shorter, and a context that is used up is passed over, beginning a new block of the next one. It panics on a
// negative number, an empty context and on Contexts that are not those of the trials, each once.
func Blocked(context []int, spec OrderSpec, src rand.Source) *Order {
	spec.Episodes = count(spec.Episodes, 8)
	demand(len(context) > 0, "Blocked", "contexts", len(context), "one for each trial")
	demand(spec.Episodes > 0, "Blocked", "Episodes", spec.Episodes, "> 0")
	demand(spec.BlockLength >= 0, "Blocked", "BlockLength", spec.BlockLength, "≥ 0")
	present := slices.Compact(slices.Sorted(slices.Values(context)))
	if spec.Contexts == nil {
		spec.Contexts = present
	}
	demand(slices.Equal(slices.Sorted(slices.Values(spec.Contexts)), present), "Blocked", "Contexts", spec.Contexts, fmt.Sprintf("each of %v once", present))

	seed, left := branches(src), make([][]int, len(spec.Contexts))
	for i, c := range spec.Contexts {
		var own []int
		for trial := range context {
			if context[trial] == c {
				own = append(own, trial)
			}
		}
		random := seed.At("context", c).Rand()
		for range spec.Episodes {
			random.Shuffle(len(own), func(a, b int) { own[a], own[b] = own[b], own[a] })
			left[i] = append(left[i], own...)
		}
	}
	o := &Order{Name: "blocked"}
	for total := spec.Episodes * len(context); o.Len() < total; {
		for i := range left {
			n := len(left[i])
			if n == 0 {
				continue
			}
			if spec.BlockLength > 0 {
				n = min(n, spec.BlockLength)
			}
			o.Blocks = append(o.Blocks, o.Len())
			o.Trials = append(o.Trials, left[i][:n]...)
			left[i] = left[i][n:]
		}
	}
	return o
}

// Blocked returns the gardens' trials in blocks of one context, see [OrderSpec].
func (g *GardenTask) Blocked(spec OrderSpec, src rand.Source) *Order {
	return Blocked(g.Context, spec, src)
}

// Interleaved returns so many episodes of all 50 trials, each in a new random sequence, see [OrderSpec].
func (g *GardenTask) Interleaved(episodes int, src rand.Source) *Order {
	return Interleaved(g.Len(), episodes, src)
}
