package rsa

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// pieces hands out a matrix of patterns piece by piece, so that whatever is done to the patterns first (a mean removed, a scale) needs no second matrix.
type pieces struct {
	rows, channels int
	// fill writes len(dst) channels of a row, the first of them from.
	fill func(dst []float64, row, from int)
}

// whole is the matrix as it stands.
func whole(m *mat.Dense) pieces {
	rows, channels := m.Dims()
	return pieces{rows, channels, func(dst []float64, row, from int) { copy(dst, m.RawRowView(row)[from:]) }}
}

const (
	blockChannels = 1280 // of one matrix product: four of the blocks that package blas cuts a product into
	stripChannels = 64   // that are centred together: of 1000 rows they fit into a core's cache
)

// asItIs is the group of those that take no middle away.
const asItIs = -1

// each calls product for one block of channels after the other. In each group of so many successive rows (0: all; asItIs: none), the channel's middle between its
// least and its largest value is taken away: that changes no difference within the group, and makes the values as small as the differences, so that their products
// keep the digits. The middle, unlike the mean, does not depend on the order of the rows.
func (s pieces) each(group int, product func(block blas64.General)) {
	wide := min(blockChannels, s.channels)
	data := make([]float64, s.rows*wide)
	for from := 0; from < s.channels; from += wide {
		block := blas64.General{Rows: s.rows, Cols: min(wide, s.channels-from), Stride: wide, Data: data}
		s.write(block, from, group)
		product(block)
	}
}

// write fills the block with the channels from the given one, less the middles of the groups.
func (s pieces) write(block blas64.General, from, group int) {
	if group == 0 {
		group = s.rows
	}
	shared(block.Rows*block.Cols, (block.Cols+stripChannels-1)/stripChannels, func(k int) {
		low, high := k*stripChannels, min((k+1)*stripChannels, block.Cols)
		for row := range s.rows {
			s.fill(block.Data[row*block.Stride+low:row*block.Stride+high], row, from+low)
		}
		for first := 0; group > 0 && first < s.rows; first += group {
			centre(block.Data[first*block.Stride+low:], min(group, s.rows-first), high-low, block.Stride)
		}
	})
}

// copyTo writes all rows to x, less the middles of the groups.
func (s pieces) copyTo(x *mat.Dense, group int) { s.write(x.RawMatrix(), 0, group) }

// centre takes the middle of its range from each column of at most stripChannels.
func centre(data []float64, rows, columns, stride int) {
	var low, high [stripChannels]float64
	copy(low[:columns], data)
	copy(high[:columns], data)
	for row := 1; row < rows; row++ {
		for c, v := range data[row*stride : row*stride+columns] {
			if v < low[c] {
				low[c] = v
			} else if v > high[c] {
				high[c] = v
			}
		}
	}
	for c := range columns {
		low[c] = low[c]/2 + high[c]/2
	}
	for row := range rows {
		simd.Axpy(-1, low[:columns], data[row*stride:row*stride+columns])
	}
}

// cancels bounds the share of the squared lengths below which a distance is computed from the difference itself: a sum of products has lost three digits there.
const cancels = 1e-3

// squaredDistances returns Σ_c (x_ic − x_jc)² for all pairs of rows, from one symmetric product; where that would lose digits, overflow or vanish, from the
// differences. No value is negative, and the value of a pair depends on the set of rows, not on their order.
func (s pieces) squaredDistances() []float64 {
	n := s.rows
	values := make([]float64, n*(n-1)/2)
	var gram []float64
	if n >= 8 && s.channels >= 16 {
		gram = make([]float64, n*n)
		s.each(0, func(block blas64.General) {
			blas64.Syrk(blas.NoTrans, 1, block, 1, blas64.Symmetric{N: n, Stride: n, Data: gram, Uplo: blas.Upper})
		})
	}
	shared(n*n*s.channels, n, func(i int) {
		var a, b []float64
		for j := i + 1; j < n; j++ {
			d := &values[PairIndex(n, i, j)]
			if gram != nil {
				lengths := gram[i*n+i] + gram[j*n+j]
				*d = lengths - 2*gram[i*n+j]
				if *d > cancels*lengths && lengths > 1e-280 && !math.IsInf(*d, 0) {
					continue
				}
			}
			if a == nil {
				a, b = make([]float64, s.channels), make([]float64, s.channels)
				s.fill(a, i, 0)
			}
			s.fill(b, j, 0)
			simd.MulAdd(b, -1, b, a)
			*d = simd.SumSquares(b)
		}
	})
	return values
}
