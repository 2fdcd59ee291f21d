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

# Speed

Below is what the command of this package's benchmarks printed for two CPUs of an otherwise idle AMD EPYC, without its notes, which say what the others do:

	go run ./pkg/cmd/richlazy bench rsa

The best round counts. peer/ours is how many times as long the peer takes, difference how far its numbers are from ours. Of the bootstraps no peer is at hand: rsatoolbox took, in
CPU seconds on another machine of two cores, 2101 for the whitened cosine over both, 7736 for its dual bootstrap, 377 (by regression) or some 118,000 for the cross-validation.

	RDMs of one row a condition, float64, 2 threads (SciPy: one): the best round (the median)
	                                            ours          A·Aᵀ         NumPy            SciPy  scikit-learn    ours/A·Aᵀ      peer/ours  difference  target  result
	  correlation 1000 × 10000          166 (173) ms  183 (194) ms  136 (225) ms                                 0.91 (0.91)   0.821 (1.33)       9e-15  ≤ 1.3×  ok
	  squared Euclidean 1000 × 10000    140 (149) ms  187 (194) ms                                 128 (133) ms  0.75 (0.76)  0.915 (0.898)       4e-15
	  correlation 250 × 10000         23.9 (26.4) ms                                 144 (165) ms                               6.02 (6.06)       8e-15
	  squared Euclidean 250 × 10000   19.4 (23.1) ms                              96.8 (103.8) ms                               4.99 (4.57)       1e-14

	Squared Euclidean RDM of 1000 conditions × 10000 channels with one to four rows a condition, 2 threads: the best round (the median)
	                                         ours      balanced         NumPy  ours/balanced     peer/ours  extra memory  difference  target    result
	  complete                       186 (315) ms  134 (148) ms  218 (234) ms    1.39 (2.02)  1.17 (0.774)                     9e-16  ≤ 2×      ok
	  complete: memory                                                                                            103 MB              ≤ 200 MB  ok
	  1 % of values missing          326 (332) ms  135 (160) ms  463 (469) ms    2.41 (2.10)   1.42 (1.44)                     8e-16
	  1 % of values missing: memory                                                                                41 MB              ≤ 200 MB  ok

	Crossnobis RDM of 100 conditions × 8 runs, 2 threads: the best round (the median)
	                                                      ours           NumPy      peer/ours  difference  target  result
	  one precision, 1000 channels              41.2 (44.3) ms  21.3 (22.3) ms  0.517 (0.517)       5e-15
	  a covariance for each run, 1000 channels    333 (375) ms   1.49 (1.66) s    4.48 (4.21)       1e-15  ≥ 1×    ok
	  without noise, 10000 channels             51.8 (53.0) ms  36.1 (42.9) ms  0.698 (0.828)       6e-15  ≥ 1×    MISSED

	Shrunk covariance of residuals and its inverse, rows × channels, 2 threads: the best round (the median)
	                                           ours  scikit-learn         NumPy    peer/ours  difference  target  result
	  2000 × 1000, to the identity   82.6 (87.3) ms  128 (143) ms                 1.55 (1.6)       2e-16  ≤ 1 s   ok
	  2000 × 1000, to the diagonal  86.9 (103.7) ms                146 (153) ms  1.68 (1.48)       1e-15  ≤ 1 s   ok
	  1000 × 2000, to the identity     353 (429) ms  524 (574) ms                1.49 (1.34)       3e-15  ≥ 1×    ok
	  1000 × 2000, to the diagonal     426 (468) ms                547 (573) ms  1.28 (1.23)       3e-15  ≥ 1×    ok

	Bootstrap of 1000 samples of 20 subjects and 92 conditions, 10 models, with noise ceilings, 2 threads: the best round (the median)
	                                              ours  target  result
	  both, cosine                      83.1 (86.3) ms
	  both, correlation                   108 (109) ms
	  both, rho-a                         437 (459) ms
	  both, tau-a                        3.71 (3.76) s
	  both, whitened cosine               241 (244) ms  ≤ 4 s   ok
	  dual, correlation                   330 (349) ms
	  dual, rho-a                        6.59 (6.80) s
	  dual, whitened cosine               601 (617) ms  ≤ 15 s  ok
	  cross-validated, cosine             595 (622) ms  ≤ 60 s  ok
	  cross-validated, whitened cosine   1.80 (1.82) s  ≤ 60 s  ok

	5 samples of 92 conditions, 10 models with 20 subjects, one thread: the best round (the median)
	                             ours           SciPy    peer/ours  difference
	  whitened cosine  2.25 (2.40) ms    719 (755) ms    320 (296)       3e-10
	  rho-a            1.53 (1.88) ms  48.5 (49.5) ms  31.7 (26.2)           0
	  tau-a            44.3 (48.1) ms   2.00 (2.00) s    45.1 (40)       2e-16

	Searchlight: spheres of 224 voxels, correlation RDM of 72 conditions, compared with a model, 2 threads: the best round (the median)
	                                     ours           NumPy    peer/ours  extra memory  difference  target     result
	  cosine, 200 centres      37.6 (38.3) ms  37.7 (43.1) ms     1 (1.15)                     8e-16
	  cosine, 50000 centres     4.18 (4.19) s                                                         ≤ 30 s     ok
	  Spearman, 200 centres    40.1 (43.2) ms  95.6 (97.1) ms  2.39 (2.42)                     4e-16
	  Spearman, 50000 centres   5.00 (5.08) s                                                         ≤ 30 s     ok
	  Spearman: memory                                                            103 MB              ≤ 1000 MB  ok

	Metric MDS (SMACOF) of 1000 points in 5 dimensions into two from one random start, 2 threads: the best round (the median)
	                        ours   scikit-learn    peer/ours  difference  target  result
	  to the end    752 (821) ms  2.36 (2.36) s  3.14 (3.03)           0  ≤ 2 s   ok
	  20 updates  33.7 (38.8) ms   144 (167) ms  4.27 (4.27)       2e-15  ≥ 1×    ok

	Kendall's tau-a of two RDMs of 92 conditions, 4186 pairs, one thread: the best round (the median)
	                 ours       by couples         SciPy  ours/by couples   peer/ours  difference  target  result
	  tau-a  540 (647) µs  9.61 (10.04) ms  865 (921) µs      0.06 (0.06)  1.6 (1.52)       1e-16  ≥ 1×    ok
*/
package rsa

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
