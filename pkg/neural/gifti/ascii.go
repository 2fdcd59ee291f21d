package gifti

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// ascii reads decimal numbers, just as many as there are values.
func (r *reader) ascii(values any, text string) error {
	switch v := values.(type) {
	case []uint8:
		return numbers(r, v, text, unsigned[uint8](8))
	case []uint16:
		return numbers(r, v, text, unsigned[uint16](16))
	case []uint32:
		return numbers(r, v, text, unsigned[uint32](32))
	case []uint64:
		return numbers(r, v, text, unsigned[uint64](64))
	case []int8:
		return numbers(r, v, text, signed[int8](8))
	case []int16:
		return numbers(r, v, text, signed[int16](16))
	case []int32:
		return numbers(r, v, text, signed[int32](32))
	case []int64:
		return numbers(r, v, text, signed[int64](64))
	case []float32:
		return numbers(r, v, text, func(s string) (float32, error) { x, err := strconv.ParseFloat(s, 32); return float32(x), err })
	case []float64:
		return numbers(r, v, text, func(s string) (float64, error) { return strconv.ParseFloat(s, 64) })
	}
	return r.fail(file.ErrUnsupported, "Data", "real numbers in ASCII", fmt.Sprintf("%T", values))
}

func unsigned[T uint8 | uint16 | uint32 | uint64](bits int) func(string) (T, error) {
	return func(s string) (T, error) { x, err := strconv.ParseUint(s, 10, bits); return T(x), err }
}

func signed[T int8 | int16 | int32 | int64](bits int) func(string) (T, error) {
	return func(s string) (T, error) { x, err := strconv.ParseInt(s, 10, bits); return T(x), err }
}

func numbers[T any](r *reader, values []T, text string, parse func(string) (T, error)) error {
	n := 0
	for word := range strings.FieldsSeq(text) {
		if n == len(values) {
			return r.fail(file.ErrFormat, "Data", fmt.Sprintf("%d numbers", n), "more")
		}
		v, err := parse(word)
		if err != nil {
			return r.fail(file.ErrFormat, fmt.Sprintf("Data: number %d", n+1), fmt.Sprintf("one of type %T", values[0]), fmt.Sprintf("%.40q", word))
		}
		values[n] = v
		n++
	}
	if n < len(values) {
		return r.fail(file.ErrTruncated, "Data", fmt.Sprintf("%d numbers", len(values)), n)
	}
	return nil
}
