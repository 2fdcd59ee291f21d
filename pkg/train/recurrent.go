package train

import (
	"context"
	"fmt"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/network"
)

// RecurrentRun is one trained recurrent network.
//
// History.Accuracy counts the trials of a batch by their decision: the last step of a trial that has weight and wants another action than action 0, to keep fixating. A
// trial is right when the largest output there (the first of equals) is that of the action that is wanted. Trials without such a step are not judged, and where there are
// no others the accuracy is NaN. A network that always fixates has 0.
type RecurrentRun = RunOf[*network.RNN]

// RecurrentSnapshot is a copy of a recurrent network on its way.
type RecurrentSnapshot = SnapshotOf[*network.RNN]

// RecurrentOutputs returns what the trained network of a run answers to x, trials × steps × outputs: with RecurrentOptions.Alpha the scaled output α(f − f₀), which is what
// was trained, else f.
func RecurrentOutputs(r *RecurrentRun, x network.Series) []float64 {
	y := r.Trained.Respond(x).Output
	if r.Alpha != 0 {
		for i, before := range r.Initial.Respond(x).Output {
			y[i] = r.Alpha * (y[i] - before)
		}
	}
	return y
}

// Recurrent trains copies of recurrent networks on all cores by back-propagation through time, and returns one run a network, in their order. The networks may differ in
// shape. The result has the same bits on any number of cores and whichever networks are trained together.
//
//	trials := task.Match(task.MatchChou2025(1000), seed.At("trials").Source())
//	runs, err := train.Recurrent(ctx, networks, train.Fixed(trials), train.RecurrentOptions{Batch: 32, Source: func(i int) rand.Source { return seed.At("batches", i).Source() }})
//
// Where networks diverge, Recurrent trains the others to the end and returns the runs, nil for those that diverged, with an error that joins one [*Diverged] for each. When
// ctx is cancelled it writes a checkpoint, if there is one, and returns no runs and the context's error. Other errors name the argument, got and want: options that cannot be,
// trials that are not valid or have no step with weight, targets that the loss cannot take, a network whose inputs and outputs are not as many as the trials' features and
// actions, a checkpoint that cannot be read or is of other work.
func Recurrent(ctx context.Context, networks []*network.RNN, trials Trials, opt RecurrentOptions) ([]*RecurrentRun, error) {
	common, err := opt.common()
	if err != nil {
		return nil, err
	}
	if err := opt.check(trials, common.Loss); err != nil {
		return nil, err
	}
	var initial []*network.RNN
	for i, n := range networks {
		if err := opt.fits(n, trials); err != nil {
			return nil, fmt.Errorf("train: network %d: %w", i, err)
		}
		initial = append(initial, n.Clone())
	}
	if opt.Single {
		return recurrentAll[float32](ctx, initial, trials, opt, &common)
	}
	return recurrentAll[float64](ctx, initial, trials, opt, &common)
}

func recurrentAll[T backprop.Real](ctx context.Context, initial []*network.RNN, trials Trials, own RecurrentOptions, common *Options) ([]*RecurrentRun, error) {
	shared := newRecurrentWork[T](common, own, trials, len(initial))
	work := ensemble{opt: common}
	traits := own.traits(trials, common)
	for i, n := range initial {
		c, err := shared.begin(i, n)
		if err != nil {
			return nil, fmt.Errorf("train: network %d: %w", i, err)
		}
		work.courses = append(work.courses, c)
		if common.Checkpoint != nil {
			work.work = append(work.work, append(traits[:len(traits):len(traits)], own.traitsOf(n, trials, common)...))
		}
	}
	if err := work.restore(); err != nil {
		return nil, err
	}
	if err := work.run(ctx); err != nil {
		return nil, err
	}
	return collect(work.courses, initial, func(initial *network.RNN, parameters []float64) *network.RNN {
		n := initial.Clone()
		n.SetParameters(parameters)
		return n
	})
}
