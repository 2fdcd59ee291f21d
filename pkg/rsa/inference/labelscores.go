package inference

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// labelScores are the similarities of models to data RDMs, rows × models, under permutations of the models' conditions.
type labelScores interface {
	dims() (rows, models int)
	// scorer returns a function with room of its own that writes the scores when condition i of the models is relabelled order[i].
	scorer() func(dst []float64, order []int)
	// moments returns the means and standard deviations over all permutations there are; nil where they are not known.
	moments() (mean, deviation []float64)
}

// newLabelScores checks the RDMs and chooses how to score them. With average, there is one row, the mean over the data RDMs.
func newLabelScores(data *rsa.Stack, models []*rsa.RDM, measure compare.Measure, average bool) (labelScores, error) {
	if err := data.Check(); err != nil {
		return nil, err
	}
	if len(models) == 0 {
		return nil, fmt.Errorf("no models")
	}
	_, pairs := data.Values.Dims()
	x := mat.NewDense(len(models), pairs, nil)
	for k, m := range models {
		if !slices.Equal(m.Conditions, data.Conditions) {
			return nil, fmt.Errorf("model %d (%s) has other conditions than the data, or another order", k, m.Measure)
		}
		if len(m.Values) != pairs {
			return nil, fmt.Errorf("model %d (%s) has %d values, want %d", k, m.Measure, len(m.Values), pairs)
		}
		x.SetRow(k, m.Values)
	}
	missing := hasNaN(data.Values)
	if hasNaN(x) {
		if missing {
			return nil, fmt.Errorf("pairs are missing both in the data and in the models, so that permutations would compare other pairs each time")
		}
		return newEvaluatedScores(len(data.Conditions), data.Values, x, measure, average, true)
	}
	// The measure judges both sets, so that its errors come first, whoever computes the scores.
	e, err := newEvaluatedScores(len(data.Conditions), data.Values, x, measure, average, false)
	if err != nil {
		return nil, err
	}
	if _, err := measure.Ready(len(data.Conditions), x); err != nil {
		return nil, err
	}
	if !missing {
		if vectors := vectorsOf(measure); vectors != nil {
			return newDenseScores(len(data.Conditions), vectors(data.Values), vectors(x), average), nil
		}
		if k := newKendallScores(len(data.Conditions), data.Values, x, measure, average); k != nil {
			return k, nil
		}
	}
	return e, nil
}

func hasNaN(x *mat.Dense) bool {
	rows, _ := x.Dims()
	for i := range rows {
		for _, v := range x.RawRowView(i) {
			if math.IsNaN(v) {
				return true
			}
		}
	}
	return false
}

// evaluatedScores come from the measure's evaluator, which has one set of RDMs ready while the other is relabelled.
type evaluatedScores struct {
	n         int
	evaluator compare.Evaluator
	ready     int
	relabel   *mat.Dense
	average   bool
	swapped   bool      // the data are relabelled and the models ready
	pooled    []float64 // where it is not nil, the only row that is ready is the pooled RDM, and pooled[0] the factor from its similarity to the mean similarity
}

func newEvaluatedScores(n int, data, models *mat.Dense, measure compare.Measure, average, swapped bool) (*evaluatedScores, error) {
	ready, relabel := data, models
	if swapped {
		ready, relabel = models, data
	}
	e, err := measure.Ready(n, ready)
	if err != nil {
		return nil, err
	}
	rows, pairs := ready.Dims()
	s := &evaluatedScores{n: n, evaluator: e, ready: rows, relabel: relabel, average: average, swapped: swapped}
	if _, linear := e.(compare.Linear); linear && average && !swapped && rows > 1 && !hasNaN(data) {
		// The mean of cosines with the rows is the cosine with the sum of the unit rows times that sum's length over their number.
		all := make([]int, rows)
		for i := range all {
			all[i] = i
		}
		pool := make([]float64, pairs)
		e.Pool(pool, all, nil)
		factor := 0.0
		for i := range rows {
			factor += e.SimilarityOf(pool, i) / float64(rows)
		}
		if math.Abs(factor) > 1e-6 && rows > 0 {
			if s.evaluator, err = measure.Ready(n, mat.NewDense(1, pairs, pool)); err != nil {
				return nil, err
			}
			s.pooled, s.ready = []float64{factor}, 1
		}
	}
	return s, nil
}

func (s *evaluatedScores) dims() (rows, models int) {
	relabelled, _ := s.relabel.Dims()
	rows, models = s.ready, relabelled
	if s.swapped {
		rows, models = models, rows
	}
	if s.average {
		rows = 1
	}
	return rows, models
}

func (s *evaluatedScores) moments() (mean, deviation []float64) { return nil, nil }

func (s *evaluatedScores) scorer() func(dst []float64, order []int) {
	e := s.evaluator.Clone()
	count, pairs := s.relabel.Dims()
	squares := make([][]float64, count)
	for k := range squares {
		squares[k] = square(s.n, s.relabel.RawRowView(k))
	}
	_, models := s.dims()
	x, own := make([]float64, pairs), make([]int, s.n)
	return func(dst []float64, order []int) {
		copy(own, order)
		if s.swapped { // relabelling the models one way is relabelling the data the other way
			for i, to := range order {
				own[to] = i
			}
		}
		if s.average {
			clear(dst)
		}
		for k, full := range squares {
			relabel(x, full, own)
			for j := range s.ready {
				v := e.SimilarityOf(x, j)
				row, model := j, k
				if s.swapped {
					row, model = k, j
				}
				switch {
				case s.pooled != nil:
					dst[model] = v * s.pooled[0]
				case s.average && s.swapped:
					dst[model] += v / float64(count)
				case s.average:
					dst[model] += v / float64(s.ready)
				default:
					dst[row*models+model] = v
				}
			}
		}
	}
}

// square returns the whole symmetric matrix of an upper triangle, by rows.
func square(n int, triangle []float64) []float64 {
	out, k := make([]float64, n*n), 0
	for i := range n {
		for j := i + 1; j < n; j++ {
			out[i*n+j], out[j*n+i] = triangle[k], triangle[k]
			k++
		}
	}
	return out
}

// relabel writes the upper triangle of the matrix whose entry (i,j) is that of (order[i],order[j]).
func relabel(dst, full []float64, order []int) {
	n, k := len(order), 0
	for i, from := range order {
		row := full[from*n : from*n+n]
		for _, to := range order[i+1:] {
			dst[k] = row[to]
			k++
		}
	}
}
