package fif

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
)

// numbers reads all numbers of a tag without a shape, as float64.
func (p *part) numbers(t tag) ([]float64, error) {
	width := map[int32]int64{typeInt16: 2, typeInt32: 4, typeFloat32: 4, typeFloat64: 8}[t.typ]
	what := fmt.Sprintf("tag of kind %d", t.kind)
	if width == 0 || t.size%width != 0 {
		return nil, p.in.Fail(file.ErrFormat, t.at, what, "numbers (type 2 to 5)", fmt.Sprintf("%d bytes of type %d", t.size, t.typ))
	}
	if err := p.in.Charge(t.at, what, t.size/width, 8); err != nil {
		return nil, err
	}
	b, err := p.in.Bytes(t.at, t.size, what)
	if err != nil {
		return nil, err
	}
	out := make([]float64, t.size/width)
	decode(out, b, t.typ, 1)
	return out, nil
}

// decode turns big-endian numbers into float64, times a factor.
func decode(dst []float64, b []byte, typ int32, factor float64) {
	switch typ {
	case typeInt16, typePack16:
		for i := range dst {
			dst[i] = float64(int16(binary.BigEndian.Uint16(b[2*i:]))) * factor
		}
	case typeInt32:
		for i := range dst {
			dst[i] = float64(int32(binary.BigEndian.Uint32(b[4*i:]))) * factor
		}
	case typeFloat32:
		for i := range dst {
			dst[i] = float64(math.Float32frombits(binary.BigEndian.Uint32(b[4*i:]))) * factor
		}
	default:
		for i := range dst {
			dst[i] = math.Float64frombits(binary.BigEndian.Uint64(b[8*i:])) * factor
		}
	}
}

// number reads the one number of a tag.
func (p *part) number(t tag) (float64, error) {
	x, err := p.numbers(tag{t.kind, t.typ, min(t.size, 16), t.at})
	if err == nil && (len(x) != 1 || t.size > 8) {
		err = p.in.Fail(file.ErrFormat, t.at, fmt.Sprintf("tag of kind %d", t.kind), "one number", fmt.Sprintf("%d bytes of type %d", t.size, t.typ))
	}
	if err != nil {
		return 0, err
	}
	return x[0], nil
}

// integer reads the one whole number of a tag.
func (p *part) integer(t tag) (int32, error) {
	if t.typ != typeInt32 || t.size != 4 {
		return 0, p.in.Fail(file.ErrFormat, t.at, fmt.Sprintf("tag of kind %d", t.kind), "one number of type 3 (int32)", fmt.Sprintf("%d bytes of type %d", t.size, t.typ))
	}
	var b [4]byte
	if err := p.in.Read(b[:], t.at, fmt.Sprintf("tag of kind %d", t.kind)); err != nil {
		return 0, err
	}
	return int32(binary.BigEndian.Uint32(b[:])), nil
}

// text reads a text, which is in Latin-1.
func (p *part) text(t tag) (string, error) {
	if t.typ != typeString && t.typ != 1 {
		return "", p.in.Fail(file.ErrFormat, t.at, fmt.Sprintf("tag of kind %d", t.kind), "a text (type 10)", fmt.Sprintf("type %d", t.typ))
	}
	b, err := p.in.Bytes(t.at, t.size, "text")
	return strings.TrimRight(continuous.Latin1(b), "\x00"), err
}

// names reads a list of names with colons between them.
func (p *part) names(t tag) ([]string, error) {
	s, err := p.text(t)
	if err != nil || s == "" {
		return nil, err
	}
	if err := p.in.Charge(t.at, "names", int64(strings.Count(s, ":")+1), 16); err != nil {
		return nil, err
	}
	return strings.Split(s, ":"), nil
}

// matrix checks a dense matrix and returns its dimensions, the last of which varies fastest, and the type of its numbers.
func (p *part) matrix(t tag) (dims []int64, typ int32, err error) {
	what := fmt.Sprintf("matrix of kind %d", t.kind)
	typ = t.typ & 0xffff
	switch coding := t.typ &^ 0xffff; {
	case coding == matrixColumns || coding == matrixRows:
		return nil, 0, p.in.Fail(file.ErrUnsupported, t.at, what, "a dense matrix", "a sparse one")
	case coding != matrixDense:
		return nil, 0, p.in.Fail(file.ErrFormat, t.at, what, "a dense matrix", fmt.Sprintf("type %#x", t.typ))
	case typ == typeComplex64 || typ == typeComplex128:
		return nil, 0, p.in.Fail(file.ErrUnsupported, t.at, what, "real numbers", "complex ones")
	}
	width := map[int32]int64{typeInt16: 2, typeInt32: 4, typeFloat32: 4, typeFloat64: 8}[typ]
	if width == 0 || t.size < 4 {
		return nil, 0, p.in.Fail(file.ErrFormat, t.at, what, "numbers of type 2 to 5", fmt.Sprintf("%d bytes of type %d", t.size, typ))
	}
	var b [16]byte
	if err := p.in.Read(b[:4], t.at+t.size-4, what); err != nil {
		return nil, 0, err
	}
	n := int64(int32(binary.BigEndian.Uint32(b[:])))
	if n < 1 || n > 3 || t.size < 4*(n+1) {
		return nil, 0, p.in.Fail(file.ErrFormat, t.at+t.size-4, what, "1 to 3 dimensions", n)
	}
	if err := p.in.Read(b[:4*n], t.at+t.size-4*(n+1), what); err != nil {
		return nil, 0, err
	}
	dims = make([]int64, n)
	for i := range dims {
		dims[n-1-int64(i)] = int64(int32(binary.BigEndian.Uint32(b[4*i:])))
	}
	count, ok := file.Product(dims, p.in.Limits.MaxElements)
	if !ok || count*width != t.size-4*(n+1) {
		return nil, 0, p.in.Fail(file.ErrFormat, t.at, what, fmt.Sprintf("dimensions of %d numbers", (t.size-4*(n+1))/width), fmt.Sprint(dims))
	}
	return dims, typ, nil
}
