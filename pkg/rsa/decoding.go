package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// DecodingAccuracy returns the RDM of how well a linear classifier tells two conditions apart in runs that it was not trained on: the share of right decisions, 0 … 1,
// ½ by chance. It is Fisher's linear discriminant with the noise of the options, pooled over all conditions: a row x is taken for condition i rather than j if
// (m_i − m_j)' P (x − (m_i + m_j)/2) > 0 with the means m of the other runs; equality counts half. Shares are averaged over both conditions (balanced accuracy), then
// over runs. A distance of [Crossnobis] is more precise, as nothing is lost to a threshold; accuracies saturate at 1 (Walther et al. 2016, NeuroImage 137:188).
//
// Trials without runs have their k-th row of each condition in run k. It is an error when there are fewer than two runs, a condition is missing in a run, a value is
// missing (NaN), or the noise cannot be inverted. Other errors as for [SquaredEuclidean].
func DecodingAccuracy(t *Trials, opt DiscriminantOptions) (*RDM, error) {
	values, err := opt.held(t, (*fold).accuracies)
	if err != nil {
		return nil, fmt.Errorf("rsa: decoding: %w", err)
	}
	return t.rdm(values, accuracy), nil
}

const accuracy = "decoding accuracy"

// accuracies returns the balanced accuracies of the fold.
func (f *fold) accuracies() (func(i, j int) float64, error) {
	n := f.conditions
	x := mat.DenseCopyOf(f.rows.Values)
	for row := range f.rows.Of {
		floats.Sub(x.RawRowView(row), f.middle)
	}
	var scores mat.Dense // x' P m_k − m_k' P m_k / 2
	scores.Mul(x, f.weights.T())
	half, lengths := make([]float64, n), f.lengths()
	for k := range half {
		half[k] = floats.Dot(f.weights.RawRowView(k), f.train.RawRowView(k)) / 2
	}
	right := mat.NewDense(n, n, nil) // rows of i that are rather taken for i than for j, as a share
	for row, i := range f.rows.Of {
		score := scores.RawRowView(row)
		floats.Sub(score, half)
		size := floats.Norm(x.RawRowView(row), 2)
		for j, s := range score {
			// What two scores differ by for rounding alone is equality: counts often lie in the very middle.
			rounding := 1e-13 * ((lengths[i]+lengths[j])*size + math.Abs(half[i]) + math.Abs(half[j]))
			switch {
			case math.IsNaN(s) || math.IsInf(s, 0):
				return nil, fmt.Errorf("the score of a row of condition %q comes out as %v: rescale the patterns", f.rows.Conditions[i], s)
			case math.Abs(score[i]-s) <= rounding:
				right.Set(i, j, right.At(i, j)+.5/f.count[i])
			case score[i] > s:
				right.Set(i, j, right.At(i, j)+1/f.count[i])
			}
		}
	}
	return func(i, j int) float64 { return (right.At(i, j) + right.At(j, i)) / 2 }, nil
}

// lengths returns those of the weights of each condition.
func (f *fold) lengths() []float64 {
	out := make([]float64, f.conditions)
	for k := range out {
		out[k] = floats.Norm(f.weights.RawRowView(k), 2)
	}
	return out
}

// LinearDiscriminantContrast returns the RDM of (a_i − a_j)' P (b_i − b_j) / channels, mean over runs: b are the condition means of a run, a those of all rows of the
// other runs, and P the inverse of the noise covariance that the other runs have. It is [Crossnobis] with the noise estimated anew for each run left out, so that no
// part of the data tests itself: unbiased even where noise and patterns come from the same rows. Errors as for [DecodingAccuracy].
func LinearDiscriminantContrast(t *Trials, opt DiscriminantOptions) (*RDM, error) {
	values, err := opt.held(t, func(f *fold) (func(i, j int) float64, error) {
		var g mat.Dense
		g.Mul(f.weights, f.means.T())
		_, channels := f.means.Dims()
		return func(i, j int) float64 { return (g.At(i, i) + g.At(j, j) - g.At(i, j) - g.At(j, i)) / float64(channels) }, nil
	})
	if err != nil {
		return nil, fmt.Errorf("rsa: linear discriminant contrast: %w", err)
	}
	return t.checked("linear discriminant contrast", "linear discriminant contrast per channel", values, signed)
}

// LinearDiscriminantT returns the RDM of t values of linear discriminants (Nili et al. 2014, PLoS Comput Biol 10:e1003553), mean over runs:
//
//	t = w'(b_i − b_j) / √(w' Σ w · (1/n_i + 1/n_j)),   w = P (a_i − a_j)
//
// with a and P of the other runs, b the means of n_i and n_j rows of the run left out, and Σ the noise covariance of that run: the one given, or else that of its rows
// about the means of their conditions along w, with rows − conditions degrees of freedom. Where two conditions do not differ the expectation is 0 and the t of a single
// run has a variance of 1 (for few degrees of freedom more, that of Student's t); the mean over runs has less, but as runs share training data not less by their number.
// A run whose discriminant is 0, as the others' means of two conditions are equal, has t = 0 for them.
//
// It is an error when neither covariances are given nor a run has more rows than conditions, or its rows do not vary along a discriminant. Other errors as for
// [DecodingAccuracy].
func LinearDiscriminantT(t *Trials, opt DiscriminantOptions) (*RDM, error) {
	values, err := opt.held(t, (*fold).t)
	if err != nil {
		return nil, fmt.Errorf("rsa: linear-discriminant t: %w", err)
	}
	return t.checked("linear-discriminant t", "linear-discriminant t", values, signed)
}

// t returns the t values of the fold.
func (f *fold) t() (func(i, j int) float64, error) {
	var g mat.Dense
	g.Mul(f.weights, f.means.T())
	variance, err := f.variances()
	if err != nil {
		return nil, err
	}
	lengths := f.lengths()
	nothing := func(i, j int) bool { // two conditions that the training runs do not tell apart
		return floats.Distance(f.weights.RawRowView(i), f.weights.RawRowView(j), 2) <= 1e-13*(lengths[i]+lengths[j])
	}
	for i := range f.conditions {
		for j := range i {
			if !nothing(i, j) && variance(i, j) == 0 {
				return nil, fmt.Errorf("its rows do not vary along the discriminant of conditions %q and %q", f.rows.Conditions[j], f.rows.Conditions[i])
			}
		}
	}
	return func(i, j int) float64 {
		if nothing(i, j) {
			return 0
		}
		contrast := g.At(i, i) + g.At(j, j) - g.At(i, j) - g.At(j, i)
		return contrast / math.Sqrt(variance(i, j)*(1/f.count[i]+1/f.count[j]))
	}, nil
}

// variances returns w' Σ w of the run left out for w = P (a_i − a_j).
func (f *fold) variances() (func(i, j int) float64, error) {
	if f.testNoise != nil {
		var half, v mat.Dense
		half.Mul(f.weights, f.testNoise)
		v.Mul(&half, f.weights.T())
		return func(i, j int) float64 { return v.At(i, i) + v.At(j, j) - v.At(i, j) - v.At(j, i) }, nil
	}
	rows := len(f.rows.Of)
	free := float64(rows - f.conditions)
	if free < 1 {
		return nil, fmt.Errorf("%d rows of %d conditions leave no degrees of freedom for its noise: give the covariances of the runs", rows, f.conditions)
	}
	x := mat.DenseCopyOf(f.rows.Values)
	for row, i := range f.rows.Of {
		floats.Sub(x.RawRowView(row), f.middle)
		floats.Sub(x.RawRowView(row), f.means.RawRowView(i))
	}
	var along mat.Dense // conditions × rows
	along.Mul(f.weights, x.T())
	lengths, size := f.lengths(), mat.Norm(f.rows.Values, 2)
	return func(i, j int) float64 {
		d := floats.Distance(along.RawRowView(i), along.RawRowView(j), 2)
		if d <= 1e-14*size*(lengths[i]+lengths[j]) {
			return 0 // rounding
		}
		return d * d / free
	}, nil
}
