package nifti

import (
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Kinds of failure, to be told apart with [errors.Is]. A failed checksum is [compress/gzip.ErrChecksum], a failed read or write of the disk is the
// error of the operating system.
var (
	// ErrTruncated: the file ends before what it declares is complete.
	ErrTruncated = errors.New("file is truncated")
	// ErrFormat: the bytes are not what the format demands.
	ErrFormat = errors.New("bad NIfTI file")
	// ErrUnsupported: a sound file of a kind that this package does not read: complex or colour numbers, numbers of 128 bits, ANALYZE 7.5.
	ErrUnsupported = errors.New("kind of file that is not read")
	// ErrLimit: the file asks for more than [Limits] grant, or for far more than its bytes can mean.
	ErrLimit = errors.New("limit exceeded")
	// ErrGrid: two images do not lie on the same grid of voxels.
	ErrGrid = errors.New("grids differ")
	// ErrValue: a number that the wanted type cannot hold, or an image that is not of the wanted kind.
	ErrValue = errors.New("value does not fit")
)

// Error says what was wrong, where, what was wanted there and what was found.
//
//	nifti: bold.nii: offset 352: data: want 96 bytes, got 76, then the file ends
type Error struct {
	File   string // as given by the caller
	Offset int64  // of the first byte in doubt, of the decompressed bytes in a .gz file; -1 where bytes do not matter
	Packed bool   // the file is compressed
	What   string // the part that was looked at: "dim", "data"
	Want   string
	Got    string
	Err    error // the kind of failure: one of the Err values above, or the error of gzip or of the disk
}

// Error puts all that is known on one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("nifti: ")
	if e.File != "" {
		b.WriteString(e.File + ": ")
	}
	if e.Offset >= 0 {
		fmt.Fprintf(&b, "offset %d", e.Offset)
		if e.Packed {
			b.WriteString(" of the decompressed data")
		}
		b.WriteString(": ")
	}
	if e.What != "" {
		b.WriteString(e.What + ": ")
	}
	fmt.Fprintf(&b, "want %s, got %s", e.Want, e.Got)
	return b.String()
}

// Unwrap returns the kind of failure.
func (e *Error) Unwrap() error { return e.Err }

// fail makes the error for a byte of the source.
func (s *source) fail(kind error, at int64, what, want string, got any) error {
	return &Error{File: s.name, Offset: at, Packed: s.packed, What: what, Want: want, Got: fmt.Sprint(got), Err: kind}
}

// short is the error of a read that wanted n bytes at a position and got fewer.
func (s *source) short(at int64, what string, n, got int64, err error) error {
	want := fmt.Sprintf("%d bytes", n)
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return s.fail(ErrTruncated, at, what, want, fmt.Sprintf("%d, then the file ends", got))
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.As(err, &corrupt):
		return s.fail(err, at, what, "sound compressed data", err)
	}
	return s.fail(err, at, what, want, fmt.Sprintf("%d, then %v", got, err))
}
