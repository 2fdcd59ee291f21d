package inference

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// LabelTest is the outcome of a permutation of condition labels. Its matrices have one row a tested RDM (or a single one for their mean) and one column a model.
type LabelTest struct {
	// Models names the models, Measure the measure of similarity.
	Models  []string
	Measure string
	// Similarity is that of the data.
	Similarity *mat.Dense
	// Chance and Deviation are the mean and the standard deviation of the similarity over permutations: what a model has whose labels say nothing. Chance is 0 for correlations and
	// well above it for cosines of positive RDMs.
	Chance, Deviation *mat.Dense
	// P is the p value of each cell alone. Corrected is the probability that any cell is as many deviations from its chance level as this one, which bounds the probability of any
	// false positive (FWER). P is 1 for a constant model. NaN is a similarity that is not defined.
	P, Corrected *mat.Dense
	// Largest holds, in ascending order, the largest departure from chance, in deviations, of each permutation and of the data.
	Largest []float64
	// Sided says which departures count. RDMs and Conditions are the numbers of data RDMs and of conditions.
	Sided            Sided
	RDMs, Conditions int
	// Resamples is the number of permutations besides that of the data; Exact reports that they are all there are.
	Resamples int
	Exact     bool
}

// String lists, for the mean over RDMs, each model with its similarity, chance level and p values; for many RDMs only the number of significant cells.
func (l *LabelTest) String() string {
	rows, models := l.Similarity.Dims()
	var b strings.Builder
	plural := "s"
	if l.RDMs == 1 {
		plural = ""
	}
	fmt.Fprintf(&b, "condition-label permutation, %s, %v, %d RDM%s of %d conditions, %d permutations",
		l.Measure, l.Sided, l.RDMs, plural, l.Conditions, l.Resamples)
	if l.Exact {
		b.WriteString(" (all)")
	}
	for m := range models {
		if rows == 1 {
			fmt.Fprintf(&b, "\n%s: %.4f, chance %.4f ± %.4f, p = %.3g, corrected %.3g", l.Models[m],
				l.Similarity.At(0, m), positiveZero(l.Chance.At(0, m)), l.Deviation.At(0, m), l.P.At(0, m), l.Corrected.At(0, m))
			continue
		}
		alone, corrected := 0, 0
		for r := range rows {
			alone, corrected = alone+btoi(l.P.At(r, m) <= .05), corrected+btoi(l.Corrected.At(r, m) <= .05)
		}
		fmt.Fprintf(&b, "\n%s: p ≤ 0.05 in %d of %d RDMs, corrected in %d", l.Models[m], alone, rows, corrected)
	}
	return b.String()
}

// positiveZero returns v, or 0 where it would be printed as −0.0000.
func positiveZero(v float64) float64 {
	if math.Abs(v) < 5e-5 {
		return 0
	}
	return v
}

// PermuteConditions tests whether models are related to the mean geometry of the data RDMs at all, by giving the conditions of the models other labels: rows and columns of a
// model RDM change places together (Mantel 1967; Kriegeskorte, Mur & Bandettini 2008). Cells of an RDM are not exchangeable, as the pairs of one condition depend on one
// another; shuffling them finds relations that are not there. The statistic is the mean similarity over the data RDMs, the same permutation serves all of them and all models,
// and inference is to these subjects and conditions like these.
//
// Up to 7 conditions all permutations are tried and P, the share of those that do at least as well, is exact; with more, P = (1 + count)/(1 + n) of n random ones.
// Similarities that differ by rounding count as equal.
//
// Pairs may be missing (NaN) in the data or in the models and then count for none of them; it is an error where they are missing in both, as permutations would then compare
// other pairs each time. Other errors: conditions that differ, no models, a needed source that is nil, what the measure objects to, a cancelled ctx.
func PermuteConditions(ctx context.Context, data *rsa.Stack, models []*rsa.RDM, measure compare.Measure, sided Sided, opt Resampling) (*LabelTest, error) {
	return permuteConditions(ctx, data, models, measure, sided, opt, true)
}

// PermuteConditionsEach is [PermuteConditions] for each data RDM by itself: centres of a searchlight, times, subjects. The same permutations serve all of them, so that the
// correction for their number takes their dependence into account.
func PermuteConditionsEach(ctx context.Context, data *rsa.Stack, models []*rsa.RDM, measure compare.Measure, sided Sided, opt Resampling) (*LabelTest, error) {
	return permuteConditions(ctx, data, models, measure, sided, opt, false)
}

func permuteConditions(ctx context.Context, data *rsa.Stack, models []*rsa.RDM, measure compare.Measure, sided Sided, opt Resampling, average bool) (*LabelTest, error) {
	s, err := newLabelScores(data, models, measure, average)
	if err != nil {
		return nil, fmt.Errorf("inference: permutation of conditions: %w", err)
	}
	n := len(data.Conditions)
	l := &LabelTest{Measure: measure.String(), Sided: sided, RDMs: data.Len(), Conditions: n, Resamples: opt.resamples()}
	for _, m := range models {
		l.Models = append(l.Models, m.Measure)
	}
	src := opt.Source
	if all := factorial(n); all <= exhaustive {
		l.Resamples, l.Exact, src = int(all)-1, true, nil
	} else if src == nil {
		return nil, fmt.Errorf("inference: permutation of conditions: %d conditions have more than %d permutations, so they are drawn, and there is no source", n, exhaustive)
	}
	order := func(dst []int, b int, random *rand.Rand) {
		if l.Exact {
			permutation(dst, b+1)
			return
		}
		for i := range dst {
			dst[i] = i
		}
		random.Shuffle(n, func(i, j int) { dst[i], dst[j] = dst[j], dst[i] })
	}
	if err := l.run(ctx, s, src, opt, order); err != nil {
		return nil, fmt.Errorf("inference: permutation of conditions: %w", err)
	}
	return l, nil
}

// run compares the scores of all permutations with those of the data.
func (l *LabelTest) run(ctx context.Context, s labelScores, src rand.Source, opt Resampling, order func(dst []int, b int, random *rand.Rand)) error {
	rows, models := s.dims()
	cells := rows * models
	type worker struct {
		order  []int
		values []float64
		counts []int
		score  func(dst []float64, order []int)
	}
	newWorker := func() *worker {
		return &worker{make([]int, l.Conditions), make([]float64, cells), make([]int, cells), s.scorer()}
	}
	first := newWorker()
	data := make([]float64, cells)
	permutation(first.order, 0)
	first.score(data, first.order)
	t := &labelTally{sided: l.Sided, data: data, largest: make([]float64, l.Resamples)}
	workers := []*worker{first}
	if chance, deviation := s.moments(); chance != nil { // then each permutation is done with at once
		t.expect(chance, deviation)
		var lock sync.Mutex
		err := each(ctx, l.Resamples, src, opt.Progress, func() *worker {
			w := newWorker()
			lock.Lock()
			workers = append(workers, w)
			lock.Unlock()
			return w
		}, func(w *worker, b int, random *rand.Rand) error {
			order(w.order, b, random)
			w.score(w.values, w.order)
			t.take(b, w.values, w.counts)
			return nil
		})
		if err != nil {
			return err
		}
	} else {
		all := make([][]float64, l.Resamples)
		err := each(ctx, l.Resamples, src, opt.Progress, newWorker, func(w *worker, b int, random *rand.Rand) error {
			order(w.order, b, random)
			all[b] = make([]float64, cells)
			w.score(all[b], w.order)
			return nil
		})
		if err != nil {
			return err
		}
		t.expect(momentsOf(data, all))
		for b, values := range all {
			t.take(b, values, first.counts)
		}
	}
	counts := make([]int, cells)
	for _, w := range workers {
		for c, k := range w.counts {
			counts[c] += k
		}
	}
	p, corrected := t.values(counts)
	matrix := func(x []float64) *mat.Dense { return mat.NewDense(rows, models, x) }
	l.Similarity, l.Chance, l.Deviation, l.P, l.Corrected = matrix(data), matrix(t.chance), matrix(t.deviation), matrix(p), matrix(corrected)
	l.Largest = t.all()
	return nil
}

func factorial(n int) float64 {
	f := 1.0
	for k := 2; k <= n; k++ {
		f *= float64(k)
	}
	return f
}

// permutation writes permutation number index of 0 … n−1 in lexicographic order; number 0 leaves all in place.
func permutation(dst []int, index int) {
	n := len(dst)
	for i := range dst {
		dst[i] = i
	}
	for i := range n {
		if index == 0 {
			return
		}
		if n-1-i > 12 { // there are more orders of the rest than any index that is asked for
			continue
		}
		rest := int(factorial(n - 1 - i))
		k := i + index/rest
		index %= rest
		v := dst[k]
		copy(dst[i+1:k+1], dst[i:k])
		dst[i] = v
	}
}
