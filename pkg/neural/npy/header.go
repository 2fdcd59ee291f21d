package npy

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

const (
	magic     = "\x93NUMPY"
	maxHeader = 1 << 16 // bytes; NumPy's own limit for files that are not trusted is 10 000
	maxDims   = 64      // of NumPy 2; it was 32
)

// Header is what a file says of its array.
type Header struct {
	Shape   []int
	Type    string // in NumPy's words: "<f8", "|S5", "<M8[ns]"; of a structured type its fields: "{a: <i4, b: <U3}"
	Fortran bool   // the first dimension is the fastest in the file
	Offset  int64  // of the values in the file, in its decompressed bytes where it is compressed

	typ *dtype
}

// Elements returns the product of Shape.
func (h *Header) Elements() int {
	return product(h.Shape)
}

// ReadHeader reads what a .npy file says of its array, and none of the values.
func ReadHeader(path string, limits file.Limits) (*Header, error) {
	s, err := file.Open(path, "npy", limits)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return readHeader(s)
}

// readHeader reads the header; the source is then at the values.
func readHeader(s *file.Source) (*Header, error) {
	head := make([]byte, 8, 12)
	if err := s.Read(head, "magic string and version"); err != nil {
		return nil, err
	}
	if string(head[:6]) != magic {
		return nil, s.Fail(file.ErrFormat, 0, "magic string", fmt.Sprintf("%q", magic), fmt.Sprintf("%q", head[:6]))
	}
	if head[6] < 1 || head[6] > 3 || head[7] != 0 {
		return nil, s.Fail(file.ErrFormat, 6, "version", "1.0, 2.0 or 3.0", fmt.Sprintf("%d.%d", head[6], head[7]))
	}
	width := 4
	if head[6] == 1 {
		width = 2
	}
	if err := s.Read(head[8:8+width], "length of the header"); err != nil {
		return nil, err
	}
	length := int64(binary.LittleEndian.Uint16(head[8:10]))
	if width == 4 {
		length = int64(binary.LittleEndian.Uint32(head[8:12]))
	}
	if length > maxHeader {
		return nil, s.Fail(file.ErrLimit, 8, "length of the header", fmt.Sprintf("at most %d bytes", maxHeader), length)
	}
	offset, text := s.Pos(), make([]byte, length)
	if err := s.Read(text, "header"); err != nil {
		return nil, err
	}
	h, f := parse(string(text), head[6] < 3, s.Limits)
	if f != nil {
		return nil, s.Fail(f.kind, offset+int64(f.at), f.what, f.want, f.got)
	}
	h.Offset = s.Pos()
	return h, nil
}

// parse returns what the text of a header says.
func parse(text string, latin bool, limits file.Limits) (*Header, *fault) {
	c := &cursor{text: text, latin: latin, depth: min(limits.MaxDepth, 64)}
	if f := c.take("{"); f != nil {
		return nil, f
	}
	seen := map[string]literal{}
	for !c.next("}") {
		key, f := c.value()
		if f == nil && key.kind != 's' {
			f = bad(key.at, "a string", key.String())
		}
		if f == nil {
			f = c.take(":")
		}
		if f != nil {
			return nil, f
		}
		if _, twice := seen[key.text]; twice {
			return nil, bad(key.at, "each key once", fmt.Sprintf("%q twice", key.text))
		}
		if key.text != "descr" && key.text != "fortran_order" && key.text != "shape" {
			return nil, bad(key.at, "descr, fortran_order or shape", key.String())
		}
		if seen[key.text], f = c.value(); f != nil {
			return nil, f
		}
		if !c.next(",") {
			if f := c.take("}"); f != nil {
				return nil, f
			}
			break
		}
	}
	for _, key := range []string{"descr", "fortran_order", "shape"} {
		if _, ok := seen[key]; !ok {
			return nil, bad(c.at, fmt.Sprintf("the key %q", key), "a header without it")
		}
	}
	if rest := strings.TrimRight(c.text[c.at:], " \n"); rest != "" {
		return nil, bad(c.at, "spaces and a newline after the dictionary", fmt.Sprintf("%.20q", rest))
	}
	order := seen["fortran_order"]
	if order.kind != 'b' {
		return nil, bad(order.at, "True or False", order.String())
	}
	typ, f := typeOf(seen["descr"])
	if f != nil {
		return nil, f
	}
	shape, n, f := dims(seen["shape"], limits)
	if f != nil {
		return nil, f
	}
	if len(typ.dims) > 0 { // a type that is an array itself adds its dimensions to those of the array
		shape = append(shape, typ.dims...)
		n *= int64(typ.each())
		typ.width /= typ.each()
		typ.dims = nil
	}
	if n > limits.MaxElements {
		return nil, &fault{file.ErrLimit, seen["shape"].at, "shape", fmt.Sprintf("at most %d elements (Limits.MaxElements)", limits.MaxElements), fmt.Sprint(shape)}
	}
	return &Header{Shape: shape, Type: typ.String(), Fortran: order.n == 1, typ: typ}, nil
}

// dims returns the dimensions that a literal says, and how many elements there are.
func dims(l literal, limits file.Limits) ([]int, int64, *fault) {
	if l.kind != '(' {
		return nil, 0, bad(l.at, "a tuple of dimensions", l.String())
	}
	if len(l.items) > maxDims {
		return nil, 0, &fault{file.ErrLimit, l.at, "shape", fmt.Sprintf("at most %d dimensions", maxDims), fmt.Sprint(len(l.items))}
	}
	shape, wide := make([]int, len(l.items)), make([]int64, len(l.items))
	for i, d := range l.items {
		if d.kind != 'i' || d.n < 0 {
			return nil, 0, &fault{file.ErrFormat, d.at, "shape", "a dimension, 0 or more", d.String()}
		}
		shape[i], wide[i] = int(d.n), d.n
	}
	n, ok := file.Product(wide, limits.MaxElements)
	if !ok {
		return nil, 0, &fault{file.ErrLimit, l.at, "shape", fmt.Sprintf("at most %d elements (Limits.MaxElements)", limits.MaxElements), fmt.Sprint(shape)}
	}
	return shape, n, nil
}
