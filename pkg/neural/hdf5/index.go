package hdf5

import (
	"fmt"
	"slices"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// chunkEntry says where a chunk is.
type chunkEntry struct {
	number  int64 // of the chunk in the grid, the last dimension fastest
	address uint64
	size    int64  // bytes in the file
	skipped uint32 // filters that were left out, one bit each
}

// chunkIndex holds the chunks that are stored, by number; of an implicit index all are, one after the other.
type chunkIndex struct {
	entries  []chunkEntry
	implicit bool
}

// number counts a chunk in the grid, false where it lies outside, as those that are left over from a larger dataset do.
func (s *storage) number(at []int64) (int64, bool) {
	n := int64(0)
	for d, k := range at {
		if k < 0 || k >= s.grid[d] {
			return 0, false
		}
		n = n*s.grid[d] + k
	}
	return n, true
}

// add notes a chunk at a place of the grid.
func (s *storage) add(at []int64, e chunkEntry) error {
	n, ok := s.number(at)
	if !ok || e.address == undefined {
		return nil
	}
	if e.size < 0 || e.size > s.f.in.Size() {
		return s.f.fail(file.ErrTruncated, -1, "chunk", fmt.Sprintf("%d bytes", e.size), fmt.Sprintf("a file of %d bytes", s.f.in.Size()))
	}
	e.number = n
	s.index.entries = append(s.index.entries, e)
	return s.f.hold(-1, "chunk index", 1, 32)
}

// load reads the index once.
func (s *storage) load() error {
	s.once.Do(func() {
		if s.address == undefined {
			return
		}
		if s.err = s.readIndex(); s.err != nil {
			return
		}
		less := func(a, b chunkEntry) int {
			if a.number < b.number {
				return -1
			}
			if a.number > b.number {
				return 1
			}
			return 0
		}
		if !slices.IsSortedFunc(s.index.entries, less) {
			slices.SortFunc(s.index.entries, less)
		}
		for i := 1; i < len(s.index.entries); i++ {
			if s.index.entries[i].number == s.index.entries[i-1].number {
				s.err = s.f.fail(file.ErrFormat, -1, "chunk index", "chunks that differ", fmt.Sprintf("number %d twice", s.index.entries[i].number))
				return
			}
		}
	})
	return s.err
}

// chunkAt finds a chunk, false where it is not stored.
func (s *storage) chunkAt(at []int64) (chunkEntry, bool) {
	if s.index.implicit {
		n, ok := s.linear(at)
		e := chunkEntry{number: n, address: undefined, size: s.bytes}
		if n <= s.f.in.Size()/s.bytes { // else it is beyond the end, which is found when it is read
			e.address = s.address + uint64(n*s.bytes)
		}
		return e, ok
	}
	n, ok := s.number(at)
	if !ok {
		return chunkEntry{}, false
	}
	i, ok := slices.BinarySearchFunc(s.index.entries, n, func(e chunkEntry, n int64) int {
		switch {
		case e.number < n:
			return -1
		case e.number > n:
			return 1
		}
		return 0
	})
	if !ok {
		return chunkEntry{}, false
	}
	return s.index.entries[i], true
}

// layout4 reads the chunks of a layout of version 4, which has an index for each way in which datasets grow.
func (f *File) layout4(c *cursor, d *Dataset, s *storage) error {
	flags := c.u8()
	n, width := int(c.u8()), int(c.u8())
	s.partial = flags&1 != 0
	if err := s.chunks(c, d, n, width); err != nil {
		return err
	}
	if c.err == nil {
		c.skip(width * (n - 1 - len(s.chunk)))
	}
	s.kind = indexKind(c.u8())
	switch s.kind {
	case singleIndex:
		s.single.size = s.bytes
		if flags&2 != 0 {
			s.single.size, s.single.skipped = c.length(), c.u32()
		}
	case implicitIndex:
	case fixedIndex:
		c.skip(1)
	case extensibleIndex:
		c.skip(5)
	case btree2Index:
		c.skip(6)
	default:
		if c.err == nil {
			c.i--
			return c.fail(file.ErrFormat, "a chunk index of kind 1 to 5", s.kind)
		}
	}
	s.address = c.address()
	return c.err
}

// indexKind is how the places of chunks are listed.
type indexKind int

const (
	btree1Index indexKind = iota
	singleIndex
	implicitIndex
	fixedIndex
	extensibleIndex
	btree2Index
)

// readIndex reads the places of the chunks.
func (s *storage) readIndex() error {
	switch s.kind {
	case btree1Index:
		return s.readTree1()
	case singleIndex:
		if _, ok := file.Product(s.grid, 1); !ok {
			return s.f.fail(file.ErrFormat, s.at, "chunk index", "a dataset of one chunk", dims(space{dims: s.grid}.shape())+" chunks")
		}
		e := s.single
		e.address = s.address
		return s.add(make([]int64, len(s.chunk)), e)
	case implicitIndex:
		s.index.implicit = true
		for _, b := range s.bounds {
			if b < 0 {
				return s.f.fail(file.ErrFormat, s.at, "chunk index", "a dataset that cannot grow without bound", "one that can")
			}
		}
		return nil
	case fixedIndex:
		return s.readFixed()
	case extensibleIndex:
		return s.readExtensible()
	}
	return s.readTree2()
}

// linear counts a chunk in the largest grid, the unlimited dimension slowest.
func (s *storage) linear(at []int64) (int64, bool) {
	n := int64(0)
	for d, k := range at {
		if s.bounds[d] < 0 {
			n += k
		}
	}
	for d, k := range at {
		if s.bounds[d] < 0 {
			continue
		}
		if k < 0 || k >= s.bounds[d] || n > (1<<62)/max(1, s.bounds[d]) {
			return 0, false
		}
		n = n*s.bounds[d] + k
	}
	return n, true
}

// place is the reverse of linear: where chunk n of the largest grid is, false beyond it.
func (s *storage) place(n int64, at []int64) bool {
	for d := len(at) - 1; d >= 0; d-- {
		if s.bounds[d] >= 0 {
			if s.bounds[d] == 0 {
				return false
			}
			at[d] = n % s.bounds[d]
			n /= s.bounds[d]
		}
	}
	for d := range at {
		if s.bounds[d] < 0 {
			at[d] = n
			return true
		}
	}
	return n == 0
}

// sizeLen is the number of bytes of the size of a filtered chunk.
func (s *storage) sizeLen() int { return min(8, 1+(log2(uint64(s.bytes))+8)/8) }

// entry reads a chunk's address, and its size and the filters left out where there are filters.
func (s *storage) entry(c *cursor, filtered bool, size int) chunkEntry {
	e := chunkEntry{address: c.address(), size: s.bytes}
	if filtered {
		e.size, e.skipped = int64(min(c.uint(size), 1<<62)), c.u32()
	}
	return e
}

// readTree2 reads the chunks of a dataset that grows in several dimensions.
func (s *storage) readTree2() error {
	filtered := len(s.filters) > 0
	kind := uint8(10)
	if filtered {
		kind = 11
	}
	at := make([]int64, len(s.chunk))
	return s.f.walkTree2(s.address, kind, func(r *cursor) error {
		e := s.entry(r, filtered, s.sizeLen())
		for d := range at {
			at[d] = int64(min(r.uint(8), 1<<62))
		}
		if r.err != nil {
			return r.err
		}
		if r.left() > 0 {
			return r.fail(file.ErrFormat, fmt.Sprintf("records of %d bytes", len(r.b)-r.left()), len(r.b))
		}
		return s.add(at, e)
	})
}
