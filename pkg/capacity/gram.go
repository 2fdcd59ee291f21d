package capacity

import (
	"math"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"gonum.org/v1/gonum/mat"
)

// gram is what a projection needs of a set of points: the inner products of their directions, formed once for all projections, and their lengths.
type gram struct {
	n, rank int       // points; how many of them can be independent, at most
	g       []float64 // n × n, 1 on the diagonal
	length  []float64
}

// newGram takes points × coordinates. No point may be at the origin.
func newGram(points *mat.Dense) *gram {
	n, coordinates := points.Dims()
	unit := mat.DenseCopyOf(points)
	m := &gram{n: n, rank: min(n, coordinates), length: make([]float64, n)}
	for j := range n {
		m.length[j] = direction(unit.RawRowView(j))
	}
	var product mat.SymDense
	product.SymOuterK(1, unit)
	m.g = product.RawSymmetric().Data
	m.mirror()
	return m
}

// direction divides x by its length, which it returns, without overflow.
func direction(x []float64) float64 {
	largest := 0.0
	for _, v := range x {
		largest = max(largest, math.Abs(v))
	}
	if largest < 0x1p-1000 { // of which the inverse may be too large for a number
		simd.Scale(0x1p600, x)
		return direction(x) * 0x1p-600
	}
	simd.Scale(1/largest, x)
	size := math.Sqrt(simd.SumSquares(x))
	simd.Scale(1/size, x)
	return largest * size
}

// mirror copies the upper triangle into the lower one, and makes the diagonal exactly 1.
func (m *gram) mirror() {
	const block = 32 // a block of rows and its mirror image stay in the cache
	n := m.n
	for i0 := 0; i0 < n; i0 += block {
		for j0 := i0; j0 < n; j0 += block {
			for i := i0; i < min(i0+block, n); i++ {
				for j := max(j0, i+1); j < min(j0+block, n); j++ {
					m.g[j*n+i] = m.g[i*n+j]
				}
			}
		}
	}
	for i := range n {
		m.g[i*n+i] = 1
	}
}

// row returns the inner products of point j with all points.
func (m *gram) row(j int) []float64 { return m.g[j*m.n : (j+1)*m.n] }
