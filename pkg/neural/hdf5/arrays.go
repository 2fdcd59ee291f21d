package hdf5

import (
	"fmt"
	"math/bits"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

func log2(v uint64) int { return bits.Len64(v) - 1 }

// elements hands the chunks of a part of an array of addresses to the index; n counts the first of them in the largest grid.
func (s *storage) elements(c *cursor, n, count int64, filtered bool, width int) error {
	at := make([]int64, len(s.chunk))
	for i := range count {
		e := s.entry(c, filtered, width-s.f.sizeO-4)
		if c.err != nil {
			return c.err
		}
		if s.place(n+i, at) {
			if err := s.add(at, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// arrayEntry reads the kind of the entries of an array and their width, and compares them with the dataset's filters.
func (s *storage) arrayEntry(c *cursor) (filtered bool, width int) {
	client := c.u8()
	width = int(c.u8())
	filtered = client == 1
	if c.err == nil && (client > 1 || filtered != (len(s.filters) > 0) || !filtered && width != s.f.sizeO || filtered && (width < s.f.sizeO+5 || width > s.f.sizeO+12)) {
		c.bad("entries of chunks as the filters demand", fmt.Sprintf("kind %d of %d bytes", client, width))
	}
	return filtered, width
}

// readFixed reads the chunks of a dataset that does not grow: one array of addresses, in pages where it is long.
func (s *storage) readFixed() error {
	f := s.f
	c, err := f.block(s.address, int64(12+f.sizeL+f.sizeO), "FAHD", 0)
	if err != nil {
		return err
	}
	filtered, width := s.arrayEntry(c)
	pageBits := int(c.u8())
	n := c.length()
	data := c.address()
	c.checksum()
	if c.err != nil {
		return c.err
	}
	if want, ok := file.Product(s.bounds, 1<<62); !ok || n != want {
		return f.fail(file.ErrFormat, c.at, c.what, fmt.Sprintf("an entry for each of %s chunks", dims(space{dims: s.bounds}.shape())), n)
	}
	if data == undefined {
		return nil
	}
	if pageBits > 32 || n > f.in.Size()/int64(width) {
		return f.fail(file.ErrFormat, c.at, c.what, fmt.Sprintf("an array within a file of %d bytes", f.in.Size()), fmt.Sprintf("%d entries, pages of 2^%d", n, pageBits))
	}
	head, page := int64(6+f.sizeO), int64(1)<<pageBits
	if n <= page {
		c, err := f.block(data, head+n*int64(width)+4, "FADB", 0)
		if err != nil {
			return err
		}
		if err := c.sealed(); err != nil {
			return err
		}
		c.skip(1 + f.sizeO)
		return s.elements(c, 0, n, filtered, width)
	}
	pages := (n + page - 1) / page
	c, err = f.block(data, head+(pages+7)/8+4, "FADB", 0)
	if err != nil {
		return err
	}
	c.skip(1 + f.sizeO)
	used := c.bytes(int((pages + 7) / 8))
	c.checksum()
	if c.err != nil {
		return c.err
	}
	at := data + uint64(len(c.b))
	for p := range pages {
		count := min(page, n-p*page)
		if used[p/8]&(0x80>>(p%8)) != 0 {
			if err := s.readPage(at, p*page, count, filtered, width); err != nil {
				return err
			}
		}
		at += uint64(page*int64(width) + 4)
	}
	return nil
}

// readPage reads a page of an array, which has a checksum of its own.
func (s *storage) readPage(at uint64, n, count int64, filtered bool, width int) error {
	c, err := s.f.piece(at, count*int64(width)+4, "page of an array of chunks")
	if err != nil {
		return err
	}
	if err := c.sealed(); err != nil {
		return err
	}
	return s.elements(c, n, count, filtered, width)
}
