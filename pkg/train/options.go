package train

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/task"
)

// Options says how to train. The zero value is the training of Flesch et al. 2022: full-batch gradient descent on the summed squared error, 10 000 steps at a rate of 0.005.
type Options struct {
	// Loss is what is minimised; nil is loss.Squared, ½ Σ (ŷ − y)².
	Loss loss.Loss
	// Optimiser turns gradients into steps; nil is SGD{}.
	Optimiser Optimiser
	// Steps is the number of updates; 0 is 10 000.
	Steps int

	// Batch is the number of trials a step; 0 is all of them. Batches walk through one random sequence of all trials after another (epochs without replacement; the last
	// batch of an epoch may be smaller), drawn from Source, or through Order.
	Batch int
	// Source returns the source of randomness of a network, by its position. It is needed where batches are smaller than the task and there is no Order. It is called
	// once a network, so that networks get the same batches whoever is trained beside them.
	Source func(network int) rand.Source
	// Order returns the sequence of trials that a network meets, in batches that do not cross the ends of its blocks; when it is used up it begins again. It may be nil.
	Order func(network int) *task.Order

	// Schedule returns the factor of the learning rate at a step, from 0; nil is 1.
	Schedule func(step int) float64
	// Clip is the largest norm of the gradient of all parameters; longer ones are scaled down to it. 0 clips nothing.
	Clip float64
	// Alpha is the output scale of Chizat, Oyallon & Bach 2019: what is trained is α(f − f₀), f₀ being the untrained network, on the loss divided by α². Large is lazy,
	// small is rich. 0 trains f itself.
	Alpha float64
	// Hidden are losses of hidden representations, added to the loss of the outputs.
	Hidden []HiddenLoss
	// Oja takes a step of Oja's rule after each update; see there. The zero value takes none.
	Oja Oja

	// Until ends training before Steps.
	Until Until
	// Test is a task of the same shape on which loss and accuracy are measured every TestEvery steps (0 is 100), the first time before the first update. It may be nil.
	Test      *task.Task
	TestEvery int
	// Snapshots are the steps before which a copy of the network is kept, ascending. Step 0 is the untrained network.
	Snapshots []int
	// Single computes in float32. It is for networks that are large enough for speed to matter; the same bits are promised as in float64.
	Single bool

	// Progress hears of each update of each network, out of networks × Steps. It may be nil.
	Progress progress.Reporter
	// Checkpoint keeps what was done when the work is interrupted, and hands it back when the same work begins again. It may be nil.
	Checkpoint Checkpoint
	// Every is the time between two checkpoints; 0 is 5 s. When the context is cancelled a checkpoint is written as well.
	Every time.Duration
}

// HiddenLoss is a loss of the responses of one hidden layer.
type HiddenLoss struct {
	Layer int // 0 is the first hidden layer
	Loss  loss.Hidden
}

// Until says when training may end early: at the first step at which one of its conditions holds. The zero value never does.
type Until struct {
	// Loss ends training when the loss before an update is below it.
	Loss float64
	// Accuracy ends training when the accuracy has been at least this for Patience steps in a row (0 is 1).
	Accuracy float64
	Patience int
	// Worse ends training when the loss of Options.Test has not fallen below its minimum for so many measurements in a row. 0 is never.
	Worse int
}

// Oja is Oja's rule on the input weights of the first layer, for y = W x: ΔW = Rate·(y xᵀ − y² ∘ W), after each update (Oja 1982; Flesch et al. 2023).
type Oja struct {
	Rate float64
	// Blocks are the parts of the input whose weights it changes; nil is all.
	Blocks []int
}

// rate returns the learning rate.
func (opt Options) rate() float64 { return opt.Optimiser.(SGD).Rate }

func (opt Options) withDefaults() (Options, error) {
	if opt.Optimiser == nil {
		opt.Optimiser = SGD{}
	}
	if o, ok := opt.Optimiser.(SGD); ok && o.Rate == 0 {
		o.Rate = 0.005
		opt.Optimiser = o
	}
	if opt.Steps == 0 {
		opt.Steps = 10_000
	}
	if opt.Every == 0 {
		opt.Every = 5 * time.Second
	}
	if rate := opt.rate(); !(rate > 0) || math.IsInf(rate, 1) || opt.Steps < 0 {
		return opt, fmt.Errorf("train: learning rate %v, %d steps: want a positive rate and number of steps", rate, opt.Steps)
	}
	return opt, nil
}
