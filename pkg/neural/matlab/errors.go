package matlab

import (
	"compress/zlib"
	"errors"
	"fmt"
	"io"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// fail makes the error for the byte at the given position of the stream being read.
func (d *decoder) fail(kind error, at int64, what, want, got string) error {
	e := &file.Error{Format: "matlab", File: d.file, Offset: at, Part: part(d.where()), What: what, Want: want, Got: got, Err: kind}
	if d.packed >= 0 {
		e.Offset, e.Inner, e.Inside = d.packed, at, true
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
		return d.fail(file.ErrTruncated, at, what, fmt.Sprintf("%d bytes", n), fmt.Sprintf("%d, then %s", got, end))
	}
	if errors.Is(err, file.ErrLimit) {
		return d.fail(file.ErrLimit, at, what, fmt.Sprintf("at most %d decompressed bytes in all (Limits.MaxBytes)", d.limits.MaxBytes), "more")
	}
	if errors.Is(err, zlib.ErrChecksum) {
		return d.fail(err, at, what, "data that match their checksum", "zlib: invalid checksum")
	}
	return d.fail(err, at, what, fmt.Sprintf("%d bytes", n), fmt.Sprintf("%d, then %v", got, err))
}

// part names a variable in an error, "" where there is none.
func part(variable string) string {
	if variable == "" {
		return ""
	}
	return fmt.Sprintf("variable %q", variable)
}

// wanted is the error of an accessor: the file is sound, the question does not fit it.
func wanted(want, got string) *file.Error { return file.Wanted("matlab", want, got) }
