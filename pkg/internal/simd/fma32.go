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

// fma32Odd is fma32 for any arguments: the sum is rounded to odd in float64, that is, an inexact sum gets an odd last bit, so that rounding it again to the 24 bits
// of float32, or fewer, cannot meet a false middle (Boldo and Melquiond 2008).
func fma32Odd(x, y, z float32) float32 {
	p, c := float64(float64(x)*float64(y)), float64(z)
	s := p + c
	t := s - p
	e := (p - (s - t)) + (c - t) // what s lacks, exactly; NaN if s is infinite
	if e > 0 || e < 0 {
		if b := math.Float64bits(s); b&1 == 0 {
			if (e > 0) == (s > 0) {
				b++
			} else {
				b--
			}
			s = math.Float64frombits(b)
		}
	}
	return float32(s)
}
