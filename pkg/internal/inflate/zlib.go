package inflate

import (
	"compress/zlib"
	"encoding/binary"
	"io"
)

// NewZlib reads the header of a zlib stream (RFC 1950). Errors are those of [compress/zlib]: [zlib.ErrHeader], [zlib.ErrDictionary] for a stream that needs a dictionary,
// [zlib.ErrChecksum]. What follows the stream is not looked at.
func NewZlib(src io.Reader) (*Reader, error) {
	r := new(Reader)
	if err := r.ResetZlib(src); err != nil {
		return nil, err
	}
	return r, nil
}

// ResetZlib makes r read another stream, in the memory that it has.
func (r *Reader) ResetZlib(src io.Reader) error { return r.start(src, new(zlibFrame)) }

type zlibFrame struct{ digest uint32 }

func (f *zlibFrame) begin(r *Reader) error {
	f.digest = 1
	var head [2]byte
	if err := r.full(head[:]); err != nil {
		return unexpected(err)
	}
	if head[0]&15 != 8 || head[0]>>4 > 7 || binary.BigEndian.Uint16(head[:])%31 != 0 {
		return zlib.ErrHeader
	}
	if head[1]&0x20 != 0 {
		return zlib.ErrDictionary
	}
	return nil
}

func (f *zlibFrame) update(p []byte) { f.digest = adler(f.digest, p) }

func (f *zlibFrame) end(r *Reader) error {
	var tail [4]byte
	if err := r.full(tail[:]); err != nil {
		return unexpected(err)
	}
	if binary.BigEndian.Uint32(tail[:]) != f.digest {
		return zlib.ErrChecksum
	}
	return io.EOF
}
