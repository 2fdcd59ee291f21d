package simd

// Sum32 is Sum in float32: 64 partial sums per block of 4096 elements, folded as s[j] = (s[j]+s[j+16]) + (s[j+32]+s[j+48]), then by halves 8, 4, 2, 1. The sums of
// the blocks are added in float64, so that the error stays within 71·2⁻²⁴·Σ|x[i]| for any length.
func Sum32(x []float32) float32 {
	total := 0.0
	for ; len(x) > block; x = x[block:] {
		total += float64(sum32(x[:block]))
	}
	return float32(total + float64(sum32(x)))
}

// Dot32 is Dot in float32, in the order of Sum32.
func Dot32(x, y []float32) float32 {
	same("dot", len(x), len(y))
	total := 0.0
	for ; len(x) > block; x, y = x[block:], y[block:] {
		total += float64(dot32(x[:block], y[:block]))
	}
	return float32(total + float64(dot32(x, y)))
}

// SumSquares32 is SumSquares in float32, in the order of Sum32.
func SumSquares32(x []float32) float32 {
	total := 0.0
	for ; len(x) > block; x = x[block:] {
		total += float64(sumSquares32(x[:block]))
	}
	return float32(total + float64(sumSquares32(x)))
}
