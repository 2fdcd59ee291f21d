package rsa

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// onCores calls work(0) … work(n−1), each once, on as many goroutines as there are cores, and waits for all. What work(k) does must not depend on the order.
func onCores(n int, work func(k int)) {
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

// shared is onCores for work of so many operations in all, which is done on the spot where it would be over before another goroutine begins.
func shared(operations, n int, work func(k int)) {
	if operations >= 1<<16 {
		onCores(n, work)
		return
	}
	for k := range n {
		work(k)
	}
}
