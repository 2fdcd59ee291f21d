package npy

import (
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Lazy is an array of numbers that stays in its file: blocks of it are read when they are asked for. It serves as the values of a recording that is larger than memory,
// observations × channels × samples. Several goroutines may read at once.
type Lazy struct {
	Header *Header

	in     io.ReaderAt
	close  func() error
	name   string
	dims   [3]int
	stride [3]int // elements of the file from one to the next along each of dims
}

// OpenLazy opens the .npy file at path, of which it reads the header alone. Close it.
//
// The axes say which dimension of the file is that of observations, of channels and of samples, in this order: 2, 0, 1 for a file of channels × samples × observations.
// Without axes the dimensions of the file are in this order, and those that it lacks have the size 1. It is an error of kind [file.ErrUnsupported] if the file is
// compressed, is not of real numbers or has more than three dimensions, and [file.ErrTruncated] or [file.ErrFormat] if it does not end with its array. Limits hold for
// the header and its number of elements: the file may be larger than MaxBytes.
func OpenLazy(path string, limits file.Limits, axes ...int) (*Lazy, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("npy: %w", err)
	}
	l, err := NewLazy(f, info.Size(), path, limits, axes...)
	if err != nil {
		f.Close()
		return nil, err
	}
	l.close = f.Close
	return l, nil
}

// NewLazy is [OpenLazy] of so many bytes of r; name is used in errors.
func NewLazy(r io.ReaderAt, size int64, name string, limits file.Limits, axes ...int) (*Lazy, error) {
	s, err := file.NewSource(io.NewSectionReader(r, 0, size), name, "npy", limits)
	if err != nil {
		return nil, err
	}
	if s.Packed() {
		return nil, s.Fail(file.ErrUnsupported, -1, "compression", "a file that is not compressed, of which parts can be read", "gzip")
	}
	h, err := readHeader(s)
	if err != nil {
		return nil, err
	}
	if !slices.Contains([]string{"b1", "i1", "u1", "i2", "u2", "f2", "i4", "u4", "f4", "i8", "u8", "f8", "f12", "f16"}, h.typ.code) {
		return nil, s.Fail(file.ErrUnsupported, -1, "type", "real numbers", h.Type)
	}
	if len(h.Shape) > 3 || len(h.Shape) == 0 {
		return nil, s.Fail(file.ErrUnsupported, -1, "shape", "one to three dimensions", fmt.Sprint(h.Shape))
	}
	left, _ := s.Left()
	switch total := int64(h.Elements()) * int64(h.typ.width); {
	case total > left:
		return nil, s.Fail(file.ErrTruncated, h.Offset, "data", fmt.Sprintf("%d bytes for shape %v of %s", total, h.Shape, h.Type), left)
	case total < left:
		return nil, s.Fail(file.ErrFormat, h.Offset+total, "end", "no bytes after the array", fmt.Sprintf("%d", left-total))
	}
	l := &Lazy{Header: h, in: r, close: func() error { return nil }, name: name}
	return l, l.sort(axes)
}

// sort finds dimensions and strides.
func (l *Lazy) sort(axes []int) error {
	shape := slices.Clone(l.Header.Shape)
	for len(shape) < 3 {
		shape = append(shape, 1)
	}
	strides := [3]int{shape[1] * shape[2], shape[2], 1}
	if l.Header.Fortran {
		strides = [3]int{1, shape[0], shape[0] * shape[1]}
	}
	if len(axes) == 0 {
		axes = []int{0, 1, 2}
	}
	if sorted := slices.Sorted(slices.Values(axes)); !slices.Equal(sorted, []int{0, 1, 2}) {
		return fmt.Errorf("npy: %s: the axes are %v, want each of 0, 1 and 2 once", l.name, axes)
	}
	for i, axis := range axes {
		l.dims[i], l.stride[i] = shape[axis], strides[axis]
	}
	return nil
}

// Dims returns the numbers of observations, channels and samples.
func (l *Lazy) Dims() (observations, channels, samples int) { return l.dims[0], l.dims[1], l.dims[2] }

// Close closes the file that [OpenLazy] opened.
func (l *Lazy) Close() error { return l.close() }

// Block reads a block of size[0] observations × size[1] channels × size[2] samples that begins at observation at[0], channel at[1] and sample at[2] into dst, the samples
// fastest and the observations slowest. Nothing else is read: what is together in the file in one piece, of at most 256 kB at a time. A block that does not lie within
// the array, and integers that float64 does not have, are errors.
func (l *Lazy) Block(dst []float64, at, size [3]int) error {
	for i := range at {
		if at[i] < 0 || size[i] < 0 || at[i] > l.dims[i]-size[i] {
			return fmt.Errorf("npy: %s: a block of %v values from %v does not lie in %v", l.name, size, at, l.dims)
		}
	}
	if n := size[0] * size[1] * size[2]; len(dst) != n {
		return fmt.Errorf("npy: %s: a block of %v values is read into %d, want %d", l.name, size, len(dst), n)
	}
	if len(dst) == 0 {
		return nil
	}
	into := [3]int{size[1] * size[2], size[2], 1} // strides of dst
	run := 0                                      // the axis along which the file is together
	for i := range l.stride {
		if l.stride[i] < l.stride[run] || l.stride[i] == l.stride[run] && l.dims[run] == 1 {
			run = i
		}
	}
	a, b := (run+1)%3, (run+2)%3
	if a > b {
		a, b = b, a
	}
	n := size[run]
	if run == 2 && l.stride[1] == l.dims[2] && size[2] == l.dims[2] { // rows that follow each other, and whole observations
		n, size[1] = n*size[1], 1
		if l.stride[0] == l.dims[1]*l.dims[2] && n == l.stride[0] {
			n, size[0] = n*size[0], 1
		}
	}
	first := at[0]*l.stride[0] + at[1]*l.stride[1] + at[2]*l.stride[2]
	for i := range size[a] {
		for j := range size[b] {
			if err := l.run(dst[i*into[a]+j*into[b]:], into[run], int64(first+i*l.stride[a]+j*l.stride[b]), n); err != nil {
				return err
			}
		}
	}
	return nil
}

// run reads n elements that are together in the file into every step-th of dst.
func (l *Lazy) run(dst []float64, step int, from int64, n int) error {
	width := l.Header.typ.width
	for done := 0; done < n; {
		k := min(n-done, chunk/width)
		raw, offset := make([]byte, k*width), l.Header.Offset+(from+int64(done))*int64(width)
		if got, err := l.in.ReadAt(raw, offset); got < len(raw) {
			return &file.Error{Format: "npy", File: l.name, Offset: offset, What: "data", Want: fmt.Sprintf("%d bytes", len(raw)), Got: fmt.Sprintf("%d: %v", got, err), Err: file.ErrTruncated}
		}
		c := newColumn(l.Header.typ, k)
		if f := c.decode(raw, width, k); f != nil {
			return &file.Error{Format: "npy", File: l.name, Offset: offset + int64(f.at), What: f.what, Want: f.want, Got: f.got, Err: f.kind}
		}
		a, f := c.array([]int{k}, nil, false)
		if f != nil {
			return &file.Error{Format: "npy", File: l.name, Offset: offset, What: f.what, Want: f.want, Got: f.got, Err: f.kind}
		}
		values, err := a.Float64s()
		if err != nil {
			return fmt.Errorf("npy: %s: values from offset %d: %w", l.name, offset, err)
		}
		for i, v := range values {
			dst[(done+i)*step] = v
		}
		done += k
	}
	return nil
}
