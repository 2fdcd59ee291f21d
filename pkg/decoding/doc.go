/*
Package decoding asks what can be read from a population of neurons: with cross-validation, with units that were not recorded together, over time, and across conditions.

	r, err := decoding.Decode(ctx, population, decoding.Options{Label: "object"}, seed.At("decoding").Source())
	fmt.Println(r.Accuracy, r.Chance)

[Decode] takes a *neural.Population, whose sessions were not recorded together; [Together] a *neural.Recording, whose units were. Every sample on the time axis is decoded: bin
spike counts to what is to be one, such as a window from 100 to 300 ms.

# Pseudo-trials

Units that were recorded one after another have no trial in common. A pseudo-trial is made of one trial of each session with the same label. The trials of each session are
dealt to the folds first, and pseudo-trials are made within a fold, so that none shares a trial with those that a rule is learnt from; and without replacement, so that they are
independent, unless Options.Trials asks for more than there are. Which trials meet is drawn at random and repeated. What noise the units would have shared is lost: the accuracy
is that of a population with independent noise. Sessions of several units keep their trials whole.

# Which classifier

	classifier                        tuning            asks for
	NearestMean                       none              few trials; noise alike in all directions
	NearestMeanByCorrelation          none              few trials; a pattern, whatever its size
	NearestNeighbours(5, Euclidean)   k                 many trials; classes of any shape
	LDA(0)                            shrinkage, by     noise that units share, alike in all classes
	                                  Ledoit–Wolf
	Boundaries(geometry.SVM(…))       C                 separable classes, whatever their shape
	Boundaries(geometry.LeastSquares) ridge             as LDA, for two classes
	Logistic(0)                       l2                probabilities

A [Classifier] is a function: any other will do. Responses are z-scored by the training trials, unless Options.Raw is set.

# Given training and test set

Test learns from one matrix and tests on another, as probes of the layers of a
network do; Standardised z-scores both by the first, and Grade makes an accuracy
of scores from anywhere:

	r, err := decoding.Test(decoding.Logistic(0), train, labels, test, testLabels)
	scores, err := decoding.NeighbourScores(train, labels, 10, test, 5, decoding.Cosine)
	r, err = decoding.Grade(scores, testLabels)

# Folds

Trials are dealt to five folds, each label evenly; or Options.Run names a column, and each of its labels is left out in turn, which is right where trials near in time are
alike. Accuracies are balanced: the mean over classes of the share that is right, and chance is 1/classes whatever the numbers of trials.

# Is it above chance?

With Options.Permutations labels are shuffled within runs and everything, cross-validation and repetitions, is done again: p = (b+1)/(n+1). Result.P is for each sample on its own,
Result.Corrected holds the error over all samples. Accuracies of folds or repetitions are no independent sample: do not test them with a t-test.

# Over time, and across conditions

Options.CrossTemporal tests the rule of each sample at all samples: a square of high accuracies is a code that stays, a diagonal one that changes. Options.Across learns from
trials with some labels of a column and tests on others; [Transfer] does so for all pairs, with equal numbers of trials, so that accuracies can be compared:

	t, err := decoding.Transfer(ctx, population, "position", decoding.Options{Label: "object"}, seed.At("positions").Source())
	same, other := t.Means(0)

[CCGP] is the cross-condition generalisation of Bernardi et al. 2020 for pseudo-trials, and [Pseudo] makes them for the other measures of pkg/geometry.

# Errors and repeatability

A session that lacks a label in some fold is an error that names both. Random numbers come only from the source that is given; results are the same for any GOMAXPROCS.

# Sources

Meyers et al. (2008) J Neurophysiol 100:1407; Zhang et al. (2011) PNAS 108:8850; King & Dehaene (2014) Trends Cogn Sci 18:203; Bernardi et al. (2020) Cell 183:954. The tests
compare classifiers with those of scikit-learn (testdata/expected.py), and decode the units of Zhang et al.
*/
package decoding
