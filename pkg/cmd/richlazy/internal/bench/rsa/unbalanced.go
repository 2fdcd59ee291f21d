package rsa

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// repeated returns trials of 1, 2, 3, 4, 1 … rows a condition in random order, of which the given share of values is missing.
func repeated(conditions, channels int, missing float64) *rsa.Trials {
	t := &rsa.Trials{Conditions: names(conditions)}
	for i := range conditions {
		for range 1 + i%4 {
			t.Of = append(t.Of, i)
		}
	}
	g := rng.New(5).At("order", conditions).Rand()
	g.Shuffle(len(t.Of), func(i, j int) { t.Of[i], t.Of[j] = t.Of[j], t.Of[i] })
	t.Values = noise("rows", len(t.Of), channels)
	if missing > 0 {
		data := t.Values.RawMatrix().Data
		for i := range data {
			if g.Float64() < missing {
				data[i] = math.NaN()
			}
		}
	}
	return t
}

// labels is the condition of each row, for the peer.
func labels(t *rsa.Trials) bench.Given {
	x := mat.NewDense(1, len(t.Of), nil)
	for row, of := range t.Of {
		x.Set(0, row, float64(of))
	}
	return given("labels", x)
}

// unbalanced times squared Euclidean RDMs of data with one to four rows a condition, complete and with missing values, beside the balanced call.
func unbalanced(p bench.Against, threads, conditions, channels int) bench.Part {
	return bench.Part{
		Name: "unbalanced",
		Title: fmt.Sprintf("Squared Euclidean RDM of %d conditions × %d channels with one to four rows a condition, %s: the best round (the median)",
			conditions, channels, bench.OnThreads(threads)),
		Columns: append(columns(one, numPy), extraMemory),
		Notes: func([]bench.Timed) []string {
			return []string{
				one + ": the call on one row a condition, as many conditions and channels, in the same rounds; the targets of time are against it",
				"NumPy: sums of rows by a product with scipy.sparse indicators, one product of them, the product of the numbers of values where some are missing",
				"extra memory: growth of the heap at its largest, garbage included, looked at each half millisecond; the largest of all rounds",
				"a third of the rounds; difference: of all distances, relative to the largest",
			}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			defer r.Patient(3)()
			balanced := rsa.Patterns(noise("patterns", conditions, channels), names(conditions))
			var cases []bench.Case
			for _, c := range []struct {
				name    string
				missing float64
				target  *bench.Target
			}{{"complete", 0, bench.Share(ours, one, 2)}, {"1 % of values missing", 0.01, nil}} {
				trials := repeated(conditions, channels, c.missing)
				k := bench.Case{Name: c.name, Threads: threads, Target: c.target, Tolerance: near}
				k.Contenders = []bench.Contender{
					work(ours, threads, func(context.Context) ([]float64, error) { return scaled(rsa.SquaredEuclidean(trials))(1) }),
					silent(one, threads, func(context.Context) ([]float64, error) { return scaled(rsa.SquaredEuclidean(balanced))(1) }),
				}
				settings := map[string]any{"conditions": conditions}
				if err := p.Oppose(ctx, r, &k, numPy, bench.Work{Name: "unbalanced", Settings: settings}, given(c.name, trials.Values), labels(trials)); err != nil {
					return nil, err
				}
				cases = append(cases, k, bench.ExtraMemory(c.name+": memory", threads, 200, func(context.Context) error {
					_, err := rsa.SquaredEuclidean(trials)
					return err
				}))
			}
			return r.Measure(ctx, cases)
		},
	}
}
