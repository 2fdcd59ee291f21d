package rsa

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// masked holds sums over the channels v that two rows z have in common, for all pairs of rows at once: products of matrices in which missing values are 0, and of
// their masks.
type masked struct {
	n       int
	common  []float64 // |v|, upper triangle
	product []float64 // Σ_v z_i z_j, upper triangle
	square  []float64 // at (i,j): Σ_v z_i²
	sum     []float64 // at (i,j): Σ_v z_i
}

// maskedSums goes through the channels of means, of which change makes a row's piece what is to be summed; it may leave NaN where it finds it. It is nil where there
// are too few rows or channels to gain by it.
func maskedSums(means *mat.Dense, change func(dst []float64, row, from int)) *masked {
	n, channels := means.Dims()
	if n < 8 || channels < 16 {
		return nil
	}
	m := &masked{n, make([]float64, n*n), make([]float64, n*n), make([]float64, n*n), make([]float64, n*n)}
	wide := min(blockChannels, channels)
	z, z2, mask := make([]float64, n*wide), make([]float64, n*wide), make([]float64, n*wide)
	for from := 0; from < channels; from += wide {
		width := min(wide, channels-from)
		cores.Do(n, func(i int) {
			row, squares, present := z[i*wide:i*wide+width], z2[i*wide:i*wide+width], mask[i*wide:i*wide+width]
			change(row, i, from)
			for c, v := range row {
				present[c] = 1
				if math.IsNaN(v) {
					row[c], present[c] = 0, 0
				}
			}
			simd.Mul(squares, row, row)
		})
		general := func(data []float64) blas64.General {
			return blas64.General{Rows: n, Cols: width, Stride: wide, Data: data}
		}
		square := func(data []float64) blas64.General { return blas64.General{Rows: n, Cols: n, Stride: n, Data: data} }
		upper := func(data []float64) blas64.Symmetric {
			return blas64.Symmetric{N: n, Stride: n, Data: data, Uplo: blas.Upper}
		}
		blas64.Syrk(blas.NoTrans, 1, general(mask), 1, upper(m.common))
		blas64.Syrk(blas.NoTrans, 1, general(z), 1, upper(m.product))
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, general(z2), general(mask), 1, square(m.square))
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, general(z), general(mask), 1, square(m.sum))
	}
	return m
}

// cosine returns 1 − cos of the angle on the common channels, about their means or not, of rows of unit length; false where too few digits are left of it.
func (m *masked) cosine(central bool) func(i, j int) (float64, bool) {
	if m == nil {
		return nil
	}
	return func(i, j int) (float64, bool) {
		a, b := i*m.n+j, j*m.n+i
		n, product, squareI, squareJ := m.common[a], m.product[a], m.square[a], m.square[b]
		if central {
			product -= m.sum[a] * m.sum[b] / n
			squareI -= m.sum[a] * m.sum[a] / n
			squareJ -= m.sum[b] * m.sum[b] / n
		}
		d := 1 - product/math.Sqrt(squareI*squareJ)
		return d, squareI > cancels && squareJ > cancels && d > cancels
	}
}

// squaredDistance returns Σ_v (z_i − z_j)² and |v|; false where too few digits are left of it.
func (m *masked) squaredDistance(i, j int) (d, common float64, ok bool) {
	a, b := i*m.n+j, j*m.n+i
	lengths := m.square[a] + m.square[b]
	d = lengths - 2*m.product[a]
	return d, m.common[a], d > cancels*lengths && lengths > 1e-280 && !math.IsInf(d, 0)
}

// middles returns the middle of the range of each channel over the rows that have it.
func middles(means *mat.Dense) []float64 {
	n, channels := means.Dims()
	low, high := make([]float64, channels), make([]float64, channels)
	for c := range low {
		low[c], high[c] = math.Inf(1), math.Inf(-1)
	}
	for i := range n {
		for c, v := range means.RawRowView(i) {
			if v < low[c] {
				low[c] = v
			}
			if v > high[c] {
				high[c] = v
			}
		}
	}
	for c, v := range low {
		low[c] = v/2 + high[c]/2 // ∞ − ∞ is NaN: nobody has the channel
	}
	return low
}
