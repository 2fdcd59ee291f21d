package matlab

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// number are the Go types of MATLAB's numeric classes.
type number interface {
	float64 | float32 | int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

// grow reads count items of an element, size bytes each in the file and wide bytes each in memory, through a small buffer straight into the
// target. Memory is taken at once only when the bytes are known to be there; else it doubles as they arrive, so that a tag alone costs nothing.
func grow[T any](e *element, count, size, wide int64, convert func(dst []T, src []byte) error) ([]T, error) {
	d := e.d
	if err := d.charge(e.at, e.what, count, wide); err != nil {
		return nil, err
	}
	room := count
	if !e.small && !d.sure(e.n-e.done) {
		room = min(room, file.FirstRoom/wide)
	}
	out := make([]T, 0, room)
	for left := count; left > 0; {
		k := min(left, int64(len(d.buf))/size)
		src := d.buf[:k*size]
		if err := e.read(src); err != nil {
			return nil, err
		}
		n := len(out)
		if need := n + int(k); need > cap(out) {
			wider := make([]T, n, min(max(2*int64(cap(out)), int64(need)), int64(n)+left))
			copy(wider, out)
			out = wider
		}
		out = out[:n+int(k)]
		if err := convert(out[n:], src); err != nil {
			return nil, err
		}
		left -= k
	}
	return out, nil
}

// numbers reads an element of count numbers as the class's Go type T, whatever type they are stored as: MATLAB stores doubles that happen to be
// small integers as bytes. A stored number that T cannot hold exactly is an error.
func numbers[T number](e *element, count, wide int64) ([]T, error) {
	if err := e.holds(count); err != nil {
		return nil, err
	}
	at := int64(0)
	out, err := grow(e, count, types[e.typ].size, wide, func(dst []T, src []byte) error {
		e.little(src)
		if bad := convert(dst, src, e.typ); bad >= 0 {
			return e.d.fail(file.ErrFormat, e.at, e.what, fmt.Sprintf("numbers that %T holds", dst[0]),
				fmt.Sprintf("%v as %s at element %d", stored(src, e.typ, bad), typeName(e.typ), at+int64(bad)))
		}
		at += int64(len(dst))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, e.close()
}

// truths reads an element of count numbers as logical values.
func truths(e *element, count int64) ([]bool, error) {
	if err := e.holds(count); err != nil {
		return nil, err
	}
	size := types[e.typ].size
	out, err := grow(e, count, size, 1, func(dst []bool, src []byte) error {
		e.little(src)
		for i := range dst {
			dst[i] = !zero(src[int64(i)*size:int64(i+1)*size], e.typ)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, e.close()
}

// holds compares the size of the element with the count that the dimensions declare.
func (e *element) holds(count int64) error {
	size := types[e.typ].size
	if size == 0 || e.typ >= miMATRIX {
		return e.d.fail(file.ErrFormat, e.at, e.what, "numbers", typeName(e.typ))
	}
	if e.n != count*size {
		return e.d.fail(file.ErrFormat, e.at, e.what, fmt.Sprintf("%d × %d bytes of %s", count, size, typeName(e.typ)), fmt.Sprintf("%d bytes", e.n))
	}
	return nil
}

// little turns the items of src, in place, to little-endian.
func (e *element) little(src []byte) {
	size := int(types[e.typ].size)
	if size == 1 || e.d.order.Uint16([]byte{1, 0}) == 1 {
		return
	}
	for ; len(src) >= size; src = src[size:] {
		for i, j := 0, size-1; i < j; i, j = i+1, j-1 {
			src[i], src[j] = src[j], src[i]
		}
	}
}
