package task

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Sluggish returns a task in which one block of the input, the cue, follows the trials with inertia: at step s of an order it is
//
//	c̃_s = α c_s + (1−α) c̃_{s−1},   c̃_0 = c_0,
//
// c_s being what the block holds for the trial of that step. With α = 1 there is no inertia; as α falls, the cue of an interleaved order becomes its mean
// over the contexts, while that of a blocked order lags only where contexts change (Flesch, Nagy, Saxe & Summerfield 2023).
//
// A cue so depends on the steps before. The task therefore has one row for each step of each order, in turn, with the name of its trial, and the orders
// that are returned lead through these rows, with their blocks: where every network has an order of its own, one task serves all.
//
//	learn, orders := g.Sluggish(1, 0.05, orders...)
//	runs, err := train.All(ctx, networks, learn, train.Options{Batch: 1, Order: func(i int) *task.Order { return orders[i] }})
//
// Test on the task itself, whose cues are as they are. Blocks and targets share no memory with t. It panics where t is not valid, there is no such block,
// alpha is not in (0, 1], there is no order, or one is not of t's trials.
func (t *Task) Sluggish(block int, alpha float64, orders ...*Order) (*Task, []*Order) {
	if err := t.Validate(); err != nil {
		panic(err.Error())
	}
	demand(block >= 0 && block < len(t.Blocks), "Sluggish", "block", block, fmt.Sprintf("0 … %d", len(t.Blocks)-1))
	demand(alpha > 0 && alpha <= 1, "Sluggish", "alpha", alpha, "above 0, at most 1")
	demand(len(orders) > 0, "Sluggish", "orders", len(orders), "at least one")
	slow := &Task{Name: fmt.Sprintf("%s, %s with inertia, α = %v", t.Name, t.Blocks[block].Name, alpha)}
	var rows []int
	var through []*Order
	for _, o := range orders {
		if err := o.Validate(t.Len()); err != nil {
			panic(err.Error())
		}
		out := &Order{Name: o.Name, Blocks: append([]int(nil), o.Blocks...)}
		for _, trial := range o.Trials {
			out.Trials = append(out.Trials, len(rows))
			rows = append(rows, trial)
			slow.Trials = append(slow.Trials, t.Trials[trial])
		}
		through = append(through, out)
	}
	for _, b := range t.Blocks {
		slow.Blocks = append(slow.Blocks, Block{b.Name, rowsOf(b.X, rows)})
	}
	slow.Targets = rowsOf(t.Targets, rows)
	for _, o := range through {
		lag(slow.Blocks[block].X, o.Trials, alpha)
	}
	return slow, through
}

// rowsOf returns copies of rows of x.
func rowsOf(x *mat.Dense, rows []int) *mat.Dense {
	_, cols := x.Dims()
	out := mat.NewDense(len(rows), cols, nil)
	for i, row := range rows {
		copy(out.RawRowView(i), x.RawRowView(row))
	}
	return out
}

// lag replaces the given rows of x, but for the first, by their mean with the one before, in turn.
func lag(x *mat.Dense, rows []int, alpha float64) {
	for i, row := range rows[1:] {
		now, before := x.RawRowView(row), x.RawRowView(rows[i])
		for j := range now {
			now[j] = alpha*now[j] + (1-alpha)*before[j]
		}
	}
}
