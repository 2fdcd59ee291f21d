// Package zipped reads members of zip archives, as archive/zip does and with the decoder of package inflate.
package zipped

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"sync"

	"github.com/richlazy/richlazy/pkg/internal/inflate"
)

var inflaters = sync.Pool{New: func() any { return new(inflate.Reader) }}

// Open opens a member as m.Open does, with its errors: the content ends with [io.EOF] only where it has the length and the CRC-32 that the directory says, else with
// [zip.ErrChecksum] or [io.ErrUnexpectedEOF]. Close it, and do not read it then.
func Open(m *zip.File) (io.ReadCloser, error) {
	if m.Method != zip.Deflate {
		return m.Open()
	}
	packed, err := m.OpenRaw()
	if err != nil {
		return nil, err
	}
	// A member is the inside of a gzip file, whose last eight bytes are in the directory.
	tail := binary.LittleEndian.AppendUint32(nil, m.CRC32)
	tail = binary.LittleEndian.AppendUint32(tail, uint32(m.UncompressedSize64))
	r := &reader{in: inflaters.Get().(*inflate.Reader), left: m.UncompressedSize64}
	if err := r.in.ResetGzip(io.MultiReader(bytes.NewReader(head), packed, bytes.NewReader(tail))); err != nil {
		return nil, err
	}
	return r, nil
}

var head = []byte{0x1f, 0x8b, 8, 9: 255}

type reader struct {
	in   *inflate.Reader
	left uint64
}

// Read reads on, and says at the end whether all was right.
func (r *reader) Read(p []byte) (int, error) {
	if r.in == nil {
		return 0, errors.New("zip: the member is closed")
	}
	n, err := r.in.Read(p)
	switch over := uint64(n) > r.left; {
	case over:
		return 0, zip.ErrFormat
	case err == io.EOF && r.left > uint64(n), err == gzip.ErrChecksum && r.left > uint64(n):
		err = io.ErrUnexpectedEOF
	case err == gzip.ErrChecksum, err == gzip.ErrHeader: // other bytes behind the stream
		err = zip.ErrChecksum
	}
	r.left -= uint64(n)
	return n, err
}

// Close keeps the memory for another member.
func (r *reader) Close() error {
	if r.in != nil {
		inflaters.Put(r.in)
		r.in = nil
	}
	return nil
}
