package bench

import (
	"context"
	"fmt"
	"runtime"
	"runtime/metrics"
	"sync"
	"time"
)

// Memory is the contender of the cases that measure memory.
const Memory = "memory"

// ExtraMemory is the case of the memory that f takes beside what is there before: the largest heap that is seen while it runs, looked at each half millisecond, with
// what is no longer used but not yet collected, less the heap before. Of all rounds the largest counts; limit is in megabytes.
func ExtraMemory(name string, threads int, limit float64, f func(context.Context) error) Case {
	return memoryCase(name, threads, fmt.Sprintf("≤ %g MB", limit), limit, func(ctx context.Context) (float64, error) {
		return growth(func() error { return f(ctx) })
	})
}

// MemoryOver is the case of the same over the megabytes of what f says that it returns, of several functions the largest.
func MemoryOver(name string, threads int, limit float64, all ...func(context.Context) (megabytes float64, err error)) Case {
	return memoryCase(name, threads, fmt.Sprintf("≤ %g×", limit), limit, func(ctx context.Context) (most float64, err error) {
		for _, f := range all {
			returned := 0.0
			grown, err := growth(func() (err error) {
				returned, err = f(ctx)
				return err
			})
			if err != nil {
				return 0, err
			}
			most = max(most, grown/returned)
		}
		return most, nil
	})
}

func memoryCase(name string, threads int, target string, limit float64, measure func(context.Context) (float64, error)) Case {
	most := 0.0
	return Case{
		Name: name, Threads: threads,
		Contenders: []Contender{{Name: Memory, Time: func(ctx context.Context, n int) (time.Duration, error) {
			defer Threads(threads)()
			began := time.Now()
			for range n {
				seen, err := measure(ctx)
				if err != nil {
					return 0, err
				}
				most = max(most, seen)
			}
			return time.Since(began), nil
		}}},
		Target: &Target{Text: target, Limit: limit, Value: func(Timed) (float64, bool) { return most, most > 0 }},
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

// MemoryColumn is the column of those cases, with a format for the value such as "%.0f MB".
func MemoryColumn(head, format string) Column {
	return Column{Head: head, Text: func(t Timed, _ []Timed) string {
		if _, ok := t.Of(Memory); !ok || t.Target == nil || t.Target.Value == nil {
			return ""
		}
		return fmt.Sprintf(format, *t.Target.Value)
	}}
}
