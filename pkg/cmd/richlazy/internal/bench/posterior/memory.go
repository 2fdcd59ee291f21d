package posterior

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/rng"
)

// statistics is how many numbers are stored with each draw, and quantities how many of eight schools.
const statistics, quantities = 9, 10

// peak returns by how many megabytes the heap grows at most in a run with its trace on disk.
func peak(ctx context.Context, draws int) (float64, error) {
	folder, err := os.MkdirTemp("", "richlazy-bench-posterior-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	options := mcmc.Options{Chains: chains, Draws: draws, Path: filepath.Join(folder, "trace")}
	return bench.Growth(func() error {
		_, err := mcmc.Run(ctx, posteriordb.EightSchools().Target, mcmc.NUTS{}, options, rng.New(1).Source())
		return err
	})
}

// Memory measures by how much more memory a run takes at its largest for five times as many draws, with its trace on disk.
func Memory(few int) bench.Part {
	many := 5 * few
	const short, long = "MB, few", "MB, many"
	value := func(head, contender string) bench.Column {
		return bench.Column{Head: head, Text: func(t bench.Timed, _ []bench.Timed) string {
			return fmt.Sprintf("%.3g MB", bench.Median(t.ValuesOf(contender)))
		}}
	}
	return bench.Part{
		Name: "memory", Title: "Extra memory of a run of NUTS with its trace on disk, eight schools: medians",
		Columns: []bench.Column{value(fmt.Sprintf("%d × %d draws", chains, few), short), value(fmt.Sprintf("%d × %d draws", chains, many), long)},
		Notes: func([]bench.Timed) []string {
			return []string{"extra memory: growth of the heap at its largest, garbage included, looked at each half millisecond; target: the difference of the two, over the bytes of the draws between"}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			defer r.Patient(5)()
			t := bench.Timed{Name: "trace on disk", Values: []bench.Values{{Contender: short}, {Contender: long}}}
			err := r.Each(ctx, func(int) error {
				for i, draws := range []int{few, many} {
					megabytes, err := peak(ctx, draws)
					if err != nil {
						return err
					}
					t.Values[i].Values = append(t.Values[i].Values, megabytes)
				}
				return nil
			})
			if err != nil {
				return nil, err
			}
			between := float64((many-few)*chains*(statistics+quantities)) * 8 / 1e6
			t.Target = (&bench.Target{Text: "≤ 0.1×", Limit: 0.1, Value: func(t bench.Timed) (float64, bool) {
				return (bench.Median(t.ValuesOf(long)) - bench.Median(t.ValuesOf(short))) / between, true
			}}).Judge(t)
			return []bench.Timed{t}, nil
		},
	}
}
