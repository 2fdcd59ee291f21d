package compare

import "gonum.org/v1/gonum/mat"

// Measure says how alike two RDMs are: larger is more alike. It is a value without state, and safe for concurrent use.
//
// Whoever compares many times (a bootstrap, a permutation test, a searchlight) makes it ready once for all RDMs and changes the weights of the conditions from sample
// to sample; whoever compares once calls [Compare].
type Measure interface {
	// String names the measure for an axis: "cosine similarity".
	String() string
	// Ready makes the measure ready for the rows of rdms, each the upper triangle of an RDM over n conditions, by rows. The values are kept and must not change. A pair
	// that is NaN in any row leaves all of them. It is an error where no pair is left or a value is infinite.
	Ready(n int, rdms *mat.Dense) (Evaluator, error)
}

// Evaluator compares the rows for which it was made, under weights of the conditions. It is not safe for concurrent use: each worker takes a Clone.
type Evaluator interface {
	// Clone returns an evaluator of the same rows with room of its own; the rows and what was computed of them once are shared.
	Clone() Evaluator
	// Weigh says how often each condition counts, as in a bootstrap sample: pair (g,h) counts copies[g]·copies[h] times, and pairs of copies of one condition not at
	// all. A condition with 0 copies is out. nil is once each. The slice is not kept. Evaluators start as after Weigh(nil).
	Weigh(copies []int)
	// Pairs returns how many pairs count under the weights (with their copies), missing ones left out.
	Pairs() int
	// Similarity returns the similarity of rows i and j. It is NaN where it is not defined: fewer than two pairs, or a constant RDM under a correlation.
	Similarity(i, j int) float64
	// SimilarityOf returns the similarity of any RDM x, as long as a row, with row j. A NaN in x that is not missing in the rows makes it NaN.
	SimilarityOf(x []float64, j int) float64
	// Pool writes to dst the pooled RDM of some rows, row rows[k] counting weights[k] times (nil: once each): the one RDM with the largest mean similarity to them, or
	// the usual stand-in where that is not known (see PoolIsExact). Pairs that are missing or do not count are 0.
	Pool(dst []float64, rows []int, weights []float64)
	// PoolIsExact reports whether Pool is the true maximiser.
	PoolIsExact() bool
}

// Linear is an evaluator whose similarity is the cosine of an inner product: Similarity(i,j) = Inner(i,j)/√(Inner(i,i)·Inner(j,j)). Everything that inference needs then
// follows from the small matrix of inner products: the similarity of a weighted sum of rows, its best weights, the pooled RDM and both noise ceilings.
type Linear interface {
	Evaluator
	// Gram writes the inner products of all rows under the weights.
	Gram(dst *mat.SymDense)
}
