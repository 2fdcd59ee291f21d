package file

import (
	"errors"
	"fmt"
	"strings"
)

// Kinds of failure, to be told apart with [errors.Is]. A failed checksum is [compress/gzip.ErrChecksum] or [compress/zlib.ErrChecksum], a failed read of
// the disk the error of the operating system.
var (
	// ErrTruncated: the file ends before what it declares is complete.
	ErrTruncated = errors.New("file is truncated")
	// ErrFormat: the bytes are not what the format demands.
	ErrFormat = errors.New("bytes are not what the format demands")
	// ErrLimit: the file asks for more than [Limits] grant, or for far more than its bytes can mean.
	ErrLimit = errors.New("limit exceeded")
	// ErrUnsupported: the file is sound, but of a kind that its reader does not read, and says so.
	ErrUnsupported = errors.New("kind of file that is not read")
	// ErrValue: the file is sound, but what was asked for is not there, is not of the wanted kind, or does not fit into the wanted type.
	ErrValue = errors.New("no such value")
)

// Error says what was wrong, where, what was wanted there and what was found.
type Error struct {
	Format string // of the reader: "nifti", "hdf5"
	File   string // as given by the caller; "" where there is none
	Offset int64  // of the first byte in doubt; -1 where bytes do not matter
	Inner  int64  // offset within decompressed bytes, those of the compressed part that begins at Offset, or of the whole file if that is -1; see Inside
	Inside bool   // Inner counts
	Part   string // the part of the file by name, such as `variable "unit.response"`; "" where it has none
	What   string // the part that was looked at: "dimensions", "data"
	Want   string
	Got    string
	Err    error // the kind of failure
}

// Error puts all that is known on one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Format + ": ")
	if e.File != "" {
		b.WriteString(e.File + ": ")
	}
	switch {
	case e.Offset >= 0 && e.Inside:
		fmt.Fprintf(&b, "offset %d (byte %d of its decompressed data): ", e.Offset, e.Inner)
	case e.Inside:
		fmt.Fprintf(&b, "offset %d of the decompressed data: ", e.Inner)
	case e.Offset >= 0:
		fmt.Fprintf(&b, "offset %d: ", e.Offset)
	}
	if e.Part != "" {
		b.WriteString(e.Part + ": ")
	}
	if e.What != "" {
		b.WriteString(e.What + ": ")
	}
	fmt.Fprintf(&b, "want %s, got %s", e.Want, e.Got)
	return b.String()
}

// Unwrap returns the kind of failure.
func (e *Error) Unwrap() error { return e.Err }

// Wanted is the error of a question that does not fit a sound file: [ErrValue], without an offset.
func Wanted(format, want, got string) *Error {
	return &Error{Format: format, Offset: -1, Want: want, Got: got, Err: ErrValue}
}
