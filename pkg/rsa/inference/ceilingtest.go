package inference

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// CeilingTest tests whether the RDMs of subjects have anything in common, that is whether the lower bound of the noise ceiling is above chance: without that, no model can be
// expected to explain them. Each subject's conditions get labels in an order of their own; if subjects share no geometry, the bound could as well have come from such data. The
// estimate is the bound, one-sided, Against its mean over permutations, and P = (1 + count)/(1 + n). Several RDMs of one subject have that subject in common: average them
// first.
//
// It is an error where there are fewer than two RDMs, a pair is missing (NaN), the measure objects, the bound is not defined, there is no source, or ctx is cancelled.
func CeilingTest(ctx context.Context, data *rsa.Stack, measure compare.Measure, opt Resampling) (Test, error) {
	fail := func(err error) (Test, error) { return Test{}, fmt.Errorf("inference: ceiling against chance: %w", err) }
	if err := data.Check(); err != nil {
		return fail(err)
	}
	subjects, pairs := data.Values.Dims()
	n := len(data.Conditions)
	switch {
	case subjects < 2:
		return fail(fmt.Errorf("%d RDM, want at least 2", subjects))
	case hasNaN(data.Values):
		return fail(fmt.Errorf("a pair is missing, so that permutations would compare other pairs each time"))
	case opt.Source == nil:
		return fail(fmt.Errorf("there is no source"))
	}
	observed, err := lowerBound(n, data.Values, measure)
	if err != nil {
		return fail(err)
	}
	if math.IsNaN(observed) {
		return fail(fmt.Errorf("the bound is not defined"))
	}
	squares := make([][]float64, subjects)
	for s := range squares {
		squares[s] = square(n, data.Values.RawRowView(s))
	}
	bounds := make([]float64, opt.resamples())
	err = each(ctx, len(bounds), opt.Source, opt.Progress, func() []int { return make([]int, n) }, func(order []int, b int, random *rand.Rand) error {
		shuffled := mat.NewDense(subjects, pairs, nil)
		for s, full := range squares {
			permutation(order, 0)
			if s > 0 { // only orders relative to the first matter
				random.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
			}
			relabel(shuffled.RawRowView(s), full, order)
		}
		var err error
		bounds[b], err = lowerBound(n, shuffled, measure)
		return err
	})
	if err != nil {
		return fail(err)
	}
	chance, _ := moments(bounds)
	count := 0
	for _, v := range bounds {
		count += btoi(!(v < observed-1e-12*(math.Abs(observed)+math.Abs(chance))))
	}
	return Test{
		Name: "ceiling against chance", Estimate: observed, Against: chance, Statistic: observed, P: shareOf(count, len(bounds)), Sided: Greater, N: subjects,
		Resamples: len(bounds),
	}, nil
}

// lowerBound returns the mean similarity of each RDM to the pool of the others.
func lowerBound(n int, rdms *mat.Dense, measure compare.Measure) (float64, error) {
	e, err := measure.Ready(n, rdms)
	if err != nil {
		return 0, err
	}
	subjects, pairs := rdms.Dims()
	pool, others, sum := make([]float64, pairs), make([]int, 0, subjects), 0.0
	for s := range subjects {
		others = others[:0]
		for o := range subjects {
			if o != s {
				others = append(others, o)
			}
		}
		e.Pool(pool, others, nil)
		sum += e.SimilarityOf(pool, s)
	}
	return sum / float64(subjects), nil
}
