package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// CrossvalidatedPoisson returns the RDM of cross-validated symmetrised Poisson divergences,
//
//	d_ij = mean over runs f of Σ_c (a_ic − a_jc)(log b_ic − log b_jc) / channels
//
// where b are the rates of run f and a those of all rows of the other runs, both the mean counts under the prior of the options. Values are signed. Where two
// conditions have the same distribution (and as many rows) the expectation is 0; where they differ it is the true divergence but for the prior, which pulls rates
// together, and the logarithm of a noisy rate, which is too low on average. (rsatoolbox f1f83cad returns the last fold alone; this is the mean over all.)
//
// Trials without runs have their k-th row of each condition in run k. Where values are missing (NaN), means are those of the counts that there are; a pair is compared in
// each run on the channels that all four means have, divided by their number, and averaged over the runs in which there are any: NaN where there are none. It is an
// error when there are fewer than two runs or a condition is missing in a run. Other errors as for [Poisson].
func CrossvalidatedPoisson(t *Trials, opt PoissonOptions) (*RDM, error) {
	values, err := t.poissonCV(opt)
	if err != nil {
		return nil, fmt.Errorf("rsa: cross-validated Poisson: %w", err)
	}
	return t.finite("cross-validated Poisson", "cross-validated Poisson divergence per channel", values)
}

func (t *Trials) poissonCV(opt PoissonOptions) ([]float64, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	f, err := t.folds(false)
	if err != nil {
		return nil, err
	}
	complete := t.Complete()
	n := t.Len()
	_, channels := t.Values.Dims()
	sums, counts := make([]float64, n*(n-1)/2), make([]float64, n*(n-1)/2)
	product := make([]float64, n*n)
	for run := range f.Runs {
		train, test := f.parted(run)
		a, err := opt.smooth(f, train.cells(false).means(complete))
		if err == nil {
			var b *mat.Dense
			if b, err = opt.smooth(f, test.cells(false).means(complete)); err == nil && complete {
				whole(a).besides(logarithms(b), 0, func(left, right blas64.General) {
					blas64.Gemm(blas.NoTrans, blas.Trans, 1, left, right, 1, blas64.General{Rows: n, Cols: n, Stride: n, Data: product})
				})
			} else if err == nil {
				incompleteDivergences(a, b, sums, counts)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("run %s: %w", f.Runs[run], err)
		}
	}
	at := 0
	for i := range n {
		for j := i + 1; j < n; j++ {
			if complete {
				sums[at] = (product[i*n+i] + product[j*n+j] - product[i*n+j] - product[j*n+i]) / float64(channels)
				counts[at] = float64(len(f.Runs))
			}
			sums[at] /= counts[at] // 0/0 is NaN: nothing in common
			at++
		}
	}
	return sums, nil
}

// parted returns the rows of all other runs and those of one.
func (t *Trials) parted(run int) (train, test *Trials) {
	var rows [2][]int
	for row, r := range t.Run {
		if r == run {
			rows[1] = append(rows[1], row)
		} else {
			rows[0] = append(rows[0], row)
		}
	}
	return t.some(rows[0]), t.some(rows[1])
}

// some returns some of the rows.
func (t *Trials) some(rows []int) *Trials {
	out := *t
	out.Values = pick(t.Values, rows, nil)
	out.Of, out.Run = make([]int, len(rows)), make([]int, len(rows))
	for k, row := range rows {
		out.Of[k], out.Run[k] = t.Of[row], t.Run[row]
	}
	return &out
}

// incompleteDivergences adds, for each pair that has channels in common, the mean over these of (a_i − a_j)(log b_i − log b_j), and counts it.
func incompleteDivergences(a, b *mat.Dense, sums, counts []float64) {
	n, _ := a.Dims()
	cores.Do(n, func(i int) {
		for j := i + 1; j < n; j++ {
			sum, common := 0.0, 0
			for c, v := range a.RawRowView(i) {
				if d := (v - a.At(j, c)) * (math.Log(b.At(i, c)) - math.Log(b.At(j, c))); !math.IsNaN(d) {
					sum, common = sum+d, common+1
				}
			}
			if common > 0 {
				k := PairIndex(n, i, j)
				sums[k], counts[k] = sums[k]+sum/float64(common), counts[k]+1
			}
		}
	})
}
