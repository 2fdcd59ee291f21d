package train

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/task"
)

// RecurrentOptions says how to train recurrent networks. The zero value is the training of Chou et al. 2025 and Liu et al. 2023: 10 000 steps of SGD at a rate of 0.003
// with a momentum of 0.9 on the mean cross-entropy over all steps of all trials. What stands in [Options] as well means the same there.
type RecurrentOptions struct {
	// Loss is what is minimised; nil is loss.Mean(loss.CrossEntropy{}). Each step of each trial counts as a trial, with the weight that it has in the task. Targets are
	// one-hot.
	Loss loss.Loss
	// Optimiser turns gradients into steps; nil is SGD{Rate: 0.003, Momentum: 0.9}.
	Optimiser Optimiser
	// Steps is the number of updates; 0 is 10 000. It is not the number of steps of a trial.
	Steps int

	// Batch is the number of trials a step, drawn from those of [Fixed] without replacement, epoch after epoch; 0 is all. Those of [Fresh] are used as they come.
	Batch int
	// Order returns the sequence of trials of [Fixed] that a network meets, in batches that do not cross the ends of its blocks; when it is used up it begins again. It may
	// be nil.
	Order func(network int) *task.Order
	// Noise adds private noise to what each unit gets at each step of a trial, independent N(0, 2/a·Noise²) with the leak a: see network.RNN.RespondNoisy. Tests are
	// without it.
	Noise float64
	// Source returns the source of randomness of a network, by its position. It is needed for batches smaller than the task, and for noise. It is called once a network.
	Source func(network int) rand.Source

	// Schedule returns the factor of the learning rate at a step, from 0; nil is 1.
	Schedule func(step int) float64
	// Clip is the largest norm of the gradient of all parameters; longer ones are scaled down to it. 0 clips nothing.
	Clip float64
	// Alpha is the output scale of Chizat, Oyallon & Bach 2019: what is trained is α(f − f₀), f₀ being the untrained network, on the loss divided by α². 0 trains f itself.
	Alpha float64
	// Hidden are losses of the responses of the units, added to the loss of the outputs.
	Hidden []RecurrentHidden
	// Frozen are parts of the parameters that do not change.
	Frozen []RecurrentPart

	// Until ends training before Steps.
	Until Until
	// Test holds trials on which loss and accuracy are measured every TestEvery steps (0 is 100), the first time before the first update. It may be nil.
	Test      *task.Sequence
	TestEvery int
	// Snapshots are the steps before which a copy of the network is kept, ascending. Step 0 is the untrained network.
	Snapshots []int
	// Single computes in float32, in half the time.
	Single bool

	// Progress hears of each update of each network, out of networks × Steps. It may be nil.
	Progress progress.Reporter
	// Checkpoint keeps what was done when the work is interrupted, and hands it back when the same work begins again. It may be nil.
	Checkpoint Checkpoint
	// Every is the time between two checkpoints; 0 is 5 s.
	Every time.Duration
}

// RecurrentHidden is a loss of the responses of all units at some steps of a trial.
type RecurrentHidden struct {
	// Steps are the steps at which the loss is evaluated, each by itself, its values being added; nil is all. Trials that are over by then are left out.
	Steps []int
	Loss  loss.Hidden
}

// RecurrentPart is a part of the parameters of a recurrent network.
type RecurrentPart uint8

// Parts of the parameters, in the order of network.RNN.Parameters.
const (
	InputWeights RecurrentPart = iota
	RecurrentWeights
	UnitBiases
	ReadoutWeights
	ReadoutBiases
	InitialState
)

// String returns the name of a part.
func (p RecurrentPart) String() string {
	names := [...]string{"input weights", "recurrent weights", "unit biases", "readout weights", "readout biases", "initial state"}
	if int(p) >= len(names) {
		return fmt.Sprintf("RecurrentPart(%d)", p)
	}
	return names[p]
}

// Trials are what recurrent networks learn: [Fixed] or [Fresh].
type Trials struct {
	fixed *task.Sequence
	fresh func(network, step int) *task.Sequence
}

// Fixed returns the trials of s, which are met again and again.
func Fixed(s *task.Sequence) Trials { return Trials{fixed: s} }

// Fresh returns trials that are drawn anew for each update of each network, as neurogym does. draw is called from several goroutines, and may be asked for the trials of a
// step again, for which it must return the same:
//
//	train.Fresh(func(network, step int) *task.Sequence {
//		return task.Perceptual(task.PerceptualChou2025(32), seed.At("trials", network, step).Source())
//	})
//
// Without network in the name all networks learn from the same trials.
func Fresh(draw func(network, step int) *task.Sequence) Trials { return Trials{fresh: draw} }

// common returns what training has in common with that of feed-forward networks, with defaults in place of zeros.
func (o RecurrentOptions) common() (Options, error) {
	c := Options{
		Loss: o.Loss, Optimiser: o.Optimiser, Steps: o.Steps, Schedule: o.Schedule, Clip: o.Clip, Alpha: o.Alpha, Until: o.Until, TestEvery: o.TestEvery,
		Snapshots: o.Snapshots, Single: o.Single, Progress: o.Progress, Checkpoint: o.Checkpoint, Every: o.Every,
	}
	if c.Loss == nil {
		c.Loss = loss.Mean(loss.CrossEntropy{})
	}
	if c.Optimiser == nil {
		c.Optimiser = SGD{Rate: 0.003, Momentum: 0.9}
	}
	if o.Test != nil {
		c.Test = new(task.Task) // says to a course that there is a test; the model knows which
	}
	return c.withDefaults()
}

func (o RecurrentOptions) isFrozen(p RecurrentPart) bool { return slices.Contains(o.Frozen, p) }
