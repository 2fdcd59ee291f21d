package spectrum

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Components are the leading principal components of n observations of p variables.
type Components struct {
	// Mean of each variable.
	Mean []float64
	// Directions is p × k: orthonormal columns, each with its entry of largest size positive.
	Directions *mat.Dense
	// Scores is n × k: the centred observations in these directions. Its columns are uncorrelated and have mean 0.
	Scores *mat.Dense
	// Explained is the variance of each column of Scores, with n−1 in the denominator, in descending order. In samples it is biased: the first variances upward, by
	// a factor up to (1+√(p/n))² for independent variables (Marchenko & Pastur 1967).
	Explained []float64
	// Total is the variance of all variables together, from the data: what all components would explain.
	Total float64
	// Triplets are the singular triplets of the centred observations, with their residuals.
	Triplets *Triplets
}

// PCA returns the k leading principal components of x, whose rows are observations and whose columns are variables. Columns are centred and not scaled.
//
// It is an error when x has fewer than two rows, k is not between 1 and min(n, p), an entry is NaN or infinite, the total variance is above the largest float64 or below
// the smallest, nothing varies ([ErrNoVariance]: shares of the variance would be 0/0), or [SVD] fails, as it does when ctx is cancelled. Constant variables beside
// others are fine; components beyond the rank of the data explain 0 and their directions are any that are orthogonal to the others.
func PCA(ctx context.Context, x mat.Matrix, k int, o Options) (*Components, error) {
	centred, mean, err := centre(x)
	if err != nil {
		return nil, fmt.Errorf("spectrum: PCA: %w", err)
	}
	n, p := x.Dims()
	if k < 1 || k > min(n, p) {
		return nil, fmt.Errorf("spectrum: PCA: %d components of %d observations and %d variables, want 1 to %d", k, n, p, min(n, p))
	}
	norm := mat.Norm(centred, 2) / math.Sqrt(float64(n-1))
	switch total := norm * norm; {
	case norm == 0:
		return nil, fmt.Errorf("spectrum: PCA: %w", ErrNoVariance)
	case math.IsInf(total, 0):
		return nil, fmt.Errorf("spectrum: PCA: the total variance is above the largest float64")
	case total < 0x1p-1022:
		return nil, fmt.Errorf("spectrum: PCA: the total variance, of a standard deviation of %.3g, is below the smallest float64: rescale the data", norm)
	}
	t, err := factor(ctx, centred, k, o)
	if err != nil {
		return nil, fmt.Errorf("spectrum: PCA: %w", err)
	}
	c := &Components{Mean: mean, Directions: t.V, Scores: mat.NewDense(n, k, nil), Explained: make([]float64, k), Total: norm * norm, Triplets: t}
	for j, s := range t.Values {
		deviation := s / math.Sqrt(float64(n-1))
		c.Explained[j] = deviation * deviation
		for i := range n {
			c.Scores.Set(i, j, s*t.U.At(i, j))
		}
	}
	return c, nil
}

// Project returns the scores of other observations of the same variables in the directions of c: (x − Mean)·Directions, a row for each row of x. Of the data that c
// was computed from they are [Components.Scores]. NaN in a row of x makes NaN of its scores. It panics when x has not as many columns as Mean has entries.
func (c *Components) Project(x mat.Matrix) *mat.Dense {
	n, p := x.Dims()
	if p != len(c.Mean) {
		panic(fmt.Sprintf("spectrum: Project: %d variables, the components have %d", p, len(c.Mean)))
	}
	var centred, scores mat.Dense
	centred.Apply(func(_, j int, v float64) float64 { return v - c.Mean[j] }, x)
	if n == 0 {
		return &scores
	}
	scores.Mul(&centred, c.Directions)
	return &scores
}

// centre returns x without the means of its columns. The first row is taken off before the mean: constant columns become exactly 0.
func centre(x mat.Matrix) (*mat.Dense, []float64, error) {
	n, p := 0, 0
	if x != nil {
		n, p = x.Dims()
	}
	if n < 2 {
		return nil, nil, fmt.Errorf("%d observations, want 2 or more", n)
	}
	c := mat.DenseCopyOf(x)
	mean := make([]float64, p)
	first := mat.Row(nil, 0, c)
	for i := range n {
		row := c.RawRowView(i)
		for j, v := range row {
			if !(math.Abs(v) <= math.MaxFloat64) {
				return nil, nil, fmt.Errorf("entry (%d,%d) is %v, want finite numbers", i, j, v)
			}
			row[j] = v - first[j]
			if math.IsInf(row[j], 0) {
				return nil, nil, fmt.Errorf("the range of column %d is above the largest float64", j)
			}
			mean[j] += row[j] / float64(n)
		}
	}
	for i := range n {
		for j, v := range c.RawRowView(i) {
			c.Set(i, j, v-mean[j])
		}
	}
	for j, v := range first {
		mean[j] += v
	}
	return c, mean, nil
}
