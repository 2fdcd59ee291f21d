package rsa

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// kendall times τ-a of two RDMs, by sorting and by counting couples of pairs.
func kendall(p bench.Against, conditions int) bench.Part {
	pairs := conditions * (conditions - 1) / 2
	return bench.Part{
		Name:    "kendall",
		Title:   fmt.Sprintf("Kendall's tau-a of two RDMs of %d conditions, %d pairs, one thread: the best round (the median)", conditions, pairs),
		Columns: columns(couples, sciPy),
		Notes: func([]bench.Timed) []string {
			return []string{
				"ours: two RDMs made ready and compared; by couples: two nested loops in Go; SciPy: scipy.stats.kendalltau, whose tau-b is tau-a where nothing is tied",
				"difference: of tau, relative",
			}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			x := noise("distances", 2, pairs)
			for k, v := range x.RawRowView(0) { // so that they are alike
				x.Set(1, k, x.At(1, k)+v)
			}
			k := bench.Case{Name: "tau-a", Threads: 1, Target: bench.Speed(ours, sciPy, 1), Tolerance: near}
			k.Contenders = []bench.Contender{
				work(ours, 1, func(context.Context) ([]float64, error) {
					e, err := compare.KendallA().Ready(conditions, x)
					if err != nil {
						return nil, err
					}
					return []float64{e.Similarity(0, 1)}, nil
				}),
				work(couples, 1, func(context.Context) ([]float64, error) { return []float64{byCouples(x)}, nil }),
			}
			if err := p.Oppose(ctx, r, &k, sciPy, bench.Work{Name: "kendall"}, given("distances", x)); err != nil {
				return nil, err
			}
			return r.Measure(ctx, []bench.Case{k})
		},
	}
}

// byCouples returns τ-a of two rows without ties.
func byCouples(x *mat.Dense) float64 {
	a, b := x.RawRowView(0), x.RawRowView(1)
	alike, all := 0, len(a)*(len(a)-1)/2
	for i := range a {
		for j := range i {
			if (a[i] < a[j]) == (b[i] < b[j]) {
				alike++
			}
		}
	}
	return float64(2*alike-all) / float64(all)
}
