package train

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/task"
)

// problem is a task in the form in which full-batch gradient descent is cheap and still exact.
//
// The gradient by the weights W of one block is Δᵀ X: a combination of the block's rows. So W = W₀ + Aᵀ X at all times, where X holds the block's distinct
// rows, and what the hidden units need is only U = X Wᵀ, which an update changes by −η G Δ with the Gram matrix G = X Xᵀ. One product of units × rows ×
// rows then does the work of two of units × trials × inputs: the gardens have 50 trials but 25 distinct stimuli and 2 distinct cues.
type problem struct {
	trials, outputs int
	targets         []float64 // trials × outputs
	blocks          []block
}

type block struct {
	name  string
	row   []int      // for each trial, its row in x
	x     *mat.Dense // distinct rows × features
	gram  *mat.Dense // distinct rows × distinct rows
	width int
}

func newProblem(t *task.Task) *problem {
	_, outputs := t.Targets.Dims()
	p := &problem{trials: t.Len(), outputs: outputs, targets: mat.DenseCopyOf(t.Targets).RawMatrix().Data}
	for _, b := range t.Blocks {
		_, width := b.X.Dims()
		d := block{name: b.Name, width: width, gram: new(mat.Dense)}
		seen := map[string]int{}
		var distinct [][]float64
		for trial := range t.Len() {
			row := mat.Row(nil, trial, b.X)
			key := fmt.Sprintf("%x", row)
			at, ok := seen[key]
			if !ok {
				at = len(distinct)
				seen[key] = at
				distinct = append(distinct, row)
			}
			d.row = append(d.row, at)
		}
		d.x = mat.NewDense(len(distinct), width, nil)
		for i, row := range distinct {
			d.x.SetRow(i, row)
		}
		d.gram.Mul(d.x, d.x.T())
		p.blocks = append(p.blocks, d)
	}
	return p
}

// fits returns an error that names the part of the network that does not fit the task.
func (p *problem) fits(n *network.MLP) error {
	if n == nil || len(n.Layers) != 2 || n.Layers[0].Weights == nil || n.Readout().Weights == nil {
		return fmt.Errorf("it is nil, or a layer of it is")
	}
	if len(n.Blocks) != len(p.blocks) {
		return fmt.Errorf("it has %d input blocks, the task %d", len(n.Blocks), len(p.blocks))
	}
	inputs := 0
	for i, b := range p.blocks {
		if n.Blocks[i] != b.width {
			return fmt.Errorf("its input block %d has %d inputs, the task's %s %d", i, n.Blocks[i], b.name, b.width)
		}
		inputs += b.width
	}
	wide, units, outputs := n.Dims()
	if wide != inputs || outputs != p.outputs || len(n.Layers[0].Bias) != units || len(n.Readout().Bias) != outputs {
		return fmt.Errorf("it has %d inputs and %d outputs with %d hidden and %d readout biases, the task has %d inputs and %d outputs",
			wide, outputs, len(n.Layers[0].Bias), len(n.Readout().Bias), inputs, p.outputs)
	}
	if hidden, _ := n.Layers[0].Weights.Dims(); hidden != units {
		return fmt.Errorf("its readout reads %d units, it has %d", units, hidden)
	}
	if !n.Finite() {
		return fmt.Errorf("a weight or bias is not a finite number")
	}
	return nil
}
