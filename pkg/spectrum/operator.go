package spectrum

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
)

// An operator is a symmetric matrix as the iteration sees it: scaled by a power of two, so that no square of an entry overflows or vanishes.
type operator struct {
	n       int
	power   int // the matrix is 2^power times the one that is multiplied with
	product func(dst, x []float64)
	matrix  blas64.Symmetric // the upper triangle, below triangleFrom rows also the lower one; no Data where only products are known
	steps   int              // products so far
	side    int              // if positive, random vectors are zero beyond this entry
	work    []float64        // n × n of scratch for factorize
}

// known reports whether the entries of the matrix are at hand, and not only its products.
func (a *operator) known() bool { return a.matrix.Data != nil }

func (a *operator) apply(dst, x []float64) {
	a.steps++
	a.product(dst, x)
}

// applyRows returns the products with the rows of v, as rows.
func (a *operator) applyRows(v blas64.General) blas64.General {
	w := blas64.General{Rows: v.Rows, Cols: a.n, Stride: a.n, Data: make([]float64, v.Rows*a.n)}
	if a.known() && v.Rows > 24 { // of fewer rows the matrix is packed for longer than it is multiplied with
		a.steps += v.Rows
		blas64.Symm(blas.Right, 1, a.matrix, v, 0, w)
		return w
	}
	for i := range v.Rows {
		a.apply(w.Data[i*w.Stride:][:a.n], v.Data[i*v.Stride:][:a.n])
	}
	return w
}

// newOperator copies a symmetric matrix. It is an error when an entry is NaN or infinite.
func newOperator(s mat.Symmetric) (*operator, error) {
	n := s.SymmetricDim()
	a := &operator{n: n, matrix: blas64.Symmetric{N: n, Stride: n, Uplo: blas.Upper, Data: make([]float64, n*n)}}
	var upper blas64.Symmetric
	if raw, ok := s.(mat.RawSymmetricer); ok && raw.RawSymmetric().Uplo == blas.Upper {
		upper = raw.RawSymmetric()
	} else {
		upper = a.matrix
		for i := range n {
			for j := i; j < n; j++ {
				upper.Data[i*n+j] = s.At(i, j)
			}
		}
	}
	largest := 0.0
	for i := range n {
		row := upper.Data[i*upper.Stride+i : i*upper.Stride+n]
		m := magnitude(row)
		if m > math.MaxFloat64 || math.IsNaN(m) {
			for j, v := range row {
				if !(math.Abs(v) <= math.MaxFloat64) {
					return nil, fmt.Errorf("entry (%d,%d) is %v, want finite numbers", i, i+j, v)
				}
			}
		}
		largest = max(largest, m)
	}
	a.power = exponent(largest)
	for i := range n {
		row := a.matrix.Data[i*n+i : (i+1)*n]
		copy(row, upper.Data[i*upper.Stride+i:])
		rescale(row, -a.power)
	}
	if n < triangleFrom {
		a.matrix.Data = both(a.matrix)
	}
	a.product = func(dst, x []float64) {
		multiply(1, blas64.General{Rows: n, Cols: n, Stride: n, Data: a.matrix.Data}, x, dst)
	}
	return a, nil
}

// triangleFrom is the number of rows from which a product with one triangle takes less time than one with both, which are then 5 MB: more than a core's cache.
const triangleFrom = 800

// multiply sets dst to factor·A·x for a symmetric A, of which the lower triangle is not looked at from triangleFrom rows on.
func multiply(factor float64, a blas64.General, x, dst []float64) {
	from, to := blas64.Vector{N: a.Rows, Inc: 1, Data: x}, blas64.Vector{N: a.Rows, Inc: 1, Data: dst}
	if a.Rows < triangleFrom {
		blas64.Gemv(blas.NoTrans, factor, a, from, 0, to)
		return
	}
	blas64.Symv(factor, blas64.Symmetric{N: a.Rows, Stride: a.Stride, Uplo: blas.Upper, Data: a.Data}, from, 0, to)
}

// both returns the matrix with both triangles, by tiles that stay in the cache.
func both(a blas64.Symmetric) []float64 {
	const tile = 32
	n := a.N
	m := make([]float64, n*n)
	for i0 := 0; i0 < n; i0 += tile {
		for j0 := i0; j0 < n; j0 += tile {
			for i := i0; i < min(i0+tile, n); i++ {
				for j := max(j0, i); j < min(j0+tile, n); j++ {
					v := a.Data[i*a.Stride+j]
					m[i*n+j], m[j*n+i] = v, v
				}
			}
		}
	}
	return m
}

// magnitude returns the largest size of an entry, NaN where one is NaN. Without their sign, the bits of floats are in the order of the numbers, NaN last.
func magnitude(x []float64) float64 {
	var a, b uint64
	for ; len(x) > 1; x = x[2:] {
		a = max(a, math.Float64bits(x[0])<<1)
		b = max(b, math.Float64bits(x[1])<<1)
	}
	if len(x) > 0 {
		a = max(a, math.Float64bits(x[0])<<1)
	}
	return math.Float64frombits(max(a, b) >> 1)
}

// exponent returns e such that x is 2^e times a number between ½ and 1, 0 for 0.
func exponent(x float64) int {
	_, e := math.Frexp(x)
	return e
}

// rescale multiplies by 2^power. Halving the power keeps the factor itself finite.
func rescale(data []float64, power int) {
	if power == 0 {
		return
	}
	half := math.Ldexp(1, power/2)
	rest := math.Ldexp(1, power-power/2)
	for i, v := range data {
		data[i] = v * half * rest
	}
}
