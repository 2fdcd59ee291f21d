/*
Package train teaches networks tasks.

Full-batch gradient descent on the summed squared error is what Flesch et al. 2022 use. The zero [Options] are theirs: learning rate 0.005, 10 000 steps.

	garden := task.Gardens()
	runs, err := train.All(ctx, networks, garden.Task, train.Options{Progress: bar})
	runs[0].History.Loss     // one value a step
	runs[0].Trained          // the network at the end, runs[0].Initial as it began

[All] trains many networks at once on all cores, [One] a single one. Its result has the same bits on one core or many, and does not depend on which networks are trained
together.

# What is minimised, and how

Options.Loss is any loss of package loss, Options.Optimiser is [SGD] (plain, with momentum, Nesterov's too, L2, decoupled decay) or [Adam] (with decay, AdamW), with the
update formulas of PyTorch: from the same weights and batches both take the same steps to 1e-12 (TestGolden). Batches smaller than the task are drawn without replacement,
or follow an order of trials, blocked or interleaved. Rates follow a schedule, gradients are clipped by their norm.

	runs, err := train.All(ctx, networks, digits.Train.Task, train.Options{
		Loss: loss.Mean(loss.CrossEntropy{}), Optimiser: train.SGD{Rate: 0.1, Momentum: 0.9}, Single: true,
		Batch: 100, Source: func(network int) rand.Source { return seed.At("batches", network).Source() },
		Steps: 6000, Schedule: train.WarmUp(200, train.Cosine(5800, 0)),
		Test: digits.Test.Task, TestEvery: 600, Until: train.Until{Worse: 3}, Snapshots: []int{0, 600, 6000},
	})

Losses of sums grow with the batch, and so do their steps: divide by the number of trials with loss.Mean where a rate is to serve all sizes of batches.

# Rich and lazy

Options.Alpha trains α(f − f₀) on the loss divided by α² (Chizat, Oyallon & Bach 2019): the larger α, the less the weights move while the output learns, and in the limit
the network is its linearisation at the beginning. [Outputs] returns what was trained. Losses of hidden layers (Options.Hidden) force a geometry, [Oja] adds a Hebbian
step, and Frozen holds parts as they are: with all but the readout, learning is that of random features.

# Speed

The gradient by the first layer is a combination of the inputs. Where few distinct rows make up the input blocks, as the gardens' 25 stimuli and 2 cues do, the network is
followed in the span of these rows, in which a step has nothing of the width of the input left (see [Span]). Where inputs do not repeat and batches have a few trials,
several steps share the products that are as wide as the input (see [LookAhead]). All of this is exact: whatever the losses, layers, batches and options, all parameters
agree with those of back-propagation through the weights to 1e-12 (TestPathsAgree). All chooses; Options.Path is there to compare. Steps allocate nothing.

	go test -run - -bench . ./pkg/train

# Recurrent networks

[Recurrent] trains networks on trials that unfold in time, by back-propagation through time. The zero [RecurrentOptions] are those of Chou et al. 2025: mean
cross-entropy over all steps, SGD with momentum, 10 000 updates.

	fresh := train.Fresh(func(network, step int) *task.Sequence {
		return task.Perceptual(task.PerceptualChou2025(32), seed.At("trials", network, step).Source())
	})
	runs, err := train.Recurrent(ctx, networks, fresh, train.RecurrentOptions{Test: test, Single: true, Progress: bar})

[Fixed] trials are learnt in batches, as a task is. Everything else is as with [All], but that accuracy is that of decisions: see [RecurrentRun].

# Interruptions

A cancelled context ends the training before the next step. With a [Checkpoint] nothing is lost: the same call takes up where the work stopped and ends with the same
bits, whenever the process was killed. A checkpoint knows its work: one of another task, other networks or options is an error that says what differs. Package
notebook's Job is a Checkpoint.

# Divergence

A network whose loss ceases to be finite gives a [*Diverged] with the step and the last finite loss; the others are trained to the end.
*/
package train

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
