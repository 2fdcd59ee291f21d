package train

import (
	"context"
	"fmt"
	"runtime"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/task"
)

// One trains one network; see [All].
func One(ctx context.Context, n *network.MLP, t *task.Task, opt Options) (*Run, error) {
	runs, err := All(ctx, []*network.MLP{n}, t, opt)
	if len(runs) == 0 {
		return nil, err
	}
	return runs[0], err
}

// All trains copies of the networks on all cores, as the options say, and returns one Run a network, in their order. The networks may differ in shape. The result has
// the same bits on any number of cores and whichever networks are trained together.
//
// Where networks diverge, All trains the others to the end and returns the runs, nil for those that diverged, with an error that joins one [*Diverged]
// for each. When ctx is cancelled it writes a checkpoint, if there is one, and returns no runs and the context's error. Other errors name the argument, got and want: a
// task that is not valid, targets that the loss cannot take, options that do not suit, a network that does not fit, a checkpoint that cannot be read or is of other work.
func All(ctx context.Context, networks []*network.MLP, t *task.Task, opt Options) ([]*Run, error) {
	opt, err := opt.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := t.Validate(); err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	if err := opt.suits(t); err != nil {
		return nil, err
	}
	var trainees []*trainee
	for i, n := range networks {
		if err := opt.fits(n, t); err != nil {
			return nil, fmt.Errorf("train: network %d: %w", i, err)
		}
		b, err := opt.batches(t, i)
		if err != nil {
			return nil, err
		}
		trainees = append(trainees, &trainee{network: n.Clone(), batches: b})
	}
	opt.cores = runtime.GOMAXPROCS(0) / max(1, len(networks))
	if opt.Single {
		return all[float32](ctx, trainees, t, &opt)
	}
	return all[float64](ctx, trainees, t, &opt)
}

// trainee is a network with the batches that it is to learn from.
type trainee struct {
	network *network.MLP
	batches *batches
}

// batches returns those of a network.
func (opt *Options) batches(t *task.Task, network int) (*batches, error) {
	switch {
	case opt.Order != nil:
		order := opt.Order(network)
		if err := order.Validate(t.Len()); err != nil {
			return nil, fmt.Errorf("train: Order: network %d: %w", network, err)
		}
		return newBatches(t.Len(), opt.Batch, order, nil), nil
	case opt.Batch == 0 || opt.Batch == t.Len():
		return newBatches(t.Len(), 0, nil, nil), nil
	}
	source := opt.Source(network)
	if source == nil {
		return nil, fmt.Errorf("train: Source: network %d: got nil, want a source of randomness", network)
	}
	return newBatches(t.Len(), opt.Batch, nil, source), nil
}

func all[T backprop.Real](ctx context.Context, trainees []*trainee, t *task.Task, opt *Options) ([]*Run, error) {
	p := newProblem[T](t, opt)
	work := ensemble{opt: opt}
	var initial []*network.MLP
	common := p.traits(t)
	for _, n := range trainees {
		path, err := p.choose(t, n.batches.most())
		if err != nil {
			return nil, err
		}
		initial = append(initial, n.network)
		work.courses = append(work.courses, &course{model: p.begin(path, n), opt: opt, state: new(State)})
		if opt.Checkpoint != nil {
			work.work = append(work.work, append(common[:len(common):len(common)], p.traitsOf(n.network, path)...))
		}
	}
	if err := work.restore(); err != nil {
		return nil, err
	}
	if err := work.run(ctx); err != nil {
		return nil, err
	}
	return collect(work.courses, initial, func(initial *network.MLP, parameters []float64) *network.MLP {
		n := initial.Clone()
		n.SetParameters(parameters)
		return n
	})
}
