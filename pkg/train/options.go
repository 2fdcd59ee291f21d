package train

import (
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

	// Batch is the number of trials a step; 0 is as many as the task has. Batches walk through one random sequence of all trials after another (epochs without
	// replacement; the last batch of an epoch may be smaller), drawn from Source, or through Order.
	Batch int
	// Source returns the source of randomness of a network, by its position. It is needed where batches are smaller than the task and there is no Order. It is called
	// once a network, so that networks get the same batches whoever is trained beside them.
	Source func(network int) rand.Source
	// Order returns the sequence of trials that a network meets, in batches that do not cross the ends of its blocks; when it is used up it begins again. It may be nil.
	Order func(network int) *task.Order

	// Schedule returns the factor of the learning rate at a step, from 0; nil is 1. See [StepDecay], [Cosine], [Inverse] and [WarmUp]. It is called from several goroutines.
	Schedule func(step int) float64
	// Clip is the largest norm of the gradient of all parameters; longer ones are scaled down to it. 0 clips nothing, and +Inf nothing either but records the norms.
	Clip float64
	// Alpha is the output scale of Chizat, Oyallon & Bach 2019: what is trained is α(f − f₀), f₀ being the untrained network, on the loss divided by α², so that the learning
	// rate needs no change: to first order the scaled output moves as f would. Large is lazy, small is rich: the weights move by 1/α of what they would, so that a small α may
	// want a lower rate. Run.Trained is f; [Outputs] returns α(f − f₀). Hidden losses are divided by α² as well; L2 and decay are not, being the optimiser's. The
	// scaled output has α times the rounding error of f: of 16 digits, of 7 with Single, it loses as many as α has. 0 trains f itself.
	Alpha float64
	// Hidden are losses of hidden representations, added to the loss of the outputs.
	Hidden []HiddenLoss
	// Oja takes a step of Oja's rule after each update; see there. The zero value takes none.
	Oja Oja
	// Frozen are parts of the network that the optimiser leaves as they are. They do not count for Clip. Oja's rule acts on the first layer all the same.
	Frozen []Part

	// Until ends training before Steps.
	Until Until
	// Test is a task of the same shape on which loss and accuracy are measured every TestEvery steps (0 is 100), the first time before the first update, and at the end.
	// It may be nil.
	Test      *task.Task
	TestEvery int
	// Snapshots are the steps before which a copy of the network is kept, ascending. Step 0 is the untrained network, step Steps the trained one.
	Snapshots []int
	// Single computes in float32; losses are float64 all the same. It is for networks that are large enough for speed to matter; the same bits are promised as in float64.
	Single bool
	// Path chooses how to compute; see there. It is for tests: results differ by rounding only.
	Path Path

	// Progress hears of each update of each network, out of networks × Steps. It may be nil.
	Progress progress.Reporter
	// Checkpoint keeps what was done when the work is interrupted, and hands it back when the same work begins again. It may be nil.
	Checkpoint Checkpoint
	// Every is the time between two checkpoints; 0 is 5 s. When the context is cancelled a checkpoint is written as well.
	Every time.Duration

	cores int // that each network may use for itself
}

// HiddenLoss is a loss of the responses of one hidden layer.
type HiddenLoss struct {
	Layer int // 0 is the first hidden layer
	Loss  loss.Hidden
}

// Part is the weights onto a layer or its biases. The readout is the layer after the last hidden one.
type Part struct {
	Layer int // 0 is the first layer that has weights
	Bias  bool
}

func (opt *Options) isFrozen(p Part) bool {
	for _, f := range opt.Frozen {
		if f == p {
			return true
		}
	}
	return false
}
