package inflate

import (
	"compress/gzip"
	"encoding/binary"
	"hash/crc32"
	"io"
)

// NewGzip reads the header of a gzip file (RFC 1952), which may have several members, one after the other. Errors are those of [compress/gzip]: [io.EOF] where there is
// nothing, [gzip.ErrHeader] for another kind of file or bytes after the last member, [gzip.ErrChecksum] for a wrong checksum or length.
func NewGzip(src io.Reader) (*Reader, error) {
	r := new(Reader)
	if err := r.ResetGzip(src); err != nil {
		return nil, err
	}
	return r, nil
}

// ResetGzip makes r read another file, in the memory that it has.
func (r *Reader) ResetGzip(src io.Reader) error { return r.start(src, new(gzipFrame)) }

type gzipFrame struct {
	digest uint32
	size   uint32
}

// Bits of the header's flags.
const (
	flagCheck   = 1 << 1
	flagExtra   = 1 << 2
	flagName    = 1 << 3
	flagComment = 1 << 4
)

func (f *gzipFrame) begin(r *Reader) error {
	*f = gzipFrame{}
	var head [10]byte
	if err := r.full(head[:]); err != nil {
		return err
	}
	if head[0] != 0x1f || head[1] != 0x8b || head[2] != 8 {
		return gzip.ErrHeader
	}
	check := crc32.ChecksumIEEE(head[:])
	next := func(p []byte) error {
		err := unexpected(r.full(p))
		check = crc32.Update(check, crc32.IEEETable, p)
		return err
	}
	var b [2]byte
	if head[3]&flagExtra != 0 {
		if err := next(b[:]); err != nil {
			return err
		}
		if err := next(make([]byte, binary.LittleEndian.Uint16(b[:]))); err != nil {
			return err
		}
	}
	for _, flag := range []byte{flagName, flagComment} {
		for i := 0; head[3]&flag != 0; i++ {
			if i == maxText {
				return gzip.ErrHeader
			}
			if err := next(b[:1]); err != nil {
				return err
			}
			if b[0] == 0 {
				break
			}
		}
	}
	if head[3]&flagCheck != 0 {
		want := uint16(check)
		if err := next(b[:]); err != nil {
			return err
		}
		if binary.LittleEndian.Uint16(b[:]) != want {
			return gzip.ErrHeader
		}
	}
	return nil
}

// maxText is the longest name or comment, with its zero, as in compress/gzip.
const maxText = 512

func (f *gzipFrame) update(p []byte) {
	f.digest = crc32.Update(f.digest, crc32.IEEETable, p)
	f.size += uint32(len(p))
}

func (f *gzipFrame) end(r *Reader) error {
	var tail [8]byte
	if err := r.full(tail[:]); err != nil {
		return unexpected(err)
	}
	if binary.LittleEndian.Uint32(tail[:]) != f.digest || binary.LittleEndian.Uint32(tail[4:]) != f.size {
		return gzip.ErrChecksum
	}
	if r.lo == r.hi && !r.fill() {
		return r.srcErr
	}
	return nil
}
