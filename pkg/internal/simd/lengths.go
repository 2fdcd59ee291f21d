package simd

import "fmt"

func mismatch(name string, first int, others []int) {
	panic(fmt.Sprintf("simd: %s: slices of length %d and %v", name, first, others))
}
