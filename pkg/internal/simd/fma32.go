package simd

import "math"

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
