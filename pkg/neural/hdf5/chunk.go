package hdf5

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/richlazy/richlazy/pkg/internal/cores"
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

// readChunks reads a block chunk by chunk, several at once.
func (s *storage) readChunks(sel selection, to target) error {
	for _, f := range s.filters {
		if !f.known() {
			return s.f.fail(file.ErrUnsupported, s.at, "filters", "deflate, shuffle, fletcher32 or lzf", f.String())
		}
	}
	if err := s.load(); err != nil {
		return err
	}
	rank := len(s.chunk)
	first, number, all := make([]int64, rank), make([]int64, rank), int64(1)
	for d := range rank {
		first[d] = sel.start[d] / s.chunk[d]
		number[d] = (sel.start[d]+sel.count[d]-1)/s.chunk[d] - first[d] + 1
		all *= number[d]
	}
	return cores.Try(context.Background(), int(all), func(k int) error {
		at, rest := make([]int64, rank), int64(k)
		for d := rank - 1; d >= 0; d-- {
			at[d] = first[d] + rest%number[d]
			rest /= number[d]
		}
		return s.readChunk(s.cut(at, sel), to)
	})
}

// cut is the part of a chunk that is selected.
type cut struct {
	at    []int64
	in    selection // within the chunk
	to    []int64   // where it begins within the selection
	dims  []int64   // of the selection
	whole bool      // all elements of the chunk that the dataset has
}

func (s *storage) cut(at []int64, sel selection) cut {
	c := cut{at: at, dims: sel.count, whole: true, in: selection{n: 1}}
	for d := range at {
		begin := at[d] * s.chunk[d]
		lo, hi := max(begin, sel.start[d]), min(begin+s.chunk[d], sel.start[d]+sel.count[d])
		c.in.start, c.in.count = append(c.in.start, lo-begin), append(c.in.count, hi-lo)
		c.to = append(c.to, lo-sel.start[d])
		c.in.n *= hi - lo
		c.whole = c.whole && lo == begin && (hi == begin+s.chunk[d] || at[d] == s.grid[d]-1)
	}
	return c
}

// readChunk puts the selected part of a chunk to where it belongs.
func (s *storage) readChunk(c cut, to target) error {
	in := boxOf(s.chunk, c.in.start, c.in.count, s.element)
	out := boxOf(c.dims, c.to, c.in.count, to.width)
	n := c.in.n * s.element
	e, stored := s.chunkAt(c.at)
	if !stored {
		p := buffer(n)
		defer release(p)
		if err := s.blanks(*p); err != nil {
			return err
		}
		return s.deliver(c, *p, out, to)
	}
	edge := false
	for d := range c.at {
		edge = edge || s.partial && c.at[d] == s.grid[d]-1 && s.dims[d]%s.chunk[d] != 0
	}
	if to.convert == nil && n == s.bytes && out.whole() { // the chunk as it is
		return s.decode(e, edge, to.out[out.begin:out.begin+n:out.begin+n])
	}
	p := s.cache.get(e.number)
	if p == nil {
		if err := s.plausible(e, edge); err != nil {
			return err
		}
		b := buffer(s.bytes)
		if err := s.decode(e, edge, *b); err != nil {
			release(b)
			return err
		}
		if p = *b; c.whole {
			defer release(b)
		} else {
			s.cache.put(e.number, p)
		}
	}
	if to.convert == nil {
		scatter(to.out, out, p, in)
		return nil
	}
	if n == s.bytes {
		return s.deliver(c, p, out, to)
	}
	packed := buffer(n)
	defer release(packed)
	scatter(*packed, boxOf(c.in.count, make([]int64, len(c.at)), c.in.count, s.element), p, in)
	return s.deliver(c, *packed, out, to)
}

// deliver converts the elements of a cut, which follow each other in p, and puts them to where they belong.
func (s *storage) deliver(c cut, p []byte, out box, to target) error {
	packed := boxOf(c.in.count, make([]int64, len(c.at)), c.in.count, to.width)
	switch {
	case to.convert == nil:
		scatter(to.out, out, p, packed)
		return nil
	case out.whole():
		return to.convert(to.out[out.begin:], p)
	}
	numbers := buffer(c.in.n * to.width)
	defer release(numbers)
	if err := to.convert(*numbers, p); err != nil {
		return err
	}
	scatter(to.out, out, *numbers, packed)
	return nil
}

// chunkCache remembers decompressed chunks, the last that were used.
type chunkCache struct {
	mu    sync.Mutex
	held  int64
	byNum map[int64][]byte
	order []int64
}

const cacheBytes = 32 << 20

func (c *chunkCache) get(number int64) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.byNum[number]
	if p != nil {
		i := slices.Index(c.order, number)
		c.order = append(slices.Delete(c.order, i, i+1), number)
	}
	return p
}

func (c *chunkCache) put(number int64, p []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byNum == nil {
		c.byNum = map[int64][]byte{}
	}
	if c.byNum[number] != nil {
		return
	}
	c.byNum[number], c.order, c.held = p, append(c.order, number), c.held+int64(len(p))
	for c.held > cacheBytes && len(c.order) > 1 {
		old := c.order[0]
		c.held -= int64(len(c.byNum[old]))
		delete(c.byNum, old)
		c.order = c.order[1:]
	}
}

// buffers are used again for chunks and pieces.
var buffers sync.Pool

func buffer(n int64) *[]byte {
	if p, ok := buffers.Get().(*[]byte); ok && int64(cap(*p)) >= n && int64(cap(*p))/4 <= n {
		*p = (*p)[:n]
		return p
	}
	p := make([]byte, n)
	return &p
}

func release(p *[]byte) { buffers.Put(p) }
