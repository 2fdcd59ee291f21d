package hdf5

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// extensible is an array of addresses of a dataset that grows in one dimension: an index block, data blocks of growing size, and secondary blocks that list
// further data blocks.
type extensible struct {
	s         *storage
	at        int64
	filtered  bool
	width     int
	bits      int
	offsetLen int
	inIndex   int64 // entries in the index block
	inBlock   int64 // in the smallest data block
	pointers  int64 // in the smallest secondary block
	page      int64 // entries on a page
	n         int64 // entries that were set, at most
}

func (s *storage) readExtensible() error {
	f := s.f
	c, err := f.block(s.address, int64(12+6*f.sizeL+f.sizeO+4), "EAHD", 0)
	if err != nil {
		return err
	}
	a := extensible{s: s, at: c.at}
	a.filtered, a.width = s.arrayEntry(c)
	a.bits = int(c.u8())
	a.inIndex, a.inBlock, a.pointers = int64(c.u8()), int64(c.u8()), int64(c.u8())
	pageBits := int(c.u8())
	c.skip(4 * f.sizeL)
	a.n = c.length()
	c.skip(f.sizeL)
	index := c.address()
	c.checksum()
	if c.err != nil {
		return c.err
	}
	powers := a.inBlock > 0 && a.inBlock&(a.inBlock-1) == 0 && a.pointers > 1 && a.pointers&(a.pointers-1) == 0
	if !powers || a.bits < 1 || a.bits > 62 || pageBits > 32 || a.bits < log2(uint64(a.inBlock)) {
		return f.fail(file.ErrFormat, c.at, c.what, "blocks whose sizes are powers of two",
			fmt.Sprintf("%d bits, blocks of %d, %d pointers, pages of 2^%d", a.bits, a.inBlock, a.pointers, pageBits))
	}
	a.page, a.offsetLen = 1<<pageBits, (a.bits+7)/8
	if index == undefined {
		return nil
	}
	return a.readIndexBlock(index)
}

// block k of secondary blocks, those that are spread out in the index block included, has blocks(k) data blocks of entries(k) entries each.
func (a extensible) blocks(k int) int64  { return 1 << (k / 2) }
func (a extensible) entries(k int) int64 { return a.inBlock << ((k + 1) / 2) }

func (a extensible) readIndexBlock(address uint64) error {
	f := a.s.f
	all := 1 + a.bits - log2(uint64(a.inBlock))
	spread := min(all, 2*log2(uint64(a.pointers)))
	direct := int64(0)
	for k := range spread {
		direct += a.blocks(k)
	}
	length := 6 + int64(f.sizeO) + a.inIndex*int64(a.width) + (2*(a.pointers-1)+int64(all-spread))*int64(f.sizeO) + 4
	c, err := f.block(address, length, "EAIB", 0)
	if err != nil {
		return err
	}
	if err := c.sealed(); err != nil {
		return err
	}
	c.skip(1 + f.sizeO)
	if err := a.s.elements(c, 0, a.inIndex, a.filtered, a.width); err != nil {
		return err
	}
	n := a.inIndex
	pointer := *c
	pointer.skip(int(2*(a.pointers-1)) * f.sizeO)
	for k := range all {
		if n >= a.n {
			break
		}
		if k < spread {
			for range a.blocks(k) {
				block := c.address()
				if c.err != nil {
					return c.err
				}
				if err := a.readDataBlock(block, n, a.entries(k), nil); err != nil {
					return err
				}
				n += a.entries(k)
			}
			continue
		}
		block := pointer.address()
		if pointer.err != nil {
			return pointer.err
		}
		if block != undefined {
			if err := a.readSecondary(block, n, k); err != nil {
				return err
			}
		}
		n += a.blocks(k) * a.entries(k)
	}
	return nil
}

// readSecondary reads the data blocks that a secondary block lists; n counts their first entry.
func (a extensible) readSecondary(address uint64, n int64, k int) error {
	f := a.s.f
	blocks, entries := a.blocks(k), a.entries(k)
	pages := int64(0)
	if entries > a.page {
		pages = entries / a.page
	}
	bitmap := blocks * ((pages + 7) / 8)
	if blocks > f.in.Size() || bitmap > f.in.Size() {
		return f.fail(file.ErrTruncated, -1, "secondary block of an extensible array", fmt.Sprintf("%d data blocks", blocks), fmt.Sprintf("a file of %d bytes", f.in.Size()))
	}
	c, err := f.block(address, int64(6+f.sizeO+a.offsetLen)+bitmap+blocks*int64(f.sizeO)+4, "EASB", 0)
	if err != nil {
		return err
	}
	if err := c.sealed(); err != nil {
		return err
	}
	c.skip(1 + f.sizeO + a.offsetLen)
	used := c.bytes(int(bitmap))
	for i := range blocks {
		if n >= a.n {
			break
		}
		block := c.address()
		if c.err != nil {
			return c.err
		}
		var has func(page int64) bool
		if pages > 0 {
			has = func(page int64) bool { bit := i*pages + page; return used[bit/8]&(0x80>>(bit%8)) != 0 }
		}
		if err := a.readDataBlock(block, n, entries, has); err != nil {
			return err
		}
		n += entries
	}
	return nil
}

// readDataBlock reads a block of entries, in pages where has tells which of them are there.
func (a extensible) readDataBlock(address uint64, n, entries int64, has func(page int64) bool) error {
	f := a.s.f
	if address == undefined {
		return nil
	}
	if entries > f.in.Size() {
		return f.fail(file.ErrTruncated, -1, "data block of an extensible array", fmt.Sprintf("%d entries", entries), fmt.Sprintf("a file of %d bytes", f.in.Size()))
	}
	head := int64(6 + f.sizeO + a.offsetLen)
	if entries > a.page && has == nil {
		return f.fail(file.ErrUnsupported, a.at, "extensible array", "pages only in blocks of secondary blocks", fmt.Sprintf("%d entries on pages of %d", entries, a.page))
	}
	if has == nil {
		c, err := f.block(address, head+entries*int64(a.width)+4, "EADB", 0)
		if err != nil {
			return err
		}
		if err := c.sealed(); err != nil {
			return err
		}
		c.skip(int(head) - 5)
		return a.s.elements(c, n, entries, a.filtered, a.width)
	}
	c, err := f.block(address, head+4, "EADB", 0)
	if err != nil {
		return err
	}
	c.skip(int(head) - 5)
	if c.checksum(); c.err != nil {
		return c.err
	}
	at := address + uint64(head) + 4
	for p := range entries / a.page {
		if has(p) {
			if err := a.s.readPage(at, n+p*a.page, a.page, a.filtered, a.width); err != nil {
				return err
			}
		}
		at += uint64(a.page*int64(a.width) + 4)
	}
	return nil
}
