package rsa

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/searchlight"
)

// brain is a cube of voxels with a searchlight in it: edge³ voxels, so many centres, each with its nearest voxels, of which the peer does a few.
type brain struct{ edge, centres, voxels, conditions, few int }

// around returns the neighbourhoods of centres that are spread over the first ones.
func (b brain) around(centres int) (*searchlight.Spheres, error) {
	o := searchlight.SphereOptions{Radius: 12, Nearest: b.voxels}
	for k := range centres {
		o.Centres = append(o.Centres, k*b.centres/centres)
	}
	return searchlight.Volume{Size: [3]int{b.edge, b.edge, b.edge}}.Spheres(o)
}

// spheres times a searchlight with the evaluation of a model, and on a few centres beside NumPy.
func spheres(p bench.Against, threads int, b brain) bench.Part {
	return bench.Part{
		Name: "searchlight",
		Title: fmt.Sprintf("Searchlight: spheres of %d voxels, correlation RDM of %d conditions, compared with a model, %s: the best round (the median)",
			b.voxels, b.conditions, bench.OnThreads(threads)),
		Columns: append(columns("", numPy), extraMemory),
		Notes: func([]bench.Timed) []string {
			return []string{
				"NumPy: 1 - np.corrcoef of each sphere's columns and one row of products, or scipy.stats.rankdata and np.corrcoef",
				"extra memory: growth of the heap at its largest, garbage included; rsatoolbox keeps 50,000 × 2556 numbers, 1.0 GB, and took 119 CPU seconds on another two-core machine",
				"  for 50,000 RDMs and 196 with a model by Spearman's correlation",
				"a fifth of the rounds; difference: of the similarities of all spheres, relative to the largest",
			}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			defer r.Patient(5)()
			trials := rsa.Patterns(noise("voxels", b.conditions, b.edge*b.edge*b.edge), names(b.conditions))
			target, err := rsa.SquaredEuclidean(rsa.Patterns(noise("model", b.conditions, 5), names(b.conditions)))
			if err != nil {
				return nil, err
			}
			models, err := rsa.NewStack(target)
			if err != nil {
				return nil, err
			}
			all, err := b.around(b.centres)
			if err != nil {
				return nil, err
			}
			some, err := b.around(b.few)
			if err != nil {
				return nil, err
			}
			members := mat.NewDense(b.few, b.voxels, nil)
			for k := range b.few {
				for i, voxel := range some.Members(nil, k) {
					members.Set(k, i, float64(voxel))
				}
			}
			var cases []bench.Case
			for _, c := range []struct {
				name string
				by   compare.Measure
			}{{"cosine", compare.Cosine()}, {"Spearman", compare.Spearman()}} {
				run := func(ctx context.Context, n searchlight.Neighbourhoods) ([]float64, error) {
					m, err := searchlight.Run(ctx, trials, n, searchlight.Plain(rsa.Correlation), searchlight.Options{Models: models, Measure: c.by})
					if err != nil {
						return nil, err
					}
					return m.Column(0), nil
				}
				k := bench.Case{Name: fmt.Sprintf("%s, %d centres", c.name, b.few), Threads: threads, Tolerance: near}
				k.Contenders = []bench.Contender{work(ours, threads, func(ctx context.Context) ([]float64, error) { return run(ctx, some) })}
				on := []bench.Given{given("voxels", trials.Values), given("members", members), given("model", models.Values)}
				if err := p.Oppose(ctx, r, &k, numPy, bench.Work{Name: "searchlight", Settings: map[string]any{"measure": c.name}}, on...); err != nil {
					return nil, err
				}
				whole := func(ctx context.Context) ([]float64, error) { return run(ctx, all) }
				cases = append(cases, k, bench.Case{
					Name: fmt.Sprintf("%s, %d centres", c.name, b.centres), Threads: threads, Target: seconds(30), Contenders: []bench.Contender{silent(ours, threads, whole)},
				})
				if c.name == "Spearman" {
					cases = append(cases, bench.ExtraMemory(c.name+": memory", threads, 1000, func(ctx context.Context) error {
						_, err := whole(ctx)
						return err
					}))
				}
			}
			return r.Measure(ctx, cases)
		},
	}
}
