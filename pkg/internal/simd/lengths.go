package simd

import "fmt"

// mismatch is apart from same so that no call of same allocates.
func mismatch(name string, first, other int) {
	panic(fmt.Sprintf("simd: %s: slices of length %d and %d", name, first, other))
}

// same panics unless all lengths equal the first.
func same(name string, first int, others ...int) {
	for _, n := range others {
		if n != first {
			mismatch(name, first, n)
		}
	}
}
