package inference

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
)

// PermuteGroups compares the means of two groups of different subjects by dealing the subjects out to two groups of the same sizes again. Its statistic is Welch's t, for
// which the test is exact where the groups have one distribution and right for large groups where only their means are equal and not their variances (Janssen 1997); that of
// the plain difference of means is not.
//
// All deals are tried where there are no more than 2¹⁴; with more, P = (1 + count)/(1 + n) of n random ones. Two-sided, |t| counts. NaN are left out, with a note; each group
// needs two values, else P is NaN. It is an error where a source is needed and there is none, or ctx is cancelled.
func PermuteGroups(ctx context.Context, a, b []float64, sided Sided, opt Resampling) (Test, error) {
	t := WelchTTest(a, b, sided)
	t.Name, t.DoF = "permutation of two groups", 0
	ka, kb := present(a), present(b)
	if len(ka) < 2 || len(kb) < 2 {
		return t, nil
	}
	all := append(ka, kb...)
	n, size := len(all), len(ka)
	value := func(x []float64) float64 {
		v := welchT(x[:size], x[size:])
		switch sided {
		case Greater:
			return v
		case Less:
			return -v
		}
		return math.Abs(v)
	}
	observed := value(all)
	t.Statistic, t.Note = welchT(all[:size], all[size:]), leftOut(len(a)+len(b), n)
	if !math.IsInf(observed, 0) { // infinite where groups differ and have no variance, in some deals too
		observed -= 1e-9 * math.Abs(observed)
	}
	resamples, src := opt.resamples(), opt.Source
	if deals := choose(n, size); deals <= exhaustive {
		t.Exact, resamples, src = true, int(deals)-1, nil
	} else if src == nil {
		return Test{}, fmt.Errorf("inference: %s: %.3g deals are more than %d, so they are drawn, and there is no source", t.Name, deals, exhaustive)
	}
	beyond := make([]bool, resamples)
	type worker struct{ dealt []float64 }
	err := each(ctx, resamples, src, opt.Progress, func() *worker {
		return &worker{make([]float64, n)}
	}, func(w *worker, b int, random *rand.Rand) error {
		if t.Exact {
			deal(w.dealt, all, size, b+1)
		} else {
			copy(w.dealt, all)
			random.Shuffle(n, func(i, j int) { w.dealt[i], w.dealt[j] = w.dealt[j], w.dealt[i] })
		}
		beyond[b] = value(w.dealt) >= observed
		return nil
	})
	if err != nil {
		return Test{}, fmt.Errorf("inference: %s: %w", t.Name, err)
	}
	count := 0
	for _, far := range beyond {
		count += btoi(far)
	}
	t.P, t.Resamples = shareOf(count, resamples), resamples
	return t, nil
}

// welchT returns Welch's t of two groups; 0 where both means and all values are equal, infinite where the means differ and nothing else does.
func welchT(a, b []float64) float64 {
	ma, va := moments(a)
	mb, vb := moments(b)
	if ma == mb {
		return 0
	}
	return (ma - mb) / math.Sqrt(va/float64(len(a))+vb/float64(len(b)))
}

// choose returns the number of ways to choose k of n, as a float.
func choose(n, k int) float64 {
	ways := 1.0
	for i := 1; i <= min(k, n-k); i++ {
		ways = math.Round(ways * float64(n-min(k, n-k)+i) / float64(i))
	}
	return ways
}

// deal writes the chosen values, then the others, of choice number index among all ways to choose k of the values; number 0 chooses the first k.
func deal(dst, values []float64, k, index int) {
	chosen, others := 0, k
	for i, v := range values {
		with := 0.0 // ways that choose value i, given those before
		if chosen < k {
			with = choose(len(values)-i-1, k-chosen-1)
		}
		if float64(index) < with {
			dst[chosen] = v
			chosen++
		} else {
			index -= int(with)
			dst[others] = v
			others++
		}
	}
}
