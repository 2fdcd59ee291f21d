/*
Package rsa does representational similarity analysis: how far apart are the responses to any two conditions, and which geometry explains it?

The object of measurement is the [RDM], the matrix of dissimilarities between n conditions. Its upper triangle, by rows, is the vector that is averaged,
compared and regressed. Conditions have names, and functions that take several RDMs insist on the same names in the same order. The way goes

	Dataset  observations × channels (× time), with tables of what is known of each: from files, simulations, networks
	Trials   its rows sorted into conditions and runs
	RDM      distances between the conditions, by an estimator
	Stack    RDMs of subjects, sessions, times, areas
	result   how well models explain them, and how sure that is

The family:

	rsa              data, noise, RDMs and their transforms, maps and trees of conditions, files
	rsa/compare      how alike RDMs are: measures, pools, noise ceilings, partial and unique parts, RDMs of RDMs
	rsa/model        models of RDMs and their fits
	rsa/inference    bootstrap, cross-validation, permutation, tests, corrections, Bayesian model selection
	rsa/pcm          Bayesian RSA: pattern component models, their evidence and posterior
	rsa/searchlight  RDMs everywhere: spheres of a volume, discs of a surface, sensors, windows of time
	rsa/shape        distances between representations themselves: Procrustes, CCA, stochastic shapes
	rsa/meadows      similarity judgements from a file
	figure           RDMs, maps, trees, model comparisons and movies, on screen and on paper

Who comes from rsatoolbox finds each of its calls at the end of this text, with the one that takes its place.

# From responses to an RDM

	hidden, _ := run.Trained.Respond(garden.Inputs())         // 50 trials × 100 units
	rdm, err := rsa.Euclidean(rsa.Patterns(hidden, garden.Trials))
	mean, err := rsa.Mean(rdms...)                            // over seeds or subjects

Each estimator is a function of [Trials] and says in its comment what it is divided by and how noise biases it: [Euclidean], [SquaredEuclidean], [CityBlock],
[Correlation], [Cosine], [Mahalanobis], [Poisson] and, by [Distance], any function of two patterns; cross-validated over runs [Crossnobis], [CrossvalidatedCorrelation],
[CrossvalidatedPoisson], [LinearDiscriminantContrast], [LinearDiscriminantT] and [DecodingAccuracy]. Conditions may have unequal numbers of rows, and values may be missing (NaN):

	trials, err := rsa.NewTrials(betas, fingers, runs)
	noise, err := rsa.PooledResidualCovariance(residuals, rsa.NoiseOptions{})
	precision, err := noise.Precision()
	rdm, err := rsa.Crossnobis(trials, rsa.CrossnobisOptions{Precision: precision})

[SecondMoment] and [CrossvalidatedSecondMoment] give the products in place of the distances, [CrossnobisErrors] and [CrossnobisCovariance] their uncertainty for noise
that is independent between channels, [JackknifeErrors] without that assumption, [CrossRun] the distances between two sets of runs, with their diagonal. [Trials.InRuns]
takes some runs. [Movie] takes any estimator through time, [CrossTemporal] tests at one time what was learnt at another.

# From a recording to conditions

A [Dataset] is observations × channels, or observations × channels × time, with tables of what is known of each observation and channel. Every operation returns a new one:

	d, err := rsa.NewDataset(values, events)                  // events is a table.Table: finger, run, reaction time …
	d, err = d.Where("correct", "yes")
	d, err = d.RegressOut("reaction time", "motion")
	d, err = d.ZScore("run")                                  // channels, within each run
	trials, err := d.Trials("finger", "run")                  // conditions ascend: numbers by size, texts byte by byte

[Dataset.SplitBy], [Dataset.AverageBy], [Dataset.OddEven] and [Dataset.Tensor] sort observations, [Dataset.Between] and [Dataset.Bin] time points,
[Dataset.TimeAsChannels] and [Dataset.TimeAsObservations] do without time, [Merge] puts sessions together. NaN is a value that is missing, and has no part in any mean.

RDMs of subjects, sessions or times come in a [Stack], with a table of what is known of each RDM. [Concatenate] matches conditions by name, [Union] joins RDMs of some
of the conditions each, which [Stack.Rescale] brings to one scale, and [Stack.Mean] is over those that have the pair. [Stack.Sample] draws conditions,
[Stack.Permute] exchanges them. Transforms take an RDM, and by [Stack.Map] a stack: [RankAverage] and its kin, [SquareRoot], [Positive], [MinMax], [Standardise],
[GeoTopological], [Geodesic], any [Elementwise] function.

# Noise

	noise, err := rsa.ResidualCovariance(residuals, rsa.NoiseOptions{DoF: 180})  // of a linear model: rows − rank of the design
	noise, err = rsa.MeasurementCovariance(trials, rsa.NoiseOptions{})           // of repeats: rows − conditions
	precision, err := noise.Precision()                                          // or a Singular error with its numbers
	runs, err := rsa.MeasurementCovarianceByRun(trials, rsa.NoiseOptions{})      // for Crossnobis, one a run
	sigma, err := rsa.EstimateConditionNoise(trials, precision)                  // σ_k, for whitened comparisons; sigma.For(rdm.Conditions) matches its labels

The default is the covariance shrunk to its diagonal ([ShrunkToDiagonal]); [ShrunkToIdentity], [FullCovariance] and [DiagonalCovariance] are the others. The amount of
shrinkage follows the degrees of freedom, unlike rsatoolbox's, which are at hand for old analyses (NoiseOptions.RsatoolboxAmounts).

# Files

	err = stack.Save("subjects.npz")                          // and rsa.OpenStack; numpy.load reads it
	err = d.Save("session.npz")                               // and rsa.OpenDataset
	err = stack.WriteLong(file)                               // CSV with a row for each RDM and pair; rsa.ReadLong
	err = rdm.WriteSquare(file)                               // CSV as a square; rsa.ReadSquare
	t, err := d.Table()                                       // a column for each channel, for table.WriteCSV; rsa.FromTable

All but descriptors in CSV comes back to the bit.

# From an RDM to the geometry

Model RDMs come from any coordinates by the same functions, and for tasks with two features and two contexts from [TwoContexts], after Flesch et al. 2022:

	models := rsa.TwoContexts{Conditions: garden.Trials, Context: garden.Context, Relevant0: garden.Second, Relevant1: garden.First}
	all, err := models.Models()                               // grid, orthogonal, parallel
	factorised, linear, err := models.ChoiceModels()           // of the choices of two ideal observers
	weights, err := rsa.Regress(rdm, all...)

# From RDMs to inference

	models := model.Each(shape, colour)                                             // package model
	models = append(models, model.Weighted{Name: "both", RDMs: []*rsa.RDM{shape, colour}})
	opt := inference.Options{Source: rng.New(1).At("study").Source()}
	result, err := inference.BootstrapCrossValidate(ctx, inference.OverBothCorrected, models, subjects, compare.WhitenedCosine(nil), opt)
	tests := inference.TTests(result).Corrected("Holm", inference.Holm)
	shown := inference.Summarise(result, tests, 0.05)                               // as plain values, which figure.ModelComparison takes
	err = result.Save("study.npz")                                                  // and inference.OpenResult

The measure is a choice that package compare's text helps with, the scheme one that package inference's does. A noise ceiling is part of every result; for a single subject there
is compare.SplitHalves. How areas or layers relate to each other, in place of models, is an RDM of RDMs:

	areas, err := compare.Connectivity(compare.WhitenedPearson(nil), stack, "area")

# From a simulation

	patterns, err := rsa.DrawPatterns(truth, 100, rsa.PatternOptions{Exact: true}, source)      // conditions × 100 channels with these squared distances
	trials, err := rsa.Simulate(patterns, truth.Conditions, rsa.SimulateOptions{Runs: 8, Noise: 1, Covariance: overVoxels}, source)

# From a brain

	spheres, err := searchlight.OnGrid(image.Grid, mask).Spheres(searchlight.SphereOptions{Radius: 8})  // package searchlight
	crossnobis := searchlight.Whitened(residuals, rsa.NoiseOptions{}, estimator)
	brain, err := searchlight.Run(ctx, trials, spheres, crossnobis, searchlight.Options{Models: models, Measure: compare.RhoA()})

# From an RDM to a picture

	map3, err := rsa.MetricMDS(ctx, mean, 3, rsa.MDSOptions{})

[ClassicalMDS] is exact for Euclidean distances of low dimension; [MetricMDS] (SMACOF) has the least stress. Both turn the map into a standard position. [TSNE] and
[Isomap] keep what is near. [BootstrapMaps] and [ProcrustesAlign] turn the maps of samples onto that of the data and return the covariance of each condition.
[AverageLinkage] and its kin ([SingleLinkage], [CompleteLinkage], [WardLinkage]) build a [Tree], whose leaves order an RDM and which can be cut into clusters. Package
figure draws all of them from their fields.

# Errors

Bad data (NaN patterns, names that differ, constant RDMs, collinear models, a condition that is missing in a run) is an error that names the condition, the run or the
model. A numerical failure is a value with its numbers: [Collinear] carries the condition number, [Singular] that of the correlations and the channel without variance,
[Undetermined] the singular values. NaN is returned only where a comment says so. Misuse by the programmer, such as an index out of range, panics with the name of the
package.

# Repeatability

Equal input gives equal output, to the bit, on any number of cores. Whatever draws random numbers takes a rand.Source; package rng makes one for each purpose from
one seed, and bootstrap sample b draws the same conditions whatever the number of samples. [NewTrials] and [Dataset.Trials] sort conditions in ascending order of their
labels, so that RDMs of different estimators and subjects fit each other.
*/
package rsa

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
