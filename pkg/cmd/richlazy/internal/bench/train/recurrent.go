package train

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	engine "github.com/richlazy/richlazy/pkg/train"
)

// A sequenceTraining is a training of a recurrent network, on cross-entropy over all steps.
type sequenceTraining struct {
	network *network.RNN
	task    *task.Sequence
	batch   int
	order   []int // of the trials in the batches, from the first again when it is used up
	sgd     engine.SGD
	check   int // steps after which losses are compared
}

// recurrentTraining is that of a network of so many ReLU units on perceptual decisions: 8 steps, 3 inputs, 3 actions, as Chou et al. 2025 have it.
func recurrentTraining(units int) sequenceTraining {
	const batch, batches = 32, 10
	w := sequenceTraining{batch: batch, sgd: engine.SGD{Rate: 0.003, Momentum: 0.9}, check: 40}
	w.task = task.Perceptual(task.PerceptualChou2025(batch*batches), rng.New(5).At("task").Source())
	w.order = rng.New(5).At("order").Rand().Perm(batch * batches)
	w.network = network.NewRecurrent(network.RecurrentSpec{Inputs: 3, Units: units, Outputs: 3}, rng.New(5).At("weights").Source())
	return w
}

// settings are the arguments of the works of works.py.
func (w sequenceTraining) settings() map[string]any {
	inputs, units, actions := w.network.Dims()
	return map[string]any{
		"inputs": inputs, "units": units, "actions": actions, "loss": "cross-entropy", "batch": w.batch, "rate": w.sgd.Rate, "momentum": w.sgd.Momentum,
		"unit": 1, "check": w.check,
	}
}

// sequences are the arrays of the works of works.py.
func sequences[T bench.Real](w sequenceTraining) []bench.Given {
	target, order := make([]float64, len(w.task.Target)), make([]float64, len(w.order))
	for i, action := range w.task.Target {
		target[i] = float64(action)
	}
	for i, trial := range w.order {
		order[i] = float64(trial)
	}
	parameters, trials := w.network.Parameters(), w.task.Len()
	return []bench.Given{
		bench.Matrix("parameters", 1, len(parameters), rounded[T](parameters)),
		bench.Matrix("x", trials, len(w.task.Inputs)/trials, rounded[T](w.task.Inputs)),
		bench.Matrix("y", trials, len(target)/trials, target),
		bench.Matrix("order", 1, len(order), order),
	}
}

// recurrentWork returns the floating-point operations of a step on a batch: from the first response, which is that to no input, on there are products with the recurrent
// weights, forward, for the gradient and to hand the derivative back, of 2 operations each; likewise for the readout, and for the input but the last.
func recurrentWork(batch, steps, inputs, units, outputs int) float64 {
	return 2 * float64(batch) * float64(2*steps*inputs*units+3*(steps-1)*units*units+3*steps*units*outputs)
}

// options are those of our engine for so many steps.
func (w sequenceTraining) options(steps int, single bool) engine.RecurrentOptions {
	order := &task.Order{Name: "batches", Trials: w.order, Blocks: []int{0}}
	return engine.RecurrentOptions{
		Loss: losses["cross-entropy"], Optimiser: w.sgd, Steps: steps, Single: single, Batch: w.batch, Order: func(int) *task.Order { return order },
	}
}

// contender is our engine on so many threads.
func (w sequenceTraining) contender(threads int, single bool) bench.Contender {
	trials := engine.Fixed(w.task)
	run := func(ctx context.Context, steps int) ([]*engine.RecurrentRun, error) {
		defer bench.Threads(threads)()
		return engine.Recurrent(ctx, []*network.RNN{w.network}, trials, w.options(steps, single))
	}
	return bench.Contender{Name: ours, Time: func(ctx context.Context, n int) (time.Duration, error) {
		began := time.Now()
		_, err := run(ctx, n)
		return time.Since(began), err
	}, Result: func(ctx context.Context) ([]float64, error) {
		runs, err := run(ctx, w.check)
		if err != nil {
			return nil, err
		}
		return runs[0].History.Loss, nil
	}}
}

// recurrent times a step of a recurrent network of so many units in float32, on one thread and on all.
func recurrent(p bench.Against, threads, units int) bench.Part {
	w := recurrentTraining(units)
	return bench.Part{
		Name: "rnn",
		Title: fmt.Sprintf("A step of a ReLU RNN of %d units, %d time steps, batch %d, 3 inputs, 3 actions, cross-entropy over all steps, momentum 0.9: the best round (the median)",
			units, w.task.Steps(), w.batch),
		Columns: columns(1, cells, whole, alone(cells), alone(whole)),
		Notes: notes("cell loop: nn.Linear and torch.relu at each time step; nn.RNN: PyTorch's own; both with autograd and optim.SGD, batches are put together before it is timed, for ours within it",
			"PyTorch/ours is for the fastest of PyTorch's, on all threads or on one", "difference: of the losses of the first 40 steps, relative to the largest"),
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			defer patient(r, 100*time.Millisecond, 1)()
			cases, on := bench.Peaks(), sequences[float32](w)
			for _, n := range slices.Compact([]int{1, threads}) {
				c := bench.Case{
					Name: bench.OnThreads(n) + " f32", Work: recurrentWork(w.batch, w.task.Steps(), 3, units, 3), Threads: n,
					Contenders: []bench.Contender{w.contender(n, true)}, Tolerance: tolerance[float32](),
				}
				all := append(rivals(cells, "cell", n, 0), rivals(whole, whole, n, 0)...)
				if err := oppose(ctx, p, r, &c, 2, w.settings(), on, all...); err != nil {
					return nil, err
				}
				cases = append(cases, c)
			}
			return r.Measure(ctx, cases)
		},
	}
}
