/*
Package task makes the stimuli, contexts and targets that networks learn.

A [Task] is plain data: named trials, the input in blocks (a stimulus beside a context cue), and the wanted outputs.

	garden := task.Gardens()
	x := garden.Inputs()     // 50 trials × 27 features
	y := garden.Targets      // 50 trials × 1 output

[Gardens] is the context-dependent task of Flesch et al. 2022. It knows the features of each trial, from which model RDMs are made:

	garden.Trials[7]         // "north b2 l3"
	garden.Relevant(7)       // the feature that counts in that context
	garden.Image(7)          // the blob, for the margin of a figure

[Lattice] finds neighbours among its conditions, to be joined by lines in a map of them.

# Tasks that are drawn

A generator takes a spec, whose zero value is a published design, and a source of random numbers. Equal seeds give equal bits. Each part of a task
(the training set, the test set, every manifold or trial) has a stream of its own: a test set stays as it is when the training set grows, and trial 7
when there are more trials.

	src := rng.New(2022).At("task").Source()
	m := task.Manifolds(task.ManifoldSpec{Manifolds: 16, Inputs: 300, Radius: 1, CentreCorrelation: .4, TestPoints: 50}, src)
	p := task.Parity(task.ParitySpec{Bits: 4, Distractors: 6, Noise: .1, Repeats: 10, Test: 200}, src)
	a, b := task.Teachers(task.TeacherSpec{Width: 2, Activation: task.TeacherErf, Sign: true}, .5, src) // two rules with overlap ½
	q := task.Patterns(task.PatternSpec{Sizes: []int{15, 9, 6}}, src)

A task with classes is [Labelled]: it says which trial belongs to which. A [Coding] writes classes as outputs: [OneHot], [OnOff], [PlusMinus].
[XOR] is the parity of two bits, and [Teacher] makes one rule. [Partition] sorts rows, of inputs or of hidden responses, by manifold or class for
measures of manifold geometry. Where 0 means a default, [Zero] is 0.

# Pictures

Package data reads MNIST and CIFAR-10 as [Images]. [Classify] makes a task of some classes, some images of each, scaled and coded as wanted, with
permuted labels if asked for:

	train, test, err := data.MNIST(ctx, data.Options{})
	k, err := task.Classify(train, test, task.ImageSpec{Classes: []int{3, 5}, PerClass: 100, Scaling: task.UnitLength}, src)

# In which order

Learning trial by trial follows an [Order]: all contexts in one block, or one after the other as in Flesch et al. 2018 (see [OrderSpec] for their groups).

	garden.Interleaved(8, src)                        // 8 × 50 trials
	garden.Blocked(task.OrderSpec{}, src)             // 200 of north, then 200 of south
	garden.Blocked(task.OrderSpec{BlockLength: 20}, src)

[HebbGardens] has the inputs and rewards of the networks that learn so in Flesch et al. 2023, and [Task.Sluggish] gives their cue inertia.

# In time

A [Sequence] is a task for recurrent networks, with neurogym's timing and conventions: [Perceptual] decisions, delayed [Match] to sample, and
decisions in [Context]. [PerceptualChou2025], [MatchChou2025] and [ContextChou2025] are their specs with the timing of Chou et al. 2025.

	s := task.Context(task.ContextSpec{Trials: 720, Balanced: true}, src)
	s.InputsAt(3)                                     // all trials at 300 ms, trials × features
	decision, err := s.Period("decision")             // first and last step of it in each trial
	group, names, err := s.Groups("context", "choice") // conditions of an RDM

# Tasks of your own

Fill in a Task and call [Task.Validate]: it names the block and the numbers that do not fit. Split the input into blocks where parts of it repeat over
trials or want weights of another initial scale; package train is faster when a block has few distinct rows. [Labelled], [Images], [Order] and
[Sequence] are plain data as well, with a Validate each.

# Errors

A spec that cannot be met is a mistake in the program: the generator panics with the argument, what it got and what it wants. Data that do not fit are
an error with the same three.
*/
package task

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
