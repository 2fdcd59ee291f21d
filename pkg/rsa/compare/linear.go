package compare

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// features turns an RDM into a vector such that the inner product of two RDMs is the dot product of their vectors. No product is ever a difference of larger ones.
type features interface {
	// clone returns the same with room of its own for a sample.
	clone(s *sample) features
	// weigh makes ready for a sample and returns the length of the vectors.
	weigh(s *sample) int
	// apply writes the vector of an RDM, whose counting pairs are the first len(s.at) elements of dst.
	apply(s *sample, dst []float64)
}

// linear is the evaluator of all measures that are cosines.
type linear struct {
	sample
	// centred measures take the mean over pairs from each RDM.
	centred bool
	features
	// vectors holds the vectors of all rows and of one RDM more, stride apart, of which width elements are in use.
	vectors       []float64
	stride, width int
	// made tells of which rows the vectors are up to date; mean is what was taken from them, square their inner products with themselves.
	made         []bool
	mean, square []float64
}

func newLinear(l *layout, centred bool, f features) *linear {
	rows := len(l.rows)
	stride := l.conditions*(l.conditions-1)/2 + l.conditions
	e := &linear{
		sample:  newSample(l),
		centred: centred,
		vectors: make([]float64, (rows+1)*stride),
		stride:  stride,
		made:    make([]bool, rows+1),
		mean:    make([]float64, rows+1),
		square:  make([]float64, rows+1),
	}
	e.features = f.clone(&e.sample)
	e.Weigh(nil)
	return e
}

// Clone implements [Evaluator].
func (e *linear) Clone() Evaluator { return newLinear(e.layout, e.centred, e.features) }

// Weigh implements [Evaluator].
func (e *linear) Weigh(copies []int) {
	e.sample.weigh(copies)
	e.width = e.features.weigh(&e.sample)
	clear(e.made)
}

// vector returns the vector of row i, or of x where i is the number of rows.
func (e *linear) vector(i int, x []float64) []float64 {
	v := e.vectors[i*e.stride : i*e.stride+e.width]
	if e.made[i] {
		return v
	}
	pairs := e.gather(v, x)
	if e.centred && len(pairs) > 0 {
		e.mean[i] = e.centre(pairs)
	}
	e.apply(&e.sample, v)
	e.square[i] = simd.SumSquares(v)
	e.made[i] = i < len(e.rows)
	return v
}

// centre takes the weighted mean from the counting pairs of an RDM and returns it. Where they are equal up to rounding, zeros are left.
func (e *linear) centre(pairs []float64) float64 {
	origin := pairs[0]
	for k := range pairs {
		pairs[k] -= origin // first, so that the mean of equal values is exact
	}
	const rounding = 0x1p-50
	if simd.SumSquares(pairs) <= float64(len(pairs))*rounding*rounding*origin*origin {
		clear(pairs)
		return origin
	}
	mean := simd.Dot(pairs, e.weight) / float64(e.total)
	for k := range pairs {
		pairs[k] -= mean
	}
	return origin + mean
}

// cosine returns the similarity of rows that have vectors; j may be the one more.
func (e *linear) cosine(i, j int, v, w []float64) float64 {
	if e.total < 2 {
		return math.NaN()
	}
	if e.square[i] == 0 || e.square[j] == 0 {
		if e.centred {
			return math.NaN()
		}
		return 0
	}
	return simd.Dot(v, w) / (math.Sqrt(e.square[i]) * math.Sqrt(e.square[j]))
}

// Similarity implements [Evaluator].
func (e *linear) Similarity(i, j int) float64 {
	v, w := e.vector(i, e.row(i)), e.vector(j, e.row(j))
	return e.cosine(i, j, v, w)
}

// SimilarityOf implements [Evaluator].
func (e *linear) SimilarityOf(x []float64, j int) float64 {
	w, last := e.vector(j, e.row(j)), len(e.rows)
	return e.cosine(last, j, e.vector(last, e.fits(x)), w)
}

// Gram implements [Linear].
func (e *linear) Gram(dst *mat.SymDense) {
	rows := len(e.rows)
	if dst.IsEmpty() {
		dst.ReuseAsSym(rows)
	}
	if n := dst.SymmetricDim(); n != rows {
		panic(fmt.Sprintf("compare: Gram: a matrix of %d × %d, want %d", n, n, rows))
	}
	raw := dst.RawSymmetric()
	if e.width == 0 {
		for i := range rows {
			clear(raw.Data[i*raw.Stride : i*raw.Stride+rows])
		}
		return
	}
	for i, x := range e.rows {
		e.vector(i, x)
	}
	blas64.Syrk(blas.NoTrans, 1, blas64.General{Rows: rows, Cols: e.width, Stride: e.stride, Data: e.vectors}, 0, raw)
}

// Pool implements [Evaluator]: the mean of the rows, without their means where the measure takes them, each scaled to an inner product with itself of the number of pairs
// (cosine and correlation) or 1 (whitened).
func (e *linear) Pool(dst []float64, rows []int, weights []float64) {
	clear(e.fits(dst))
	sum := 0.
	for k := range rows {
		sum += weightOf(rows, weights, k)
	}
	size := 1.
	if _, ok := e.features.(plain); ok {
		size = math.Sqrt(float64(e.total))
	}
	for k, i := range rows {
		x := e.row(i)
		e.vector(i, x)
		if e.square[i] == 0 {
			continue
		}
		scale := weightOf(rows, weights, k) / sum * size / math.Sqrt(e.square[i])
		for _, p := range e.at {
			dst[p] += scale * (x[p] - e.mean[i])
		}
	}
}

// PoolIsExact implements [Evaluator].
func (e *linear) PoolIsExact() bool { return true }
