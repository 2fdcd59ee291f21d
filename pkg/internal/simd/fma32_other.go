//go:build !arm64

package simd

import "math"

// fma32 is x·y + z with one rounding to float32. The product is exact in float64. Rounding its sum with z first to float64 and then to float32 is as good as rounding
// once, unless the first lands in the middle between two float32, 28 zeros after a one, or the result is subnormal, where the middle is elsewhere.
func fma32(x, y, z float32) float32 {
	s := float64(x)*float64(y) + float64(z)
	if b := math.Float64bits(s); b&(1<<29-1) == 1<<28 || b&(2047<<52) < (1023-126)<<52 {
		return fma32Odd(x, y, z)
	}
	return float32(s)
}
