package kept

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"time"
)

const (
	magic     = "richlazy"
	version   = 1
	headSize  = 8 + 4 + 4 + 8 + 32 + 32
	blockSize = 1 << 20
	crcSize   = 4
	maxAbout  = 1 << 16
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// About is what a file says of itself to people.
type About struct {
	Name    string    `json:"name"`
	Type    string    `json:"type"`
	Written time.Time `json:"written"`
	Seconds float64   `json:"seconds,omitempty"` // of computing
}

// head is the beginning of a file.
type head struct {
	fingerprint, key [32]byte
	length           uint64
	about            []byte
}

func (h head) bytes() []byte {
	b := make([]byte, 0, headSize+len(h.about)+crcSize)
	b = append(b, magic...)
	b = binary.LittleEndian.AppendUint32(b, version)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(h.about)))
	b = binary.LittleEndian.AppendUint64(b, h.length)
	b = append(b, h.fingerprint[:]...)
	b = append(b, h.key[:]...)
	b = append(b, h.about...)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

func readHead(in io.Reader) (h head, size int64, err error) {
	fixed := make([]byte, headSize)
	if _, err := io.ReadFull(in, fixed); err != nil {
		return h, 0, fmt.Errorf("the file ends within its head: %w", err)
	}
	if string(fixed[:8]) != magic {
		return h, 0, fmt.Errorf("the file begins with %q, want %q", fixed[:8], magic)
	}
	if v := binary.LittleEndian.Uint32(fixed[8:]); v != version {
		return h, 0, fmt.Errorf("the file has version %d, want %d", v, version)
	}
	about := binary.LittleEndian.Uint32(fixed[12:])
	if about > maxAbout {
		return h, 0, fmt.Errorf("the head declares %d bytes about the file, more than %d", about, maxAbout)
	}
	rest := make([]byte, about+crcSize)
	if _, err := io.ReadFull(in, rest); err != nil {
		return h, 0, fmt.Errorf("the file ends within its head: %w", err)
	}
	sum := crc32.Update(crc32.Checksum(fixed, castagnoli), castagnoli, rest[:about])
	if got := binary.LittleEndian.Uint32(rest[about:]); got != sum {
		return h, 0, fmt.Errorf("the checksum of the head is %08x, want %08x", got, sum)
	}
	h.length = binary.LittleEndian.Uint64(fixed[16:])
	copy(h.fingerprint[:], fixed[24:])
	copy(h.key[:], fixed[56:])
	h.about = rest[:about]
	return h, int64(headSize + len(rest)), nil
}

// fileSize is the size of a file with this head, of size bytes, and this length of content; negative where no file can have it.
func fileSize(size int64, length uint64) int64 {
	if length > 1<<56 {
		return -1
	}
	blocks := (length + blockSize - 1) / blockSize
	return size + int64(length) + int64(blocks)*crcSize
}

// blocks writes content as checked blocks. The checksum of a block begins with its number, so that two blocks cannot change places.
type blocks struct {
	out    io.Writer
	buf    []byte
	number uint64
	length uint64
}

func newBlocks(out io.Writer) *blocks {
	return &blocks{out: out, buf: make([]byte, 0, blockSize+crcSize)}
}

// Write collects bytes into blocks, each with its checksum.
func (b *blocks) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		k := min(len(p), blockSize-len(b.buf))
		b.buf, p = append(b.buf, p[:k]...), p[k:]
		if len(b.buf) == blockSize {
			if err := b.flush(); err != nil {
				return n - len(p), err
			}
		}
	}
	return n, nil
}

func (b *blocks) flush() error {
	if len(b.buf) == 0 {
		return nil
	}
	b.length += uint64(len(b.buf))
	_, err := b.out.Write(binary.LittleEndian.AppendUint32(b.buf, checksum(b.number, b.buf)))
	b.number++
	b.buf = b.buf[:0]
	return err
}

func checksum(number uint64, block []byte) uint32 {
	var n [8]byte
	binary.LittleEndian.PutUint64(n[:], number)
	return crc32.Update(crc32.Checksum(n[:], castagnoli), castagnoli, block)
}

// checked reads what blocks wrote.
type checked struct {
	in      io.Reader
	left    uint64
	number  uint64
	buf     []byte
	pending []byte
	err     error
}

// Read returns only bytes whose block has the right checksum.
func (c *checked) Read(p []byte) (int, error) {
	if len(c.pending) == 0 && c.err == nil {
		c.err = c.next()
	}
	if c.err != nil {
		return 0, c.err
	}
	n := copy(p, c.pending)
	c.pending = c.pending[n:]
	return n, nil
}

func (c *checked) next() error {
	if c.left == 0 {
		return io.EOF
	}
	n := min(c.left, blockSize)
	if c.buf == nil {
		c.buf = make([]byte, n+crcSize)
	}
	if _, err := io.ReadFull(c.in, c.buf[:n+crcSize]); err != nil {
		return fmt.Errorf("block %d: %w", c.number, errors.Join(io.ErrUnexpectedEOF, err))
	}
	if got, want := binary.LittleEndian.Uint32(c.buf[n:]), checksum(c.number, c.buf[:n]); got != want {
		return fmt.Errorf("the checksum of block %d is %08x, want %08x", c.number, got, want)
	}
	c.pending, c.left, c.number = c.buf[:n], c.left-n, c.number+1
	return nil
}

func (a About) line() []byte {
	if len(a.Type) > 1000 {
		a.Type = a.Type[:1000]
	}
	if len(a.Name) > 1000 {
		a.Name = a.Name[:1000]
	}
	b, _ := json.Marshal(a) // strings, a time and a finite number always encode
	return b
}
