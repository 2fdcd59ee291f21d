// Package cores does independent pieces of work on all cores.
package cores

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Do calls work(0) … work(n−1), each once, on as many goroutines as Go uses cores, and waits for all. What work(k) does must not depend on the order.
func Do(n int, work func(k int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		for k := range n {
			work(k)
		}
		return
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for k := int(next.Add(1)) - 1; k < n; k = int(next.Add(1)) - 1 {
				work(k)
			}
		})
	}
	group.Wait()
}

// Try calls work(0) … work(n−1) as [Do] until one fails or ctx ends; what has begun is waited for. It returns the error of the first that failed, by number and not by time,
// or that of ctx where some were not done.
func Try(ctx context.Context, n int, work func(k int) error) error {
	var lock sync.Mutex
	next, done, failed, err := 0, 0, n, error(nil)
	Do(min(n, runtime.GOMAXPROCS(0)), func(int) {
		for {
			lock.Lock()
			k := next
			next++
			stop := k >= failed
			lock.Unlock()
			if stop || k >= n || ctx.Err() != nil {
				return
			}
			e := work(k)
			lock.Lock()
			if e == nil {
				done++
			} else if k < failed {
				failed, err = k, e
			}
			lock.Unlock()
		}
	})
	if err == nil && done < n {
		err = ctx.Err()
	}
	return err
}
