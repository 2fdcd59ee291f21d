package compare

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Spearman is the correlation of the ranks of two RDMs, equal values having their average rank. It is NaN where one RDM is constant. It favours models that tie pairs
// over those that order them at random; [RhoA] does not, and is to be preferred.
//
// Under weights the ranks are those among all copies of the pairs. Each RDM is sorted once; a sample takes some N steps for N pairs. The pooled RDM is the mean relative
// rank (r − ½)/N, in (0, 1), of each pair.
func Spearman() Measure { return ranked{"Spearman's rho", false} }

// RhoA is Spearman's correlation as it is expected when equal values are put in random order: ρ_a = 12 Σ (R_x − R̄)(R_y − R̄)/(N³ − N) with average ranks R over N pairs
// (Schütt, Kipnis, Diedrichsen and Kriegeskorte 2023). An RDM with equal values has a similarity below 1 with itself, a constant one 0 with all. The pooled RDM, as
// for [Spearman], is the true maximiser.
func RhoA() Measure { return ranked{"rho-a", true} }

type ranked struct {
	name string
	a    bool
}

// String implements [Measure].
func (m ranked) String() string { return m.name }

// Ready implements [Measure].
func (m ranked) Ready(n int, rdms *mat.Dense) (Evaluator, error) {
	o, err := readyOrder(m.name, n, rdms)
	if err != nil {
		return nil, err
	}
	return newRanks(o, m.a), nil
}

// ranks compares ranks.
type ranks struct {
	order
	a bool
	// centred holds the doubled and centred ranks of each row and one RDM more, weighted the same times the weights; square is the product of both.
	centred, weighted [][]float64
	square            []float64
	known             []bool
}

func newRanks(o order, a bool) *ranks {
	rows, pairs := len(o.rows)+1, len(o.external)
	e := &ranks{order: o, a: a, centred: make([][]float64, rows), weighted: make([][]float64, rows), square: make([]float64, rows), known: make([]bool, rows)}
	for i := range rows {
		e.centred[i], e.weighted[i] = make([]float64, pairs), make([]float64, pairs)
	}
	return e
}

// Clone implements [Evaluator].
func (e *ranks) Clone() Evaluator { return newRanks(e.order.clone(), e.a) }

// Weigh implements [Evaluator].
func (e *ranks) Weigh(copies []int) {
	e.order.weigh(copies)
	clear(e.known)
}

// prepare computes the ranks of row i, or of the one RDM more.
func (e *ranks) prepare(i int) {
	if e.known[i] {
		return
	}
	c, w := e.centred[i][:len(e.at)], e.weighted[i][:len(e.at)]
	e.order.ranks(c, i)
	simd.Mul(w, c, e.weight)
	e.square[i] = simd.Dot(c, w)
	e.known[i] = true
}

func (e *ranks) similarity(i, j int) float64 {
	if e.total < 2 {
		return math.NaN()
	}
	e.prepare(i)
	e.prepare(j)
	k := len(e.at)
	product := simd.Dot(e.centred[i][:k], e.weighted[j][:k])
	if e.a {
		n := float64(e.total)
		return 3 * product / (n * (n*n - 1)) // 12/4, for both ranks are doubled
	}
	if e.square[i] == 0 || e.square[j] == 0 {
		return math.NaN()
	}
	return product / (math.Sqrt(e.square[i]) * math.Sqrt(e.square[j]))
}

// Similarity implements [Evaluator].
func (e *ranks) Similarity(i, j int) float64 {
	e.row(i)
	e.row(j)
	return e.similarity(i, j)
}

// SimilarityOf implements [Evaluator]. It sorts x, once while x and the weights are the same.
func (e *ranks) SimilarityOf(x []float64, j int) float64 {
	e.row(j)
	again, ok := e.take(e.fits(x))
	if !ok {
		return math.NaN()
	}
	last := len(e.rows)
	e.known[last] = e.known[last] && again
	return e.similarity(last, j)
}

// Pool implements [Evaluator].
func (e *ranks) Pool(dst []float64, rows []int, weights []float64) {
	e.poolRanks(dst, rows, weights, func(i int) []float64 {
		e.prepare(i)
		return e.centred[i][:len(e.at)]
	})
}

// PoolIsExact implements [Evaluator].
func (e *ranks) PoolIsExact() bool { return e.a }
