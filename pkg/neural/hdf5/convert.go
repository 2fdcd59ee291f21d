package hdf5

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"unsafe"

	"github.com/richlazy/richlazy/pkg/internal/half"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Number is what numbers can be read as.
type Number interface {
	int8 | int16 | int32 | int64 | int | uint8 | uint16 | uint32 | uint64 | float32 | float64
}

// bigHost tells the byte order of this machine.
var bigHost = binary.NativeEndian.Uint16([]byte{0, 1}) == 1

// view is the memory of a slice of numbers.
func view[T Number](v []T) []byte {
	if len(v) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&v[0])), len(v)*int(unsafe.Sizeof(v[0])))
}

// numbersIn is the reverse of view.
func numbersIn[T Number](p []byte) []T {
	if len(p) == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&p[0])), len(p)/int(unsafe.Sizeof(*new(T))))
}

// converter turns elements of a type into numbers of type T, and fails at the first that has no equal: it returns its index.
type converter[T Number] struct {
	t      *Type
	copies bool // the bytes are those of T
	turn   bool // other byte order than this machine
	run    func(dst []T, src []byte) int
}

func converterFor[T Number](t *Type) (*converter[T], error) {
	if !t.Number() && t.Class != Enum && t.Class != Bits {
		return nil, file.Wanted(format, "numbers", "elements of type "+t.String())
	}
	if t.Class == Enum {
		t = t.Base
	}
	c := &converter[T]{t: t, turn: t.BigEndian != bigHost && t.Size > 1}
	switch t.kind() {
	case kInt8:
		c.run, c.copies = numbers[T, int8], same[T, int8]()
	case kInt16:
		c.run, c.copies = numbers[T, int16], same[T, int16]()
	case kInt32:
		c.run, c.copies = numbers[T, int32], same[T, int32]()
	case kInt64:
		c.run, c.copies = numbers[T, int64], same[T, int64]() || same[T, int]()
	case kUint8:
		c.run, c.copies = numbers[T, uint8], same[T, uint8]()
	case kUint16:
		c.run, c.copies = numbers[T, uint16], same[T, uint16]()
	case kUint32:
		c.run, c.copies = numbers[T, uint32], same[T, uint32]()
	case kUint64:
		c.run, c.copies = numbers[T, uint64], same[T, uint64]()
	case kFloat32:
		c.run, c.copies = numbers[T, float32], same[T, float32]()
	case kFloat64:
		c.run, c.copies = numbers[T, float64], same[T, float64]()
	default:
		c.turn = false
		c.run = c.assembled()
	}
	c.copies = c.copies && !c.turn && (t.Size == int(unsafe.Sizeof(*new(T))))
	return c, nil
}

func same[T, S Number]() bool {
	var t T
	_, ok := any(t).(S)
	return ok
}

// convert fills dst with the elements of src, as many as there are.
func (c *converter[T]) convert(dst []T, src []byte) error {
	dst = dst[:len(src)/c.t.Size]
	if c.copies {
		copy(view(dst), src)
		return nil
	}
	size := c.t.Size
	bad, at := -1, 0
	if !c.turn {
		bad = c.run(dst, src)
	} else {
		var turned [4096]byte
		for ; at < len(dst) && bad < 0; at += 4096 / size {
			n := min(len(dst)-at, 4096/size)
			swap(turned[:n*size], src[at*size:], size)
			if bad = c.run(dst[at:at+n], turned[:n*size]); bad >= 0 {
				bad += at
			}
		}
	}
	if bad < 0 {
		return nil
	}
	return c.inexact(src[bad*size : (bad+1)*size])
}

// inexact is the error for an element that T cannot hold.
func (c *converter[T]) inexact(p []byte) error {
	var t T
	got := ""
	switch {
	case c.t.Class != Float && c.t.Signed:
		got = fmt.Sprint(int64(c.t.integer(p)))
	case c.t.Class != Float:
		got = fmt.Sprint(c.t.integer(p))
	default:
		v, exact := c.t.float(p)
		got = fmt.Sprint(v)
		if !exact {
			got += ", about"
		}
	}
	return file.Wanted(format, fmt.Sprintf("numbers that %T holds exactly", t), got)
}

func swap(dst, src []byte, size int) {
	switch size {
	case 2:
		for i := 0; i < len(dst); i += 2 {
			binary.LittleEndian.PutUint16(dst[i:], binary.BigEndian.Uint16(src[i:]))
		}
	case 4:
		for i := 0; i < len(dst); i += 4 {
			binary.LittleEndian.PutUint32(dst[i:], binary.BigEndian.Uint32(src[i:]))
		}
	case 8:
		for i := 0; i < len(dst); i += 8 {
			binary.LittleEndian.PutUint64(dst[i:], binary.BigEndian.Uint64(src[i:]))
		}
	}
}

// assembled converts what Go has no type for: element by element.
func (c *converter[T]) assembled() func([]T, []byte) int {
	t, size := c.t, c.t.Size
	if t.isHalf() {
		return func(dst []T, src []byte) int {
			for i := range dst {
				h := binary.LittleEndian.Uint16(src[2*i:])
				if t.BigEndian {
					h = binary.BigEndian.Uint16(src[2*i:])
				}
				v, ok := exactly[T](half.Float32(h))
				if dst[i] = v; !ok {
					return i
				}
			}
			return -1
		}
	}
	return func(dst []T, src []byte) int {
		for i := range dst {
			p, ok := src[i*size:(i+1)*size], true
			switch {
			case t.Class == Float:
				var v float64
				if v, ok = t.float(p); ok {
					dst[i], ok = exactly[T](v)
				}
			case size > 8:
				return i
			case t.Signed:
				dst[i], ok = exactly[T](int64(t.integer(p)))
			default:
				dst[i], ok = exactly[T](t.integer(p))
			}
			if !ok {
				return i
			}
		}
		return -1
	}
}

// numbers converts src, the memory of numbers of type S, and returns the index of the first that T cannot hold, −1 where there is none.
func numbers[T, S Number](dst []T, src []byte) int {
	if len(dst) == 0 {
		return -1
	}
	size := int(unsafe.Sizeof(*new(S)))
	_ = src[len(dst)*size-1]
	from := unsafe.Pointer(&src[0])
	if always[T, S]() {
		for i := range dst {
			dst[i] = T(*(*S)(unsafe.Add(from, i*size)))
		}
		return -1
	}
	for i := range dst {
		v, ok := exactly[T](*(*S)(unsafe.Add(from, i*size)))
		if dst[i] = v; !ok {
			return i
		}
	}
	return -1
}

// always tells whether T holds every S.
func always[T, S Number]() bool {
	digits := func(v any) (int, bool, bool) { // of the mantissa, signed, float
		switch v.(type) {
		case float64:
			return 53, true, true
		case float32:
			return 24, true, true
		case uint8:
			return 8, false, false
		case uint16:
			return 16, false, false
		case uint32:
			return 32, false, false
		case uint64:
			return 64, false, false
		case int8:
			return 7, true, false
		case int16:
			return 15, true, false
		case int32:
			return 31, true, false
		case int:
			return bits.UintSize - 1, true, false
		}
		return 63, true, false
	}
	var t T
	var s S
	tn, tSigned, tFloat := digits(t)
	sn, sSigned, sFloat := digits(s)
	return tn >= sn && (tSigned || !sSigned) && (tFloat || !sFloat)
}

// exactly converts a number, false where T has no equal. NaN is NaN in every float.
func exactly[T, S Number](v S) (T, bool) {
	if half := S(1) / 2; half != 0 { // S is a float
		f := float64(v)
		if t := T(1) / 2; t != 0 {
			out := T(v)
			return out, float64(out) == f || f != f
		}
		if f != math.Trunc(f) || f < -1<<63 || f >= 1<<64 {
			return 0, false
		}
		if f < 0 {
			out := T(int64(f))
			return out, out < 0 && int64(out) == int64(f)
		}
		if f < 1<<63 {
			out := T(int64(f))
			return out, out >= 0 && int64(out) == int64(f)
		}
		out := T(uint64(f))
		return out, out > 0 && uint64(out) == uint64(f)
	}
	out := T(v)
	if t := T(1) / 2; t != 0 { // an integer as a float: its digits have to fit
		magnitude := uint64(v)
		if v < 0 {
			magnitude = -magnitude
		}
		digits := 53
		if unsafe.Sizeof(out) == 4 {
			digits = 24
		}
		return out, magnitude == 0 || bits.Len64(magnitude>>bits.TrailingZeros64(magnitude)) <= digits
	}
	return out, S(out) == v && (out < 0) == (v < 0)
}
