package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// PoissonOptions is the prior on the rates: that of a Gamma distribution with mean PriorRate and the weight of PriorWeight observations, under which a mean count m
// becomes (m + PriorWeight·PriorRate)/(1 + PriorWeight).
type PoissonOptions struct {
	PriorRate   float64 // 0 is 1
	PriorWeight float64 // 0 is 0.1
	NoPrior     bool    // leaves the means as they are: then none may be 0
}

// smooth replaces mean counts by rates.
func (o PoissonOptions) smooth(t *Trials, means *mat.Dense) (*mat.Dense, error) {
	rate, weight := o.PriorRate, o.PriorWeight
	if rate == 0 {
		rate = 1
	}
	if weight == 0 {
		weight = .1
	}
	if !(rate > 0) || !(weight > 0) || math.IsInf(rate, 0) || math.IsInf(weight, 0) {
		return nil, fmt.Errorf("the prior has rate %v and weight %v, want positive numbers", o.PriorRate, o.PriorWeight)
	}
	if o.NoPrior {
		weight = 0
	}
	rates := mat.DenseCopyOf(means)
	n, channels := means.Dims()
	for k := range n {
		for c, m := range rates.RawRowView(k) {
			y := (m + weight*rate) / (1 + weight)
			if m < 0 || y == 0 {
				return nil, fmt.Errorf("condition %q, channel %d of %d: the mean count is %v, want a positive number (or 0 under a prior)", t.Conditions[k], c, channels, m)
			}
			rates.RawRowView(k)[c] = y
		}
	}
	return rates, nil
}

// Poisson returns the RDM of the symmetrised Kullback-Leibler divergences between Poisson distributions, Σ_c (y_ic − y_jc)(log y_ic − log y_jc) / channels, without
// a factor ½ (rsatoolbox's poisson). The rates y are the mean counts of the conditions under the prior of the options. It is never negative, and biased upwards by
// the noise of the counts; [CrossvalidatedPoisson] is not biased where conditions are equal.
//
// Where values are missing (NaN), means are those of the counts that there are, and a pair is compared on, and divided by the number of, the channels that both
// conditions have; without any it is NaN. It is an error when a mean count is negative, or 0 without a prior. Other errors as for [SquaredEuclidean].
func Poisson(t *Trials, opt PoissonOptions) (*RDM, error) {
	const name, measure = "Poisson", "symmetrised Poisson divergence per channel"
	complete, err := t.ready(name)
	if err != nil {
		return nil, err
	}
	rates, err := opt.smooth(t, t.means(complete))
	if err != nil {
		return nil, fmt.Errorf("rsa: %s: %w", name, err)
	}
	if !complete {
		return t.common(name, measure, rates, 1, nil, func(a, b []float64) (float64, error) {
			sum := 0.0
			for c, v := range a {
				sum += (v - b[c]) * (math.Log(v) - math.Log(b[c]))
			}
			return sum / float64(len(a)), nil
		})
	}
	values := divergences(whole(rates), logarithms(rates))
	floats.Scale(1/float64(rates.RawMatrix().Cols), values)
	return t.checked(name, measure, values, sameRows(rates))
}

// logarithms hands out the logarithms of a matrix.
func logarithms(m *mat.Dense) pieces {
	rows, channels := m.Dims()
	return pieces{rows, channels, func(dst []float64, row, from int) { simd.Log(dst, m.RawRowView(row)[from:from+len(dst)]) }}
}

// divergences returns Σ_c (x_ic − x_jc)(y_ic − y_jc) for all pairs of rows, from one product of matrices; where that would lose digits, from the differences.
func divergences(x, y pieces) []float64 {
	n := x.rows
	product, squaresX, squaresY := make([]float64, n*n), make([]float64, n), make([]float64, n)
	y.besides(x, 0, func(right, left blas64.General) {
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, left, right, 1, blas64.General{Rows: n, Cols: n, Stride: n, Data: product})
		for i := range n {
			squaresX[i] += simd.SumSquares(left.Data[i*left.Stride:][:left.Cols])
			squaresY[i] += simd.SumSquares(right.Data[i*right.Stride:][:right.Cols])
		}
	})
	values := make([]float64, n*(n-1)/2)
	shared(n*n*x.channels, n, func(i int) {
		var room [4][]float64
		for j := i + 1; j < n; j++ {
			d := product[i*n+i] + product[j*n+j] - product[i*n+j] - product[j*n+i]
			size := math.Sqrt((squaresX[i] + squaresX[j]) * (squaresY[i] + squaresY[j]))
			if !(d > cancels*size && size > 1e-280) || math.IsInf(d, 0) {
				if room[0] == nil {
					for k := range room {
						room[k] = make([]float64, x.channels)
					}
				}
				x.fill(room[0], i, 0)
				x.fill(room[1], j, 0)
				y.fill(room[2], i, 0)
				y.fill(room[3], j, 0)
				simd.MulAdd(room[0], -1, room[1], room[0])
				simd.MulAdd(room[2], -1, room[3], room[2])
				d = simd.Dot(room[0], room[2])
			}
			values[PairIndex(n, i, j)] = d
		}
	})
	return values
}

// besides calls product for the blocks of both s and other, in which the same channels stand.
func (s pieces) besides(other pieces, group int, product func(own, others blas64.General)) {
	var data []float64
	from := 0
	s.each(group, func(own blas64.General) {
		if data == nil {
			data = make([]float64, other.rows*own.Stride)
		}
		others := blas64.General{Rows: other.rows, Cols: own.Cols, Stride: own.Stride, Data: data}
		other.write(others, from, group)
		from += own.Cols
		product(own, others)
	})
}
