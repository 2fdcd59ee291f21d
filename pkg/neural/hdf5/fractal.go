package hdf5

import (
	"fmt"
	"math/bits"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// fractalHeap holds the links or attributes of an object with many of them, or messages that objects share: a growing table of blocks.
type fractalHeap struct {
	f       *File
	at      int64
	address uint64

	idLen      int
	offsetLen  int // bytes of a position in the heap, and of a length within an identifier
	lengthLen  int
	checked    bool // direct blocks have checksums
	width      int64
	start      int64 // bytes of the first blocks, and most of a direct block
	maxDirect  int64
	maxManaged int64
	root       uint64
	rows       int // of the root block, 0: it is a direct block
	hugeTree   uint64
	indirect   map[uint64]*cursor // blocks of blocks that were read
}

func (f *File) fractalHeap(address uint64) (*fractalHeap, error) {
	c, err := f.block(address, int64(26+12*f.sizeL+3*f.sizeO), "FRHP", 0)
	if err != nil {
		return nil, err
	}
	h := &fractalHeap{f: f, at: c.at, address: address}
	h.idLen = int(c.u16())
	filters := c.u16()
	h.checked = c.u8()&2 != 0
	h.maxManaged = int64(c.u32())
	c.skip(f.sizeL)
	h.hugeTree = c.address()
	c.skip(f.sizeL)
	c.skip(f.sizeO)
	c.skip(8 * f.sizeL)
	h.width = int64(c.u16())
	h.start, h.maxDirect = c.length(), c.length()
	heapBits := int(c.u16())
	c.skip(2)
	h.root = c.address()
	h.rows = int(c.u16())
	if c.err != nil {
		return nil, c.err
	}
	if filters != 0 {
		return nil, f.fail(file.ErrUnsupported, c.at, c.what, "a heap without filters", "one with filters")
	}
	c.checksum()
	powers := h.width > 0 && h.start > 0 && h.maxDirect >= h.start && h.width&(h.width-1) == 0 && h.start&(h.start-1) == 0 && h.maxDirect&(h.maxDirect-1) == 0
	if c.err == nil && (!powers || h.maxDirect > 1<<32 || h.start > 1<<32 || heapBits < 1 || heapBits > 62 || h.idLen < 2 || h.rows > 64) {
		return nil, f.fail(file.ErrFormat, c.at, c.what, "a table of blocks whose sizes are powers of two",
			fmt.Sprintf("width %d, blocks of %d to %d bytes, %d bits, identifiers of %d bytes, %d rows", h.width, h.start, h.maxDirect, heapBits, h.idLen, h.rows))
	}
	h.offsetLen = (heapBits + 7) / 8
	h.lengthLen = min((bits.Len64(uint64(h.maxDirect))+6)/8, (bits.Len64(uint64(h.maxManaged))+7)/8)
	return h, c.err
}

// get returns the object of an identifier, and where it is in the file.
func (h *fractalHeap) get(id []byte) ([]byte, int64, error) {
	c := &cursor{f: h.f, at: h.at, b: id, what: "identifier in a fractal heap"}
	first := c.u8()
	if c.err == nil && first>>6 != 0 {
		return nil, 0, c.fail(file.ErrUnsupported, "version 0", first>>6)
	}
	switch first >> 4 & 3 {
	case 0:
		offset, n := c.uint(h.offsetLen), int64(c.uint(h.lengthLen))
		if c.err != nil {
			return nil, 0, c.err
		}
		return h.managed(offset, n)
	case 1:
		address, n, err := h.huge(c)
		if err != nil {
			return nil, 0, err
		}
		p, err := h.f.kept(address, n)
		if err != nil {
			return nil, 0, err
		}
		return p.b, p.at, nil
	case 2:
		n := int(first&15) + 1
		if h.idLen-1 > 16 {
			n = int(first&15)<<8 | int(c.u8()) + 1
		}
		p := c.bytes(n)
		return p, h.at, c.err
	}
	return nil, 0, c.fail(file.ErrFormat, "an object that is managed, huge or tiny", first>>4&3)
}

// kept reads bytes that are charged to the limits.
func (f *File) kept(address uint64, n int64) (*cursor, error) {
	if err := f.hold(-1, "fractal heap", n, 1); err != nil {
		return nil, err
	}
	return f.piece(address, n, "fractal heap")
}

// huge finds an object that has a place of its own.
func (h *fractalHeap) huge(c *cursor) (address uint64, n int64, err error) {
	if h.idLen-1 >= h.f.sizeO+h.f.sizeL {
		address, n = c.address(), c.length()
		return address, n, c.err
	}
	key := c.uint(min(8, h.idLen-1))
	if c.err != nil {
		return 0, 0, c.err
	}
	found := false
	err = h.f.walkTree2(h.hugeTree, 1, func(r *cursor) error {
		a, length, k := r.address(), r.length(), r.uint(h.f.sizeL)
		if k == key && !found {
			address, n, found = a, length, true
		}
		return r.err
	})
	if err == nil && !found {
		err = c.fail(file.ErrFormat, "a huge object of the heap", fmt.Sprintf("number %d, which is not there", key))
	}
	return address, n, err
}

// rowBytes is the size of the blocks of a row.
func (h *fractalHeap) rowBytes(row int) int64 {
	if row == 0 {
		return h.start
	}
	return h.start << (row - 1)
}

// managed finds an object in the table of blocks: direct blocks, which hold objects, in the first rows and blocks of blocks in those after them.
func (h *fractalHeap) managed(offset uint64, n int64) ([]byte, int64, error) {
	block, rows, begin := h.root, h.rows, uint64(0)
	size := h.start
	directRows := bits.Len64(uint64(h.maxDirect)) - bits.Len64(uint64(h.start)) + 2
	for depth := 0; rows > 0; depth++ {
		if depth > maxLevel {
			return nil, 0, h.f.fail(file.ErrFormat, h.at, "fractal heap", "blocks that end", "a circle")
		}
		row, col, at := 0, int64(0), begin
		for ; row < rows; row++ {
			whole := uint64(h.rowBytes(row)) * uint64(h.width)
			if offset-at < whole {
				col = int64((offset - at) / uint64(h.rowBytes(row)))
				at += uint64(col) * uint64(h.rowBytes(row))
				break
			}
			at += whole
		}
		if row == rows {
			return nil, 0, h.f.fail(file.ErrFormat, h.at, "fractal heap", "a position within the heap", offset)
		}
		direct := min(rows, directRows)
		length := int64(4+1+h.f.sizeO+h.offsetLen) + int64(rows)*h.width*int64(h.f.sizeO) + 4
		c, err := h.indirectBlock(block, length)
		if err != nil {
			return nil, 0, err
		}
		c.skip(h.f.sizeO + h.offsetLen + h.f.sizeO*int(int64(row)*h.width+col))
		if block = c.address(); c.err != nil {
			return nil, 0, c.err
		}
		begin, size = at, h.rowBytes(row)
		if row < direct {
			break
		}
		rows = bits.Len64(uint64(size)) - bits.Len64(uint64(h.start)*uint64(h.width)) + 1
	}
	head := int64(4 + 1 + h.f.sizeO + h.offsetLen)
	at := int64(offset - begin)
	if offset < begin || at < head || n > size-at {
		return nil, 0, h.f.fail(file.ErrFormat, h.at, "fractal heap", fmt.Sprintf("an object within a block of %d bytes", size), fmt.Sprintf("%d bytes at %d", n, at))
	}
	if err := h.f.directBlock(block, size, h.checked, int(head)); err != nil {
		return nil, 0, err
	}
	c, err := h.f.kept(block+uint64(at), n)
	if err != nil {
		return nil, 0, err
	}
	return c.b, c.at, nil
}

// indirectBlock returns a block of blocks behind its version, from memory where it has been read before.
func (h *fractalHeap) indirectBlock(address uint64, n int64) (cursor, error) {
	if c := h.indirect[address]; c != nil && int64(len(c.b)) == n {
		return *c, nil
	}
	if at, ok := h.f.where(address); ok && n <= h.f.in.Size()-at {
		if err := h.f.hold(at, "fractal heap", n, 1); err != nil {
			return cursor{}, err
		}
	}
	c, err := h.f.block(address, n, "FHIB", 0)
	if err != nil {
		return cursor{}, err
	}
	if err := c.sealed(); err != nil {
		return cursor{}, err
	}
	if h.indirect == nil {
		h.indirect = map[uint64]*cursor{}
	}
	h.indirect[address] = c
	return *c, nil
}

// directBlock verifies the signature of a direct block, and its checksum, in which the checksum itself counts as zero.
func (f *File) directBlock(address uint64, size int64, checked bool, head int) error {
	f.mu.Lock()
	done := f.verified[address] == size
	f.mu.Unlock()
	if done {
		return nil
	}
	c, err := f.block(address, size, "FHDB", 0)
	if err != nil {
		return err
	}
	if c.i = head; checked {
		want := c.u32()
		if c.err != nil {
			return c.err
		}
		copy(c.b[head:], []byte{0, 0, 0, 0})
		if got := lookup3(c.b); got != want && !f.trust {
			return f.fail(ErrChecksum, c.at, c.what, fmt.Sprintf("checksum %08x", want), fmt.Sprintf("%08x", got))
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.verified == nil {
		f.verified = map[uint64]int64{}
	}
	f.verified[address] = size
	return nil
}
