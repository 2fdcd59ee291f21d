package pcm

import "github.com/richlazy/richlazy/pkg/internal/cores"

// each calls f for 0 … n-1, in parallel, all of them whether or not one fails, and returns the error of the first, by number, that has one. So what is
// done does not depend on the number of processors, nor on which error came first.
func each(n int, f func(i int) error) error {
	errs := make([]error, n)
	cores.Do(n, func(i int) { errs[i] = f(i) })
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
