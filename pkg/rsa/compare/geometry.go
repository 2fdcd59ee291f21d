package compare

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// geometry is the evaluator of measures between whole second-moment matrices. They know no pairs: a condition is in or out, and copies of it are dropped.
type geometry struct {
	*layout
	of moments
	// distinct are the conditions that are in.
	distinct []int
	// shapes holds what was computed of each row and one RDM more; made tells for which it is up to date.
	shapes []any
	made   []bool
}

// moments computes what a measure needs of one RDM over some conditions, and compares two.
type moments interface {
	// start makes ready for a sample.
	start(distinct []int) moments
	// shape is what is needed of the squared-distance matrix d.
	shape(d *mat.SymDense) any
	similarity(a, b any) float64
}

// readyGeometry returns an evaluator, or an error where a pair is missing.
func readyGeometry(name string, n int, rdms *mat.Dense, of moments) (Evaluator, error) {
	l, err := newLayout(name, n, rdms)
	if err != nil {
		return nil, err
	}
	for p, missing := range l.missing {
		if missing {
			g, h := conditionsOf(n, p)
			return nil, fmt.Errorf("compare: %s: pair (%d,%d) is missing; a second moment needs all pairs", name, g, h)
		}
	}
	e := &geometry{layout: l, of: of}
	return e.Clone(), nil
}

// Clone implements [Evaluator].
func (e *geometry) Clone() Evaluator {
	rows := len(e.rows) + 1
	c := &geometry{layout: e.layout, of: e.of, distinct: make([]int, 0, e.conditions), shapes: make([]any, rows), made: make([]bool, rows)}
	c.Weigh(nil)
	return c
}

// Weigh implements [Evaluator].
func (e *geometry) Weigh(copies []int) {
	if copies != nil && len(copies) != e.conditions {
		panic(fmt.Sprintf("compare: Weigh: %d copies for %d conditions", len(copies), e.conditions))
	}
	e.distinct = e.distinct[:0]
	for g := range e.conditions {
		if copies != nil && copies[g] < 0 {
			panic(fmt.Sprintf("compare: Weigh: %d copies of condition %d", copies[g], g))
		}
		if copies == nil || copies[g] > 0 {
			e.distinct = append(e.distinct, g)
		}
	}
	clear(e.made)
	e.of = e.of.start(e.distinct)
}

// Pairs implements [Evaluator]: the pairs of different conditions, each once.
func (e *geometry) Pairs() int { return len(e.distinct) * (len(e.distinct) - 1) / 2 }

// shape returns what is needed of row i, or of x where i is the number of rows.
func (e *geometry) shape(i int, x []float64) any {
	if e.made[i] {
		return e.shapes[i]
	}
	u := len(e.distinct)
	d := mat.NewSymDense(u, nil)
	for a, g := range e.distinct {
		for b := a + 1; b < u; b++ {
			v := x[rsa.PairIndex(e.conditions, g, e.distinct[b])]
			if math.IsNaN(v) {
				return nil
			}
			d.SetSym(a, b, v)
		}
	}
	e.shapes[i], e.made[i] = e.of.shape(d), i < len(e.rows)
	return e.shapes[i]
}

func (e *geometry) row(i int) []float64 {
	if i < 0 || i >= len(e.rows) {
		panic(fmt.Sprintf("compare: %s: row %d of %d", e.name, i, len(e.rows)))
	}
	return e.rows[i]
}

func (e *geometry) compared(a, b func() any) float64 {
	if len(e.distinct) < 3 {
		return math.NaN()
	}
	x, y := a(), b()
	if x == nil || y == nil {
		return math.NaN()
	}
	return e.of.similarity(x, y)
}

// Similarity implements [Evaluator].
func (e *geometry) Similarity(i, j int) float64 {
	x, y := e.row(i), e.row(j)
	return e.compared(func() any { return e.shape(i, x) }, func() any { return e.shape(j, y) })
}

// SimilarityOf implements [Evaluator].
func (e *geometry) SimilarityOf(x []float64, j int) float64 {
	if want := e.conditions * (e.conditions - 1) / 2; len(x) != want {
		panic(fmt.Sprintf("compare: %s: an RDM of %d pairs, want %d", e.name, len(x), want))
	}
	y := e.row(j)
	return e.compared(func() any { return e.shape(len(e.rows), x) }, func() any { return e.shape(j, y) })
}

// Pool implements [Evaluator]: the mean, a stand-in.
func (e *geometry) Pool(dst []float64, rows []int, weights []float64) {
	clear(dst)
	sum := 0.
	for k := range rows {
		sum += weightOf(rows, weights, k)
	}
	for k, i := range rows {
		w, x := weightOf(rows, weights, k)/sum, e.row(i)
		for a, g := range e.distinct {
			for _, h := range e.distinct[a+1:] {
				p := rsa.PairIndex(e.conditions, g, h)
				dst[p] += w * x[p]
			}
		}
	}
}

// PoolIsExact implements [Evaluator].
func (e *geometry) PoolIsExact() bool { return false }
