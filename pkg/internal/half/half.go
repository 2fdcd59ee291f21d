// Package half has the floating-point numbers of 16 bits, as float32, which holds each of them exactly.
package half

import "math"

// Float32 returns the value of an IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. The fraction of a NaN is kept.
func Float32(bits uint16) float32 {
	sign, exponent, fraction := uint32(bits>>15)<<31, uint32(bits>>10&31), uint32(bits&1023)
	switch exponent {
	case 0: // subnormal: a multiple of 2⁻²⁴
		return math.Float32frombits(sign | math.Float32bits(float32(fraction)/(1<<24)))
	case 31:
		return math.Float32frombits(sign | 255<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13)
}

// BFloat32 returns the value of a bfloat16: the upper half of a float32.
func BFloat32(bits uint16) float32 { return math.Float32frombits(uint32(bits) << 16) }
