package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// pairing says which pairs of rows the estimator of unbalanced data takes, and how. The zero value takes all and no precision.
type pairing struct {
	whitening whitening
	precision mat.Symmetric
	// covariances are those of each run, in the order of Trials.Runs, or nil.
	covariances []mat.Symmetric
	weighting   Weighting
	subBlocks   bool
	crossed     bool // only pairs of rows of different runs
}

// unbalanced computes d_ij = g_ii + g_jj − 2 g_ij of the sums of all pairs of rows.
func (t *Trials) unbalanced(name, measure string, how *pairing) (*RDM, error) {
	if how == nil {
		how = new(pairing)
	}
	p, err := t.pairSums(*how)
	if err != nil {
		return nil, fmt.Errorf("rsa: %s: %w", name, err)
	}
	return t.finite(name, measure, p.distances())
}

// pairSums adds up s_ab and w_ab for each pair of conditions.
func (t *Trials) pairSums(how pairing) (*pairSums, error) {
	p, err := t.uncheckedPairSums(how)
	if err != nil {
		return nil, err
	}
	for k, v := range p.sum {
		if k/p.n <= k%p.n && (math.IsNaN(v) || math.IsInf(v, 0)) {
			return nil, fmt.Errorf("the products of conditions %q and %q add up to %v: rescale the patterns", t.Conditions[k/p.n], t.Conditions[k%p.n], v)
		}
	}
	return p, nil
}

func (t *Trials) uncheckedPairSums(how pairing) (*pairSums, error) {
	complete := t.Complete()
	switch {
	case !complete && (how.weighting == WeightEqual || how.subBlocks && how.whitening.upper != nil || how.covariances != nil):
		return t.rowByRow(how)
	case how.covariances != nil:
		return t.runByRun(how)
	case !complete && how.whitening.upper != nil:
		return t.cut(how), nil
	}
	return t.factored(how), nil
}

// pairSums holds, for the pairs i ≤ j of n conditions, Σ s_ab and Σ w_ab over pairs of rows.
type pairSums struct {
	n           int
	sum, weight []float64 // n × n, the upper triangle
}

func newPairSums(n int) *pairSums { return &pairSums{n, make([]float64, n*n), make([]float64, n*n)} }

// g is the mean product of two conditions, NaN where they share nothing.
func (p *pairSums) g(i, j int) float64 {
	k := min(i, j)*p.n + max(i, j)
	if p.weight[k] == 0 {
		return math.NaN()
	}
	return p.sum[k] / p.weight[k]
}

func (p *pairSums) distances() []float64 {
	values := make([]float64, 0, p.n*(p.n-1)/2)
	for i := range p.n {
		for j := i + 1; j < p.n; j++ {
			values = append(values, p.g(i, i)+p.g(j, j)-2*p.g(i, j))
		}
	}
	return values
}

// factored uses that the sum over rows is the product of the sums: Σ_ab x_a'x_b = (Σ_a x_a)'(Σ_b x_b), missing values being 0, and likewise for the numbers of values.
// It goes through the channels block by block and keeps nothing of the size of the data, unless a precision asks for all channels at once. A precision that is not
// diagonal asks for complete data.
func (t *Trials) factored(how pairing) *pairSums {
	all := t.cells(how.crossed)
	_, channels := t.Values.Dims()
	out := newPairSums(t.Len())
	var whitened *mat.Dense
	if !how.whitening.none() {
		sums, count := mat.NewDense(len(all.rows), channels, nil), make([]float64, channels)
		for k := range all.rows {
			all.sum(sums.RawRowView(k), count, k, 0)
		}
		whitened = how.whitening.rows(sums)
	}
	wide := min(blockChannels, channels)
	sums, counts := make([]float64, len(all.rows)*wide), make([]float64, len(all.rows)*wide)
	for from := 0; from < channels; from += wide {
		width := min(wide, channels-from)
		shared(len(t.Of)*width, len(all.rows), func(k int) {
			all.sum(sums[k*wide:k*wide+width], counts[k*wide:k*wide+width], k, from)
			if whitened != nil {
				copy(sums[k*wide:k*wide+width], whitened.RawRowView(k)[from:])
			}
		})
		for _, part := range []struct{ rows, products []float64 }{{sums, out.sum}, {counts, out.weight}} {
			all.products(blas64.General{Rows: len(all.rows), Cols: width, Stride: wide, Data: part.rows}, how.crossed, part.products)
		}
	}
	return out
}

// products adds to the n × n products of conditions those of the cells' vectors, or those of cells of different runs only: all, less those within each run.
func (c *cells) products(vectors blas64.General, crossed bool, products []float64) {
	n := c.of.Len()
	into := blas64.Symmetric{N: n, Stride: n, Data: products, Uplo: blas.Upper}
	if !crossed { // then each condition has one cell
		blas64.Syrk(blas.NoTrans, 1, vectors, 1, into)
		return
	}
	total := blas64.General{Rows: n, Cols: vectors.Cols, Stride: vectors.Cols, Data: make([]float64, n*vectors.Cols)}
	for k, i := range c.condition {
		floats.Add(total.Data[i*total.Stride:(i+1)*total.Stride], vectors.Data[k*vectors.Stride:k*vectors.Stride+vectors.Cols])
	}
	blas64.Syrk(blas.NoTrans, 1, total, 1, into)
	for first := 0; first < len(c.run); {
		last := first
		for last < len(c.run) && c.run[last] == c.run[first] {
			last++
		}
		m := last - first
		own := blas64.Symmetric{N: m, Stride: m, Data: make([]float64, m*m), Uplo: blas.Upper}
		blas64.Syrk(blas.NoTrans, 1, blas64.General{Rows: m, Cols: vectors.Cols, Stride: vectors.Stride, Data: vectors.Data[first*vectors.Stride:]}, 0, own)
		for a := range m {
			for b := a; b < m; b++ {
				products[c.condition[first+a]*n+c.condition[first+b]] -= own.Data[a*m+b]
			}
		}
		first = last
	}
}
