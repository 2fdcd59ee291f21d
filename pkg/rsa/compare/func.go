package compare

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Func makes a measure of any function of two RDMs, given as vectors of the pairs that count: every pair (g,h) of a sample comes copies[g]·copies[h] times, in the order
// of pairs. Larger must be more alike. f may keep neither slice, must not change them, and must be safe for concurrent use. It is not called for fewer than two pairs;
// the similarity is NaN then.
//
// The pooled RDM is the mean of the RDMs, a stand-in.
func Func(name string, f func(x, y []float64) float64) Measure { return function{name, f} }

type function struct {
	name string
	f    func(x, y []float64) float64
}

// String implements [Measure].
func (m function) String() string { return m.name }

// Ready implements [Measure].
func (m function) Ready(n int, rdms *mat.Dense) (Evaluator, error) {
	l, err := newLayout(m.name, n, rdms)
	if err != nil {
		return nil, err
	}
	return &written{sample: newSample(l), f: m.f}, nil
}

// written writes samples out for a function.
type written struct {
	sample
	f    func(x, y []float64) float64
	x, y []float64
}

// Clone implements [Evaluator].
func (e *written) Clone() Evaluator { return &written{sample: newSample(e.layout), f: e.f} }

// Weigh implements [Evaluator].
func (e *written) Weigh(copies []int) { e.sample.weigh(copies) }

func (e *written) write(dst, x []float64) []float64 {
	dst = dst[:0]
	for k, p := range e.at {
		for range int(e.weight[k]) {
			dst = append(dst, x[p])
		}
	}
	return dst
}

// SimilarityOf implements [Evaluator].
func (e *written) SimilarityOf(x []float64, j int) float64 {
	y := e.row(j)
	if e.fits(x); e.total < 2 {
		return math.NaN()
	}
	e.x, e.y = e.write(e.x, x), e.write(e.y, y)
	for _, v := range e.x {
		if math.IsNaN(v) {
			return v
		}
	}
	return e.f(e.x, e.y)
}

// Similarity implements [Evaluator].
func (e *written) Similarity(i, j int) float64 { return e.SimilarityOf(e.row(i), j) }

// Pool implements [Evaluator].
func (e *written) Pool(dst []float64, rows []int, weights []float64) { e.average(dst, rows, weights) }

// PoolIsExact implements [Evaluator].
func (e *written) PoolIsExact() bool { return false }
