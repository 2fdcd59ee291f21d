package geometry

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/mat"
)

// Surrogate makes trials of a null model from trials; it does not change them.
type Surrogate func(t Trials, src rand.Source) (Trials, error)

// Statistic is a number of trials. Random numbers, for folds, come from src only.
type Statistic func(t Trials, src rand.Source) (float64, error)

// ShuffleConditions is the null model of no information: the conditions of the trials in random order, each as often as before (Bernardi et al. 2020, for decoding).
func ShuffleConditions(t Trials, src rand.Source) (Trials, error) {
	if _, err := t.check(1); err != nil {
		return Trials{}, fmt.Errorf("geometry: shuffled conditions: %w", err)
	}
	s := Trials{t.Responses, slices.Clone(t.Condition)}
	rand.New(src).Shuffle(len(s.Condition), func(a, b int) { s.Condition[a], s.Condition[b] = s.Condition[b], s.Condition[a] })
	return s, nil
}

// GeometricNull is the null model of information without structure, for [CCGP] and [ParallelismScore] (Bernardi et al. 2020): conditions stay as decodable as they were, at
// random places. The mean response of each condition is replaced by a draw from an isotropic Gaussian, all scaled to keep Σ_c ‖μ_c − μ̄‖², μ̄ being the mean of the μ_c, which
// stays too; the deviations of the trials from their mean are kept, their units permuted, by another permutation for each condition.
//
// Errors: fewer than two conditions, entries that are NaN or infinite, condition means that do not differ.
func GeometricNull(t Trials, src rand.Source) (Trials, error) {
	counts, err := t.check(2)
	if err != nil {
		return Trials{}, fmt.Errorf("geometry: geometric null: %w", err)
	}
	random := rand.New(src)
	x, exponent := scaled(t.Responses)
	n, p := x.Dims()
	m := means(x, t.Condition, counts)
	signal, middle := centred(m)
	size := mat.Norm(signal, 2)
	if size <= 1e-14*mat.Norm(m, 2) {
		return Trials{}, fmt.Errorf("geometry: geometric null: the mean responses of %d conditions do not differ", len(counts))
	}
	drawn := mat.NewDense(len(counts), p, nil)
	for c := range len(counts) {
		row := drawn.RawRowView(c)
		for j := range row {
			row[j] = random.NormFloat64()
		}
	}
	drawn, _ = centred(drawn)
	drawn.Scale(size/mat.Norm(drawn, 2), drawn)
	order := make([][]int, len(counts))
	for c := range order {
		order[c] = random.Perm(p)
	}
	s := Trials{mat.NewDense(n, p, nil), slices.Clone(t.Condition)}
	for i, c := range t.Condition {
		row, from, mean, to := s.Responses.RawRowView(i), x.RawRowView(i), m.RawRowView(c), drawn.RawRowView(c)
		for j, k := range order[c] {
			row[j] = math.Ldexp(middle[j]+to[j]+from[k]-mean[k], exponent)
		}
	}
	return s, nil
}

// Null is a statistic against its values under a null model.
type Null struct {
	Observed float64
	// Values are those of the surrogates, in the order in which they were drawn.
	Values []float64
	// Mean and standard deviation (n−1 in the denominator) of Values; the latter is NaN for a single one.
	Mean, Deviation float64
	// Above is (1 + #{values ≥ observed})/(1 + n), a p-value against larger statistics; Below the same against smaller ones. Neither is below 1/(1+n).
	Above, Below float64
}

// NullTest compares a statistic of trials with that of n surrogates:
//
//	null, err := geometry.NullTest(ctx, trials, geometry.GeometricNull, func(t geometry.Trials, src rand.Source) (float64, error) {
//		g, err := geometry.CCGP(t, dichotomy, nil)
//		if err != nil {
//			return 0, err
//		}
//		return g.Accuracy, nil
//	}, 1000, seed.Source())
//
// Surrogates run on all cores, each with random numbers of its own, seeded from src; the result does not depend on their number. The p-values are valid, and conservative for
// statistics with ties (Phipson & Smyth 2010). Several dichotomies are several tests: correct for them. It is an error when n is below 1, the statistic fails or is NaN or
// infinite, or ctx is cancelled.
func NullTest(ctx context.Context, t Trials, surrogate Surrogate, statistic Statistic, n int, src rand.Source) (*Null, error) {
	if n < 1 {
		return nil, fmt.Errorf("geometry: null test: %d surrogates, want at least 1", n)
	}
	own := seeds(2*n+1, src) // of the data, then two a surrogate: none depends on n
	r := &Null{Values: make([]float64, n)}
	value := func(t Trials, seed [32]byte) (float64, error) {
		v, err := statistic(t, rand.NewChaCha8(seed))
		if err == nil && !(math.Abs(v) <= math.MaxFloat64) {
			err = fmt.Errorf("the statistic is %v", v)
		}
		return v, err
	}
	var err error
	if r.Observed, err = value(t, own[0]); err != nil {
		return nil, fmt.Errorf("geometry: null test: %w", err)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for k := range n {
		group.Go(func() error {
			err := ctx.Err()
			if err == nil {
				var s Trials
				if s, err = surrogate(t, rand.NewChaCha8(own[2*k+1])); err == nil {
					r.Values[k], err = value(s, own[2*k+2])
				}
			}
			if err != nil {
				return fmt.Errorf("geometry: null test: surrogate %d of %d: %w", k+1, n, err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	r.Mean = average(r.Values)
	squares, above, below := 0.0, 1, 1
	for _, v := range r.Values {
		squares += (v - r.Mean) * (v - r.Mean)
		if v >= r.Observed {
			above++
		}
		if v <= r.Observed {
			below++
		}
	}
	r.Deviation = math.Sqrt(squares / float64(n-1))
	r.Above, r.Below = float64(above)/float64(n+1), float64(below)/float64(n+1)
	return r, nil
}
