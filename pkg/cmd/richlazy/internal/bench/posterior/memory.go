package posterior

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/rng"
)

// statistics is how many numbers are stored with each draw, and quantities how many of eight schools.
const statistics, quantities = 9, 10

// peak returns how many megabytes of the heap are in use at most during a run with its trace on disk: those that each collection of garbage left. With garbage, of which there is more
// the busier the machine is, the largest of many would grow with the length of the run whatever is kept.
func peak(ctx context.Context, draws int) (most float64, err error) {
	folder, err := os.MkdirTemp("", "richlazy-bench-posterior-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	runtime.GC()
	options := mcmc.Options{Chains: chains, Draws: draws, Path: filepath.Join(folder, "trace")}
	options.Live = func(mcmc.Status) { most = max(most, live()) }
	options.LiveEvery = 5 * time.Millisecond
	_, err = mcmc.Run(ctx, posteriordb.EightSchools().Target, mcmc.NUTS{}, options, rng.New(1).Source())
	return most, err
}

// live returns the megabytes that the last collection of garbage found in use.
func live() float64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return float64(sample[0].Value.Uint64()) / 1e6
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
		Name: "memory", Title: "Memory of a run of NUTS with its trace on disk, eight schools: medians",
		Columns: []bench.Column{value(fmt.Sprintf("%d × %d draws", chains, few), short), value(fmt.Sprintf("%d × %d draws", chains, many), long)},
		Notes: func([]bench.Timed) []string {
			return []string{"memory: the most that any collection of garbage left in use, of the whole process; target: the difference of the two, over the bytes of the draws between"}
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
