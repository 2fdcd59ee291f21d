package posterior

import (
	"context"
	"fmt"
	"os"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Memory measures what a run takes at its largest whose trace is on disk, over what its draws would take in memory, for few draws and for many.
func Memory(many int) bench.Part {
	const head = "extra memory/draws"
	return bench.Part{
		Name: "memory", Title: "Memory of a run of NUTS with its trace on disk, eight schools",
		Columns: []bench.Column{bench.Time("time", bench.Memory), bench.MemoryColumn(head, "%.3f×")},
		Notes: func([]bench.Timed) []string {
			return []string{head + ": growth of the heap at its largest, garbage included, looked at each half millisecond, over the bytes of the draws and their statistics; the largest of all rounds"}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			defer r.Patient(5)()
			model := posteriordb.EightSchools()
			one := func(draws int) func(context.Context) (float64, error) {
				return func(ctx context.Context) (float64, error) {
					folder, err := os.MkdirTemp("", "richlazy-bench-posterior-")
					if err != nil {
						return 0, err
					}
					defer os.RemoveAll(folder)
					result, err := mcmc.Run(ctx, model.Target, mcmc.NUTS{}, mcmc.Options{Chains: chains, Draws: draws, Path: folder + "/trace"}, rng.New(1).Source())
					if err != nil {
						return 0, err
					}
					const statistics = 9 // of each draw, by ArviZ's names
					return float64(len(result.Names())+statistics) * float64(chains*draws) * 8 / 1e6, nil
				}
			}
			return r.Measure(ctx, []bench.Case{bench.MemoryOver(fmt.Sprintf("%d × %d draws", chains, many), 0, 0.1, one(many))})
		},
	}
}
