package simd

// block is the number of elements that are added up on their own; the sums of the blocks are then added in order.
const block = 4096

// Sum returns Σ x[i], 0 if x is empty. The order of the additions is fixed: within each block of 4096 elements, element i goes to partial sum i mod 32; the 32
// are folded as s[j] = (s[j]+s[j+8]) + (s[j+16]+s[j+24]), then by halves 4, 2, 1; the blocks follow one another. So the error is at most
// (n/32 + 6)·2⁻⁵³·Σ|x[i]| within a block, and one more 2⁻⁵³ for each block: 136 + n/4096 units for n > 4096.
func Sum(x []float64) float64 {
	total := 0.0
	for ; len(x) > block; x = x[block:] {
		total += sum64(x[:block])
	}
	return total + sum64(x)
}

// Dot returns Σ x[i]·y[i]. Each product is added with one rounding, in the order of Sum.
func Dot(x, y []float64) float64 {
	same("dot", len(x), len(y))
	total := 0.0
	for ; len(x) > block; x, y = x[block:], y[block:] {
		total += dot64(x[:block], y[:block])
	}
	return total + dot64(x, y)
}

// SumSquares returns Σ x[i]², the bits of Dot(x, x). Squares that overflow or underflow are not scaled.
func SumSquares(x []float64) float64 {
	total := 0.0
	for ; len(x) > block; x = x[block:] {
		total += sumSquares64(x[:block])
	}
	return total + sumSquares64(x)
}
