package matlab

import "math"

// span returns the smallest number of an integer type and the first past its largest, both exact as floats, and whether T is an integer at all.
func span[T number]() (lo, hi float64, integer bool) {
	var t T
	switch any(t).(type) {
	case int8:
		return -1 << 7, 1 << 7, true
	case int16:
		return -1 << 15, 1 << 15, true
	case int32:
		return -1 << 31, 1 << 31, true
	case int64:
		return -1 << 63, 1 << 63, true
	case uint8:
		return 0, 1 << 8, true
	case uint16:
		return 0, 1 << 16, true
	case uint32:
		return 0, 1 << 32, true
	case uint64:
		return 0, 1 << 64, true
	}
	return 0, 0, false
}

// fromFloat, fromInt and fromUint convert a number and tell whether it stayed the same: Go leaves open what becomes of one that does not fit, so
// the range is compared before.
func fromFloat[T number](v float64) (T, bool) {
	if lo, hi, integer := span[T](); integer {
		if !(v >= lo && v < hi && v == math.Trunc(v)) {
			return 0, false
		}
		return T(v), true
	}
	t := T(v)
	return t, float64(t) == v || v != v
}

func fromInt[T number](v int64) (T, bool) {
	t := T(v)
	if _, _, integer := span[T](); integer {
		return t, int64(t) == v && (t < 0) == (v < 0)
	}
	f := float64(t)
	return t, f < 1<<63 && int64(f) == v
}

func fromUint[T number](v uint64) (T, bool) {
	t := T(v)
	if _, _, integer := span[T](); integer {
		return t, t >= 0 && uint64(t) == v
	}
	f := float64(t)
	return t, f < 1<<64 && uint64(f) == v
}
