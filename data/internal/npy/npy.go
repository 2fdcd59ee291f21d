// Package npy reads arrays of unsigned bytes from NumPy's .npy files and .npz archives, as the catalogue's image sets hold them.
//
//	offset 0   \x93NUMPY
//	offset 6   version: 1 0, 2 0 or 3 0
//	offset 8   length of the header, little-endian: uint16 in version 1, uint32 in 2 and 3
//	           {'descr': '|u1', 'fortran_order': False, 'shape': (3, 4), }, spaces, a newline
//	           the bytes, the last dimension the fastest
//
// Everything else NumPy can write there is refused with its name: other types, Fortran order, objects.
//
// Source: NumPy Enhancement Proposal 1, numpy/lib/format.py.
package npy

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"io"
	"os"
)

const (
	magic     = "\x93NUMPY"
	maxHeader = 1 << 16 // bytes; NumPy's own limit for files that are not trusted is 10 000
	maxBytes  = 1 << 31 // of an array
)

// Array is the content of a file, in C order.
type Array struct {
	Shape []int
	Data  []byte // as many as the product of Shape; 1 for no dimensions
}

// Error says what is wrong with a file, at which offset.
type Error struct {
	File   string // path, and the member of an archive after a colon
	Offset int64
	Err    error
}

// Error names the file, the offset and the fault.
func (e *Error) Error() string { return fmt.Sprintf("npy: %s: byte %d: %v", e.File, e.Offset, e.Err) }

// Unwrap returns the fault.
func (e *Error) Unwrap() error { return e.Err }

// OpenArchive reads the named arrays, without ".npy", of the .npz file at path, in that order. Sizes and CRC-32 of the members are checked.
func OpenArchive(path string, names ...string) ([]*Array, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	return ReadArchive(file, info.Size(), path, names...)
}

// ReadArchive reads the named arrays of an .npz archive of so many bytes; file is used in errors. See [OpenArchive].
func ReadArchive(r io.ReaderAt, size int64, file string, names ...string) ([]*Array, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, &Error{file, 0, fmt.Errorf("want a zip archive: %w", err)}
	}
	var arrays []*Array
next:
	for _, name := range names {
		for _, member := range archive.File {
			if member.Name != name+".npy" {
				continue
			}
			array, err := readMember(member, file+":"+member.Name)
			if err != nil {
				return nil, err
			}
			arrays = append(arrays, array)
			continue next
		}
		return nil, &Error{file, size, fmt.Errorf("no array %q in the archive's directory", name)}
	}
	return arrays, nil
}

func readMember(member *zip.File, name string) (*Array, error) {
	content, err := member.Open()
	if err != nil {
		return nil, &Error{name, 0, err}
	}
	defer content.Close()
	return Read(content, name)
}

// Read reads exactly one array; name is used in errors. It is an error if the content is cut short, goes on behind the array, or is no array of
// unsigned bytes in C order.
func Read(r io.Reader, name string) (*Array, error) {
	fault := func(offset int64, format string, args ...any) (*Array, error) {
		return nil, &Error{name, offset, fmt.Errorf(format, args...)}
	}
	head := make([]byte, 8, 12)
	if n, err := io.ReadFull(r, head); err != nil {
		return fault(int64(n), "want 8 bytes of magic string and version: %w", cut(err))
	}
	if string(head[:6]) != magic {
		return fault(0, "got %q, want %q", head[:6], magic)
	}
	if head[6] < 1 || head[6] > 3 || head[7] != 0 {
		return fault(6, "got version %d.%d, want 1.0, 2.0 or 3.0", head[6], head[7])
	}
	width := 4
	if head[6] == 1 {
		width = 2
	}
	if n, err := io.ReadFull(r, head[8:8+width]); err != nil {
		return fault(int64(8+n), "want the length of the header: %w", cut(err))
	}
	length := int64(binary.LittleEndian.Uint16(head[8:10]))
	if width == 4 {
		length = int64(binary.LittleEndian.Uint32(head[8:12]))
	}
	if length > maxHeader {
		return fault(8, "got a header of %d bytes, want at most %d", length, maxHeader)
	}
	offset := int64(8 + width)
	header := make([]byte, length)
	if n, err := io.ReadFull(r, header); err != nil {
		return fault(offset+int64(n), "want a header of %d bytes: %w", length, cut(err))
	}
	shape, at, err := parse(string(header))
	if err != nil {
		return fault(offset+int64(at), "%w", err)
	}
	total := int64(1)
	for i, d := range shape {
		if total *= int64(d); total > maxBytes { // each below 2³¹: no overflow
			return fault(offset, "got %d in dimension %d of shape %v: more than %d bytes, want fewer", d, i, shape, int64(maxBytes))
		}
	}
	offset += length
	data, err := io.ReadAll(io.LimitReader(r, total)) // grows with what comes: a header that promises much costs nothing
	offset += int64(len(data))
	if err != nil {
		return fault(offset, "reading the content of %d bytes: %w", total, cut(err))
	}
	if int64(len(data)) < total {
		return fault(offset, "the content ends, want %d bytes for shape %v: %w", total, shape, io.ErrUnexpectedEOF)
	}
	var more [1]byte
	switch _, err := io.ReadFull(r, more[:]); err {
	case io.EOF: // an archive compares its check sum before it says so
		return &Array{shape, data}, nil
	case nil:
		return fault(offset, "the content goes on behind shape %v", shape)
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
