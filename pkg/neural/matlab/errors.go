package matlab

import (
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Kinds of failure, to be told apart with [errors.Is]. A failed checksum is [compress/zlib.ErrChecksum], a failed read of the disk is the
// error of the operating system.
var (
	// ErrTruncated: the file ends before what it declares is complete.
	ErrTruncated = errors.New("file is truncated")
	// ErrFormat: the bytes are not what the format demands.
	ErrFormat = errors.New("bad MAT-file")
	// ErrLimit: the file asks for more than [Limits] grant, or for far more than its bytes can mean.
	ErrLimit = errors.New("limit exceeded")
	// ErrHDF5: the file is of MATLAB's version 7.3, which is HDF5 and not this format.
	ErrHDF5 = errors.New("MAT-file of version 7.3 (HDF5)")
	// ErrValue: the file is sound, but what was asked for is not there or is not of the wanted kind.
	ErrValue = errors.New("no such value")
)

// Error says what was wrong, where, what was wanted there and what was found.
//
//	matlab: ar090720.mat: offset 128: variable "unit.response": dimensions: want none negative, got -3×751
type Error struct {
	File     string // as given to Open or Read
	Offset   int64  // of the first byte in doubt, counted in the file; of the compressed element when inside one; -1 where bytes do not matter
	Inner    int64  // offset within the decompressed bytes of that element, -1 outside
	Variable string // path of the variable in MATLAB's writing, "" before the first
	What     string // the part that was looked at: "dimensions", "field names"
	Want     string
	Got      string
	Err      error // the kind of failure: one of the Err values above, or the error of zlib or of the reader
}

// Error puts all that is known on one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("matlab: ")
	if e.File != "" {
		b.WriteString(e.File + ": ")
	}
	if e.Offset >= 0 {
		fmt.Fprintf(&b, "offset %d", e.Offset)
		if e.Inner >= 0 {
			fmt.Fprintf(&b, " (byte %d of its decompressed data)", e.Inner)
		}
		b.WriteString(": ")
	}
	if e.Variable != "" {
		fmt.Fprintf(&b, "variable %q: ", e.Variable)
	}
	if e.What != "" {
		b.WriteString(e.What + ": ")
	}
	fmt.Fprintf(&b, "want %s, got %s", e.Want, e.Got)
	return b.String()
}

// Unwrap returns the kind of failure.
func (e *Error) Unwrap() error { return e.Err }

// fail makes the error for the byte at the given position of the stream being read.
func (d *decoder) fail(kind error, at int64, what, want, got string) error {
	e := &Error{File: d.file, Offset: at, Inner: -1, Variable: d.where(), What: what, Want: want, Got: got, Err: kind}
	if d.packed >= 0 {
		e.Offset, e.Inner = d.packed, at
	}
	return e
}

// short is the error of a read that wanted n bytes at a position and got fewer.
func (d *decoder) short(at int64, what string, n, got int64, err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		end := "the file ends"
		if d.packed >= 0 {
			end = "the compressed data end"
		}
		return d.fail(ErrTruncated, at, what, fmt.Sprintf("%d bytes", n), fmt.Sprintf("%d, then %s", got, end))
	}
	if errors.Is(err, ErrLimit) {
		return d.fail(ErrLimit, at, what, fmt.Sprintf("at most %d decompressed bytes in all (Limits.MaxBytes)", d.limits.MaxBytes), "more")
	}
	if errors.Is(err, zlib.ErrChecksum) {
		return d.fail(err, at, what, "data that match their checksum", "zlib: invalid checksum")
	}
	return d.fail(err, at, what, fmt.Sprintf("%d bytes", n), fmt.Sprintf("%d, then %v", got, err))
}

// wanted is the error of an accessor: the file is sound, the question does not fit it.
func wanted(want, got string) *Error {
	return &Error{Offset: -1, Inner: -1, Want: want, Got: got, Err: ErrValue}
}
