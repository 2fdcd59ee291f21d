// Package inference says how well models explain RDMs, how sure that is, and which model is better.
//
//	models := model.Each(grid, orthogonal, parallel)
//	models = append(models, model.Weighted{Name: "mixture", RDMs: []*rsa.RDM{grid, orthogonal, parallel}})
//	opt := inference.Options{Source: rng.New(2022).At("dual").Source()}
//	result, err := inference.BootstrapCrossValidate(ctx, inference.OverBothCorrected, models, subjects, compare.WhitenedCosine(nil), opt)
//	fmt.Println(result)
//	tests := inference.TTests(result).Corrected("Benjamini–Hochberg", inference.BenjaminiHochberg)
//
// # Which scheme
//
// A variance answers: how much would the estimate vary if the study were repeated with …
//
//	Fixed                   other subjects, the same conditions
//	BootstrapSubjects       the same, by samples
//	BootstrapConditions     the same subjects, other conditions
//	Dual                    other subjects and other conditions: what a paper usually claims
//	Jackknife               the same variances without samples
//	DualTwoFactor           the dual bootstrap as published: too large where single pairs are noisy
//	BootstrapBoth           the same without correction: too large by up to a factor of 3
//	BootstrapCrossValidate  any of these for models with parameters, fitted and tested on different conditions and subjects
//	CrossValidate           no variance: the estimate alone
//	BootstrapTestSet        no variance: fitted to a sample, tested on what it left out
//
// All take the same arguments and return a [Result]: evaluations of models and subjects on the data, variances of every estimate and of every difference of two, degrees of
// freedom, the noise ceiling and the samples. The estimates are those on the data, never means over samples.
// A result is plain data; Save and [OpenResult] keep it in a file, to the bit.
//
// Models with parameters belong into BootstrapCrossValidate or CrossValidate; elsewhere they are fitted to what they are tested on. They may stand beside models without
// parameters, which folds make less exact but not biased.
//
// # Variances
//
// With A the variance of subjects, B of conditions and E of the rest, the mean over S subjects and n conditions varies by A/S + B/n + E/(Sn). A bootstrap over both counts E
// three times, the sum of a bootstrap over each twice. [TwoFactor] combines the three without bias and keeps the result within what variances can be. It is applied to
// each model, each difference of two and each difference to a bound of the ceiling separately.
//
// Evaluations are means over pairs of conditions, though, and a bootstrap of conditions weighs a pair by the product of two multiplicities, whose mean square is 4: noise that
// belongs to single pairs counts three times. [Jackknife] leaves out subjects, conditions and pairs, and counts everything once; [Dual] has its variances. There is no such
// correction with folds: [BootstrapCrossValidate] and [BootstrapConditions] count pairs as the bootstrap does.
//
// # Noise ceiling
//
// The lower bound is what a model reaches that knows all other subjects, the upper one what the best RDM reaches that knows all. They are computed in every sample, copies of
// a subject left out together, so that tests against the ceiling know how it varies. A sample of subjects has fewer distinct ones to pool than the data (63 % of many), which
// makes its bounds vary more than those of the data: variances of bounds, and above all of differences to bounds, are too large with few subjects, and tests against the
// ceiling conservative. [Ceiling] says whether the upper bound is a true maximum.
//
// # Tests
//
// [TTests], [BootstrapTests], [SignedRankTests] and [SignFlipTests] test all models of a result against zero, each other and the ceiling; [Holm], [BenjaminiHochberg] and
// others correct for their number. [PermuteConditions] permutes the labels of conditions, and [CeilingTest] those of each subject: is there
// anything to explain? [ClusterMass] and [TFCETest] test maps and time courses, [SelectModels] compares models
// as random effects.
//
// # Calibration
//
// testdata/calibration.md, which richlazy calibrate rsa writes, has the false positives of every test and the coverage of intervals over 2000 simulated studies of each kind. At
// 5 %, tests over subjects, of labels, of maps and of groups find something in 4 to 6 % of the studies without an effect.
//
// The jackknife's variances, which are those of [Dual], are right within these bounds with 20 subjects and 40 conditions, with 8 and 16, and with a whitened measure. The
// variances of [DualTwoFactor] are too large in part of them: its t test against zero finds something in 2.95 % of the studies of 20 subjects and 40 conditions and in 1.15 %
// of those of 8 and 16, where its 95 % intervals hold the truth in 98 %. The jackknife's vary more from study to study. Three formulas that are unbiased for linear evaluations
// were tried on simulated studies of the same kinds with another seed; the others, which combine the bootstrap with leaving out, had larger errors on average or varied
// as much. [PermuteConditions] is exact whatever the number of conditions.
//
// Cross-validation with as few as 150 samples errs the other way, 92.5 %, and in 5 of 2000 studies it leaves a variance of 0 or less, which is NaN: much of how its variances
// vary there comes from the draws, and more samples lessen it.
//
// # Samples are multiplicities
//
// No RDM is ever resampled. A sample is how often each condition and each subject was drawn; pairs count by the product of their conditions' multiplicities. For the
// measures that are cosines of an inner product ([compare.Linear]) one small matrix of inner products for each sample tells the similarity of any model to any subject, the best
// weights of a model, the pools of subjects and both ceilings; the dual bootstrap needs no second one. Training and test sets are the same with multiplicities set to 0.
//
// Nothing depends on the number of cores. Sample b has a random stream of its own, and sums are taken in one order.
//
// Seconds on two cores of an otherwise idle AMD EPYC, for 1000 samples of 20 subjects and 92 conditions with 10 fixed models, and for the last line with one weighted sum of 4
// RDMs that is fitted in 20 folds twice a sample:
//
//	BootstrapBoth            cosine 0.09   whitened cosine 0.26   tau-a 3.8
//	Dual                     Pearson 0.33  whitened cosine 0.56   whitened Pearson 0.65   rho-a 6.5
//	Jackknife, part of it    Pearson 0.21  whitened cosine 0.32   rho-a 5.0
//	BootstrapCrossValidate   cosine 0.52   whitened cosine 1.8
//
//	go test -run - -bench Inference -benchtime 1x ./pkg/rsa/inference
//
// The text of package rsa says which call takes the place of each of rsatoolbox's.
package inference

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
