package inference

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// Fixed compares each model with each subject. The variance of a mean over S subjects is the variance over subjects (S−1 in its denominator) over S, with S−1 degrees of
// freedom; it generalises to other subjects who see the same conditions. The noise ceiling is taken as a constant, so that the variance of a difference to it is that of the
// model. With [Options] SubjectGroups, groups are the independent observations.
//
// Models with parameters are fitted to all the data and then compared with the same data, which flatters them: [CrossValidate] does not.
//
// It is an error where models or data are inconsistent, their conditions differ, or a fit fails. A single subject has no variance and no lower bound of the ceiling.
func Fixed(ctx context.Context, models []model.Model, data *rsa.Stack, by compare.Measure, opt Options) (*Result, error) {
	s, err := newStudy(models, data, by, opt.filled())
	if err != nil {
		return nil, err
	}
	r, _, err := s.onData(ctx)
	if err != nil {
		return nil, err
	}
	m := len(models)
	r.DoF = float64(s.subjects.count - 1)
	r.Contrasts = mat.NewSymDense(m+2, nil)
	zero := make([]float64, s.subjects.len())
	row := func(i int) []float64 {
		if i < m {
			return r.Evaluations.RawRowView(i)
		}
		return zero
	}
	for i := range m + 2 {
		for j := range i {
			r.Contrasts.SetSym(i, j, s.varianceOfMean(row(i), row(j)))
		}
		r.Contrasts.SetSym(i, i, s.varianceOfMean(row(i), zero))
	}
	return r, nil
}

// varianceOfMean returns the variance of the mean of a−b over subjects, units of subjects being independent. A subject without both values does not count.
func (s *study) varianceOfMean(a, b []float64) float64 {
	sum, n := 0.0, 0.0
	for k := range a {
		if d := a[k] - b[k]; d == d {
			sum, n = sum+d, n+1
		}
	}
	mean := sum / n
	units := make([]float64, s.subjects.count)
	present := make([]bool, s.subjects.count)
	for k := range a {
		if d := a[k] - b[k]; d == d {
			units[s.subjects.of[k]] += d - mean
			present[s.subjects.of[k]] = true
		}
	}
	squares, count := 0.0, 0.0
	for u, v := range units {
		squares += v * v
		if present[u] {
			count++
		}
	}
	return count / (count - 1) * squares / (n * n) // NaN for a single unit
}

// onData evaluates the models on the data without folds.
func (s *study) onData(ctx context.Context) (*Result, *worker, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, fmt.Errorf("inference: %w", context.Cause(ctx))
	}
	w := newWorker(s)
	once := ones(s.subjects.len())
	w.begin()
	w.fold(w.whole, w.whole, w.whole, once, once, once)
	w.finish()
	if w.err != nil {
		return nil, nil, w.err
	}
	r := &Result{
		Models: s.names(), Subjects: s.subjects.len(), Conditions: len(s.data.Conditions), Pairs: w.whole.evaluator.Pairs(), Measure: s.measure.String(), DoF: math.NaN(),
	}
	for _, theta := range w.theta {
		r.Parameters = append(r.Parameters, append([]float64(nil), theta...))
	}
	s.fill(r, w, once)
	return r, w, nil
}

// fill sets the evaluations, their means and the ceiling from what a worker has evaluated.
func (s *study) fill(r *Result, w *worker, times []float64) {
	m := len(s.models)
	means := make([]float64, m+2)
	w.means(means, times)
	r.Evaluations = mat.DenseCopyOf(w.values.Slice(0, m, 0, s.subjects.len()))
	r.Mean = means[:m]
	r.Ceiling = Ceiling{Lower: means[m], Upper: means[m+1], NoLower: math.IsNaN(means[m]), Inexact: !w.whole.evaluator.PoolIsExact()}
}

func ones(n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = 1
	}
	return all
}
