package train

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/task"
)

// Checkpoint stores the state of interrupted work. Save replaces what was there; Restore fills the value that state points to and reports whether
// there was one. The caller sees to it that a checkpoint belongs to the same task, networks and options.
type Checkpoint interface {
	Save(state any) error
	Restore(state any) (bool, error)
}

// Run is one trained network with what it came from.
type Run struct {
	Initial, Trained *network.MLP
	History          History
}

// History holds one value a step. Values at step t are those before update t, so the first are those of the initial network.
type History struct {
	// Loss is ½ Σ (ŷ − y)² over all trials and outputs.
	Loss []float64
	// Accuracy is the share of targets other than 0 whose sign the output has: (ŷ > 0) = (y > 0). NaN where all targets are 0.
	Accuracy []float64
}

// Converged returns the first step at which the accuracy is 1, and false if there is none.
func (h History) Converged() (step int, ok bool) {
	for step, a := range h.Accuracy {
		if a == 1 {
			return step, true
		}
	}
	return 0, false
}

// Diverged is the error of a network whose loss stopped being a finite number.
type Diverged struct {
	Network  int     // position among the networks
	Step     int     // the first step whose loss is not finite
	LastLoss float64 // the loss of the step before; NaN where it was the first
}

// Error names the network, the step, and the last finite loss.
func (d *Diverged) Error() string {
	return fmt.Sprintf("train: network %d diverged at step %d: its loss was %.4g one step before and is not a finite number now; lower the learning rate",
		d.Network, d.Step, d.LastLoss)
}

// FullBatch trains one network; see [All].
func FullBatch(ctx context.Context, n *network.MLP, t *task.Task, opt Options) (*Run, error) {
	runs, err := All(ctx, []*network.MLP{n}, t, opt)
	if len(runs) == 0 {
		return nil, err
	}
	return runs[0], err
}

// All trains copies of the networks on all cores, each by gradient descent on the loss ½ Σ (ŷ − y)² over all trials at once, and returns one Run a
// network, in their order. The result has the same bits on any number of cores and whichever networks are trained together.
//
// Where networks diverge, All trains the others to the end and returns the runs, nil for those that diverged, with an error that joins one [*Diverged]
// for each. When ctx is cancelled it writes a checkpoint, if there is one, and returns no runs and the context's error. Other errors: a task that is not
// valid, a network whose inputs, blocks or outputs do not fit the task, a checkpoint that cannot be read or is of other work.
func All(ctx context.Context, networks []*network.MLP, t *task.Task, opt Options) ([]*Run, error) {
	opt, err := opt.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := t.Validate(); err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	problem := newProblem(t)
	work := ensemble{problem: problem, opt: opt, states: make([]*State, len(networks))}
	for i, n := range networks {
		if err := problem.fits(n); err != nil {
			return nil, fmt.Errorf("train: network %d: %w", i, err)
		}
		work.states[i] = problem.begin(n)
	}
	if err := work.restore(); err != nil {
		return nil, err
	}
	if err := work.run(ctx); err != nil {
		return nil, err
	}
	runs := make([]*Run, len(networks))
	var diverged []error
	for i, s := range work.states {
		if s.Lost {
			last := math.NaN()
			if k := len(s.History.Loss); k > 0 {
				last = s.History.Loss[k-1]
			}
			diverged = append(diverged, &Diverged{Network: i, Step: s.Step, LastLoss: last})
			continue
		}
		trained := problem.finish(networks[i], s)
		if !trained.Finite() { // the last update overflowed, which no later loss could show
			diverged = append(diverged, &Diverged{Network: i, Step: s.Step, LastLoss: s.History.Loss[s.Step-1]})
			continue
		}
		runs[i] = &Run{Initial: networks[i].Clone(), Trained: trained, History: s.History}
	}
	return runs, errors.Join(diverged...)
}
