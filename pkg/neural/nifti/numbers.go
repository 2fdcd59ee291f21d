package nifti

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
)

// numbers are the stored numbers of an image in the type of the file.
type numbers interface {
	len() int
	// memory is the bytes in which the numbers from..to lie, in the order of the machine.
	memory(from, to int) []byte
	// encode writes little-endian numbers to b, beginning with number from.
	encode(from int, b []byte)
	// floats converts the numbers from..from+len(dst).
	floats(dst []float64, from int)
	// gather converts those with the given offsets from number from.
	gather(dst []float64, from int, offsets []int)
	// set stores a whole number or float that is known to fit.
	set(i int, v float64)
	grow(n int) numbers
	inexact(from, to int) int
}

// Number is a type that a file can hold.
type Number interface {
	uint8 | int8 | uint16 | int16 | uint32 | int32 | uint64 | int64 | float32 | float64
}

type array[T Number] []T

// make returns room for n numbers of a type, all of which are to be set.
func (t Type) make(n int) numbers {
	switch t {
	case Uint8:
		return array[uint8](make([]uint8, n))
	case Int8:
		return array[int8](make([]int8, n))
	case Uint16:
		return array[uint16](make([]uint16, n))
	case Int16:
		return array[int16](make([]int16, n))
	case Uint32:
		return array[uint32](make([]uint32, n))
	case Int32:
		return array[int32](make([]int32, n))
	case Uint64:
		return array[uint64](make([]uint64, n))
	case Int64:
		return array[int64](make([]int64, n))
	case Float32:
		return array[float32](make([]float32, n))
	case Float64:
		return array[float64](make([]float64, n))
	}
	panic(fmt.Sprintf("nifti: numbers of %s", t))
}

func (a array[T]) len() int { return len(a) }

func (a array[T]) grow(n int) numbers { return append(a, make(array[T], n)...) }

func (a array[T]) set(i int, v float64) { a[i] = T(v) }

func (a array[T]) floats(dst []float64, from int) {
	for i, v := range a[from : from+len(dst)] {
		dst[i] = float64(v)
	}
}

func (a array[T]) gather(dst []float64, from int, offsets []int) {
	a = a[from:]
	for i, at := range offsets {
		dst[i] = float64(a[at])
	}
}

func (a array[T]) memory(from, to int) []byte {
	return raw.Bytes(a[from:to])
}

// each calls f with every number's bytes; it is small enough to be inlined.
func each(b []byte, size int, f func(i int, b []byte)) {
	for i := 0; len(b) >= size; i++ {
		f(i, b[:size])
		b = b[size:]
	}
}

func (a array[T]) encode(from int, b []byte) {
	switch d := any([]T(a[from:])).(type) {
	case []uint8:
		copy(b, d)
	case []int8:
		for i := range b {
			b[i] = byte(d[i])
		}
	case []uint16:
		each(b, 2, func(i int, b []byte) { binary.LittleEndian.PutUint16(b, d[i]) })
	case []int16:
		each(b, 2, func(i int, b []byte) { binary.LittleEndian.PutUint16(b, uint16(d[i])) })
	case []uint32:
		each(b, 4, func(i int, b []byte) { binary.LittleEndian.PutUint32(b, d[i]) })
	case []int32:
		each(b, 4, func(i int, b []byte) { binary.LittleEndian.PutUint32(b, uint32(d[i])) })
	case []float32:
		each(b, 4, func(i int, b []byte) { binary.LittleEndian.PutUint32(b, math.Float32bits(d[i])) })
	case []uint64:
		each(b, 8, func(i int, b []byte) { binary.LittleEndian.PutUint64(b, d[i]) })
	case []int64:
		each(b, 8, func(i int, b []byte) { binary.LittleEndian.PutUint64(b, uint64(d[i])) })
	case []float64:
		each(b, 8, func(i int, b []byte) { binary.LittleEndian.PutUint64(b, math.Float64bits(d[i])) })
	}
}

// inexact returns the number of the first integer from..to that no float64 equals, −1 if there is none.
func (a array[T]) inexact(from, to int) int {
	switch d := any([]T(a[from:to])).(type) {
	case []int64:
		for i, v := range d {
			if f := float64(v); f >= 1<<63 || int64(f) != v {
				return from + i
			}
		}
	case []uint64:
		for i, v := range d {
			if f := float64(v); f >= 1<<64 || uint64(f) != v {
				return from + i
			}
		}
	}
	return -1
}
