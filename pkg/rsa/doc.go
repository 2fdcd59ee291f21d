/*
Package rsa does representational similarity analysis: how far apart are the responses to any two conditions, and which geometry explains it?

The object of measurement is the [RDM], the matrix of dissimilarities between n conditions. Its upper triangle, by rows, is the vector that is averaged,
compared and regressed. Patterns come as a matrix with one row a condition and one column a channel (a unit, a voxel); conditions have names, and
functions that take several RDMs insist on the same names in the same order.

# From responses to an RDM

	hidden, _ := run.Trained.Respond(garden.Inputs())         // 50 trials × 100 units
	rdm, err := rsa.Euclidean(rsa.Patterns(hidden, garden.Trials))
	mean, err := rsa.Mean(rdms...)                            // over seeds or subjects

Each estimator is a function of [Trials] and says in its comment what it is divided by and how noise biases it: [Euclidean], [SquaredEuclidean], [CityBlock],
[Correlation], [Cosine], [Mahalanobis], [Poisson] and, by [Distance], any function of two patterns; cross-validated over runs [Crossnobis], [CrossvalidatedCorrelation],
[PoissonCV], [LinearDiscriminantContrast], [LinearDiscriminantT] and [DecodingAccuracy]. Conditions may have unequal numbers of rows, and values may be missing (NaN):

	trials, err := rsa.NewTrials(betas, fingers, runs)
	noise, err := rsa.PooledResidualCovariance(residuals, rsa.NoiseOptions{})
	precision, err := noise.Precision()
	rdm, err := rsa.Crossnobis(trials, rsa.CrossnobisOptions{Precision: precision})

[SecondMoment] and [CrossvalidatedSecondMoment] give the products in place of the distances, [CrossnobisErrors] and [CrossnobisCovariance] their uncertainty, [CrossRun] the
distances between two sets of runs, with their diagonal. [Movie] takes any estimator through time, [CrossTemporal] tests at one time what was learnt at another.

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

# From rsatoolbox: data, noise, RDMs as objects, files

	Dataset, TemporalDataset                     Dataset
	subset_obs, subset_channel, subset_time      Dataset.Where, WhereChannels, Between
	split_obs, split_channel, split_time         Dataset.SplitBy, SplitChannelsBy, At
	sort_by                                      Dataset.SortBy
	bin_time                                     Dataset.Bin, BinEdges
	odd_even_split, nested_odd_even_split        Dataset.OddEven, NestedOddEven
	time_as_channels, time_as_observations       Dataset.TimeAsChannels, TimeAsObservations
	get_measurements_tensor                      Dataset.Tensor
	average_dataset, average_dataset_by          Dataset.AverageBy
	merge_subsets, merge_datasets                Merge
	to_DataFrame, from_df                        Dataset.Table, FromTable
	cov_from_residuals, prec_from_residuals      ResidualCovariance, ResidualCovarianceByRun, Covariance.Precision
	cov_from_measurements, cov_from_unbalanced   MeasurementCovariance, MeasurementCovarianceByRun
	sigmak_from_measurements                     EstimateConditionNoise
	RDMs                                         Stack; a single one RDM
	subset, subsample, subset_pattern            Stack.Where, Select, WhereConditions
	subsample_pattern                            Stack.Sample
	sort_by, reorder                             Stack.SortConditionsBy, ByName
	append, concat                               Concatenate
	mean                                         Stack.Mean
	get_matrices, get_vectors, to_df             RDM.Matrix, Stack.Values, Stack.Long
	from_partials, rescale                       Union, Stack.Rescale
	permute_rdms, inverse_permute_rdms           Stack.Permute, InversePermutation
	get_categorical_rdm                          Categorical, Descriptor
	pairs by percentile                          RDM.PairsBetween
	rank_transform                               RankAverage, RankMin, RankMax, RankDense, RankOrdinal
	sqrt_transform, positive_transform           SquareRoot, Positive
	minmax_transform, geotopological_transform   MinMax, GeoTopological
	geodesic_transform, transform                Geodesic, Elementwise
	save, load_rdm, load_dataset                 Stack.Save, Dataset.Save, OpenStack, OpenDataset (NPZ; HDF5 is left to a later writer)

# From an RDM to the geometry

Model RDMs come from any coordinates by the same functions, and for tasks with two features and two contexts from [TwoContexts], after Flesch et al. 2022:

	models := rsa.TwoContexts{Conditions: garden.Trials, Context: garden.Context, Relevant0: garden.Second, Relevant1: garden.First}
	all, err := models.Models()                               // grid, orthogonal, parallel
	factorised, linear, err := models.ChoiceModels()           // of the choices of two ideal observers
	weights, err := rsa.Regress(rdm, all...)

# From an RDM to a picture

	map3, err := rsa.MetricMDS(ctx, mean, 3, rsa.MDSOptions{})

[ClassicalMDS] is exact for Euclidean distances of low dimension; [MetricMDS] (SMACOF) has the least stress. Both turn the map into a standard position.
[ProcrustesAlign] turns the maps of bootstrap samples onto it and returns the covariance of each condition. [AverageLinkage] and its kin ([SingleLinkage],
[CompleteLinkage], [WardLinkage]) build a [Tree], whose leaves order an RDM and which can be cut into clusters.

# Errors

Bad data (NaN patterns, names that differ, constant RDMs, collinear models) is an error that names the condition or the model. A numerical failure is a value:
[Collinear] carries the condition number.
*/
package rsa

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
