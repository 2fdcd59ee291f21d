// Package idx reads the format of the MNIST files: arrays of unsigned bytes behind a header of big-endian numbers, compressed with gzip.
//
//	offset 0   0 0
//	offset 2   8, the code of unsigned bytes
//	offset 3   number of dimensions
//	offset 4   each dimension, uint32
//	           the bytes, the last dimension the fastest
//
// Source: LeCun, Cortes & Burges, THE IDX FILE FORMAT, http://yann.lecun.com/exdb/mnist/.
package idx

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"os"
)

// maxBytes bounds the content of a file. MNIST has 47 million bytes.
const maxBytes = 1 << 30

// Array is the content of a file.
type Array struct {
	Dims []int
	Data []byte // as many as the product of Dims
}

// Error says what is wrong with a file, at which offset of its uncompressed content.
type Error struct {
	File   string
	Offset int64
	Err    error
}

// Error names the file, the offset and the fault.
func (e *Error) Error() string {
	return fmt.Sprintf("idx: %s: byte %d of the uncompressed content: %v", e.File, e.Offset, e.Err)
}

// Unwrap returns the fault.
func (e *Error) Unwrap() error { return e.Err }

// Open reads the gzip file at path, which must have so many dimensions. See [Read].
func Open(path string, dims int) (*Array, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("idx: %w", err)
	}
	defer file.Close()
	return Read(bufio.NewReader(file), path, dims)
}

// Read reads a gzip stream of exactly one array with so many dimensions; name is used in errors. It is an error if the stream is cut short, has
// another type or number of dimensions, does not match gzip's own check sum, or goes on behind the array.
func Read(r io.Reader, name string, dims int) (*Array, error) {
	fault := func(offset int64, format string, args ...any) (*Array, error) {
		return nil, &Error{name, offset, fmt.Errorf(format, args...)}
	}
	zipped, err := gzip.NewReader(r)
	if err != nil {
		return fault(0, "want a gzip stream: %w", err)
	}
	defer zipped.Close()
	var head [4]byte
	if n, err := io.ReadFull(zipped, head[:]); err != nil {
		return fault(int64(n), "want a header of 4 bytes: %w", cut(err))
	}
	if head[0] != 0 || head[1] != 0 || head[2] != 8 || int(head[3]) != dims {
		return fault(0, "got magic number %d, want %d: unsigned bytes in %d dimensions", binary.BigEndian.Uint32(head[:]), 8<<8|dims, dims)
	}
	a, total, offset := &Array{}, int64(1), int64(4)
	for i := range dims {
		var size [4]byte
		if n, err := io.ReadFull(zipped, size[:]); err != nil {
			return fault(offset+int64(n), "want the size of dimension %d: %w", i, cut(err))
		}
		d := int64(binary.BigEndian.Uint32(size[:]))
		if d == 0 {
			return fault(offset, "dimension %d is 0, want at least 1", i)
		}
		if total *= d; total > maxBytes { // d < 2³² and total ≤ 2³⁰ before: no overflow
			return fault(offset, "dimension %d is %d: got more than %d bytes, want fewer", i, d, maxBytes)
		}
		a.Dims, offset = append(a.Dims, int(d)), offset+4
	}
	// io.ReadAll grows with what comes: a header that promises much costs nothing.
	if a.Data, err = io.ReadAll(io.LimitReader(zipped, total)); err != nil {
		return fault(offset+int64(len(a.Data)), "reading the content of %d bytes: %w", total, cut(err))
	}
	offset += int64(len(a.Data))
	if int64(len(a.Data)) < total {
		return fault(offset, "the content ends, want %d bytes of it: %w", total, io.ErrUnexpectedEOF)
	}
	var more [1]byte
	switch _, err := io.ReadFull(zipped, more[:]); err {
	case io.EOF: // gzip compares its check sum before it says so
		return a, nil
	case nil:
		return fault(offset, "the content goes on behind %v", a.Dims)
	default:
		return fault(offset, "want the end: %w", err)
	}
}

// cut makes an end too early look like one.
func cut(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
