package file

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// Random is a file of which parts are read, anywhere and by several goroutines at once. Positions are those of the decompressed bytes where it is compressed: such a
// file is held in memory as a whole.
type Random struct {
	*Budget        // charged by what is kept, not by what is read into memory of the caller; not for several goroutines at once
	Format  string // for errors
	Name    string // of the file, for errors

	in     io.ReaderAt
	size   int64
	close  func() error
	packed bool
}

// OpenRandom opens a file by its path. What begins as a gzip file does is decompressed into memory, within the limits.
func OpenRandom(path, format string, limits Limits) (*Random, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", format, err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no plain file", path)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", format, err)
	}
	r, err := NewRandom(f, info.Size(), path, format, limits)
	if err != nil {
		f.Close()
		return nil, err
	}
	if r.packed {
		f.Close()
	} else {
		r.close = f.Close
	}
	return r, nil
}

// NewRandom reads the size bytes of in, whose first two say whether they are compressed by gzip. Name and format are for errors.
func NewRandom(in io.ReaderAt, size int64, name, format string, limits Limits) (*Random, error) {
	r := &Random{Budget: NewBudget(limits), Format: format, Name: name, in: in, size: size, close: func() error { return nil }}
	var magic [2]byte
	if size < 2 {
		return r, nil
	}
	if err := r.Read(magic[:], 0, "header"); err != nil {
		return nil, err
	}
	if magic != [2]byte{0x1f, 0x8b} {
		return r, nil
	}
	s, err := NewSource(io.NewSectionReader(in, 0, size), name, format, limits)
	if err != nil {
		return nil, err
	}
	all, err := s.All("compressed file")
	if err != nil {
		return nil, err
	}
	r.in, r.size, r.packed, r.Budget = bytes.NewReader(all), int64(len(all)), true, s.Budget
	return r, nil
}

// Close closes the file, if [OpenRandom] opened it. A file that is not closed is when it is no longer in use.
func (r *Random) Close() error { return r.close() }

// Size returns the number of bytes, of the decompressed ones where the file is compressed.
func (r *Random) Size() int64 { return r.size }

// Read fills p with the bytes from a position on or fails: there is no partial data.
func (r *Random) Read(p []byte, at int64, what string) error {
	if at < 0 || at > r.size-int64(len(p)) {
		return r.Fail(ErrTruncated, at, what, fmt.Sprintf("%d bytes", len(p)), fmt.Sprintf("%d, then the file ends", max(0, r.size-max(at, 0))))
	}
	n, err := readAt(r.in, p, at)
	switch {
	case n == len(p):
		return nil
	case errors.Is(err, io.EOF):
		return r.Fail(ErrTruncated, at, what, fmt.Sprintf("%d bytes", len(p)), fmt.Sprintf("%d, then the file ends: it was longer when it was opened", n))
	}
	return r.Fail(err, at, what, fmt.Sprintf("%d bytes", len(p)), fmt.Sprintf("%d, then %v", n, err))
}

// Bytes returns n bytes from a position on, charged to the limits. Nothing is allocated where they are not there.
func (r *Random) Bytes(at, n int64, what string) ([]byte, error) {
	if at < 0 || n < 0 || at > r.size-n {
		return nil, r.Fail(ErrTruncated, at, what, fmt.Sprintf("%d bytes", n), fmt.Sprintf("%d, then the file ends", max(0, r.size-max(at, 0))))
	}
	if err := r.Charge(at, what, 1, n); err != nil {
		return nil, err
	}
	p := make([]byte, n)
	return p, r.Read(p, at, what)
}

// Charge charges n elements of size bytes to the limits; at and what are for the error.
func (r *Random) Charge(at int64, what string, n, size int64) error {
	if want, got, ok := r.Hold(n, size); !ok {
		return r.Fail(ErrLimit, at, what, want, got)
	}
	return nil
}

// Fail makes the error for a byte of the file; at is −1 where bytes do not matter.
func (r *Random) Fail(kind error, at int64, what, want string, got any) error {
	e := &Error{Format: r.Format, File: r.Name, Offset: at, What: what, Want: want, Got: fmt.Sprint(got), Err: kind}
	if r.packed && at >= 0 {
		e.Offset, e.Inner, e.Inside = -1, at, true
	}
	return e
}
