package task

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Task is a set of trials with the wanted outputs. A network learns it; an RDM compares the responses to its trials.
type Task struct {
	Name string
	// Trials names the trials, one name a row of Blocks and Targets.
	Trials []string
	// Blocks are the parts of the input (a stimulus, a context cue), side by side. A network may give each its own initial scale.
	Blocks []Block
	// Targets holds the wanted outputs, trials × outputs.
	Targets *mat.Dense
}

// Block is one part of the input, X being trials × features.
type Block struct {
	Name string
	X    *mat.Dense
}

// Len returns the number of trials.
func (t *Task) Len() int { return len(t.Trials) }

// Inputs returns all blocks side by side, trials × features. It shares no memory with t.
func (t *Task) Inputs() *mat.Dense {
	width := 0
	for _, b := range t.Blocks {
		width += b.X.RawMatrix().Cols
	}
	x := mat.NewDense(t.Len(), width, nil)
	at := 0
	for _, b := range t.Blocks {
		n, w := b.X.Dims()
		x.Slice(0, n, at, at+w).(*mat.Dense).Copy(b.X)
		at += w
	}
	return x
}

// Validate returns an error that names the block and both numbers where the parts of t do not fit together: no trials, a block or targets with
// another number of rows than there are trials, a value that is NaN or infinite.
func (t *Task) Validate() error {
	if t == nil {
		return fmt.Errorf("task: no task: nil")
	}
	if t.Len() == 0 {
		if t.Targets != nil && !t.Targets.IsEmpty() {
			return fmt.Errorf("task: %s: no trials: got no names in Trials, want one for each of %d rows of targets", t.Name, t.Targets.RawMatrix().Rows)
		}
		return fmt.Errorf("task: %s: no trials", t.Name)
	}
	if len(t.Blocks) == 0 {
		return fmt.Errorf("task: %s: no input block", t.Name)
	}
	parts := append([]Block{}, t.Blocks...)
	for _, part := range append(parts, Block{"targets", t.Targets}) {
		if part.X == nil || part.X.IsEmpty() {
			return fmt.Errorf("task: %s: %s: empty, want %d trials", t.Name, part.Name, t.Len())
		}
		rows, cols := part.X.Dims()
		if rows != t.Len() {
			return fmt.Errorf("task: %s: %s: %d rows, want %d, one a trial", t.Name, part.Name, rows, t.Len())
		}
		for i := range rows {
			for j := range cols {
				if v := part.X.At(i, j); math.IsNaN(v) || math.IsInf(v, 0) {
					return fmt.Errorf("task: %s: %s: trial %d (%s), column %d: %v", t.Name, part.Name, i, t.Trials[i], j, v)
				}
			}
		}
	}
	return nil
}
