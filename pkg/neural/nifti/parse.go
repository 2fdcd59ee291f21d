package nifti

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Bytes of the headers: NIfTI-1 and NIfTI-2. Four bytes follow in a single file, of which the first tells whether there are extensions.
const (
	headerSize1, headerSize2 = 348, 540
	magic2                   = "\x00\r\n\x1a\n" // after n+2 or ni2: transfer as text destroys it
)

// header reads the header; the source is then behind it.
func (s *source) header() (*Header, error) {
	b := make([]byte, headerSize1, headerSize2)
	if err := s.Read(b, "header"); err != nil {
		return nil, err
	}
	h := &Header{}
	switch little, big := binary.LittleEndian.Uint32(b), binary.BigEndian.Uint32(b); {
	case little == headerSize1 || little == headerSize2:
		h.Version = 1 + int(little/headerSize2)
	case big == headerSize1 || big == headerSize2:
		h.Version, h.BigEndian, s.order = 1+int(big/headerSize2), true, binary.BigEndian
	default:
		return nil, s.Fail(file.ErrFormat, 0, "size of the header", "348 or 540", fmt.Sprintf("% x", b[:4]))
	}
	parse := parse1
	if h.Version == 2 {
		b = b[:headerSize2]
		if err := s.Read(b[headerSize1:], "header"); err != nil {
			return nil, err
		}
		parse = parse2
	}
	f := &fields{b: b, order: s.order}
	if err := parse(h, s, f); err != nil {
		return nil, err
	}
	return h, s.check(h, f)
}

// fields hands out the fields of a header one after another.
type fields struct {
	b     []byte
	at    int64
	order binary.ByteOrder

	dimAt, typeAt, pixdimAt, offsetAt, slopeAt, quaternAt, rowsAt int64 // where they are, for errors
	bitpix                                                        int
	dim                                                           [8]int64
	offset                                                        float64
}

func (f *fields) next(n int) []byte {
	f.at += int64(n)
	return f.b[f.at-int64(n) : f.at]
}
func (f *fields) u8() int      { return int(f.next(1)[0]) }
func (f *fields) i16() int     { return int(int16(f.order.Uint16(f.next(2)))) }
func (f *fields) i32() int     { return int(int32(f.order.Uint32(f.next(4)))) }
func (f *fields) i64() int64   { return int64(f.order.Uint64(f.next(8))) }
func (f *fields) f32() float64 { return float64(math.Float32frombits(f.order.Uint32(f.next(4)))) }
func (f *fields) f64() float64 { return math.Float64frombits(f.order.Uint64(f.next(8))) }
func (f *fields) skip(n int)   { f.next(n) }
func (f *fields) str(n int) string {
	b := f.next(n)
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b)
}

// fill reads one number into each place.
func fill(next func() float64, into ...*float64) {
	for _, p := range into {
		*p = next()
	}
}

// check asks the fields to fit each other and the limits, and completes the header with what follows from them.
func (s *source) check(h *Header, f *fields) error {
	n := f.dim[0]
	if n < 1 || n > 7 {
		return s.Fail(file.ErrFormat, f.dimAt, "dim[0]", "1 to 7 dimensions", n)
	}
	elements := uint64(1)
	for i, d := range f.dim[1 : n+1] {
		if d < 1 {
			return s.Fail(file.ErrFormat, f.dimAt, fmt.Sprintf("dim[%d]", i+1), "a length of at least 1", d)
		}
		hi, lo := bits.Mul64(elements, uint64(d))
		if hi > 0 || lo > uint64(s.Limits.MaxElements) {
			return s.Fail(file.ErrLimit, f.dimAt, "dim", fmt.Sprintf("at most %d numbers (Limits.MaxElements)", s.Limits.MaxElements), f.dim[1:n+1])
		}
		elements = lo
		h.Dims = append(h.Dims, int(d))
	}
	if h.Type.Size() > 0 && f.bitpix != 8*h.Type.Size() {
		return s.Fail(file.ErrFormat, f.typeAt, "bitpix", fmt.Sprintf("%d for %s", 8*h.Type.Size(), h.Type), f.bitpix)
	}
	if _, ok := kinds[h.Type]; !ok {
		return s.Fail(file.ErrFormat, f.typeAt, "datatype", "a type of NIfTI", int16(h.Type))
	}
	first := 0.
	if h.single() {
		if first = float64(len(f.b) + 4); f.offset == 0 {
			f.offset = first // as all readers take it
		}
	}
	if !(f.offset >= first) || f.offset != math.Trunc(f.offset) || f.offset > 1<<53 {
		return s.Fail(file.ErrFormat, f.offsetAt, "vox_offset", fmt.Sprintf("a whole number of at least %v", first), f.offset)
	}
	h.Offset = int64(f.offset)
	if h.scaled() && (math.IsNaN(h.Inter) || math.IsInf(h.Inter, 0)) {
		return s.Fail(file.ErrFormat, f.slopeAt+4, "scl_inter", "a finite number", h.Inter)
	}
	return s.place(h, f)
}

// single tells whether header and numbers are in one file.
func (h *Header) single() bool { return h.Magic[1] == '+' }
