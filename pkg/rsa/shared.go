package rsa

import "github.com/richlazy/richlazy/pkg/internal/cores"

// shared is cores.Do for work of so many operations in all, which is done on the spot where it would be over before another goroutine begins.
func shared(operations, n int, work func(k int)) {
	if operations >= 1<<16 {
		cores.Do(n, work)
		return
	}
	for k := range n {
		work(k)
	}
}
