package matlab

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// number are the Go types of MATLAB's numeric classes.
type number interface {
	float64 | float32 | int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

// grow reads count items of an element, size bytes each in the file and wide bytes each in memory, through a small buffer straight into the
// target. How much memory is taken at once says [element.room]; then it doubles as the bytes arrive.
func grow[T any](e *element, count, size, wide int64, convert func(dst []T, src []byte) error) ([]T, error) {
	d := e.d
	if err := d.charge(e.at, e.what, count, wide); err != nil {
		return nil, err
	}
	out := make([]T, 0, e.room(0, count, wide, size))
	for left := count; left > 0; {
		k := min(left, int64(len(d.buf))/size)
		src := d.buf[:k*size]
		if err := e.read(src); err != nil {
			return nil, err
		}
		n := len(out)
		if need := n + int(k); need > cap(out) {
			wider := make([]T, n, max(int64(need), e.room(int64(n), count, wide, size)))
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

// usual is what a byte of compressed data seldom exceeds by decompression.
const usual = 64

// room is for how many of count items, of wide bytes in memory and size in the file, memory is taken when have of them were read: for all where the bytes are known to
// be there, or are to be expected of as many compressed bytes; else for few first, so that a tag alone costs nothing, and then for twice as many, or for all
// that the compressed bytes can hold.
func (e *element) room(have, count, wide, size int64) int64 {
	packed := e.d.packedSize
	switch few := max(file.FirstRoom/wide, 2*have); {
	case e.small || e.d.sure(size*(count-have)):
		return count
	case e.d.packed < 0:
		return min(count, few)
	case count*size <= packed*usual || have > 0 && count*size <= packed*file.Inflation:
		return count
	default: // a quarter is thrown away when the rest does come
		return min(count, max(few, min(packed*usual/size, count/4)))
	}
}

// direct reads count numbers of size bytes, which the file stores as T, to where they stay.
func direct[T number](e *element, count, size int64) ([]T, error) {
	if err := e.d.charge(e.at, e.what, count, size); err != nil {
		return nil, err
	}
	out := make([]T, int(e.room(0, count, size, size)))
	for have := 0; have < len(out); {
		b := unsafe.Slice((*byte)(unsafe.Pointer(&out[have])), (len(out)-have)*int(size))
		if err := e.read(b); err != nil {
			return nil, err
		}
		if e.d.order.Uint16([]byte{1, 0}) != binary.NativeEndian.Uint16([]byte{1, 0}) {
			reverse(b, int(size))
		}
		if have = len(out); int64(have) < count {
			more := make([]T, int(e.room(int64(have), count, size, size)))
			copy(more, out)
			out = more
		}
	}
	return out, e.close()
}

// numbers reads an element of count numbers as the class's Go type T, whatever type they are stored as: MATLAB stores doubles that happen to be
// small integers as bytes. A stored number that T cannot hold exactly is an error.
func numbers[T number](e *element, count, wide int64) ([]T, error) {
	if err := e.holds(count); err != nil {
		return nil, err
	}
	if same[T](e.typ) {
		return direct[T](e, count, wide)
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
	if e.d.order.Uint16([]byte{1, 0}) != 1 {
		reverse(src, int(types[e.typ].size))
	}
}

// reverse turns round the bytes of each item.
func reverse(b []byte, size int) {
	le, be := binary.LittleEndian, binary.BigEndian
	switch size {
	case 2:
		for ; len(b) >= 2; b = b[2:] {
			le.PutUint16(b, be.Uint16(b))
		}
	case 4:
		for ; len(b) >= 4; b = b[4:] {
			le.PutUint32(b, be.Uint32(b))
		}
	case 8:
		for ; len(b) >= 8; b = b[8:] {
			le.PutUint64(b, be.Uint64(b))
		}
	}
}
