/*
Package geometry measures the geometry of representations: how many dimensions they fill, which units carry them, what can be read from them, and how far learning moved them.

The object of measurement is a matrix of responses, one row a trial and one column a unit, of a network's layer or of recorded neurons, with labels, contexts or conditions for
the trials. Nothing here needs a network: what can be asked of a model can be asked of a recording.

# Which measure asks which question

	question                                                      measure                                       biased by
	did learning move the representation?                         CKA, CKADebiased, KernelChange                few trials, upward (CKA)
	does a kernel look like the task?                             Alignment, AlignmentCentred                   its value for a constant kernel (Alignment)
	how many dimensions does the population fill?                 ParticipationRatio, …Unbiased                 few trials, downward (the first)
	how many numbers place a point on its manifold?               TwoNN                                         high dimension, downward; noise, upward
	how many components does the task need?                       TruncatedScores, ExplainedVariance            same trials for components and score
	does a unit serve one context or both?                        UnitSelectivity, ContextWeights               few stimuli; selection
	what do units code for?                                       UnitLevelRSA                                  noise, towards 0
	grid, orthogonal or parallel, how much compressed?            FitPlanes                                     noise, towards the grid
	have classes shrunk to points of a simplex?                   NeuralCollapse                                few trials, NC1 downward
	can a label be read out?                                      Probe, Decode                                 smaller training sets, slightly downward
	in a format that carries over to other conditions?            CCGP, ParallelismScore                        noise, to chance; the best pairing, upward
	could any other label be read out too?                        ShatteringDimension                           as Decode
	does the readout survive noise?                               NoiseRobustness                               none

A rich network compresses what its task does not need: few dimensions, task-specific units, orthogonal or parallel planes, high alignment with the labels, collapse. A lazy one
keeps its random expansion: high CKA with its beginning, mixed units, a grid, a high shattering dimension. The measures need not agree, as each asks another question.

# Against initialisation and against labels

	similarity, err := geometry.CKADebiased(before, after)                    // trials × units, both
	k, err := geometry.RBFKernel(after, 0.5)                                  // or any kernel, a tangent kernel JJᵀ
	aligned, err := geometry.AlignmentCentred(k, geometry.Indicators(labels))

Kernels are compared by [KernelCKA], [KernelCKADebiased] and [KernelChange]; that of the responses themselves is [LinearKernel], and [HSIC] is what debiased CKA is made of.

# How rich, how lazy

[Regime] takes all of these measures for the networks of several seeds, or recordings of several animals, before and after learning, into one table with intervals. What
decides is how far learning moved a measure against how far another draw of the initial weights would have; where measures disagree the verdict says so.

	learners = append(learners, geometry.Learner{Before: geometry.State{Responses: h0, Tangent: k0}, After: geometry.State{Responses: h, Tangent: k}}) // one a seed
	table, err := geometry.Regime(ctx, learners, geometry.Design{Targets: y, Labels: labels}, geometry.RegimeOptions{}, seed.Source())
	fmt.Println(table)
	fmt.Println(table.Verdict())

[CompareRegimes] compares two groups of learners; [RegimeRatios] and [RegimeTable.States] are the rows of figures.

# Dimensionality

	pr, err := geometry.ParticipationRatioUnbiased(hidden)
	id, err := geometry.TwoNN(hidden, geometry.TwoNNOptions{})
	accuracy, err := geometry.TruncatedScores(hidden, geometry.SignAccuracy(readout, targets)) // or ArgmaxAccuracy of labels

[ExplainedVariance] is the curve of principal components, [ExplainedEnergy] that of Flesch et al. 2022, without centring.

# Units

	s, err := geometry.UnitSelectivity(hidden, garden.Context, 0)
	fmt.Println(s)                                                            // the table of classes
	r, err := geometry.ContextWeights(contextWeights, s)
	silenced, err := score(s.Ablate(hidden, geometry.Mixed))

# Two tasks in six numbers

	fit, err := geometry.FitPlanes(ctx, rdm, contexts, geometry.FitPlanesOptions{}, seed.Source())
	fmt.Println(fit.Best.Selection(), fit.Best.Rotation, fit.Agreeing)

The scale of the compressions cannot be told from an RDM that is divided by its maximum: [Planes.Canonical] fixes it.

# Abstraction

	trials := geometry.Trials{Responses: x, Condition: condition}
	for _, d := range geometry.Dichotomies(8) {
		g, err := geometry.CCGP(trials, d, nil)
		ps, err := geometry.ParallelismScore(trials, d)
	}
	sd, err := geometry.ShatteringDimension(ctx, trials, geometry.ShatteringOptions{}, seed.Source())

Neither CCGP nor the parallelism score has a chance level to compare a single value with: [NullTest] draws their distribution under [GeometricNull], and that of decoding
under [ShuffleConditions]. Classifiers are [LeastSquares], exact, or [SVM], solved to a duality gap.

# Errors and repeatability

Entries that are NaN or infinite, shapes that do not fit and questions without an answer (a constant column where variance is needed, duplicate points in [TwoNN]) are errors
that say what and where. Random numbers come only from the source that is given; results are the same for any GOMAXPROCS. Squares do not overflow: data are scaled by powers
of two first.
*/
package geometry
