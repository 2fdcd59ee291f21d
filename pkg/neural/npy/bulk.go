package npy

import (
	"slices"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
)

// block is an array of numbers whose bytes are those of the file, read straight into their place.
type block interface {
	array(shape []int, fortran bool) *Array
}

type plain[T any] struct {
	values []T
	unit   TimeUnit
	turned bool // they are in C order already
}

func (p plain[T]) array(shape []int, fortran bool) *Array {
	if fortran && !p.turned {
		p.values = reorder(p.values, shape, 1)
	}
	return &Array{Shape: shape, Data: p.values, Unit: p.unit}
}

// bulk reads n numbers of a type that Go has too; nil for all other types.
func bulk(s *file.Source, h *Header, n int, known bool) (block, error) {
	switch h.typ.code {
	case "i1":
		return numbersOf[int8](s, h, n, 1, known)
	case "u1":
		return numbersOf[uint8](s, h, n, 1, known)
	case "i2":
		return numbersOf[int16](s, h, n, 2, known)
	case "u2":
		return numbersOf[uint16](s, h, n, 2, known)
	case "i4":
		return numbersOf[int32](s, h, n, 4, known)
	case "u4":
		return numbersOf[uint32](s, h, n, 4, known)
	case "i8", "M8", "m8":
		return numbersOf[int64](s, h, n, 8, known)
	case "u8":
		return numbersOf[uint64](s, h, n, 8, known)
	case "f4":
		return numbersOf[float32](s, h, n, 4, known)
	case "f8":
		return numbersOf[float64](s, h, n, 8, known)
	case "c8":
		return numbersOf[complex64](s, h, n, 4, known)
	case "c16":
		return numbersOf[complex128](s, h, n, 8, known)
	}
	return nil, nil
}

// numbersOf reads n numbers; part is the width of what has a byte order. Memory grows with what comes where nobody knows how much there is.
func numbersOf[T any](s *file.Source, h *Header, n, part int, known bool) (block, error) {
	t := h.typ
	p := plain[T]{unit: t.unit}
	if known {
		p.values = make([]T, n)
		if n == 0 || !turns(h) {
			return p, into(s, t, p.values, part)
		}
		p.turned = true
		return p, turned(s, t, p.values, h.Shape, part)
	}
	p.values = make([]T, min(n, file.FirstRoom/t.width))
	for from := 0; ; {
		if err := into(s, t, p.values[from:], part); err != nil {
			return nil, err
		}
		if from = len(p.values); from == n {
			return p, nil
		}
		more := min(n-from, from)
		p.values = slices.Grow(p.values, more)[:from+more]
	}
}

// into fills values: all at once, or in pieces that are still in the cache when their bytes are turned round.
func into[T any](s *file.Source, t *dtype, values []T, part int) error {
	per := len(values)
	if part > 1 && t.big != raw.BigEndian {
		per = max(1, chunk/t.width)
	}
	for len(values) > 0 {
		some := values[:min(per, len(values))]
		b := raw.Bytes(some)
		if err := s.Read(b, "data"); err != nil {
			return err
		}
		raw.Native(b, part, t.big)
		values = values[len(some):]
	}
	return nil
}
