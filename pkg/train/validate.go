package train

import (
	"fmt"
	"math"
	"time"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/task"
)

// withDefaults returns the options with defaults in place of zeros. It returns an error that names the option, got and want, where an option cannot be whatever the task.
func (opt Options) withDefaults() (Options, error) {
	if opt.Loss == nil {
		opt.Loss = loss.Squared{}
	}
	if opt.Optimiser == nil {
		opt.Optimiser = SGD{}
	}
	if opt.Steps == 0 {
		opt.Steps = 10_000
	}
	if opt.TestEvery == 0 {
		opt.TestEvery = 100
	}
	if opt.Every == 0 {
		opt.Every = 5 * time.Second
	}
	var err error
	if opt.Optimiser, err = opt.Optimiser.withDefaults(); err != nil {
		return opt, err
	}
	switch {
	case opt.Steps < 0:
		return opt, fmt.Errorf("train: Steps: got %d steps, want a positive number", opt.Steps)
	case opt.Batch < 0:
		return opt, fmt.Errorf("train: Batch: got %d trials, want a positive number, or 0 for all", opt.Batch)
	case !(opt.Clip >= 0):
		return opt, fmt.Errorf("train: Clip: got %v, want 0 or a positive number", opt.Clip)
	case math.IsNaN(opt.Alpha) || math.IsInf(opt.Alpha, 0) || opt.Alpha < 0:
		return opt, fmt.Errorf("train: Alpha: got %v, want 0 or a positive number", opt.Alpha)
	case opt.TestEvery < 0:
		return opt, fmt.Errorf("train: TestEvery: got %d steps, want a positive number", opt.TestEvery)
	}
	for i, s := range opt.Snapshots {
		if s < 0 || s > opt.Steps || i > 0 && s <= opt.Snapshots[i-1] {
			return opt, fmt.Errorf("train: Snapshots: got %v, want ascending steps from 0 to %d", opt.Snapshots, opt.Steps)
		}
	}
	return opt, opt.Until.check(opt.Test != nil)
}

// suits returns an error where the options do not suit the task.
func (opt *Options) suits(t *task.Task) error {
	if opt.Batch > t.Len() {
		return fmt.Errorf("train: Batch: got %d trials, want at most the %d of the task", opt.Batch, t.Len())
	}
	if opt.Order == nil && opt.Source == nil && opt.Batch > 0 && opt.Batch < t.Len() {
		return fmt.Errorf("train: Source: got nil, want randomness for batches of %d of %d trials, or an Order", opt.Batch, t.Len())
	}
	_, outputs := t.Targets.Dims()
	if err := loss.Check(opt.Loss, t.Targets.RawMatrix().Data, nil, outputs); err != nil {
		return fmt.Errorf("train: task %s: %w", t.Name, err)
	}
	for _, h := range opt.Hidden {
		if h.Loss == nil {
			return fmt.Errorf("train: Hidden: the loss of layer %d is nil", h.Layer)
		}
		if err := loss.CheckHidden(h.Loss, t.Len()); err != nil {
			return fmt.Errorf("train: Hidden: layer %d: %w", h.Layer, err)
		}
	}
	if err := opt.Oja.check(len(t.Blocks)); err != nil {
		return err
	}
	if opt.Test == nil {
		return nil
	}
	if err := opt.Test.Validate(); err != nil {
		return fmt.Errorf("train: Test: %w", err)
	}
	if got, want := len(opt.Test.Blocks), len(t.Blocks); got != want {
		return fmt.Errorf("train: Test: got %d input blocks, want %d as in the task", got, want)
	}
	for i, b := range t.Blocks {
		_, got := opt.Test.Blocks[i].X.Dims()
		if _, want := b.X.Dims(); got != want {
			return fmt.Errorf("train: Test: input block %d: got %d inputs, want %d as in the task", i, got, want)
		}
	}
	if _, got := opt.Test.Targets.Dims(); got != outputs {
		return fmt.Errorf("train: Test: got %d outputs, want %d as in the task", got, outputs)
	}
	if err := loss.Check(opt.Loss, opt.Test.Targets.RawMatrix().Data, nil, outputs); err != nil {
		return fmt.Errorf("train: Test: %w", err)
	}
	return nil
}

// fits returns an error that names the part of the network that does not fit the task or the options.
func (opt *Options) fits(n *network.MLP, t *task.Task) error {
	if err := n.Validate(); err != nil {
		return err
	}
	wide, _, out := n.Dims()
	blocks := n.Blocks
	if len(blocks) == 0 {
		blocks = []int{wide}
	}
	if len(blocks) != len(t.Blocks) {
		return fmt.Errorf("it has %d input blocks, the task %d", len(blocks), len(t.Blocks))
	}
	inputs := 0
	for i, b := range t.Blocks {
		_, width := b.X.Dims()
		if blocks[i] != width {
			return fmt.Errorf("its input block %d has %d inputs, the task's %s %d", i, blocks[i], b.Name, width)
		}
		inputs += width
	}
	_, outputs := t.Targets.Dims()
	if wide != inputs || out != outputs {
		return fmt.Errorf("it has %d inputs and %d outputs, the task has %d inputs and %d outputs", wide, out, inputs, outputs)
	}
	for _, h := range opt.Hidden {
		if h.Layer < 0 || h.Layer >= len(n.Layers)-1 {
			return fmt.Errorf("Hidden: got layer %d, want one of the network's %d hidden layers, from 0", h.Layer, len(n.Layers)-1)
		}
	}
	for _, f := range opt.Frozen {
		if f.Layer < 0 || f.Layer >= len(n.Layers) || f.Bias && n.Layers[f.Layer].Bias == nil {
			return fmt.Errorf("Frozen: got %+v, want a part of the network, which has %d layers", f, len(n.Layers))
		}
	}
	return nil
}
