package rsa

import (
	"context"
	"fmt"
	"runtime"
	"runtime/metrics"
	"sync"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

// extra is the case of the memory that f takes beside what is there before: the largest heap that is seen while it runs, looked at each half millisecond, with what is no
// longer used but not yet collected, less the heap before. Of all rounds the largest counts.
func extra(name string, threads int, limit float64, f func(context.Context) error) bench.Case {
	most := 0.0
	return bench.Case{
		Name: name, Threads: threads,
		Contenders: []bench.Contender{{Name: memory, Time: func(ctx context.Context, n int) (time.Duration, error) {
			defer bench.Threads(threads)()
			began := time.Now()
			for range n {
				grown, err := growth(func() error { return f(ctx) })
				if err != nil {
					return 0, err
				}
				most = max(most, grown)
			}
			return time.Since(began), nil
		}}},
		Target: &bench.Target{Text: fmt.Sprintf("≤ %g MB", limit), Limit: limit, Value: func(bench.Timed) (float64, bool) { return most, most > 0 }},
	}
}

// growth returns by how many megabytes the heap grows at most while f runs.
func growth(f func() error) (megabytes float64, err error) {
	runtime.GC()
	runtime.GC()
	before := inUse()
	most, ended := before, make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() {
		tick := time.NewTicker(time.Millisecond / 2)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				most = max(most, inUse())
			case <-ended:
				return
			}
		}
	})
	err = f()
	close(ended)
	watch.Wait()
	return max(most, inUse()) - before, err
}

// inUse returns the megabytes of the heap's spans that hold objects.
func inUse() float64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	metrics.Read(sample)
	return float64(sample[0].Value.Uint64()+sample[1].Value.Uint64()) / 1e6
}

// extraMemory is the column of those cases.
var extraMemory = bench.Column{Head: "extra memory", Text: func(t bench.Timed, _ []bench.Timed) string {
	if _, ok := t.Of(memory); !ok || t.Target == nil || t.Target.Value == nil {
		return ""
	}
	return fmt.Sprintf("%.0f MB", *t.Target.Value)
}}
