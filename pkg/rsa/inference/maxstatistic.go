package inference

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// FamilyWise is the outcome of a test of many variables at once (models, voxels, time points), corrected for their number by the distribution of the largest statistic.
type FamilyWise struct {
	// Name is that of the test.
	Name string
	// Statistic is that of each variable: t, or its enhanced form. It is NaN for a variable that could not be tested: one with a NaN, or without variance.
	Statistic []float64
	// P is the p value of each variable alone. Corrected is the probability under the null hypothesis that any variable reaches this one's statistic; it bounds the
	// probability of any false positive (FWER) whatever the dependence of the variables. Both are NaN where Statistic is.
	P, Corrected []float64
	// Largest holds the largest statistic (|statistic| when two-sided, −statistic when less) of each resample and that of the data, in ascending order.
	Largest []float64
	// Sided says which departures count, N is the number of subjects, Resamples the number of resamples, and Exact reports that they are all there are.
	Sided     Sided
	N         int
	Resamples int
	Exact     bool
}

// Critical returns the value which a statistic (|statistic| when two-sided) has to exceed to be significant at level α, corrected: the largest statistic exceeds it in at most
// α of the resamples. It is +Inf where there are fewer than 1/α resamples. It panics unless α is between 0 and 1.
func (f *FamilyWise) Critical(alpha float64) float64 {
	mustLevel(alpha)
	n := len(f.Largest)
	above := int(math.Floor(alpha*float64(n) + 1e-9)) // how many of them may reach a significant value
	if above < 1 {
		return math.Inf(1)
	}
	return f.Largest[n-above-1]
}

// String returns the test in one line: how many variables are significant at 5 %, corrected.
func (f *FamilyWise) String() string {
	significant, tested := 0, 0
	for _, p := range f.Corrected {
		tested += btoi(p == p)
		significant += btoi(p <= .05)
	}
	return fmt.Sprintf("%s: %d of %d variables at p ≤ 0.05, corrected by the largest statistic (%v, n = %d, %d resamples, critical value %.4g)",
		f.Name, significant, tested, f.Sided, f.N, f.Resamples, f.Critical(.05))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// MaxStatistic tests for each variable, a column of x whose rows are subjects, whether its mean is 0, by turning the signs of whole subjects (Nichols & Holmes 2002): all
// variables of a subject turn together, so that the resamples depend on one another as the data do. The statistic is t. To test against another value, or one model
// against another, take it off before.
//
// Sign patterns are as for [SignFlip]; so are the errors. It panics for an infinite value or fewer than two subjects.
func MaxStatistic(ctx context.Context, x *mat.Dense, sided Sided, opt Resampling) (*FamilyWise, error) {
	m := newSignMaps(x)
	return m.test(ctx, "maximum t by sign flips", sided, opt, func() func(t []float64) { return func([]float64) {} })
}

// signMaps are maps of t over variables for any signs of the subjects.
type signMaps struct {
	x       [][]float64 // subjects × variables; 0 where the variable is left out
	squares []float64   // sums of squares over subjects
	tested  []bool
}

func newSignMaps(x *mat.Dense) *signMaps {
	subjects, variables := x.Dims()
	if subjects < 2 {
		panic(fmt.Sprintf("inference: %d subjects, want at least 2", subjects))
	}
	m := &signMaps{x: make([][]float64, subjects), squares: make([]float64, variables), tested: make([]bool, variables)}
	for i := range m.x {
		m.x[i] = make([]float64, variables)
	}
	column := make([]float64, subjects)
	for _, j := range columnsPresent(x) {
		mat.Col(column, j, x)
		largest := 0.0
		for _, v := range column {
			largest = max(largest, math.Abs(v))
		}
		if _, variance := moments(column); !(variance > 0) {
			continue
		}
		m.tested[j] = true
		for i, v := range column {
			v /= largest // t does not depend on the scale, and squares do not overflow
			m.x[i][j] = v
			m.squares[j] += v * v
		}
	}
	return m
}

// t writes the map of t for some signs. Values are finite: a variable whose turned values are all equal gets a very large one.
func (m *signMaps) t(dst, signs []float64) {
	clear(dst)
	for i, s := range signs {
		simd.Axpy(s, m.x[i], dst)
	}
	n := float64(len(m.x))
	for j, sum := range dst {
		if !m.tested[j] {
			dst[j] = 0
			continue
		}
		u := sum * sum / (n * m.squares[j]) // the share of the mean in the squares: t² = (n−1) u/(1−u)
		dst[j] = math.Copysign(math.Sqrt((n-1)*u/max(1-u, 1e-13)), sum)
	}
}

// test compares maps under all signs, each changed in place by what enhance returns for a worker, with that of the data.
func (m *signMaps) test(ctx context.Context, name string, sided Sided, opt Resampling, enhance func() func(t []float64)) (*FamilyWise, error) {
	variables := len(m.tested)
	patterns, err := signPatterns(len(m.x), opt)
	if err != nil {
		return nil, fmt.Errorf("inference: %s: %w", name, err)
	}
	oriented := func(dst []float64) {
		for j, v := range dst {
			switch sided {
			case TwoSided:
				dst[j] = math.Abs(v)
			case Less:
				dst[j] = -v
			}
		}
	}
	plain := slices.Repeat([]float64{1}, len(m.x))
	data := make([]float64, variables)
	m.t(data, plain)
	enhance()(data)
	out := &FamilyWise{Name: name, Statistic: slices.Clone(data), Sided: sided, N: len(m.x), Resamples: patterns.n, Exact: patterns.all}
	oriented(data)
	bar := make([]float64, variables) // what counts as reaching the data
	for j, v := range data {
		bar[j] = v - 1e-9*math.Abs(v)
	}
	largest := make([]float64, patterns.n)
	var lock sync.Mutex
	counts := make([]int, variables)
	type worker struct {
		signs, t []float64
		counts   []int
		enhance  func([]float64)
	}
	var workers []*worker
	err = each(ctx, patterns.n, patterns.source(opt), opt.Progress, func() *worker {
		w := &worker{make([]float64, len(m.x)), make([]float64, variables), make([]int, variables), enhance()}
		lock.Lock()
		workers = append(workers, w)
		lock.Unlock()
		return w
	}, func(w *worker, b int, random *rand.Rand) error {
		patterns.write(w.signs, b, random)
		m.t(w.t, w.signs)
		w.enhance(w.t)
		oriented(w.t)
		largest[b] = math.Inf(-1)
		for j, v := range w.t {
			if m.tested[j] {
				largest[b] = max(largest[b], v)
				w.counts[j] += btoi(v >= bar[j])
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("inference: %s: %w", name, err)
	}
	for _, w := range workers {
		for j, c := range w.counts {
			counts[j] += c
		}
	}
	out.finish(data, bar, largest, m.tested, func(j int) int { return counts[j] })
	return out, nil
}

// finish fills in what follows from the largest statistic of each resample.
func (f *FamilyWise) finish(data, bar, largest []float64, tested []bool, count func(j int) int) {
	n := len(largest)
	own := math.Inf(-1)
	for j, v := range data {
		if tested[j] {
			own = max(own, v)
		}
	}
	slices.Sort(largest)
	f.P, f.Corrected = make([]float64, len(data)), make([]float64, len(data))
	for j := range data {
		if !tested[j] {
			f.Statistic[j], f.P[j], f.Corrected[j] = math.NaN(), math.NaN(), math.NaN()
			continue
		}
		below, _ := slices.BinarySearch(largest, bar[j])
		f.P[j], f.Corrected[j] = shareOf(count(j), n), shareOf(n-below, n)
	}
	at, _ := slices.BinarySearch(largest, math.Nextafter(own, math.Inf(1)))
	f.Largest = slices.Insert(largest, at, own)
}
