package hdf5

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

const undefined = math.MaxUint64 // the address of what is nowhere

// cursor walks over a piece of the file's structure. The first failure stays: what is read after it is zero.
type cursor struct {
	f    *File
	at   int64 // position of b[0] in the file
	b    []byte
	i    int
	what string
	err  error
}

// piece reads n bytes at an address.
func (f *File) piece(address uint64, n int64, what string) (*cursor, error) {
	at, ok := f.where(address)
	if !ok {
		return nil, f.fail(file.ErrFormat, -1, what, fmt.Sprintf("an address within the %d bytes of the file", f.in.Size()), fmt.Sprintf("%#x", address))
	}
	if n < 0 || n > f.in.Size()-at {
		return nil, f.fail(file.ErrTruncated, at, what, fmt.Sprintf("%d bytes", n), fmt.Sprintf("%d, then the file ends", f.in.Size()-at))
	}
	c := &cursor{f: f, at: at, b: make([]byte, n), what: what}
	return c, f.in.Read(c.b, at, what)
}

// block reads the n bytes of a part of the structure that begins with a signature of four letters and its version.
func (f *File) block(address uint64, n int64, signature string, version int) (*cursor, error) {
	c, err := f.piece(address, n, blockNames[signature])
	if err != nil {
		return nil, err
	}
	if got := c.bytes(4); string(got) != signature {
		return nil, f.fail(file.ErrFormat, c.at, c.what, fmt.Sprintf("%q", signature), fmt.Sprintf("%q", got))
	}
	if got := c.u8(); c.err == nil && int(got) != version {
		return nil, f.fail(file.ErrUnsupported, c.at+4, c.what, fmt.Sprintf("version %d", version), got)
	}
	return c, c.err
}

var blockNames = map[string]string{
	"TREE": "B-tree", "SNOD": "symbol table", "HEAP": "local heap", "GCOL": "global heap", "OHDR": "object header", "OCHK": "object header",
	"FRHP": "fractal heap", "FHDB": "direct block of a fractal heap", "FHIB": "indirect block of a fractal heap",
	"BTHD": "B-tree of version 2", "BTIN": "B-tree of version 2", "BTLF": "B-tree of version 2",
	"FAHD": "fixed array", "FADB": "data block of a fixed array",
	"EAHD": "extensible array", "EAIB": "index block of an extensible array", "EASB": "secondary block of an extensible array",
	"EADB": "data block of an extensible array", "SMTB": "table of shared messages", "SMLI": "list of shared messages",
}

// sub is a cursor over the next n bytes.
func (c *cursor) sub(n int, what string) *cursor {
	at := c.at + int64(c.i)
	return &cursor{f: c.f, at: at, b: c.bytes(n), what: what, err: c.err}
}

// fail makes the error for the byte that comes next.
func (c *cursor) fail(kind error, want string, got any) error {
	return c.f.fail(kind, c.at+int64(c.i), c.what, want, got)
}

// bad records a failure at the byte that comes next, unless there has been one.
func (c *cursor) bad(want string, got any) {
	if c.err == nil {
		c.err = c.fail(file.ErrFormat, want, got)
	}
}

func (c *cursor) left() int { return len(c.b) - c.i }

// bytes returns the next n bytes, nil after a failure.
func (c *cursor) bytes(n int) []byte {
	if c.err == nil && (n < 0 || n > c.left()) {
		c.err = c.fail(file.ErrFormat, fmt.Sprintf("%d bytes", n), fmt.Sprintf("%d, then the part ends", c.left()))
	}
	if c.err != nil {
		return nil
	}
	p := c.b[c.i : c.i+n : c.i+n]
	c.i += n
	return p
}

func (c *cursor) skip(n int) { c.bytes(n) }

// uint reads a little-endian number of n ≤ 8 bytes.
func (c *cursor) uint(n int) uint64 {
	if n > 8 {
		c.bad("a number of at most 8 bytes", n)
	}
	var p [8]byte
	copy(p[:], c.bytes(n))
	return binary.LittleEndian.Uint64(p[:])
}

func (c *cursor) u8() uint8   { return uint8(c.uint(1)) }
func (c *cursor) u16() uint16 { return uint16(c.uint(2)) }
func (c *cursor) u32() uint32 { return uint32(c.uint(4)) }

// length reads a length of the file, which is never near to 2⁶³.
func (c *cursor) length() int64 {
	v := c.uint(c.f.sizeL)
	if v > math.MaxInt64/2 && c.err == nil {
		c.i -= c.f.sizeL
		c.bad("a length", fmt.Sprintf("%#x", v))
	}
	return int64(v)
}

// address reads an address, undefined where all its bits are set.
func (c *cursor) address() uint64 {
	v := c.uint(c.f.sizeO)
	if c.f.sizeO < 8 && v == 1<<(8*c.f.sizeO)-1 {
		return undefined
	}
	return v
}

// text reads a text that a zero ends.
func (c *cursor) text() string {
	n := bytes.IndexByte(c.b[c.i:], 0)
	if n < 0 {
		c.bad("a text that ends", "none")
		return ""
	}
	p := c.bytes(n + 1)
	if c.err != nil {
		return ""
	}
	return string(p[:n])
}

// sealed verifies the checksum at the end of the part, without moving on.
func (c *cursor) sealed() error {
	end := *c
	end.i = max(0, len(c.b)-4)
	end.checksum()
	return end.err
}

// checksum verifies the checksum over all bytes so far, which comes next.
func (c *cursor) checksum() {
	done := c.i
	want := c.u32()
	if c.err != nil || c.f.trust {
		return
	}
	if got := lookup3(c.b[:done]); got != want {
		c.i -= 4
		c.err = c.fail(ErrChecksum, fmt.Sprintf("checksum %08x", want), fmt.Sprintf("%08x", got))
	}
}
