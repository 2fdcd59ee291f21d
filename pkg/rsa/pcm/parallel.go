package pcm

import (
	"runtime"

	"golang.org/x/sync/errgroup"
)

// each calls f for 0 … n-1, in parallel, waits for all of them and returns the error of the first, by number, that has one. So what is
// done does not depend on the number of processors, nor on which error came first.
func each(n int, f func(i int) error) error {
	errs := make([]error, n)
	var group errgroup.Group
	group.SetLimit(max(1, runtime.GOMAXPROCS(0)))
	for i := range n {
		group.Go(func() error {
			errs[i] = f(i)
			return nil
		})
	}
	_ = group.Wait() // errors are in errs
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
