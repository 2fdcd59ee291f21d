package hdf5

import (
	"math"
	"math/big"
	"slices"
)

// integer puts an integer of any precision together from its bits; that of an unsigned one beyond 2⁶³ is the bits themselves.
func (t *Type) integer(p []byte) uint64 {
	var v uint64
	for i := range min(len(p), 8) {
		b := p[i]
		if t.BigEndian {
			b = p[len(p)-1-i]
		}
		v |= uint64(b) << (8 * i)
	}
	v >>= t.Offset
	if drop := 64 - t.Precision; drop > 0 {
		if v <<= drop; t.Signed {
			return uint64(int64(v) >> drop)
		}
		v >>= drop
	}
	return v
}

// float puts a float of any layout together from its bits, false where no float64 equals it. Zeros keep their sign; which NaN it was is not kept.
func (t *Type) float(p []byte) (float64, bool) {
	le := slices.Clone(p)
	if t.BigEndian {
		slices.Reverse(le)
	}
	be := slices.Clone(le)
	slices.Reverse(be)
	all := new(big.Int).SetBytes(be)
	field := func(at, n int) *big.Int {
		v := new(big.Int).Rsh(all, uint(at))
		return v.And(v, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), uint(n)), big.NewInt(1)))
	}
	mantissa, exponent, negative := field(t.MantAt, t.MantBits), int(field(t.ExpAt, t.ExpBits).Int64()), all.Bit(t.Sign) == 1
	sign := 1.0
	if negative {
		sign = -1
	}
	places := t.MantBits // after the binary point
	if t.MantNorm != 2 {
		places--
	}
	if exponent == 1<<t.ExpBits-1 { // infinite, or no number
		if t.MantNorm != 2 {
			mantissa.SetBit(mantissa, t.MantBits-1, 0)
		}
		if mantissa.Sign() == 0 {
			return math.Inf(int(sign)), true
		}
		return math.NaN(), true
	}
	if t.MantNorm == 2 && exponent > 0 {
		mantissa.SetBit(mantissa, t.MantBits, 1)
	}
	if mantissa.Sign() == 0 {
		return math.Copysign(0, sign), true
	}
	if exponent == 0 && t.MantNorm != 0 {
		exponent = 1
	}
	v := new(big.Float).SetInt(mantissa)
	v.SetMantExp(v, exponent-t.ExpBias-places)
	out, accuracy := v.Float64()
	return sign * out, accuracy == big.Exact
}

// isHalf tells whether the type is a float of 16 bits by IEEE 754.
func (t *Type) isHalf() bool {
	return t.Class == Float && t.Size == 2 && t.Offset == 0 && t.Precision == 16 && t.Sign == 15 && t.ExpAt == 10 && t.ExpBits == 5 && t.ExpBias == 15 &&
		t.MantAt == 0 && t.MantBits == 10 && t.MantNorm == 2
}
