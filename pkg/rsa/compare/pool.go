package compare

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// Pool returns the RDM that stands for all RDMs of a stack under a measure: the one with the largest mean similarity to them where the measure knows it
// ([Evaluator.PoolIsExact]), or else the usual stand-in. What it is, and in which units, the measures' comments say.
//
// Where RDMs lack different pairs, each RDM is brought to the measure's scale on the pairs that it has, and each pair is averaged over the RDMs that have it; this
// need not be the maximiser. A pair that none has is NaN. It is an error where an RDM has no pair.
func Pool(m Measure, s *rsa.Stack) (*rsa.RDM, error) {
	if err := whole(s); err != nil {
		return nil, fmt.Errorf("compare: pool: %w", err)
	}
	p, err := newPool(m, len(s.Conditions), s.Values)
	if err != nil {
		return nil, err
	}
	values := make([]float64, width(s.Values))
	rows, weights := make([]int, s.Len()), make([]float64, s.Len())
	for i := range rows {
		rows[i], weights[i] = i, 1
	}
	p.of(values, rows, weights)
	return &rsa.RDM{Conditions: slices.Clone(s.Conditions), Values: values, Measure: s.Measure + ", pooled", Patterns: s.Patterns}, nil
}

// pool pools RDMs and compares what comes out with them.
type pool struct {
	Measure
	conditions int
	values     *mat.Dense
	// common is made ready for all RDMs, where all lack the same pairs; else scaled holds each on the measure's scale.
	common Evaluator
	absent []int
	scaled *mat.Dense
}

func newPool(m Measure, n int, values *mat.Dense) (*pool, error) {
	p := &pool{Measure: m, conditions: n, values: values, absent: union(values)}
	rows, pairs := values.Dims()
	missing := 0
	for i := range rows {
		for _, v := range values.RawRowView(i) {
			if math.IsNaN(v) {
				missing++
			}
		}
	}
	if missing == rows*len(p.absent) {
		var err error
		p.common, err = m.Ready(n, values)
		return p, err
	}
	p.scaled = mat.NewDense(rows, pairs, nil)
	for i := range rows {
		x := values.RawRowView(i)
		e, err := m.Ready(n, mat.NewDense(1, pairs, x))
		if err != nil {
			return nil, fmt.Errorf("compare: pool: RDM %d: %w", i, err)
		}
		to := p.scaled.RawRowView(i)
		e.Pool(to, []int{0}, nil)
		for k, v := range x {
			if math.IsNaN(v) {
				to[k] = v
			}
		}
	}
	return p, nil
}

// of writes the pooled RDM of some rows to dst, pairs that none has being NaN.
func (p *pool) of(dst []float64, rows []int, weights []float64) {
	if p.common != nil {
		p.common.Pool(dst, rows, weights)
		for _, k := range p.absent {
			dst[k] = math.NaN()
		}
		return
	}
	for k := range dst {
		sum, by := 0., 0.
		for r, i := range rows {
			if v := p.scaled.At(i, k); !math.IsNaN(v) {
				sum += weights[r] * v
				by += weights[r]
			}
		}
		dst[k] = sum / by
	}
}

// similarity compares an RDM with row i, on the pairs that both have.
func (p *pool) similarity(x []float64, i int) (float64, error) {
	if p.common != nil {
		return p.common.SimilarityOf(x, i), nil
	}
	both := mat.NewDense(2, len(x), nil)
	both.SetRow(0, x)
	both.SetRow(1, p.values.RawRowView(i))
	e, err := p.Ready(p.conditions, both)
	if err != nil {
		return 0, fmt.Errorf("compare: noise ceiling: RDM %d with the pool: %w", i, err)
	}
	return e.Similarity(0, 1), nil
}
