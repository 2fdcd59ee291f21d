package rsa

import (
	"context"
	"runtime"
	"sync"
)

// inTurn calls work(0) … work(n−1) on all cores until one fails or ctx ends. It returns the error of the first that failed, or that of ctx.
func inTurn(ctx context.Context, n int, work func(k int) error) error {
	var lock sync.Mutex
	next, done, failed, err := 0, 0, n, error(nil)
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
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
	}
	group.Wait()
	if err == nil && done < n {
		err = ctx.Err()
	}
	return err
}
