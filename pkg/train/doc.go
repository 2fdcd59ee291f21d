/*
Package train teaches networks tasks.

Full-batch gradient descent on the summed squared error is what Flesch et al. 2022 use. The zero [Options] are theirs: learning rate 0.005, 10 000 steps.

	garden := task.Gardens()
	runs, err := train.All(ctx, networks, garden.Task, train.Options{Progress: bar})
	runs[0].History.Loss     // one value a step
	runs[0].Trained          // the network at the end, runs[0].Initial as it began

[All] trains many networks at once on all cores. Its result has the same bits on one core or many, and does not depend on which networks are trained
together.

# Speed

Full-batch training never leaves the span of the inputs, so All follows the responses to the distinct rows of each input block in place of the weights:
with the gardens' 25 stimuli and 2 cues that takes a quarter of the time of plain gradient descent (go test -bench Gardens ./pkg/train), and is the
same to rounding (a test compares all parameters).

# Recurrent networks

[Recurrent] trains networks on trials that unfold in time, by back-propagation through time. The zero [RecurrentOptions] are those of Chou et al. 2025: mean
cross-entropy over all steps, SGD with momentum, 10 000 updates.

	fresh := train.Fresh(func(network, step int) *task.Sequence {
		return task.Perceptual(task.PerceptualChou2025(32), seed.At("trials", network, step).Source())
	})
	runs, err := train.Recurrent(ctx, networks, fresh, train.RecurrentOptions{Test: test, Single: true, Progress: bar})

[Fixed] trials are learnt in batches, as a task is. Everything else is as with [All], but that accuracy is that of decisions: see [RecurrentRun].

# Interruptions

A cancelled context ends the training within a millisecond or so. With a [Checkpoint] nothing is lost: the same call takes up where the work
stopped and ends with the same bits. Package notebook's Job is a Checkpoint.

# Divergence

A network whose loss ceases to be finite gives a [*Diverged] with the step and the last finite loss; the others are trained to the end.
*/
package train

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
