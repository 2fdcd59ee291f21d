package npy

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"
)

// kind is a type of values in a file.
type kind struct {
	code  string // "f8", "U"
	width int    // bytes a value
	big   bool
}

// maxText bounds the characters of a string, so that widths do not overflow.
const maxText = 1 << 20

// kindOf reads NumPy's description of a type.
func kindOf(descr string) (kind, error) {
	var k kind
	refused := fmt.Errorf("got type %q, want numbers, booleans or strings", descr)
	rest := descr
	if rest == "" {
		return k, refused
	}
	switch rest[0] {
	case '<', '=', '|':
		rest = rest[1:]
	case '>':
		k.big, rest = true, rest[1:]
	}
	switch rest {
	case "b1", "i1", "u1", "i2", "u2", "f2", "i4", "u4", "f4", "i8", "u8", "f8", "c8":
		k.code, k.width = rest, int(rest[1]-'0')
		return k, nil
	case "c16":
		k.code, k.width = rest, 16
		return k, nil
	}
	if len(rest) > 1 && (rest[0] == 'U' || rest[0] == 'S') && rest[1] != '+' {
		n, err := strconv.ParseUint(rest[1:], 10, 31)
		if err != nil || n > maxText {
			return k, fmt.Errorf("got type %q, want strings of at most %d characters", descr, maxText)
		}
		k.code, k.width = rest[:1], int(n)
		if rest[0] == 'U' {
			k.width *= 4
		}
		return k, nil
	}
	return k, refused
}

func (k kind) order() binary.ByteOrder {
	if k.big {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// decode returns n values; an error comes with its offset in data.
func (k kind) decode(data []byte, n int) (values any, at int, err error) {
	o := k.order()
	switch k.code {
	case "b1":
		out := make([]bool, n)
		for i, b := range data {
			if b > 1 {
				return nil, i, fmt.Errorf("got the boolean %d, want 0 or 1", b)
			}
			out[i] = b == 1
		}
		return out, 0, nil
	case "u1":
		return data, 0, nil
	case "i1":
		return each(n, func(i int) int8 { return int8(data[i]) }), 0, nil
	case "i2":
		return each(n, func(i int) int16 { return int16(o.Uint16(data[2*i:])) }), 0, nil
	case "u2":
		return each(n, func(i int) uint16 { return o.Uint16(data[2*i:]) }), 0, nil
	case "f2":
		return each(n, func(i int) float32 { return half(o.Uint16(data[2*i:])) }), 0, nil
	case "i4":
		return each(n, func(i int) int32 { return int32(o.Uint32(data[4*i:])) }), 0, nil
	case "u4":
		return each(n, func(i int) uint32 { return o.Uint32(data[4*i:]) }), 0, nil
	case "f4":
		return each(n, func(i int) float32 { return math.Float32frombits(o.Uint32(data[4*i:])) }), 0, nil
	case "i8":
		return each(n, func(i int) int64 { return int64(o.Uint64(data[8*i:])) }), 0, nil
	case "u8":
		return each(n, func(i int) uint64 { return o.Uint64(data[8*i:]) }), 0, nil
	case "f8":
		return each(n, func(i int) float64 { return math.Float64frombits(o.Uint64(data[8*i:])) }), 0, nil
	case "c8":
		return each(n, func(i int) complex64 {
			return complex(math.Float32frombits(o.Uint32(data[8*i:])), math.Float32frombits(o.Uint32(data[8*i+4:])))
		}), 0, nil
	case "c16":
		return each(n, func(i int) complex128 {
			return complex(math.Float64frombits(o.Uint64(data[16*i:])), math.Float64frombits(o.Uint64(data[16*i+8:])))
		}), 0, nil
	}
	return k.texts(data, n)
}

func each[T any](n int, value func(i int) T) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = value(i)
	}
	return out
}

// texts decodes strings, which end where only zeros follow.
func (k kind) texts(data []byte, n int) (any, int, error) {
	out := make([]string, n)
	o := k.order()
	var text []byte
	for i := range out {
		cell := data[i*k.width : (i+1)*k.width]
		if k.code == "S" {
			out[i] = string(bytes.TrimRight(cell, "\x00"))
			continue
		}
		text = text[:0]
		for c := 0; c < len(cell); c += 4 {
			r := o.Uint32(cell[c:])
			if r > utf8.MaxRune || !utf8.ValidRune(rune(r)) {
				return nil, i*k.width + c, fmt.Errorf("got the character %#x, which Unicode does not have", r)
			}
			text = utf8.AppendRune(text, rune(r))
		}
		out[i] = string(bytes.TrimRight(text, "\x00"))
	}
	return out, 0, nil
}

// half returns the value of an IEEE 754 binary16.
func half(h uint16) float32 {
	sign, exponent, fraction := uint32(h>>15)<<31, uint32(h>>10&31), uint32(h&1023)
	switch exponent {
	case 0: // subnormal: a multiple of 2⁻²⁴
		return math.Float32frombits(sign | math.Float32bits(float32(fraction)/(1<<24)))
	case 31:
		return math.Float32frombits(sign | 255<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13)
}
