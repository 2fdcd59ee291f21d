package idx

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// codes are the types of package raw by those of the format.
var codes = map[byte]string{8: "u1", 9: "i1", 11: "i2", 12: "i4", 13: "f4", 14: "f8"}

// Open reads the file at path, which holds one array and nothing else.
func Open(path string, limits file.Limits) (*npy.Array, error) {
	s, err := file.Open(path, "idx", limits)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return read(s)
}

// Decode reads one array from a stream as [Open] does; name stands for it in errors.
func Decode(r io.Reader, name string, limits file.Limits) (*npy.Array, error) {
	s, err := file.NewSource(r, name, "idx", limits)
	if err != nil {
		return nil, err
	}
	return read(s)
}

func read(s *file.Source) (*npy.Array, error) {
	var head [4]byte
	if err := s.Read(head[:], "header"); err != nil {
		return nil, err
	}
	code := codes[head[2]]
	if head[0] != 0 || head[1] != 0 || code == "" || head[3] == 0 {
		return nil, s.Fail(file.ErrFormat, 0, "magic number", "0 0, a type of 8 to 14, and a number of dimensions", fmt.Sprint(head))
	}
	shape, dims := make([]int, head[3]), make([]int64, head[3])
	for i := range dims {
		var size [4]byte
		at := s.Pos()
		if err := s.Read(size[:], fmt.Sprintf("size of dimension %d", i)); err != nil {
			return nil, err
		}
		if dims[i] = int64(binary.BigEndian.Uint32(size[:])); dims[i] == 0 {
			return nil, s.Fail(file.ErrFormat, at, fmt.Sprintf("size of dimension %d", i), "at least 1", 0)
		}
		shape[i] = int(dims[i])
	}
	at, width := s.Pos(), raw.Width(code)
	n, ok := file.Product(dims, s.Limits.MaxElements)
	if !ok {
		return nil, s.Fail(file.ErrLimit, 4, "dimensions", fmt.Sprintf("at most %d elements (Limits.MaxElements)", s.Limits.MaxElements), fmt.Sprint(shape))
	}
	if want, got, ok := s.Hold(n, width); !ok {
		return nil, s.Fail(file.ErrLimit, at, "data", want, got)
	}
	if left, known := s.Left(); known && n > left/width {
		return nil, s.Fail(file.ErrTruncated, at, "data", fmt.Sprintf("%d × %d bytes", n, width), fmt.Sprintf("at most %d, then the file ends", left))
	}
	var data any
	var err error
	if s.Sure(n*width) || n*width <= file.FirstRoom {
		data, err = raw.Tensor(code, int(n), true, func(b []byte) error { return s.Read(b, "data") })
	} else { // memory grows with what comes
		var bytes []byte
		if bytes, err = s.Append(nil, n*width, "data"); err == nil {
			if data = any(bytes); code != "u1" {
				data, err = raw.Tensor(code, int(n), true, func(b []byte) error { copy(b, bytes); return nil })
			}
		}
	}
	if err != nil {
		return nil, err
	}
	if err := s.Finish(0); err != nil {
		return nil, err
	}
	return &npy.Array{Shape: shape, Data: data}, nil
}
