package rsa

import (
	"fmt"
	"math"
	"runtime"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// crossProducts are the cross-validated products of the patterns of n conditions: the means over ordered pairs of different runs, or over the runs left out, of
// x_ri' P x_sj. They are not divided by the number of channels.
type crossProducts struct {
	n      int
	values []float64 // n × n
	// runs is the whitened patterns, one run after the other, where the products are those of all pairs of runs with one precision.
	runs pieces
}

// products computes the cross-validated products. Where group is the number of conditions, each run is first rid of what its conditions share, which distances do not
// see; asItIs leaves the patterns alone.
func (c *crossing) products(group int) (*crossProducts, error) {
	t := c.trials
	cells := t.cells(true) // run after run, with the conditions in order: none is missing
	means := cells.patterns()
	n, runs := t.Len(), float64(len(t.Runs))
	out := &crossProducts{n: n, values: make([]float64, n*n)}
	if c.pairing.covariances != nil {
		x := mat.NewDense(means.rows, means.channels, nil)
		means.copyTo(x, group)
		if err := c.runPairs(x, out.values); err != nil {
			return nil, err
		}
		floats.Scale(1/(runs*(runs-1)), out.values)
		return out, nil
	}
	if c.scheme == LeaveOneRunOut && group != asItIs {
		group = 0 // runs weigh differently for different conditions: what a run's conditions share does not cancel, what all runs share does
	}
	patterns := c.pairing.whitening.apply(means, group)
	if c.scheme == LeaveOneRunOut {
		out.leaveOneOut(patterns, t.rowsOf(), group)
		return out, nil
	}
	into := blas64.Symmetric{N: n, Stride: n, Data: out.values, Uplo: blas.Upper}
	patterns.each(group, func(block blas64.General) {
		total := blas64.General{Rows: n, Cols: block.Cols, Stride: block.Cols, Data: make([]float64, n*block.Cols)}
		for k := range block.Rows {
			floats.Add(total.Data[k%n*total.Stride:][:block.Cols], block.Data[k*block.Stride:][:block.Cols])
		}
		blas64.Syrk(blas.NoTrans, 1, total, 1, into)
		for first := 0; first < block.Rows; first += n {
			blas64.Syrk(blas.NoTrans, -1, blas64.General{Rows: n, Cols: block.Cols, Stride: block.Stride, Data: block.Data[first*block.Stride:]}, 1, into)
		}
	})
	floats.Scale(1/(runs*(runs-1)), out.values)
	mirror(out.values, n)
	out.runs = patterns
	return out, nil
}

// leaveOneOut multiplies the means of each run with the means of all rows of the others.
func (p *crossProducts) leaveOneOut(patterns pieces, rows []int, group int) {
	n, runs := p.n, patterns.rows/p.n
	count := make([]float64, n)
	for k, rows := range rows {
		count[k%n] += float64(rows)
	}
	into := blas64.General{Rows: n, Cols: n, Stride: n, Data: p.values}
	patterns.each(group, func(block blas64.General) {
		total, train := mat.NewDense(n, block.Cols, nil), mat.NewDense(n, block.Cols, nil)
		for k := range block.Rows {
			floats.AddScaled(total.RawRowView(k%n), float64(rows[k]), block.Data[k*block.Stride:][:block.Cols])
		}
		for first := 0; first < block.Rows; first += n {
			for i := range n {
				own := float64(rows[first+i])
				others := train.RawRowView(i)
				copy(others, total.RawRowView(i))
				floats.AddScaled(others, -own, block.Data[(first+i)*block.Stride:][:block.Cols])
				floats.Scale(1/(count[i]-own), others)
			}
			test := blas64.General{Rows: n, Cols: block.Cols, Stride: block.Stride, Data: block.Data[first*block.Stride:]}
			blas64.Gemm(blas.NoTrans, blas.Trans, 1/float64(runs), train.RawMatrix(), test, 1, into)
		}
	})
}

// runPairs adds to products, n × n, Σ_{r≠s} x_ri' [(C_r + C_s)/2]⁻¹ x_sj over the rows of x, of which row k is of condition k mod n in run k / n. All pairs of runs
// are taken in their order, some of them at a time.
func (c *crossing) runPairs(x *mat.Dense, products []float64) error {
	t := c.trials
	n, runs := t.Len(), len(t.Runs)
	_, channels := x.Dims()
	var pairs [][2]int
	for r := range runs {
		for s := r + 1; s < runs; s++ {
			pairs = append(pairs, [2]int{r, s})
		}
	}
	together := min(runtime.GOMAXPROCS(0), len(pairs))
	parts, errs := make([]*mat.Dense, together), make([]error, together)
	for first := 0; first < len(pairs); first += together {
		cores.Do(min(together, len(pairs)-first), func(k int) {
			r, s := pairs[first+k][0], pairs[first+k][1]
			var chol mat.Cholesky
			if errs[k] = nil; !chol.Factorize(meanOf(c.pairing.covariances[r], c.pairing.covariances[s])) {
				errs[k] = fmt.Errorf("the mean covariance of runs %s and %s is not positive definite", t.Runs[r], t.Runs[s])
				return
			}
			var solved mat.Dense
			if err := chol.SolveTo(&solved, x.Slice(s*n, (s+1)*n, 0, channels).T()); err != nil {
				errs[k] = fmt.Errorf("the mean covariance of runs %s and %s: %w", t.Runs[r], t.Runs[s], err)
				return
			}
			parts[k] = mat.NewDense(n, n, nil)
			parts[k].Mul(x.Slice(r*n, (r+1)*n, 0, channels), &solved)
		})
		for k := range min(together, len(pairs)-first) {
			if errs[k] != nil {
				return errs[k]
			}
			for i := range n {
				for j := range n {
					products[i*n+j] += parts[k].At(i, j) + parts[k].At(j, i)
				}
			}
		}
	}
	return nil
}

// distances returns (g_ii + g_jj − g_ij − g_ji) / channels. Where those nearly cancel and the patterns are at hand, it is computed from the patterns' differences.
func (p *crossProducts) distances(channels int) []float64 {
	n := p.n
	values := make([]float64, n*(n-1)/2)
	shared(n*n, n, func(i int) {
		for j := i + 1; j < n; j++ {
			own, cross := p.values[i*n+i]+p.values[j*n+j], p.values[i*n+j]+p.values[j*n+i]
			d := own - cross
			if p.runs.rows > 0 && math.Abs(d) < 1e-6*(math.Abs(own)+math.Abs(cross)) {
				d = p.runs.crossDifference(n, i, j)
			}
			values[PairIndex(n, i, j)] = d / float64(channels)
		}
	})
	return values
}

// crossDifference is the mean over ordered pairs of runs of the products of the differences of conditions i and j.
func (s pieces) crossDifference(n, i, j int) float64 {
	a, b, total := make([]float64, s.channels), make([]float64, s.channels), make([]float64, s.channels)
	runs, within := float64(s.rows/n), 0.0
	for first := 0; first < s.rows; first += n {
		s.fill(a, first+i, 0)
		s.fill(b, first+j, 0)
		simd.MulAdd(a, -1, b, a)
		within += simd.SumSquares(a)
		simd.Add(total, total, a)
	}
	return (simd.SumSquares(total) - within) / (runs * (runs - 1))
}

// mirror copies the upper triangle of a square matrix to the lower.
func mirror(values []float64, n int) {
	for i := range n {
		for j := range i {
			values[i*n+j] = values[j*n+i]
		}
	}
}
