/*
Package compare says how alike two RDMs, or two representations, are.

	c, err := compare.Compare(compare.RhoA(), models, data)        // models × data
	ceiling, err := compare.NoiseCeiling(compare.RhoA(), data, compare.CeilingOptions{})

[Compare] insists on the same conditions in the same order ([Align] makes it so), leaves out pairs that are missing anywhere and counts them. [NoiseCeiling] says how well the best
model can do, and whether its upper bound is a true maximum.

# Which measure

	[Cosine]           distances with a meaningful zero (crossnobis); its chance level is above 0
	[Pearson]          distances up to an unknown constant
	[WhitenedCosine]   as Cosine, and pairs that share a condition share noise: the most sensitive for distances on a ratio scale; without sigma
	                   it is linear CKA of squared distances, and the squared distance correlation of distances
	[WhitenedPearson]  as Pearson, likewise
	[CosineWithCovariance]  likewise for any covariance of the distances, as that which depends on their size
	[RhoA]             only the order of distances; the measure of ranks to prefer
	[KendallA]         the same by couples of pairs; all models, tied ones or not, are treated alike
	[Spearman]         classic; favours models that tie distances over those that order them at random, as does [KendallB]
	[Bures]            squared distances as geometries: the cosine of the best rotation of patterns; [BuresDistance] is its distance
	[Riemannian]       squared distances as geometries with noise of unknown size
	[Func]             any function of two vectors of distances

All are larger for RDMs that are more alike: distances are negative. Each constructor says what is done with ties, with constant RDMs, with missing pairs and with samples.

# What RDMs have in common

	ceiling, err := compare.SplitHalves(compare.Cosine(), trials, crossnobis, compare.SplitHalfOptions{})  // one subject: from halves of the runs
	areas, err := compare.Connectivity(compare.WhitenedPearson(nil), stack, "area")                      // an RDM of RDMs
	consensus, err := compare.Distatis(stack)                                                            // a mean that outliers do not pull
	parts, err := compare.Commonality(mean, models, compare.ControlOptions{})                            // unique and shared variance of models

Whether subjects have anything in common at all is a test: inference.CeilingTest.

# Many comparisons

A bootstrap sample of the conditions is a number of copies of each, never a resampled RDM: pair (g,h) counts copies[g]·copies[h] times, and pairs of copies of one condition, whose
distance is 0 whatever the data, do not count. A [Measure] is made ready for all RDMs once, and its [Evaluator] takes one sample after the other:

	e, err := m.Ready(len(conditions), rdms)
	for _, copies := range samples {
		e.Weigh(copies)
		similarity := e.Similarity(model, subject)
	}

Workers take a Clone each. After that the measures of pairs allocate nothing; [Func], Bures and Riemannian do. Cosines (the first four) are [Linear]: one matrix of inner
products tells the similarity of any weighted sum of RDMs, and with it the best weights and both noise ceilings.

Milliseconds for a sample of 92 conditions: the inner products of 30 RDMs, or for ranks the similarities of 10 models with 20 subjects, on one core of an otherwise idle
AMD EPYC, the best of three runs:

	Cosine 0.15   Pearson 0.23   WhitenedCosine 0.55 (full covariance 3.7)   RhoA 0.29   KendallA 8.4

	GOMAXPROCS=1 go test -run - -bench Sample -benchtime 50ms -count 3 ./pkg/rsa/compare
*/
package compare

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
