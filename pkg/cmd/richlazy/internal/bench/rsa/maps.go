package rsa

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// maps times metric MDS to the end, and over a number of plain updates beside the same of scikit-learn.
func maps(p bench.Against, threads, points int) bench.Part {
	const plain, inner = 20, 5
	return bench.Part{
		Name:    "mds",
		Title:   fmt.Sprintf("Metric MDS (SMACOF) of %d points in %d dimensions into two from one random start, %s: the best round (the median)", points, inner, bench.OnThreads(threads)),
		Columns: columns("", learn),
		Notes: func([]bench.Timed) []string {
			return []string{
				"to the end: ours stops when an update lowers the stress by less than 1e-9 of it; scikit-learn by its default, when stress over the sum of the points' lengths",
				"  falls by less than 1e-3, or after 300 updates: it stops earlier; difference: by how much the stress of ours is larger, relative to that of scikit-learn",
				fmt.Sprintf("%d updates: plain ones, the same by both; difference: of the stress after them, relative", plain),
				"a third of the rounds",
			}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			defer r.Patient(3)()
			d, err := rsa.Euclidean(rsa.Patterns(noise("points", points, inner), names(points)))
			if err != nil {
				return nil, err
			}
			square, start := mat.DenseCopyOf(d.Matrix()), noise("start", points, 2)
			var cases []bench.Case
			for _, c := range []struct {
				name     string
				options  rsa.MDSOptions
				settings map[string]any
				target   *bench.Target
				limit    float64
				far      func(want, got []float64) float64
			}{
				{"to the end", rsa.MDSOptions{}, map[string]any{}, seconds(2), 1e-3, worse},
				{fmt.Sprintf("%d updates", plain), rsa.MDSOptions{Plain: true, MaxUpdates: plain, Tolerance: math.SmallestNonzeroFloat64},
					map[string]any{"updates": plain}, bench.Speed(ours, learn, 1), near, nil},
			} {
				c.options.Initial = start
				k := bench.Case{Name: c.name, Threads: threads, Target: c.target, Tolerance: c.limit, Compare: c.far}
				k.Contenders = []bench.Contender{work(ours, threads, func(ctx context.Context) ([]float64, error) {
					e, err := rsa.MetricMDS(ctx, d, 2, c.options)
					if err != nil {
						return nil, err
					}
					return []float64{e.Stress}, nil
				})}
				if err := p.Oppose(ctx, r, &k, learn, bench.Work{Name: "smacof", Settings: c.settings}, given("square", square), given("start", start)); err != nil {
					return nil, err
				}
				cases = append(cases, k)
			}
			return r.Measure(ctx, cases)
		},
	}
}

// worse returns by how much the first of ours is larger than theirs, relative to that.
func worse(ours, theirs []float64) float64 { return max(0, ours[0]/theirs[0]-1) }
