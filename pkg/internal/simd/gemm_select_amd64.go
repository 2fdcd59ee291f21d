package simd

import "unsafe"

// peakChains is how many multiply-adds the peak loop does at once; the generator's number.
const peakChains = 12

// laneMasks64 and laneMasks32 hold, for AVX2, all-ones lanes followed by zeros: the mask for n lanes of a vector of w starts w−n before the zeros.
var (
	laneMasks64 = [8]int64{-1, -1, -1, -1}
	laneMasks32 = [16]int32{-1, -1, -1, -1, -1, -1, -1, -1}
)

func init() {
	kernelsAVX51264.halfTail, kernelsAVX51232.halfTail = true, true
	for n := 1; n <= 16; n++ {
		kernelsAVX51232.mask[n] = 1<<n - 1
		if n <= 8 {
			kernelsAVX51264.mask[n] = 1<<n - 1
			kernelsAVX232.mask[n] = uintptr(unsafe.Pointer(&laneMasks32[8-n]))
		}
		if n <= 4 {
			kernelsAVX264.mask[n] = uintptr(unsafe.Pointer(&laneMasks64[4-n]))
		}
	}
}

func productKernels(double bool, p Path) *Kernels {
	switch {
	case p == AVX512 && double:
		return &kernelsAVX51264
	case p == AVX512:
		return &kernelsAVX51232
	case p == AVX2 && double:
		return &kernelsAVX264
	case p == AVX2:
		return &kernelsAVX232
	}
	return nil
}

func peakLoop(double bool, p Path) (run func(n int), lanes int) {
	k := productKernels(double, p)
	switch k {
	case &kernelsAVX51264:
		run = peak64AVX512
	case &kernelsAVX51232:
		run = peak32AVX512
	case &kernelsAVX264:
		run = peak64AVX2
	case &kernelsAVX232:
		run = peak32AVX2
	default:
		return nil, 0
	}
	return run, k.Lanes
}

func transpose8(to, from *byte, ldto, ldfrom, blocks int, double bool) {
	if double {
		transpose64AVX2(to, from, ldto, ldfrom, blocks)
	} else {
		transpose32AVX2(to, from, ldto, ldfrom, blocks)
	}
}

func symmetricRows(a *byte, lda int, x, y *byte, n int, factors, sums *byte, double bool) {
	switch k := productKernels(double, Active()); k {
	case &kernelsAVX51264:
		symmetric64AVX512(a, lda, x, y, n, factors, sums)
	case &kernelsAVX51232:
		symmetric32AVX512(a, lda, x, y, n, factors, sums)
	case &kernelsAVX264:
		symmetric64AVX2(a, lda, x, y, n, factors, sums)
	case &kernelsAVX232:
		symmetric32AVX2(a, lda, x, y, n, factors, sums)
	default:
		panic("simd: symmetric rows: the path Go has no kernels")
	}
}
