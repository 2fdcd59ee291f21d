package simd

import "unsafe"

// laneMasks64 and laneMasks32 hold, for AVX2, all-ones lanes followed by zeros: the mask for n lanes of a vector of w starts w−n before the zeros.
var (
	laneMasks64 = [8]int64{-1, -1, -1, -1}
	laneMasks32 = [16]int32{-1, -1, -1, -1, -1, -1, -1, -1}
)

func init() {
	// No lane at all: the second half of a pair of vectors.
	float64AVX2.mask[0], float32AVX2.mask[0] = uintptr(unsafe.Pointer(&laneMasks64[4])), uintptr(unsafe.Pointer(&laneMasks32[8]))
	for n := 1; n <= 16; n++ {
		float32AVX512.mask[n] = 1<<n - 1
		if n <= 8 {
			float64AVX512.mask[n] = 1<<n - 1
			float32AVX2.mask[n] = uintptr(unsafe.Pointer(&laneMasks32[8-n]))
		}
		if n <= 4 {
			float64AVX2.mask[n] = uintptr(unsafe.Pointer(&laneMasks64[4-n]))
		}
	}
}

func productKernels(double bool, p Path) *Kernels {
	switch {
	case p == AVX512 && double:
		return &float64AVX512
	case p == AVX512:
		return &float32AVX512
	case p == AVX2 && double:
		return &float64AVX2
	case p == AVX2:
		return &float32AVX2
	}
	return nil
}

func peakLoop(double bool, p Path) (run func(n int), lanes int) {
	k := productKernels(double, p)
	switch k {
	case &float64AVX512:
		run = peak64AVX512
	case &float32AVX512:
		run = peak32AVX512
	case &float64AVX2:
		run = peak64AVX2
	case &float32AVX2:
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
	case &float64AVX512:
		symmetric64AVX512(a, lda, x, y, n, factors, sums)
	case &float32AVX512:
		symmetric32AVX512(a, lda, x, y, n, factors, sums)
	case &float64AVX2:
		symmetric64AVX2(a, lda, x, y, n, factors, sums)
	case &float32AVX2:
		symmetric32AVX2(a, lda, x, y, n, factors, sums)
	default:
		panic("simd: symmetric rows: the path Go has no kernels")
	}
}

// rowSumsOf splits n elements into whole pieces of 64 bytes and the masks of what remains.
func rowSumsOf(a *byte, lda int, x *byte, n int, sums *byte, blocks int, double bool) {
	k := productKernels(double, Active())
	if k == nil {
		panic("simd: row products: the path Go has no kernels")
	}
	lanes := 16
	if double {
		lanes = 8
	}
	var low, high uintptr
	whole, rest := n/lanes, n%lanes
	if rest > 0 {
		low, high = k.mask[min(rest, k.Lanes)], k.mask[max(0, rest-k.Lanes)]
	}
	switch k {
	case &float64AVX512:
		rowSums64AVX512(a, lda, x, whole, low, high, sums, blocks)
	case &float32AVX512:
		rowSums32AVX512(a, lda, x, whole, low, high, sums, blocks)
	case &float64AVX2:
		rowSums64AVX2(a, lda, x, whole, low, high, sums, blocks)
	case &float32AVX2:
		rowSums32AVX2(a, lda, x, whole, low, high, sums, blocks)
	}
}
