package npy

import (
	"fmt"
	"io"
	"math"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

const (
	maxEmpty = 1 << 20   // elements of no bytes, such as strings of no characters, which are memory without content in the file; NumPy itself writes empty texts with one
	chunk    = 256 << 10 // bytes that are decoded at a time
)

// Open reads the array of the .npy file at path, compressed by gzip or not, within the default [file.Limits].
func Open(path string) (*Array, error) { return OpenWithin(path, file.Limits{}) }

// OpenWithin reads the array of the .npy file at path as [Open] does, within limits.
func OpenWithin(path string, limits file.Limits) (*Array, error) {
	s, err := file.Open(path, "npy", limits)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return read(s)
}

// Read reads exactly one array within the default [file.Limits]; name is used in errors. It is an error if the content is cut short, goes on behind the array, is of a
// type that the package does not have, or is larger than the limits.
func Read(r io.Reader, name string) (*Array, error) { return Decode(r, name, file.Limits{}) }

// Decode reads exactly one array as [Read] does, within limits. Of an [io.Seeker] the size is compared with what the header declares before memory is taken.
func Decode(r io.Reader, name string, limits file.Limits) (*Array, error) {
	s, err := file.NewSource(r, name, "npy", limits)
	if err != nil {
		return nil, err
	}
	return read(s)
}

// read reads an array and then the end of the file.
func read(s *file.Source) (*Array, error) {
	h, err := readHeader(s)
	if err != nil {
		return nil, err
	}
	a, err := readValues(s, h, h.Elements())
	if err != nil {
		return nil, err
	}
	if err := s.Finish(0); err != nil { // an archive compares its check sum there
		return nil, err
	}
	return a, nil
}

// readValues reads the n values of an array of the header's shape.
func readValues(s *file.Source, h *Header, n int) (*Array, error) {
	t, at := h.typ, s.Pos()
	if t.width == 0 && n > maxEmpty {
		return nil, s.Fail(file.ErrLimit, at, "data", fmt.Sprintf("at most %d elements of no bytes", maxEmpty), n)
	}
	if t.width > 0 && n > math.MaxInt64/2/t.width {
		return nil, s.Fail(file.ErrLimit, at, "data", "an array of fewer bytes", fmt.Sprintf("%d × %d", n, t.width))
	}
	total := int64(n) * int64(t.width)
	left, known := s.Left()
	if known && total > left {
		return nil, s.Fail(file.ErrTruncated, at, "data", fmt.Sprintf("%d bytes for shape %v of %s", total, h.Shape, h.Type), fmt.Sprintf("at most %d, then the file ends", left))
	}
	if err := s.Charge(at, "data", 1, t.cost(int64(n))); err != nil {
		return nil, err
	}
	if out, err := bulk(s, h, n, known); out != nil || err != nil {
		if err != nil {
			return nil, err
		}
		return out.array(h.Shape, h.Fortran), nil
	}
	room := n
	if !known {
		room = min(n, file.FirstRoom/max(1, int(t.cost(1))))
	}
	c, per := newColumn(t, room), n
	if t.width > 0 {
		per = max(1, chunk/t.width)
	}
	var raw []byte
	for done := 0; done < n; {
		k, from := min(per, n-done), s.Pos()
		var err error
		if raw, err = s.Append(raw[:0], int64(k)*int64(t.width), "data"); err != nil {
			return nil, err
		}
		if f := c.decode(raw, t.width, k); f != nil {
			return nil, s.Fail(f.kind, from+int64(f.at), f.what, f.want, f.got)
		}
		done += k
	}
	a, f := c.array(h.Shape, nil, h.Fortran)
	if f != nil {
		return nil, s.Fail(f.kind, at, f.what, f.want, f.got)
	}
	return a, nil
}
