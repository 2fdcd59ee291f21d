/*
# From rsatoolbox

What rsatoolbox offers, and the call that takes its place: a name without package is of package rsa. The remark says where results differ, and why. Readers
of HDF5, BIDS, fMRIPrep, SPM and MNE are to come.

# From rsatoolbox: data

	data.Dataset                          Dataset                                            one type for all: Dataset.Times is nil without time
	data.TemporalDataset                  Dataset
	Dataset.n_obs                         Dataset.Dims
	Dataset.n_channel                     Dataset.Dims
	Dataset.n_time                        Dataset.Dims
	Dataset.measurements                  Dataset.Values                                     one matrix a time point
	Dataset.get_measurements              Dataset.Values
	Dataset.descriptors                   Dataset.Set                                        a table of one row
	Dataset.obs_descriptors               Dataset.Observations                               tables of named columns; checked by Dataset.Check
	Dataset.channel_descriptors           Dataset.Channels
	Dataset.time_descriptors              Dataset.Times                                      seconds
	Dataset.subset_obs                    Dataset.Where                                      by position: Dataset.Select, SelectChannels
	Dataset.subset_channel                Dataset.WhereChannels
	TemporalDataset.subset_time           Dataset.Between
	TemporalDataset.split_time            Dataset.At
	Dataset.split_obs                     Dataset.SplitBy
	Dataset.split_channel                 Dataset.SplitChannelsBy
	Dataset.sort_by                       Dataset.SortBy, Dataset.SortChannelsBy             numbers by size, texts byte by byte
	TemporalDataset.bin_time              Dataset.Bin, Dataset.BinEdges
	TemporalDataset.time_as_channels      Dataset.TimeAsChannels
	TemporalDataset.time_as_observations  Dataset.TimeAsObservations
	TemporalDataset.convert_to_dataset    Dataset.TimeAsObservations
	Dataset.odd_even_split                Dataset.OddEven
	Dataset.nested_odd_even_split         Dataset.NestedOddEven
	Dataset.get_measurements_tensor       Dataset.Tensor                                     unequal numbers of repeats are an error
	data.average_dataset                  Dataset.AverageBy
	data.average_dataset_by               Dataset.AverageBy
	data.ops.merge_datasets               Merge                                              what differs between sets becomes a column
	data.ops.merge_subsets                Merge
	Dataset.from_df                       FromTable                                          with table.ReadCSV and table.WriteCSV
	Dataset.to_df                         Dataset.Table
	Dataset.save                          Dataset.SaveHDF5                                   its own layout; Dataset.Save: NPZ, which numpy.load reads
	data.load_dataset                     OpenDataset
	dataset1 == dataset2                  Dataset.Equal
	print(dataset)                        Dataset.String, Trials.String
	Dataset.to_dict                       Dataset                                            plain data, of exported fields
	data.dataset_from_dict                Dataset
	Dataset.copy                          Dataset
	data.cov_from_residuals               ResidualCovariance, ResidualCovarianceByRun        one matrix a run (rsatoolbox: lists of lists)
	data.prec_from_residuals              Covariance.Precision, Precisions                   a singular one is an error with its numbers
	data.cov_from_measurements            MeasurementCovariance, MeasurementCovarianceByRun  degrees of freedom rows − conditions (rsatoolbox: half as large for 2 repeats)
	data.prec_from_measurements           Covariance.Precision
	data.cov_from_unbalanced              MeasurementCovariance                              the same function, also for NaN
	data.prec_from_unbalanced             Covariance.Precision
	method="shrinkage_diag"               ShrunkToDiagonal                                   by the degrees of freedom (as there: NoiseOptions.RsatoolboxAmounts)
	method="shrinkage_eye"                ShrunkToIdentity                                   likewise
	method="full"                         FullCovariance
	method="diag"                         DiagonalCovariance
	data.sigmak_from_measurements         EstimateConditionNoise, ConditionNoise.For         labels are matched to those of the RDM

# From rsatoolbox: RDMs of data

	rdm.calc_rdm                             Estimator              a function for each method; Trials balanced or not, with NaN or without
	rdm.calc_rdm_euclidean                   SquaredEuclidean       their "euclidean" is squared and divided by channels; Euclidean is its root
	rdm.calc_rdm_correlation                 Correlation            a constant pattern is an error that names the condition (rsatoolbox: NaN)
	rdm.calc_rdm_mahalanobis                 Mahalanobis
	rdm.calc_rdm_crossnobis                  Crossnobis             CrossnobisOptions: one precision, or one a run; folds are runs; two runs at least
	rdm.calc_rdm_poisson                     Poisson                prior by PoissonOptions
	rdm.calc_rdm_poisson_cv                  CrossvalidatedPoisson  over all folds (rsatoolbox returns the last one)
	rdm.calc_rdm_unbalanced                  Trials                 the same functions; Weighting for its weighting; channels that both have
	rdm.calc_unbalanced.calc_one_similarity  Trials                 of two conditions, for an RDM of one pair
	rdm.calc_rdm_movie                       Movie, CrossTemporal   any Estimator, with noise, priors and folds; a row of Info a time
	calc_rdm(remove_mean=True)               Trials.WithoutMean
	util.build_rdm                           New, FromMatrix

# From rsatoolbox: RDMs as objects

	rdm.RDMs                                         Stack, RDM                                             many, and one
	RDMs.n_rdm, len(rdms)                            Stack.Len
	RDMs.n_cond                                      RDM.Len
	RDMs.rdm_descriptors                             Stack.Info                                             one row an RDM
	RDMs.descriptors                                 Stack.Info                                             the same value in every row
	RDMs.pattern_descriptors                         Stack.Conditions, Stack.Patterns                       names of conditions are always there, and matched
	RDMs.dissimilarities                             Stack.Values                                           upper triangle by rows
	RDMs.get_vectors                                 RDM.Values
	RDMs.get_matrices                                RDM.Matrix, RDM.At, RDM.Row
	RDMs.dissimilarity_measure                       Stack.Measure                                          for an axis
	rdms1 == rdms2                                   Stack.Equal, RDM.Equal
	print(rdms)                                      Stack.String, RDM.String
	RDMs.copy                                        Stack                                                  plain data
	RDMs.to_dict                                     Stack
	rdm.rdms_from_dict                               Stack
	RDMs[i]                                          Stack.RDM, Stack.Select
	for rdm in rdms                                  Stack.RDMs
	RDMs.subset                                      Stack.Where
	RDMs.subsample                                   Stack.Select                                           positions may come twice
	RDMs.subset_pattern                              Stack.WhereConditions, Stack.SelectConditions
	RDMs.subsample_pattern                           Stack.Sample                                           pairs of copies are NaN; inference never builds them
	RDMs.sort_by                                     Stack.SortConditionsBy, Stack.ByName
	RDMs.reorder                                     Stack.SelectConditions, RDM.Select
	RDMs.append                                      Concatenate                                            conditions are matched by name
	rdm.concat                                       Concatenate
	RDMs.mean                                        Stack.Mean, Mean                                       weights a pair; says how many RDMs have it
	RDMs.to_df                                       Stack.Long, FromLong                                   a row for each RDM and pair
	RDMs.save                                        Stack.SaveHDF5                                         NPZ: Stack.Save; CSV: Stack.WriteLong, RDM.WriteSquare
	rdm.load_rdm                                     OpenStack
	rdm.combine.from_partials                        Union
	rdm.combine.rescale                              Stack.Rescale, RescaleByEvidence                       with the weights for Stack.Mean
	rdm.permute_rdms                                 Stack.Permute, Permutation                             the source of random numbers is given
	rdm.inverse_permute_rdms                         InversePermutation                                     for Stack.Permute
	rdm.get_categorical_rdm                          Categorical, Descriptor
	rdm.pairs.pairs_by_percentile                    RDM.PairsBetween
	rdm.rank_transform                               RankAverage, RankMin, RankMax, RankDense, RankOrdinal  on a Stack by Stack.Map
	rdm.sqrt_transform                               SquareRoot
	rdm.positive_transform                           Positive
	rdm.minmax_transform                             MinMax
	rdm.geotopological_transform                     GeoTopological                                         quantiles of each RDM (rsatoolbox: of all, overwriting in place)
	rdm.geodesic_transform                           Geodesic                                               distances of 0 are edges (rsatoolbox loses them)
	rdm.transform                                    Elementwise
	util.rdm_utils.batch_to_vectors                  FromMatrix
	util.rdm_utils.batch_to_matrices                 RDM.Matrix
	util.rdm_utils.category_condition_idxs           table.Column.Codes
	util.matrix.square_category_binary_mask          Categorical                                            0 within a category, 1 between
	util.matrix.square_between_category_binary_mask  Categorical
	util.matrix.indicator                            table.Column.Codes, geometry.Indicators
	util.matrix.centering                            SecondMoment                                           in closed form: no contrast matrix is ever built
	util.matrix.pairwise_contrast                    SecondMoment
	util.matrix.pairwise_contrast_sparse             SecondMoment
	util.matrix.row_col_indicator_rdm                RDM.Pairs                                              indices
	util.matrix.row_col_indicator_g                  RDM.Pairs
	util.matrix.get_v                                compare.WhitenedCosine, CrossnobisCovariance           in closed form; V with signal by CrossnobisCovariance

# From rsatoolbox: comparison

	rdm.compare                           compare.Compare          a measure is a value; NaN anywhere leaves all pairs, and is counted
	rdm.compare_cosine                    compare.Cosine
	rdm.compare_correlation               compare.Pearson
	rdm.compare_spearman                  compare.Spearman
	rdm.compare_rho_a                     compare.RhoA
	rdm.compare_kendall_tau               compare.KendallB         by sorting
	rdm.compare_kendall_tau_a             compare.KendallA
	rdm.compare_cosine_cov_weighted       compare.WhitenedCosine   exact, also with missing pairs (rsatoolbox: to 1e-5, and wrong for vectors sigma_k)
	rdm.compare_correlation_cov_weighted  compare.WhitenedPearson  the same
	rdm.compare_neg_riemannian_distance   compare.Riemannian
	rdm.compare_bures_similarity          compare.Bures            distances are negative: larger is better everywhere
	rdm.compare_bures_metric              compare.BuresDistance
	util.pooling.pool_rdm                 compare.Pool             the true maximum where known, also for whitened measures
	inference_util.pool_rdm               compare.Pool

# From rsatoolbox: models

	model.Model                     model.Model                        an interface of five methods
	model.ModelFixed                model.Fixed, model.Each
	model.ModelSelect               model.Select
	model.ModelWeighted             model.Weighted                     weights are not negative unless asked for
	model.ModelInterpolate          model.Interpolated
	model.model_family.ModelFamily  model.Family                       every set of components
	Model.predict                   model.Predict
	Model.predict_rdm               model.Predict
	Model.fit                       model.Fit
	model.fit_select                model.Fit                          the model knows its fitter
	model.fit_interpolate           model.Fit
	model.fit_regress               model.Weighted                     free or with a ridge
	model.fit_regress_nn            model.Weighted, model.NonNegative  an active set that ends (rsatoolbox's may not)
	model.fit_optimize              model.Fit                          no restarts: regression is the maximum for cosines; a bounded search for ranks
	model.fit_optimize_positive     model.Fit
	model.fit_mock                  model.Fitter
	model.fitter.Fitter             model.Fitter
	Model.to_dict                   model.Weighted                     plain data
	model.model_from_dict           model.Weighted

# From rsatoolbox: inference

	inference.eval_fixed                  inference.Fixed
	inference.eval_bootstrap              inference.BootstrapBoth
	inference.eval_bootstrap_rdm          inference.BootstrapSubjects                      the ceiling keeps its covariance
	inference.eval_bootstrap_pattern      inference.BootstrapConditions
	inference.eval_dual_bootstrap         inference.DualTwoFactor                          rsatoolbox caps the variance at the uncorrected one
	inference.eval_dual_bootstrap_random  inference.BootstrapCrossValidate                 with inference.Folds.Size and inference.Folds.Sets
	inference.bootstrap_crossval          inference.BootstrapCrossValidate
	inference.crossval                    inference.CrossValidate
	inference.bootstrap_testset           inference.BootstrapTestSet                       Scheme OverBoth
	inference.bootstrap_testset_pattern   inference.BootstrapTestSet                       Scheme OverConditions
	inference.bootstrap_testset_rdm       inference.BootstrapTestSet                       Scheme OverSubjects
	rdm_descriptor="subject"              inference.Options.SubjectGroups                  rows of one label stay together, also in the ceiling
	pattern_descriptor="object"           inference.Options.ConditionGroups                likewise
	inference.bootstrap_sample            Stack.Sample, inference.Options                  samples are multiplicities
	inference.bootstrap_sample_rdm        Stack.Select
	inference.bootstrap_sample_pattern    Stack.Sample
	inference.sets_leave_one_out_pattern  inference.LeaveOneOut                            for inference.Options.Conditions and inference.Options.Subjects
	inference.sets_leave_one_out_rdm      inference.LeaveOneOut
	inference.sets_k_fold                 inference.Folds
	inference.sets_k_fold_pattern         inference.Folds
	inference.sets_k_fold_rdm             inference.Folds
	inference.sets_of_k_pattern           inference.Folds                                  Size; overlapping random sets by Sets
	inference.sets_of_k_rdm               inference.Folds
	inference.sets_random                 inference.Folds
	inference_util.default_k_pattern      inference.DefaultConditionFolds
	inference_util.default_k_rdm          inference.DefaultSubjectFolds
	inference.cv_noise_ceiling            inference.Ceiling                                in every result of folds
	inference.boot_noise_ceiling          compare.NoiseCeiling                             upper is a true maximum or says it may not be
	inference.Result                      inference.Result                                 plain data
	Result.get_means                      inference.Result.Mean                            over subjects, on the data (rsatoolbox: over samples)
	Result.get_noise_ceil                 inference.Result.Ceiling
	Result.get_sem                        inference.Result.StandardError
	Result.get_model_var                  inference.Result.Variance
	Result.get_errorbars                  inference.Result.StandardError, inference.TIntervals
	Result.get_ci                         inference.TIntervals, inference.PercentileIntervals, inference.BCaIntervals
	Result.summary                        inference.Summarise, inference.Result.String
	Result.test_all("t-test")             inference.TTests                                 pairs, against zero, against the ceiling; corrected: inference.Tests.Corrected
	Result.test_all("bootstrap")          inference.BootstrapTests                         works with bootstrapped ceilings
	Result.test_all("ranksum")            inference.SignedRankTests                        and by permutation: inference.SignFlipTests, inference.PermuteConditions
	Result.test_pairwise                  inference.Tests.Pairs
	Result.test_zero                      inference.Tests.Zero                             where chance is not 0: inference.ConstantModel, inference.PermuteConditions
	Result.test_noise                     inference.Tests.Lower, inference.Tests.Upper
	Result.save                           inference.Result.Save                            NPZ
	inference.load_results                inference.OpenResult
	Result.to_dict                        inference.Result                                 plain data
	inference.result_from_dict            inference.Result
	inference.z_transform                 inference.Result.Evaluations                     math.Atanh of them, for inference.TTest
	inference.transform_results           inference.Result.Evaluations
	inference_util.all_tests              inference.TTests, inference.BootstrapTests
	inference_util.pair_tests             inference.TTests, inference.BootstrapTests
	inference_util.zero_tests             inference.TTests, inference.BootstrapTests
	inference_util.nc_tests               inference.TTests, inference.BootstrapTests
	inference_util.t_tests                inference.TTestOf                                an estimate and its variance
	inference_util.t_test_0               inference.TTestOf
	inference_util.t_test_nc              inference.TTestOf
	scipy.stats.ttest_1samp               inference.TTest
	scipy.stats.ttest_rel                 inference.PairedTTest
	scipy.stats.ttest_ind                 inference.WelchTTest
	inference_util.bootstrap_pair_tests   inference.BootstrapTest                          p is (count + 1)/(samples + 1), never above 1
	inference_util.ranksum_pair_test      inference.PairedSignedRank                       exact for small numbers of subjects
	inference_util.ranksum_value_test     inference.SignedRank
	inference_util.extract_variances      inference.Result.Contrasts, inference.TwoFactor  each difference is corrected by itself

# From rsatoolbox: simulation, searchlight

	simulation.make_design                        SimulateOptions                          Runs, Repeats
	simulation.make_dataset                       DrawPatterns, Simulate                   covariances of channels as given (rsatoolbox: L'·L for L·L'); also pcm.Simulate
	simulation.make_signal                        DrawPatterns                             an RDM that no patterns have is an error, or is brought to the nearest
	util.searchlight.get_volume_searchlight       searchlight.Volume.Spheres               radius in mm or voxels, inside the mask
	util.searchlight.get_searchlight_RDMs         searchlight.Run                          streams: RDM and evaluation at once, any Estimator with noise and folds
	util.searchlight.evaluate_models_searchlight  searchlight.Run, searchlight.Map.Column  an image by searchlight.Volume.Image; tests by searchlight.Relabel

# From rsatoolbox: pictures

	vis.show_rdm                     figure.RDM                                       with icons, groups and clusters; hover shows the pair
	vis.show_rdm_panel               figure.SharedScale                               several RDMs on one scale
	vis.show_MDS                     MetricMDS, ClassicalMDS, figure.Scatter          3-D: figure.Scatter3D; ellipses: BootstrapMaps, ProcrustesAlign
	vis.show_tSNE                    TSNE, figure.Scatter
	vis.show_iso                     Isomap, figure.Scatter
	vis.show_scatter                 figure.Scatter
	vis.show_2d                      figure.Scatter
	util.weighted_mds.Weighted_MDS   MDSOptions.Weights
	util.weighted_mds.smacof         MetricMDS
	vis.plot_model_comparison        figure.ModelComparison                           pairs as cliques, bars, dots, icicles or arrows
	vis.map_model_comparison         compare.Connectivity, MetricMDS, figure.Scatter  a map of an RDM of RDMs: models and data in one Stack, of one Measure
	vis.rdm_comparison_scatterplot   figure.Shepard, figure.Scatter
	vis.timecourse.plot_timecourse   figure.RDMMovie, figure.Lines                    with a time slider
	vis.modelfamily_plot             model.Family, figure.ModelComparison
	vis.Icon                         figure.RDM.Icons                                 any image.Image
	vis.icons_from_folder            figure.IconsFromFolder                           a picture a condition, found by its name
	vis.colors.rdm_colormap_classic  figure.RDM                                       colours are the same everywhere and safe for the colour-blind
	vis.colors.color_scale           figure.RDM

# From rsatoolbox: files

	io.meadows.load_rdms            meadows.Open                                .mat and .json, also of one task; participants with other stimuli are matched by name
	io.pandas.rdms_to_df            Stack.Long
	io.spm.SpmGlm                   —                                           SPM.mat is not read: glm.FitFMRI fits the runs, with residuals for the noise
	io.bids.BidsLayout              bids.Open, bids.Dataset.Find                tables and side-cars: bids.Dataset.Associated, bids.Dataset.Metadata
	io.fmriprep.FmriprepRun         bids.Dataset.Run, bids.Dataset.Recording    with bids.Dataset.Confounds; betas of several runs by glm.FitFMRI
	io.fmriprep.find_fmriprep_runs  bids.Dataset.Derivative, bids.Dataset.Find
	io.mne.read_epochs              fif.File.Epochs, neural.Recording.Dataset   also of .fif.gz
	io.hdf5.read_dict_hdf5          hdf5.Open
	io.hdf5.write_dict_hdf5         hdf5.Tree
	io.pkl.read_dict_pkl            —                                           a pickle can run code; arrays are read by npy.Open
	io.pkl.write_dict_pkl           Stack.Save, Dataset.Save
	data.load_dataset of .mat       matlab.Open

# From rsatoolbox: what its users ask for

Things that issues and pull requests of rsatoolbox and its rivals ask for, and the call that does them.

	custom distances                          Distance, Estimator
	cross-run, asymmetric RDMs                CrossRun                                                     with the diagonal
	framed RDMs                               Trials.Framed
	confound regression                       Dataset.RegressOut
	time-resolved noise                       Movie                                                        of an Estimator that estimates the noise of its trials
	unequal trials, missing channels          Trials                                                       in every estimator
	precision of each run in unbalanced data  MeasurementCovarianceByRun, Crossnobis
	uncertainty of a distance                 CrossnobisErrors, CrossnobisCovariance, JackknifeErrors
	whitening that depends on the signal      compare.CosineWithCovariance, compare.PearsonWithCovariance  with CrossnobisCovariance
	missing pairs that differ                 compare.Compare                                              leaves them out, and counts them
	conditions in another order               compare.Align                                                by name
	arrangements of some stimuli each         Union, Stack.Rescale
	partial correlation, control RDMs         compare.Partial                                              Pearson or ranks
	variance partitioning                     compare.Commonality                                          unique and shared parts
	connectivity of areas                     compare.Connectivity                                         an RDM of RDMs
	consensus of subjects                     compare.Distatis
	CKA                                       geometry.CKA, geometry.CKADebiased, geometry.BatchCKA
	Procrustes, CCA                           shape.Distance, shape.CCA, shape.SVCCA
	ceiling against chance                    inference.CeilingTest
	ceiling of one subject                    compare.SplitHalves
	permutation test                          inference.PermuteConditions, inference.SignFlip
	a zero for cosines                        inference.ConstantModel, inference.PermuteConditions
	two groups                                inference.PermuteGroups, inference.WelchTTest
	clusters over time                        inference.ClusterMass, inference.TFCETest                    with inference.Line or inference.Grid
	many comparisons                          inference.Holm, inference.BenjaminiHochberg, inference.MaxStatistic
	models as random effects                  inference.SelectModels                                       protected exceedance probabilities
	BCa intervals                             inference.BCaIntervals
	a seed, and all cores                     inference.Options.Source                                     the same result on any number of cores
	searchlights in parallel, with noise      searchlight.Run, searchlight.Whitened
	searchlights elsewhere                    searchlight.Surface, searchlight.Windows, searchlight.Balls  and both space and time: searchlight.Product
*/
package rsa
