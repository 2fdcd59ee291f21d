package matlab

import (
	"encoding/binary"
	"math"
)

// convert turns little-endian items of the stored type into T and returns the index of the first that T cannot hold exactly, -1 when it holds all.
// The loops are written out per type: they are where a big file spends its time.
func convert[T number](dst []T, src []byte, typ uint32) int {
	if !wider[T](typ) {
		return convertExact(dst, src, typ)
	}
	le := binary.LittleEndian
	switch typ {
	case miINT8:
		for i := range dst {
			dst[i] = T(int8(src[i]))
		}
	case miUINT8:
		for i, v := range src[:len(dst)] {
			dst[i] = T(v)
		}
	case miINT16:
		for i := range dst {
			dst[i] = T(int16(le.Uint16(src[2*i:])))
		}
	case miUINT16:
		for i := range dst {
			dst[i] = T(le.Uint16(src[2*i:]))
		}
	case miINT32:
		for i := range dst {
			dst[i] = T(int32(le.Uint32(src[4*i:])))
		}
	case miUINT32:
		for i := range dst {
			dst[i] = T(le.Uint32(src[4*i:]))
		}
	case miINT64:
		for i := range dst {
			dst[i] = T(int64(le.Uint64(src[8*i:])))
		}
	case miUINT64:
		for i := range dst {
			dst[i] = T(le.Uint64(src[8*i:]))
		}
	case miSINGLE:
		for i := range dst {
			dst[i] = T(math.Float32frombits(le.Uint32(src[4*i:])))
		}
	case miDOUBLE:
		for i := range dst {
			dst[i] = T(math.Float64frombits(le.Uint64(src[8*i:])))
		}
	}
	return -1
}

// same tells whether the stored type is T itself.
func same[T number](typ uint32) bool {
	var t T
	switch any(t).(type) {
	case float64:
		return typ == miDOUBLE
	case float32:
		return typ == miSINGLE
	case int8:
		return typ == miINT8
	case int16:
		return typ == miINT16
	case int32:
		return typ == miINT32
	case int64:
		return typ == miINT64
	case uint8:
		return typ == miUINT8
	case uint16:
		return typ == miUINT16
	case uint32:
		return typ == miUINT32
	case uint64:
		return typ == miUINT64
	}
	return false
}

// wider tells whether T holds every number of the stored type, so that none need be looked at.
func wider[T number](typ uint32) bool {
	var t T
	switch any(t).(type) {
	case float64:
		return typ != miINT64 && typ != miUINT64
	case float32:
		return typ == miSINGLE || typ <= miUINT16
	case int8:
		return typ == miINT8
	case int16:
		return typ == miINT16 || typ == miINT8 || typ == miUINT8
	case int32:
		return typ == miINT32 || typ <= miUINT16
	case int64:
		return typ == miINT64 || typ <= miUINT32
	case uint8:
		return typ == miUINT8
	case uint16:
		return typ == miUINT16 || typ == miUINT8
	case uint32:
		return typ == miUINT32 || typ == miUINT16 || typ == miUINT8
	case uint64:
		return typ == miUINT64 || typ == miUINT32 || typ == miUINT16 || typ == miUINT8
	}
	return false
}

func convertExact[T number](dst []T, src []byte, typ uint32) int {
	for i := range dst {
		var ok bool
		switch kind(typ) {
		case floating:
			dst[i], ok = fromFloat[T](float(src, typ, i))
		case unsigned:
			dst[i], ok = fromUint[T](integer(src, typ, i))
		default:
			dst[i], ok = fromInt[T](int64(integer(src, typ, i)))
		}
		if !ok {
			return i
		}
	}
	return -1
}

const (
	signed = iota
	unsigned
	floating
)

func kind(typ uint32) int {
	switch typ {
	case miSINGLE, miDOUBLE:
		return floating
	case miUINT8, miUINT16, miUINT32, miUINT64, miUTF8, miUTF16, miUTF32:
		return unsigned
	}
	return signed
}

// float returns item i of little-endian src, which holds floats.
func float(src []byte, typ uint32, i int) float64 {
	if typ == miSINGLE {
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(src[4*i:])))
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(src[8*i:]))
}

// integer returns item i of little-endian src, which holds integers, sign-extended where they are signed.
func integer(src []byte, typ uint32, i int) uint64 {
	le := binary.LittleEndian
	switch typ {
	case miINT8:
		return uint64(int8(src[i]))
	case miUINT8:
		return uint64(src[i])
	case miINT16:
		return uint64(int16(le.Uint16(src[2*i:])))
	case miUINT16, miUTF16:
		return uint64(le.Uint16(src[2*i:]))
	case miINT32:
		return uint64(int32(le.Uint32(src[4*i:])))
	case miUINT32, miUTF32:
		return uint64(le.Uint32(src[4*i:]))
	}
	return le.Uint64(src[8*i:])
}

// stored returns item i of little-endian src for an error's text.
func stored(src []byte, typ uint32, i int) any {
	switch kind(typ) {
	case floating:
		return float(src, typ, i)
	case unsigned:
		return integer(src, typ, i)
	}
	return int64(integer(src, typ, i))
}

// zero tells whether one little-endian item is 0, of either sign.
func zero(item []byte, typ uint32) bool {
	if kind(typ) == floating {
		return float(item, typ, 0) == 0
	}
	return integer(item, typ, 0) == 0
}
