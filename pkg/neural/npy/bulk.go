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
}

func (p plain[T]) array(shape []int, fortran bool) *Array {
	if fortran {
		p.values = reorder(p.values, shape, 1)
	}
	return &Array{Shape: shape, Data: p.values, Unit: p.unit}
}

// bulk reads n numbers of a type that Go has too; nil for all other types.
func bulk(s *file.Source, t *dtype, n int, known bool) (block, error) {
	switch t.code {
	case "i1":
		return numbersOf[int8](s, t, n, 1, known)
	case "u1":
		return numbersOf[uint8](s, t, n, 1, known)
	case "i2":
		return numbersOf[int16](s, t, n, 2, known)
	case "u2":
		return numbersOf[uint16](s, t, n, 2, known)
	case "i4":
		return numbersOf[int32](s, t, n, 4, known)
	case "u4":
		return numbersOf[uint32](s, t, n, 4, known)
	case "i8", "M8", "m8":
		return numbersOf[int64](s, t, n, 8, known)
	case "u8":
		return numbersOf[uint64](s, t, n, 8, known)
	case "f4":
		return numbersOf[float32](s, t, n, 4, known)
	case "f8":
		return numbersOf[float64](s, t, n, 8, known)
	case "c8":
		return numbersOf[complex64](s, t, n, 4, known)
	case "c16":
		return numbersOf[complex128](s, t, n, 8, known)
	}
	return nil, nil
}

// numbersOf reads n numbers; part is the width of what has a byte order. Memory grows with what comes where nobody knows how much there is.
func numbersOf[T any](s *file.Source, t *dtype, n, part int, known bool) (block, error) {
	p := plain[T]{unit: t.unit}
	room := n
	if !known {
		room = min(n, file.FirstRoom/t.width)
	}
	p.values = make([]T, room)
	for from := 0; ; {
		for from < len(p.values) {
			k := min(len(p.values)-from, max(1, chunk/t.width))
			b := raw.Bytes(p.values[from : from+k])
			if err := s.Read(b, "data"); err != nil {
				return nil, err
			}
			raw.Native(b, part, t.big)
			from += k
		}
		if from == n {
			return p, nil
		}
		more := min(n-from, from)
		p.values = slices.Grow(p.values, more)[:from+more]
	}
}
