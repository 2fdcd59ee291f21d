package matlab

import (
	"bufio"
	"compress/zlib"
	"errors"
	"fmt"
	"io"

	"github.com/richlazy/richlazy/pkg/internal/inflate"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// unpacker is what decompression keeps from one element to the next.
type unpacker struct {
	zlib inflate.Reader
	out  *bufio.Reader
}

// counted counts what is decompressed and stops at the limit.
type counted struct{ d *decoder }

// Read counts the inflated bytes that pass and refuses those beyond the limit.
func (c counted) Read(p []byte) (int, error) {
	left := c.d.limits.MaxBytes - c.d.inflated
	if left <= 0 {
		// The end may be exactly here: one byte more decides.
		var one [1]byte
		if n, err := c.d.unpack.zlib.Read(one[:]); n == 0 {
			return 0, err
		}
		return 0, file.ErrLimit
	}
	n, err := c.d.unpack.zlib.Read(p[:min(int64(len(p)), left)])
	c.d.inflated += int64(n)
	return n, err
}

// limited reads at most n bytes of r.
type limited struct {
	r *bufio.Reader
	n int64
}

// Read ends with io.EOF after n bytes.
func (l *limited) Read(p []byte) (int, error) {
	if l.n <= 0 {
		return 0, io.EOF
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.n)])
	l.n -= int64(n)
	return n, err
}

// errUnwanted ends the reading of a variable that was not asked for.
var errUnwanted = errors.New("variable not asked for")

// compressed reads the n bytes of a compressed element, which begin here: one matrix, and nothing after it. at is where its tag stood.
func (d *decoder) compressed(at, n int64, do func(end int64) error) error {
	raw := &limited{d.src, n}
	begin := d.pos
	d.packed, d.pos = at, 0
	defer func() { d.packed, d.in = -1, d.src }()

	d.packedSize = n
	if err := d.unpack.zlib.ResetZlib(raw); err != nil {
		return d.zlibHeader(n, err)
	}
	d.unpack.out.Reset(counted{d})
	d.in = d.unpack.out

	switch err := do(n*file.Inflation + inflationFrame); {
	case err == errUnwanted:
		d.packed, d.in, d.pos = -1, d.src, begin+n-raw.n
		return d.skip(raw.n, "compressed element")
	case err != nil:
		return err
	}
	// The checksum is compared only when the end is read, and data after the matrix mean that its tag lied.
	where := d.pos
	switch _, err := d.in.ReadByte(); {
	case err == nil:
		return d.fail(file.ErrFormat, where, "compressed element", "its end after one matrix", "more decompressed data")
	case err != io.EOF:
		return d.short(where, "compressed element", 0, 0, err)
	}
	d.packed, d.in, d.pos = -1, d.src, begin+n-raw.n
	return d.skip(raw.n, "bytes after the compressed data")
}

// zlibHeader is the error of a compressed element whose first two bytes are not zlib's.
func (d *decoder) zlibHeader(n int64, err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return d.short(0, "compressed element", max(n, 2), 0, err)
	}
	if errors.Is(err, zlib.ErrHeader) {
		return d.fail(err, 0, "compressed element", "a zlib header", "other bytes")
	}
	return d.fail(err, 0, "compressed element", "zlib data without a dictionary", fmt.Sprint(err))
}
