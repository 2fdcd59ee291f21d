//go:build !amd64

package simd

func productKernels(double bool, p Path) *Kernels { return nil }

func peakLoop(double bool, p Path) (run func(n int), lanes int) { return nil, 0 }

func transpose8(to, from *byte, ldto, ldfrom, blocks int, double bool) { panic("simd: no kernels") }

func symmetricRows(a *byte, lda int, x, y *byte, n int, factors, sums *byte, double bool) {
	panic("simd: symmetric rows: the path Go has no kernels")
}

func rowSumsOf(a *byte, lda int, x *byte, n int, sums *byte, blocks int, double bool) {
	panic("simd: row products: the path Go has no kernels")
}
