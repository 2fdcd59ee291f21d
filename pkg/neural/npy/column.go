package npy

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/richlazy/richlazy/pkg/internal/half"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// column takes the values of one field, or of a whole array, out of the bytes of a file.
type column interface {
	// decode appends the values of count elements, of which each begins stride bytes after the one before. A fault counts from raw.
	decode(raw []byte, stride, count int) *fault
	// array returns the values in C order, of an array whose shape is that of the file, which may have it in Fortran order, and then that within each element. A fault
	// says what is wrong with all of them.
	array(outer, inner []int, fortran bool) (*Array, *fault)
}

// newColumn makes the column of a type; room is the number of elements that memory may be taken for.
func newColumn(t *dtype, room int) column {
	o := binary.ByteOrder(binary.LittleEndian)
	if t.big {
		o = binary.BigEndian
	}
	switch t.code {
	case "b1":
		return &values[bool]{t: t, out: make([]bool, 0, room*t.each()), get: func(b []byte) (bool, *fault) {
			if b[0] > 1 {
				return false, &fault{file.ErrFormat, 0, "data", "a boolean, 0 or 1", fmt.Sprint(b[0])}
			}
			return b[0] == 1, nil
		}}
	case "i1":
		return numbers(t, room, func(b []byte) int8 { return int8(b[0]) })
	case "u1":
		return numbers(t, room, func(b []byte) uint8 { return b[0] })
	case "i2":
		return numbers(t, room, func(b []byte) int16 { return int16(o.Uint16(b)) })
	case "u2":
		return numbers(t, room, o.Uint16)
	case "f2":
		return numbers(t, room, func(b []byte) float32 { return half.Float32(o.Uint16(b)) })
	case "i4":
		return numbers(t, room, func(b []byte) int32 { return int32(o.Uint32(b)) })
	case "u4":
		return numbers(t, room, o.Uint32)
	case "i8", "M8", "m8":
		return numbers(t, room, func(b []byte) int64 { return int64(o.Uint64(b)) })
	case "u8":
		return numbers(t, room, o.Uint64)
	case "f4":
		return numbers(t, room, func(b []byte) float32 { return math.Float32frombits(o.Uint32(b)) })
	case "f8":
		return numbers(t, room, func(b []byte) float64 { return math.Float64frombits(o.Uint64(b)) })
	case "c8":
		return numbers(t, room, func(b []byte) complex64 {
			return complex(math.Float32frombits(o.Uint32(b)), math.Float32frombits(o.Uint32(b[4:])))
		})
	case "c16":
		return numbers(t, room, func(b []byte) complex128 {
			return complex(math.Float64frombits(o.Uint64(b)), math.Float64frombits(o.Uint64(b[8:])))
		})
	case "f12", "f16":
		return &longs[float64]{values: values[float64]{t: t, out: make([]float64, 0, room*t.each())}}
	case "c24", "c32":
		return &longs[complex128]{values: values[complex128]{t: t, out: make([]complex128, 0, room*t.each())}}
	case "S":
		return numbers(t, room, func(b []byte) string { return string(bytes.TrimRight(b, "\x00")) })
	case "V":
		return numbers(t, room, bytes.Clone)
	case "U":
		return &values[string]{t: t, out: make([]string, 0, room*t.each()), get: func(b []byte) (string, *fault) { return characters(b, o) }}
	}
	r := &record{t: t}
	for _, m := range t.fields {
		r.columns = append(r.columns, newColumn(m.typ, room*t.each()))
	}
	return r
}

// values is the column of anything but records.
type values[T any] struct {
	t   *dtype
	out []T
	get func(b []byte) (T, *fault)
}

// numbers is the column of values that cannot be wrong.
func numbers[T any](t *dtype, room int, get func(b []byte) T) column {
	return &values[T]{t: t, out: make([]T, 0, room*t.each()), get: func(b []byte) (T, *fault) { return get(b), nil }}
}

func (c *values[T]) decode(raw []byte, stride, count int) *fault {
	width, each := c.t.one(), c.t.each()
	c.out = slices.Grow(c.out, count*each)
	for i := range count {
		for j := range each {
			at := i*stride + j*width
			v, f := c.get(raw[at : at+width])
			if f != nil {
				f.at += at
				return f
			}
			c.out = append(c.out, v)
		}
	}
	return nil
}

func (c *values[T]) array(outer, inner []int, fortran bool) (*Array, *fault) {
	inner = slices.Concat(inner, c.t.dims)
	if fortran {
		c.out = reorder(c.out, outer, product(inner))
	}
	return &Array{Shape: slices.Concat(outer, inner), Data: c.out, Unit: c.t.unit}, nil
}

func product(dims []int) int {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return n
}

// characters decodes UTF-32, which ends where only zeros follow.
func characters(b []byte, o binary.ByteOrder) (string, *fault) {
	var room [64]byte
	text := room[:0]
	for i := 0; i < len(b); i += 4 {
		r := o.Uint32(b[i:])
		if r > utf8.MaxRune || !utf8.ValidRune(rune(r)) {
			return "", &fault{file.ErrFormat, i, "data", "a character of Unicode", fmt.Sprintf("%#x", r)}
		}
		text = utf8.AppendRune(text, rune(r))
	}
	return string(bytes.TrimRight(text, "\x00")), nil
}

// record is the column of records: one column for each field.
type record struct {
	t       *dtype
	columns []column
}

func (c *record) decode(raw []byte, stride, count int) *fault {
	each, width := c.t.each(), c.t.one()
	if each != 1 { // records within records: each holds an array of them
		for i := range count {
			if f := c.rowsOf(raw[i*stride:], i*stride, width, each); f != nil {
				return f
			}
		}
		return nil
	}
	return c.rowsOf(raw, 0, stride, count)
}

func (c *record) rowsOf(raw []byte, at, stride, count int) *fault {
	if count == 0 {
		return nil
	}
	for i, m := range c.t.fields {
		if f := c.columns[i].decode(raw[m.offset:], stride, count); f != nil {
			f.at += at + m.offset
			f.what = fmt.Sprintf("field %q: %s", m.name, f.what)
			return f
		}
	}
	return nil
}

func (c *record) array(outer, inner []int, fortran bool) (*Array, *fault) {
	inner = slices.Concat(inner, c.t.dims)
	out := make(Records, len(c.columns))
	for i, m := range c.t.fields {
		a, f := c.columns[i].array(outer, inner, fortran)
		if f != nil {
			f.what = fmt.Sprintf("field %q: %s", m.name, f.what)
			return nil, f
		}
		out[i] = Field{Name: m.name, Title: m.title, Values: a}
	}
	return &Array{Shape: slices.Concat(outer, inner), Data: out}, nil
}
