package capacity

import (
	"math"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// dependent is the squared distance of a direction from the span of others, of which the length is 1, below which it counts as one of that span.
const dependent = 1e-12

// factor is the Cholesky factor L of the inner products of the passive points, in the order in which they came, with the solution of Lq = b for the right side b of the problem.
type factor struct {
	stride int
	l      []float64 // row by row, with room for one entry right of the diagonal
	q      []float64
	size   int
}

func newFactor(capacity int) factor {
	return factor{stride: capacity + 1, l: make([]float64, capacity*(capacity+1)), q: make([]float64, capacity)}
}

func (f *factor) full() bool { return f.size == f.stride-1 }

// append adds a point with these inner products with the points before it, which become the new row of L. It returns false, and leaves the factor as it was, where the
// point's direction is in the span of theirs.
func (f *factor) append(products []float64, b float64) bool {
	if f.full() {
		return false
	}
	p := f.size
	f.forward(products)
	d := 1 - simd.SumSquares(products[:p])
	if !(d > dependent) {
		return false
	}
	row := f.l[p*f.stride : p*f.stride+p+1]
	copy(row, products[:p])
	row[p] = math.Sqrt(d)
	f.q[p] = (b - simd.Dot(row[:p], f.q[:p])) / row[p]
	f.size++
	return true
}

// forward replaces x by L⁻¹x.
func (f *factor) forward(x []float64) {
	for i := range f.size {
		row := f.l[i*f.stride : i*f.stride+i+1]
		x[i] = (x[i] - simd.Dot(row[:i], x[:i])) / row[i]
	}
}

// backward replaces x by L⁻ᵀx.
func (f *factor) backward(x []float64) {
	for i := f.size - 1; i >= 0; i-- {
		row := f.l[i*f.stride : i*f.stride+i+1]
		x[i] /= row[i]
		simd.Axpy(-x[i], row[:i], x[:i])
	}
}

// solve writes the solution of LLᵀz = b.
func (f *factor) solve(z []float64) {
	copy(z[:f.size], f.q[:f.size])
	f.backward(z)
}

// remove takes out the point at position k. b is the right side without it.
func (f *factor) remove(k int, b []float64) {
	f.size--
	p := f.size
	for i := k; i < p; i++ {
		copy(f.l[i*f.stride:i*f.stride+i+2], f.l[(i+1)*f.stride:(i+1)*f.stride+i+2])
	}
	for c := k; c < p; c++ { // column c+1 of row c is turned into column c
		x, y := f.l[c*f.stride+c], f.l[c*f.stride+c+1]
		r := math.Hypot(x, y)
		cosine, sine := x/r, y/r
		f.l[c*f.stride+c] = r
		for i := c + 1; i < p; i++ {
			pair := f.l[i*f.stride+c : i*f.stride+c+2]
			pair[0], pair[1] = cosine*pair[0]+sine*pair[1], cosine*pair[1]-sine*pair[0]
		}
	}
	for i := k; i < p; i++ {
		row := f.l[i*f.stride : i*f.stride+i+1]
		f.q[i] = (b[i] - simd.Dot(row[:i], f.q[:i])) / row[i]
	}
}
