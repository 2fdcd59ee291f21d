/*
Package subspace finds the few directions of a population's state space in which it does a task, and shows what happens along them: targeted dimensionality reduction and demixed
principal components.

Principal components are the directions of largest variance, and each mixes everything that varies: time, stimulus, decision. Both methods here ask for directions that have a
meaning, in two ways.

	method                              asks for                                                        axes are
	targeted dimensionality reduction   what a unit's response changes by with each task variable       orthonormal, one a variable, in an order that matters
	  (Mante et al. 2013)               (regression over single trials)
	demixed PCA                         a readout and a reconstruction of each part of the variance:    not orthogonal between parts, several a part; a readout
	  (Kobak et al. 2016)               each factor, with its change over time, and interactions        (decoder) and a direction of the population (encoder)

# Trials

[Trials] are single trials of units on a common time axis. The units may have been recorded one after another, each with trials of its own; that is where both methods come from.

	all, err := subspace.Of(population)                       // a *neural.Population
	all, err = all.Where("correct", "1")
	motion, err := all.Conditions("context", "motion", "choice")
	colour, err := all.Conditions("context", "colour", "choice")

A trial may belong to several conditions: Mante and colleagues sort correct trials once by motion and once by colour. [Trials.Average] gives [Courses], mean responses of units ×
conditions × samples, with [Courses.Smooth] and [Courses.ZScore].

# Targeted dimensionality reduction

	study := subspace.Study{Regressors: []string{"choice", "motion", "colour", "context"}, Conditions: append(motion, colour...)}
	fit, err := study.Fit(ctx, all)
	trajectories := fit.Axes.Project(fit.Averages)            // axes × conditions × samples
	share, err := fit.Axes.Explained(ctx, fit.Averages)

[Regress] and [Target] are its two steps. Axes and projections from the same trials share their noise: an axis of nothing still shows differences between conditions, those that
it was made of. [Study.CrossValidate] finds axes in one half of the trials and projects the other.

# Demixed principal components

	cells, err := all.Cells("stimulus", "decision")
	o := subspace.DemixedOptions{Noise: cells.Noise()}        // to read single trials; without Noise to describe means
	search, err := cells.Lambda(ctx, o, subspace.LambdaOptions{}, seed.At("lambda").Source())
	o.Lambda = search.Best
	d, err := subspace.Demix(ctx, cells.Tensor(), o)
	z := d.Project(cells.Tensor())                            // components × cells
	s, err := cells.Significance(ctx, o, subspace.SignificanceOptions{}, seed.At("significance").Source())

Means of any origin do as a [Tensor], such as the hidden units of a network. Every combination of factors must have trials, in every unit: sorted by choice and stimulus, wrong
choices are needed. Cells weigh alike whatever their number of trials, so that unbalanced trials do not confound factors; that cells with few trials are noisier is what
[Cells.Noise] is for. [Tensor.Marginalise] alone says how the variance divides among factors.

# Bias

Shares of variance of the averages that directions were found in are biased upward, and noise of trials is part of every share. A demixing index is high by construction with
few conditions and many units, without regularisation; choose λ by [Cells.Lambda].

# Errors and repeatability

A unit without trials in a condition is a [*MissingError], never a NaN; [Trials.Complete] drops such units and says which. Values that are NaN or infinite, regressors that
depend on each other, a covariance that is singular are errors that say where. Random numbers come only from the source that is given; results are the same for any GOMAXPROCS.

# Sources

Mante, Sussillo, Shenoy & Newsome (2013) Nature 503:78, supplementary information 6. Kobak et al. (2016) eLife 5:e10989. testdata/expected.json has what an independent computation
in NumPy finds; testdata/expected.py is that computation.
*/
package subspace
