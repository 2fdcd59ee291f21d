package train

import (
	"context"
	"math"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/task"
	engine "github.com/richlazy/richlazy/pkg/train"
)

// losses are ours by the names that works.py has for them.
var losses = map[string]loss.Loss{
	"squared":       loss.Squared{},
	"mean squared":  loss.MeanSquared{},
	"cross-entropy": loss.Mean(loss.CrossEntropy{}),
}

// A training is what both sides do: each network learns the task from the same initial weights and by the same batches.
type training struct {
	networks []*network.MLP
	task     *task.Task
	batch    int   // trials a step
	order    []int // of the trials in the batches, from the first again when it is used up; nil for that of the task
	loss     string
	sgd      engine.SGD
	unit     int  // steps that make one time of the work; 0 is 1
	check    int  // steps after which losses are compared
	gather   bool // PyTorch copies the trials of a batch together at each step; else before it is timed
}

// options are those of our engine for so many steps.
func (w training) options(steps int, single bool) engine.Options {
	opt := engine.Options{Loss: losses[w.loss], Optimiser: w.sgd, Steps: steps, Single: single}
	if w.order != nil {
		opt.Batch = w.batch
		opt.Order = func(int) *task.Order { return &task.Order{Name: "bench", Trials: w.order, Blocks: []int{0}} }
	}
	return opt
}

// contender is our engine on so many threads.
func (w training) contender(threads, least int, single bool) bench.Contender {
	run := func(ctx context.Context, steps int) ([]*engine.Run, error) {
		defer bench.Threads(threads)()
		return engine.All(ctx, w.networks, w.task, w.options(steps, single))
	}
	return bench.Contender{Name: ours, Least: least, Time: func(ctx context.Context, n int) (time.Duration, error) {
		began := time.Now()
		_, err := run(ctx, n*max(1, w.unit))
		return time.Since(began), err
	}, Result: func(ctx context.Context) ([]float64, error) {
		runs, err := run(ctx, w.check)
		var seen []float64
		for _, r := range runs {
			if r != nil {
				seen = append(seen, r.History.Loss...)
			}
		}
		return seen, err
	}}
}

// settings are the arguments of the works of works.py.
func (w training) settings() map[string]any {
	widths := []int{}
	for _, l := range w.networks[0].Layers {
		_, inputs := l.Weights.Dims()
		widths = append(widths, inputs)
	}
	_, outputs := w.task.Targets.Dims()
	return map[string]any{
		"widths": append(widths, outputs), "loss": w.loss, "batch": w.batch, "rate": w.sgd.Rate, "momentum": w.sgd.Momentum,
		"unit": max(1, w.unit), "check": w.check, "gather": w.gather,
	}
}

// given are the arrays of the works of works.py; name tells those of different trainings apart.
func given[T bench.Real](name string, w training) []bench.Given {
	var parameters []float64
	for _, n := range w.networks {
		parameters = append(parameters, n.Parameters()...)
	}
	order := make([]float64, 0, w.task.Len())
	for i := range w.task.Len() {
		order = append(order, float64(i))
	}
	if w.order != nil {
		order = order[:0]
		for _, trial := range w.order {
			order = append(order, float64(trial))
		}
	}
	inputs, targets := w.task.Inputs().RawMatrix(), w.task.Targets.RawMatrix()
	return []bench.Given{
		bench.Matrix(name+" parameters", len(w.networks), len(parameters)/len(w.networks), rounded[T](parameters)),
		bench.Matrix(name+" x", inputs.Rows, inputs.Cols, rounded[T](inputs.Data)),
		bench.Matrix(name+" y", targets.Rows, targets.Cols, rounded[T](targets.Data)),
		bench.Matrix(name+" order", 1, len(order), order),
	}
}

// rounded returns numbers in a precision.
func rounded[T bench.Real](x []float64) []T {
	if same, ok := any(x).([]T); ok {
		return same
	}
	y := make([]T, len(x))
	for i, v := range x {
		y[i] = T(v)
	}
	return y
}

// single reports whether a precision is float32.
func single[T bench.Real]() bool { return bench.Kind[T]() == "f32" }

// relative returns the largest difference of two results, each number relative to that of the first.
func relative(want, got []float64) float64 {
	if len(want) != len(got) {
		return math.Inf(1)
	}
	largest := 0.0
	for i := range want {
		d := math.Abs(want[i]-got[i]) / math.Abs(want[i])
		if math.IsNaN(d) && want[i] != got[i] {
			return math.Inf(1)
		}
		if d > largest {
			largest = d
		}
	}
	return largest
}

// work returns the floating-point operations of a step on a batch for a network of these widths, from the inputs to the outputs, as gradient descent on the weights
// takes them: a product of batch × inputs × units, of 2 operations each, forward and one for the gradient of the weights in each layer, and in all but the first one that
// hands the derivative back. What is done for each element, a part in the number of inputs, is not counted; nor is it what our engine saves by an exact change of variables.
func work(batch int, widths ...int) float64 {
	total := 0
	for i := 1; i < len(widths); i++ {
		products := 3
		if i == 1 {
			products = 2
		}
		total += products * 2 * batch * widths[i-1] * widths[i]
	}
	return float64(total)
}
